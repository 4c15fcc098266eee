package circle

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

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
	"days":     {"colour", "own", "grey"},                                                     // what colour tells: the weekday, who takes part, or nothing
	"text":     {"normal", "upper", "hidden"},                                                 // the words under the pictures
	"font":     {"andika", "quicksand", "system"},                                             // the face they are set in
	"doneMark": {"check", "cross", "fade"},                                                    // how a thing that is done looks
	"shown":    {"one", "two", "many"},                                                        // how much of today at once: now, now and next, or all
	"view":     {"now", "nowNext", "firstThen", "day", "list", "twoDays", "fiveDays", "week"}, // what opens first
	"density":  {"normal", "few", "many"},                                                     // how many things a screen holds: few and large, or many and small
	"mode":     {"full", "pda"},                                                               // every place, or only what is now and what comes
	"sound":    {"on", "off"},                                                                 // read aloud, and what a timer says at its end
	"motion":   {"still", "gentle"},                                                           // whether a new screen comes softly
	"times":    {"clock", "order"},                                                            // wall-clock times, or only the order
	"disc":     {"shown", "hidden"},                                                           // time as a shrinking shape
	"words":    {"shown", "hidden"},                                                           // time as words: "om 10 min"
	"clock":    {"shown", "hidden", "analogue", "both"},                                       // the time of day: figures, nothing, hands, or both
	"seconds":  {"shown", "hidden"},                                                           // whether the digits of a timer count seconds
	"ownTimer": {"shown", "hidden"},                                                           // whether the citizen sets timers going
}

// personPrefix begins the key of one person's colour; after it stand the person's identifier or, for one who is
// only named in the plan, the name. seenKey says which plan of a day the citizen has seen (ADR 0079).
const (
	personPrefix = "colour:"
	seenKey      = "seen"
	maxWhoLength = 80 // characters
)

var (
	personColours = []string{"green", "violet", "orange", "blue", "yellow", "red", "grey"}
	seenForm      = regexp.MustCompile(`^\d{4}-\d{2}-\d{2} [0-9a-f]{16}$`)
)

// takes reports whether a key is known, and whether it takes a word.
func takes(key, word string) (known, valid bool) {
	if who, ok := strings.CutPrefix(key, personPrefix); ok {
		n := utf8.RuneCountInString(who)
		return n >= 1 && n <= maxWhoLength && utf8.ValidString(who), slices.Contains(personColours, word)
	}
	if key == seenKey {
		return true, seenForm.MatchString(word)
	}
	words, ok := choices[key]
	return ok, slices.Contains(words, word)
}

// onlySeen reports whether a change says nothing but what the citizen has seen: whoever may tick may say so.
func (s Settings) onlySeen() bool {
	_, ok := s[seenKey]
	return ok && len(s) == 1
}

// Validate returns an Invalid fault naming the first key that is not known or whose value is
// none of its words. An empty value is allowed: it takes the key away in a merge.
func (s Settings) Validate() error {
	for _, key := range slices.Sorted(maps.Keys(s)) {
		known, valid := takes(key, s[key])
		if !known {
			return fault.New(fault.Invalid, "circle.setting_unknown", "settings", "Leave this setting out: it is not known here.")
		}
		if s[key] != "" && !valid {
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
