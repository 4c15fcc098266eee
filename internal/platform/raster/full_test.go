package raster_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"sync"
	"testing"
	"time"

	"mobilize/internal/platform/raster"
	"mobilize/internal/vocabulary/fault"
)

// Whoever comes while the desk is full waits a while and is then told when to come again; nobody
// waits for ever behind a slow sender, and nobody is read before there is room.
func TestAFullPressSaysWhenToComeAgain(t *testing.T) {
	t.Parallel()
	limits := raster.Standard()
	limits.Desk, limits.Wait = 1<<20, 20*time.Millisecond
	press := raster.New(limits)
	photo := jpegOf(t, quarters(64, 64))
	slow, sender := io.Pipe()
	var first sync.WaitGroup
	first.Go(func() {
		if _, err := press.Take(t.Context(), slow, 1<<20, raster.Square{}, 32); err != nil {
			t.Errorf("the slow one = %v", err)
		}
	})
	if _, err := sender.Write(photo[:10]); err != nil { // it is being read: it has the desk
		t.Fatal(err)
	}
	_, err := press.Take(t.Context(), untouched{t}, int64(len(photo)), raster.Square{}, 32)
	var wait interface{ RetryAfter() time.Duration }
	if fault.KindOf(err) != fault.Unavailable || code(err) != "picture.busy" || !errors.As(err, &wait) || wait.RetryAfter() < time.Second {
		t.Errorf("a press that is full = %v", err)
	}
	if _, err := sender.Write(photo[10:]); err != nil {
		t.Fatal(err)
	}
	if err := sender.Close(); err != nil {
		t.Fatal(err)
	}
	first.Wait()
	if _, err := press.Take(t.Context(), bytes.NewReader(photo), int64(len(photo)), raster.Square{}, 32); err != nil {
		t.Errorf("after it = %v", err)
	}
}

type untouched struct{ t *testing.T }

func (u untouched) Read([]byte) (int, error) {
	u.t.Error("a file was read while the desk was full")
	return 0, io.EOF
}

// A progressive photo costs five times its pixels while it is decoded. However many are sent at
// once, they are decoded within the memory that is set aside, one after the other where they must.
func TestProgressivePhotosAtOnceStayWithinTheMemorySetAside(t *testing.T) { //nolint:paralleltest // it measures the memory of the whole process
	photo := progressive(4000, 3000)
	limits := raster.Standard()
	limits.Memory = 100 << 20 // one costs 86 MB
	press := raster.New(limits)
	grown := grownBy(t, func() {
		var senders sync.WaitGroup
		for range 6 {
			senders.Go(func() {
				if _, err := press.Take(t.Context(), bytes.NewReader(photo), int64(len(photo)), raster.Square{}, 1024, 256); err != nil {
					t.Error(err)
				}
			})
		}
		senders.Wait()
	})
	t.Logf("six progressive photos of 12 megapixels at once, files of %d KB: %d MB above idle", len(photo)>>10, grown>>20)
	if grown > 130<<20 {
		t.Errorf("took %d MB", grown>>20)
	}
}

// progressive is a grey photo in progressive form, 4:2:0: a frame, and one scan of differences that
// are all nought.
func progressive(width, height uint16) []byte {
	segment := func(marker byte, body ...byte) []byte {
		return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
	}
	file := append([]byte{0xff, 0xd8}, segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...)...)
	frame := append([]byte{8}, binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(nil, height), width)...)
	file = append(file, segment(0xc2, append(frame, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0)...)...)
	counts := make([]byte, 16)
	counts[1] = 1 // one code, of two bits: 00 means no difference
	file = append(file, segment(0xc4, append(append([]byte{0}, counts...), 0)...)...)
	file = append(file, segment(0xda, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0)...)
	blocks := (int(width) + 15) / 16 * ((int(height) + 15) / 16) * 6
	return append(append(file, make([]byte, (2*blocks+7)/8)...), 0xff, 0xd9)
}
