package ident_test

import (
	"bytes"
	"crypto/rand"
	"io"
	"testing"
	"time"

	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

func TestMaker(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]io.Reader{
		"of random bits": rand.Reader, "of ones": endless(0xff), "of zeros": endless(0),
	} {
		t.Run("sorts what it makes in one millisecond, "+name, func(t *testing.T) {
			t.Parallel()
			m := ident.NewMaker(clock.NewFake(time.Date(2026, 3, 24, 15, 35, 0, 0, time.UTC)), source)
			last := m.New()
			for range 100_000 {
				id := m.New()
				if id <= last {
					t.Fatalf("%s after %s", id, last)
				}
				if _, err := ident.Parse(id.String(), "id"); err != nil {
					t.Fatal(err)
				}
				last = id
			}
		})
	}
	t.Run("draws anew in the next millisecond", func(t *testing.T) {
		t.Parallel()
		c := clock.NewFake(time.Date(2026, 3, 24, 15, 35, 0, 0, time.UTC))
		m := ident.NewMaker(c, rand.Reader)
		first := m.New().String()
		c.Advance(time.Millisecond)
		if second := m.New().String(); second[:13] <= first[:13] || second[14:] == first[14:] {
			t.Errorf("%s after %s", second, first)
		}
	})
}

// endless reads as one byte for ever.
type endless byte

// Read implements io.Reader.
func (e endless) Read(into []byte) (int, error) {
	return copy(into, bytes.Repeat([]byte{byte(e)}, len(into))), nil
}
