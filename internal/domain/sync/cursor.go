package sync

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"math"
	"slices"
	"unicode/utf8"

	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// position is how far a device has come in one circle.
type position struct {
	rev    int64 // it has everything up to here
	epoch  int64 // of the relation it was sent under
	fillTo int64 // while it fills an empty replica: the revision at which it began; else 0
	// The last row of rev that it has, when a page ended inside a revision; empty when it has all.
	collection, id string
}

func (p position) isBehind(rev int64) bool { return p.rev < rev || p.collection != "" }

// cursor is the whole of what the server knows about a device's replica; the device keeps it.
type cursor map[ident.ID]position

// leave puts circle back to where the device was before.
func (c cursor) leave(circle ident.ID, before cursor) {
	if was, known := before[circle]; known {
		c[circle] = was
	} else {
		delete(c, circle)
	}
}

// outlive takes note that what the device has is of another life of the feed: it keeps the circles it
// holds, and nothing that could still be right.
func (c cursor) outlive() {
	for circle := range c {
		c[circle] = position{epoch: noEpoch}
	}
}

// noEpoch is the epoch of no relation.
const noEpoch = math.MaxInt64

// cursorVersion begins every cursor, then comes the feed's generation. 23 bytes a circle keep a school's
// under what proxies take.
const cursorVersion = 2

// oldCursor began a cursor before there were generations. It still says what a device holds, but nothing
// of it is known to be right: it is of no generation there is.
const (
	oldCursor = 1
	ofOld     = ident.ID("old")
)

// MaxCursor is more bytes than any cursor has.
const MaxCursor = 200_000

const (
	mostCircles = 5000 // more than anybody is in
	longestName = 200  // of a collection or a row; a longer one is nobody's
)

var errCursor = fault.New(fault.Invalid, "sync.cursor_malformed", "cursor", "Send the cursor of the last answer, or none to begin anew.")

func (c cursor) encode(generation ident.ID) string {
	if len(c) == 0 {
		return ""
	}
	out := appendHead(make([]byte, 0, 17+25*len(c)), generation)
	for _, circle := range slices.Sorted(maps.Keys(c)) {
		out = appendPosition(out, circle, c[circle])
	}
	return base64.RawURLEncoding.EncodeToString(out)
}

// caughtUp is the cursor of a device that has everything of relations, which are in order.
func caughtUp(generation ident.ID, relations []Relation, revs map[ident.ID]int64) string {
	if len(relations) == 0 {
		return ""
	}
	out := appendHead(make([]byte, 0, 17+25*len(relations)), generation)
	for _, r := range relations {
		out = appendPosition(out, r.Circle, position{rev: revs[r.Circle], epoch: r.Epoch})
	}
	return base64.RawURLEncoding.EncodeToString(out)
}

func appendHead(out []byte, generation ident.ID) []byte {
	out = append(out, cursorVersion)
	if generation == "" {
		generation = noGeneration
	}
	return appendID(out, generation)
}

// noGeneration is on the wire what "" is here.
const noGeneration = ident.ID("00000000-0000-0000-0000-000000000000")

func appendID(out []byte, id ident.ID) []byte {
	if len(id) != 36 {
		panic("sync: an identifier is not one") // the database holds no other
	}
	for _, part := range [...]ident.ID{id[:8], id[9:13], id[14:18], id[19:23], id[24:]} {
		var err error
		if out, err = hex.AppendDecode(out, []byte(part)); err != nil {
			panic("sync: an identifier is not one")
		}
	}
	return out
}

func appendPosition(out []byte, circle ident.ID, p position) []byte {
	out = appendID(out, circle)
	out = binary.AppendUvarint(out, uint64(p.rev))
	out = binary.AppendUvarint(out, uint64(p.epoch))
	out = binary.AppendUvarint(out, uint64(p.fillTo))
	out = appendName(out, p.collection)
	if p.collection == "" {
		return out
	}
	return appendName(out, p.id)
}

func appendName(out []byte, name string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(name))), name...)
}

// decodeCursor returns what text says, and the generation of the feed in which it was right.
func decodeCursor(text string) (c cursor, generation ident.ID, err error) {
	if text == "" {
		return cursor{}, "", nil
	}
	in, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(text) > MaxCursor || len(in) == 0 {
		return nil, "", errCursor
	}
	if in[0] == oldCursor {
		c, err = readPositions(in[1:], false)
		return c, ofOld, err
	}
	if len(in) < 17 || in[0] != cursorVersion {
		return nil, "", errCursor
	}
	if generation = ident.ID(dashed(in[1:17])); generation == noGeneration {
		generation = ""
	}
	c, err = readPositions(in[17:], true)
	return c, generation, err
}

func readPositions(in []byte, isNamed bool) (cursor, error) {
	c := cursor{}
	for len(in) > 0 {
		if len(in) < 16 || len(c) == mostCircles {
			return nil, errCursor
		}
		circle, err := ident.Parse(dashed(in[:16]), "cursor")
		if err != nil {
			return nil, errCursor
		}
		if c[circle], in, err = readPosition(in[16:], isNamed); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func readPosition(in []byte, isNamed bool) (p position, rest []byte, err error) {
	for _, n := range []*int64{&p.rev, &p.epoch, &p.fillTo} {
		if *n, in, err = readNumber(in, math.MaxInt64); err != nil {
			return p, nil, err
		}
	}
	if !isNamed {
		return p, in, nil
	}
	if p.collection, in, err = readName(in); err != nil || p.collection == "" {
		return p, in, err
	}
	p.id, in, err = readName(in)
	return p, in, err
}

func readNumber(in []byte, most uint64) (n int64, rest []byte, err error) {
	value, size := binary.Uvarint(in)
	if size <= 0 || value > most {
		return 0, nil, errCursor
	}
	return int64(value), in[size:], nil
}

func readName(in []byte) (name string, rest []byte, err error) {
	n, in, err := readNumber(in, longestName)
	if err != nil || int(n) > len(in) || !utf8.Valid(in[:n]) || bytes.IndexByte(in[:n], 0) >= 0 { // PostgreSQL has no zero in text
		return "", nil, errCursor
	}
	return string(in[:n]), in[n:], nil
}

func dashed(id []byte) string {
	h := hex.EncodeToString(id)
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
