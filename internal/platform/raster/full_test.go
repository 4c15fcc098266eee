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
// waits for ever behind a slow sender, and no more than its beginning is read before there is room.
func TestAFullPressSaysWhenToComeAgain(t *testing.T) {
	t.Parallel()
	limits := raster.Standard()
	limits.Desk, limits.Wait = 1<<20, 20*time.Millisecond
	press := raster.New(limits)
	photo := append(jpegOf(t, quarters(64, 64)), make([]byte, 2*beginning)...)
	slow, sender := io.Pipe()
	var first sync.WaitGroup
	first.Go(func() {
		if _, err := press.Take(t.Context(), slow, 1<<20, raster.Square{}, 32); err != nil {
			t.Errorf("the slow one = %v", err)
		}
	})
	if _, err := sender.Write(photo[:beginning+1]); err != nil { // it is being read: it has the desk
		t.Fatal(err)
	}
	waiting := bytes.NewReader(photo)
	_, err := press.Take(t.Context(), waiting, int64(len(photo)), raster.Square{}, 32)
	var wait interface{ RetryAfter() time.Duration }
	if fault.KindOf(err) != fault.Unavailable || code(err) != "picture.busy" || !errors.As(err, &wait) || wait.RetryAfter() < time.Second {
		t.Errorf("a press that is full = %v", err)
	}
	if read := len(photo) - waiting.Len(); read > beginning {
		t.Errorf("%d bytes were read while the desk was full", read)
	}
	if _, err := sender.Write(photo[beginning+1:]); err != nil {
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

// beginning is what may be read of a file before there is room for it.
const beginning = 64 << 10

// However many send and how slowly: who has not sent the first 64 KiB keeps nobody from sending.
func TestASlowSenderKeepsNoRoomFromOthers(t *testing.T) {
	t.Parallel()
	limits := raster.Standard()
	limits.Desk, limits.Wait = 1, 20*time.Millisecond // one at a time
	press := raster.New(limits)
	photo := append(jpegOf(t, quarters(64, 64)), make([]byte, 2*beginning)...)
	slow, sender := io.Pipe()
	var one sync.WaitGroup
	one.Go(func() {
		if _, err := press.Take(t.Context(), slow, 0, raster.Square{}, 32); err != nil {
			t.Errorf("the slow one = %v", err)
		}
	})
	if _, err := sender.Write(photo[:beginning-1]); err != nil {
		t.Fatal(err)
	}
	if _, err := press.Take(t.Context(), bytes.NewReader(photo), 0, raster.Square{}, 32); err != nil {
		t.Errorf("beside a slow one = %v", err)
	}
	if _, err := sender.Write(photo[beginning-1:]); err != nil {
		t.Fatal(err)
	}
	if err := sender.Close(); err != nil {
		t.Fatal(err)
	}
	one.Wait()
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
