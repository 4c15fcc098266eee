// Package ident names things: sortable identifiers that a client can make offline.
//
// Owns: the identifier (UUIDv7, RFC 9562) and its maker.
// Does not own: what an identifier points at.
// Start reading at: ID.
package ident

import (
	"encoding/binary"
	"encoding/hex"
	"io"
	"strings"
	"sync"

	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
)

// ID is a UUIDv7 in its 36-character lower-case text form; "" means none.
// It sorts by the millisecond in which it was made.
type ID string

// String returns the text form.
func (id ID) String() string { return string(id) }

// IsZero says whether id names nothing.
func (id ID) IsZero() bool { return id == "" }

// Parse returns the ID that s spells, or an Invalid fault for the named field when s is not
// the lower-case text form of a version 7 UUID. The fault never repeats s.
func Parse(s, field string) (ID, error) {
	if !valid(s) {
		return "", fault.New(fault.Invalid, "ident.malformed", field, "Use an identifier of the form that this service makes (UUID version 7, lower case).")
	}
	return ID(s), nil
}

func valid(s string) bool {
	if len(s) != 36 || s[14] != '7' || (s[19] != '8' && s[19] != '9' && s[19] != 'a' && s[19] != 'b') {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
			continue
		}
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Maker makes IDs from a clock and a source of randomness. It is safe for concurrent use.
type Maker struct {
	clock clock.Clock
	mu    sync.Mutex
	rand  io.Reader
	ms    int64    // of the last ID
	last  [16]byte // before version and variant are written into it
}

// NewMaker returns a Maker. In production rand is crypto/rand.Reader.
func NewMaker(c clock.Clock, rand io.Reader) *Maker { return &Maker{clock: c, rand: rand} }

// New returns an ID that no other maker returns, and that sorts after those this one made before at the same
// millisecond (RFC 9562, 6.2, method 2). It panics when the source of randomness fails, which
// crypto/rand does not do.
func (m *Maker) New() ID {
	b := m.next()
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	var text [36]byte
	hex.Encode(text[0:8], b[0:4])
	hex.Encode(text[9:13], b[4:6])
	hex.Encode(text[14:18], b[6:8])
	hex.Encode(text[19:23], b[8:10])
	hex.Encode(text[24:36], b[10:16])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return ID(text[:])
}

// next draws the random bits anew every millisecond; within one it adds a random step to the low 56,
// which begin with their first bit clear: there is room for 16 million IDs.
func (m *Maker) next() [16]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	if ms := m.clock.Now().UnixMilli(); ms != m.ms {
		m.ms = ms
		binary.BigEndian.PutUint64(m.last[:8], uint64(ms)<<16)
		m.draw(m.last[6:])
		m.last[9] &= 0x7f
		return m.last
	}
	var step [8]byte
	m.draw(step[4:])
	low := binary.BigEndian.Uint64(m.last[8:]) & (1<<56 - 1)
	low += binary.BigEndian.Uint64(step[:])>>1 + 1
	binary.BigEndian.PutUint64(m.last[8:], low|uint64(m.last[8])<<56)
	return m.last
}

func (m *Maker) draw(into []byte) {
	if _, err := io.ReadFull(m.rand, into); err != nil {
		panic("ident: no randomness: " + err.Error())
	}
}

// IsReserved says whether id is one of the program's own: made at the beginning of time, where no clock
// makes any.
func (id ID) IsReserved() bool { return strings.HasPrefix(string(id), "00000000-0000-7") }
