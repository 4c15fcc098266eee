package sync

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"strings"

	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// position is how far a device has come in one circle.
type position struct {
	rev    int64 // it has everything up to here
	epoch  int64 // of the relation it was sent under
	fillTo int64 // while it fills an empty replica: the revision at which it began; else 0
}

// cursor is the whole of what the server knows about a device's replica; the device keeps it.
type cursor map[ident.ID]position

// cursorVersion begins every cursor. 22 bytes a circle keep a school's under what proxies take.
const cursorVersion = 1

// mostCircles is more than anybody is in.
const mostCircles = 5000

var errCursor = fault.New(fault.Invalid, "sync.cursor_malformed", "cursor", "Send the cursor of the last answer, or none to begin anew.")

func (c cursor) encode() string {
	if len(c) == 0 {
		return ""
	}
	circles := make([]ident.ID, 0, len(c))
	for circle := range c {
		circles = append(circles, circle)
	}
	slices.Sort(circles)
	out := []byte{cursorVersion}
	for _, circle := range circles {
		p := c[circle]
		id, err := hex.DecodeString(strings.ReplaceAll(string(circle), "-", ""))
		if err != nil || len(id) != 16 {
			panic("sync: a circle's identifier is not one") // the database holds no other
		}
		out = append(out, id...)
		out = binary.AppendUvarint(out, uint64(p.rev))
		out = binary.AppendUvarint(out, uint64(p.epoch))
		out = binary.AppendUvarint(out, uint64(p.fillTo))
	}
	return base64.RawURLEncoding.EncodeToString(out)
}

func decodeCursor(text string) (cursor, error) {
	c := cursor{}
	if text == "" {
		return c, nil
	}
	in, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(in) == 0 || in[0] != cursorVersion {
		return nil, errCursor
	}
	for in = in[1:]; len(in) > 0; {
		if len(in) < 16 || len(c) == mostCircles {
			return nil, errCursor
		}
		circle, err := ident.Parse(dashed(in[:16]), "cursor")
		if err != nil {
			return nil, errCursor
		}
		in = in[16:]
		var numbers [3]int64
		for i := range numbers {
			n, size := binary.Uvarint(in)
			if size <= 0 || n > math.MaxInt64 {
				return nil, errCursor
			}
			numbers[i], in = int64(n), in[size:]
		}
		c[circle] = position{rev: numbers[0], epoch: numbers[1], fillTo: numbers[2]}
	}
	return c, nil
}

func dashed(id []byte) string {
	h := hex.EncodeToString(id)
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
