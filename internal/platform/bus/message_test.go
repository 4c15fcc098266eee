package bus_test

import (
	"bytes"
	"testing"

	"mobilize/internal/platform/bus"
)

// What arrives from another node is understood whole or not at all, and is spelt again as it came.
func FuzzWord(f *testing.F) {
	const id = "0191d3a0-7c1a-7b3e-9a53-0123456789ab"
	for _, seed := range []string{"hint " + id + " 7", "ended " + id, "settled " + id + " " + id, "gap", "hint " + id + " 007", "hint  7", "", "gap gap", "hint " + id + " -1"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, word []byte) {
		if again, ok := bus.Again(word); ok && !bytes.Equal(again, word) {
			t.Errorf("%q was understood, and is spelt %q", word, again)
		}
	})
}
