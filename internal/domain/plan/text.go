package plan

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"mobilize/internal/vocabulary/fault"
)

// checkTitle refuses a title that is none, or too long, or shows nothing.
func checkTitle(s, field string) error {
	if n := utf8.RuneCountInString(s); n == 0 || n > maxTitle || !shows(s) {
		return fault.New(fault.Invalid, "plan.title_length", field, "Write a title of 1 to 200 characters.")
	}
	return checkText(s, field, maxTitle)
}

// checkText refuses a text that is too long for its field, and one that is shown otherwise than it is written.
func checkText(s, field string, high int) error {
	if utf8.RuneCountInString(s) > high {
		return fault.New(fault.Invalid, "plan.text_length", field, "Write a shorter text here: 200 characters for a place or a name, 1,000 for a note.")
	}
	if !isPlain(s, high == maxText) {
		return fault.New(fault.Invalid, "plan.text_malformed", field, "Use plain text here: no control characters, and none that hide or turn the text round them.")
	}
	return nil
}

// What is invisible and still belongs to a text: the joiners of scripts and of emoji, and the hyphen that shows
// where a word may be parted.
const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
	softHyphen         = '\u00ad'
)

// isPlain says whether s is text that shows as it is written. Only a long text has lines.
func isPlain(s string, isLong bool) bool {
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			if !isLong {
				return false
			}
		case r == zeroWidthJoiner, r == zeroWidthNonJoiner, r == softHyphen:
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029':
			return false
		}
	}
	return utf8.ValidString(s)
}

// blank are letters and symbols that show nothing.
const blank = "\u115f\u1160\u2800\u3164\uffa0"

// shows says whether there is anything to see of s.
func shows(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.M, r) && !strings.ContainsRune(blank, r)
	})
}
