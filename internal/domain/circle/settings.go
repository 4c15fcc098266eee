package circle

import (
	"maps"
	"slices"

	"mobilize/internal/vocabulary/fault"
)

// Settings are how a citizen's plan is shown, on every device of theirs: choices by key. A key
// that is absent has the client's default. They are sealed, since they tell of the person.
type Settings map[string]string

// choices is every setting there is, with its words. Each word shows on the citizen's screens (ADR 0048):
// a new one comes with the screens that obey it.
var choices = map[string][]string{
	"language": {"da", "en"},
	"theme":    {"system", "light", "dark", "contrast"},
	"days":     {"colour", "grey"},                      // the colours of the weekdays
	"text":     {"normal", "upper", "hidden"},           // the words under the pictures
	"font":     {"andika", "quicksand", "system"},       // the face they are set in
	"doneMark": {"check", "cross", "fade"},              // how a thing that is done looks
	"shown":    {"one", "two", "many"},                  // how much of today at once: now, now and next, or all
	"view":     {"now", "day", "twoDays", "week"},       // what opens first
	"times":    {"clock", "order"},                      // wall-clock times, or only the order
	"disc":     {"shown", "hidden"},                     // time as a shrinking shape
	"words":    {"shown", "hidden"},                     // time as words: "om 10 min"
	"clock":    {"shown", "hidden", "analogue", "both"}, // the time of day: figures, nothing, hands, or both
}

// Validate returns an Invalid fault naming the first key that is not known or whose value is
// none of its words. An empty value is allowed: it takes the key away in a merge.
func (s Settings) Validate() error {
	for _, key := range slices.Sorted(maps.Keys(s)) {
		words, ok := choices[key]
		if !ok {
			return fault.New(fault.Invalid, "circle.setting_unknown", "settings", "Leave this setting out: it is not known here.")
		}
		if s[key] != "" && !slices.Contains(words, s[key]) {
			return fault.New(fault.Invalid, "circle.setting_value", "settings."+key, "Choose one of the setting's words.")
		}
	}
	return nil
}

// merged returns s with the keys of change set, or taken away where their value is empty.
func (s Settings) merged(change Settings) Settings {
	out := maps.Clone(s)
	if out == nil {
		out = Settings{}
	}
	for key, value := range change {
		if value == "" {
			delete(out, key)
			continue
		}
		out[key] = value
	}
	return out
}
