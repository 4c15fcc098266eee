package bus

// Again spells what a word says; false when it is not understood.
func Again(word []byte) ([]byte, bool) {
	m, ok := parse(word)
	return m.wire(), ok
}
