package bus

import (
	"strconv"
	"strings"

	"mobilize/internal/vocabulary/ident"
)

// kind says what a message tells.
type kind string

const (
	hinted  kind = "hint"    // a circle has come to a revision
	ended   kind = "ended"   // a session ended
	settled kind = "settled" // what a person may in a circle was settled anew
	gap     kind = "gap"     // whoever sends it may have said something that nobody heard
)

// message is what nodes tell each other: a word and identifiers, nothing about anybody.
type message struct {
	kind   kind
	of     ident.ID // the circle or session
	person ident.ID
	rev    int64
}

// wire spells m in words with one space between them.
func (m message) wire() []byte {
	words := []string{string(m.kind)}
	switch m.kind {
	case hinted:
		words = append(words, string(m.of), strconv.FormatInt(m.rev, 10))
	case ended:
		words = append(words, string(m.of))
	case settled:
		words = append(words, string(m.of), string(m.person))
	case gap:
	}
	return []byte(strings.Join(words, " "))
}

// parse reads what wire spells; false for anything else, which a newer program may mean something by.
func parse(data []byte) (message, bool) {
	if len(data) > 200 {
		return message{}, false
	}
	words := strings.Split(string(data), " ")
	m := message{kind: kind(words[0])}
	take := func(to *ident.ID, word string) bool {
		id, err := ident.Parse(word, "bus")
		*to = id
		return err == nil
	}
	switch {
	case m.kind == gap && len(words) == 1:
		return m, true
	case m.kind == ended && len(words) == 2:
		return m, take(&m.of, words[1])
	case m.kind == settled && len(words) == 3:
		return m, take(&m.of, words[1]) && take(&m.person, words[2])
	case m.kind == hinted && len(words) == 3:
		rev, err := strconv.ParseInt(words[2], 10, 64)
		m.rev = rev
		return m, err == nil && rev > 0 && strconv.FormatInt(rev, 10) == words[2] && take(&m.of, words[1])
	}
	return message{}, false
}
