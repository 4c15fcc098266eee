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
			"language": "en", "theme": "contrast", "days": "grey", "text": "upper", "font": "quicksand", "doneMark": "cross",
			"shown": "one", "view": "twoDays", "times": "order", "disc": "hidden", "words": "hidden", "clock": "both",
		}, ""},
		{"takes nothing, and an empty value that takes a key away", circle.Settings{"theme": ""}, ""},
		{"knows no key that nothing obeys", circle.Settings{"sound": "on"}, "circle.setting_unknown"},
		{"knows no word that nothing obeys", circle.Settings{"days": "own"}, "circle.setting_value"},
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
