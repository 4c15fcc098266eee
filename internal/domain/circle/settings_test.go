package circle_test

import (
	"testing"

	"mobilize/internal/domain/circle"
)

func TestSettingsValidate(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		s    circle.Settings
		code string // "" means valid
	}{
		{"takes a word of every key that screens obey", circle.Settings{
			"density": "few", "mode": "pda", "sound": "off", "motion": "gentle",
			"colour:0192f0c0-0000-7000-8000-000000000001": "violet", "colour:Mormor": "green", "seen": "2026-03-24 0123456789abcdef",
			"language": "en", "theme": "contrast", "days": "grey", "text": "upper", "font": "quicksand", "doneMark": "cross",
			"shown": "one", "view": "twoDays", "times": "order", "disc": "hidden", "words": "hidden", "clock": "both",
			"seconds": "shown", "ownTimer": "shown",
		}, ""},
		{"takes nothing, and an empty value that takes a key away", circle.Settings{"theme": ""}, ""},
		{"knows no key that nothing obeys", circle.Settings{"symbols": "fluent"}, "circle.setting_unknown"},
		{"knows no word that nothing obeys", circle.Settings{"sound": "loud"}, "circle.setting_value"},
		{"colours somebody, not nobody", circle.Settings{"colour:": "green"}, "circle.setting_unknown"},
		{"knows no colour without a name", circle.Settings{"colour:Mormor": "#ff0000"}, "circle.setting_value"},
		{"takes as seen a day and its mark, nothing written", circle.Settings{"seen": "everything"}, "circle.setting_value"},
		{"names the first wrong key by the alphabet", circle.Settings{"view": "month", "font": "comic"}, "circle.setting_value"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := code(tc.s.Validate()); got != tc.code {
				t.Errorf("Validate = %q, want %q", got, tc.code)
			}
		})
	}
}
