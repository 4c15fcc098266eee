package person

import (
	"strings"
	"unicode"
)

// The two joiners of scripts and of emoji: invisible, and part of how some names are written.
const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

// blank are letters and symbols that show nothing.
const blank = "\u115f\u1160\u2800\u3164\uffa0"

// isLegible says whether a name shows something, and shows it as it is written: no control and no format
// characters, which hide, or turn the text round them about.
func isLegible(name string) bool {
	isShown := false
	for i, r := range name {
		switch {
		case r == zeroWidthJoiner || r == zeroWidthNonJoiner:
			if i == 0 || strings.HasSuffix(name, string(r)) {
				return false
			}
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar:
			return false
		case strings.ContainsRune(blank, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSymbol(r):
			isShown = true
		}
	}
	return isShown
}
