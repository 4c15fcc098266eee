package upload_test

import (
	"errors"
	"testing"
	"time"

	"mobilize/internal/platform/upload"
	"mobilize/internal/vocabulary/clock"
)

// network gives so many bytes a read, each of which takes a while.
type network struct {
	clock *clock.Fake
	bytes int
	takes time.Duration
}

func (n network) Read(b []byte) (int, error) {
	n.clock.Advance(n.takes)
	return min(n.bytes, len(b)), nil
}

// An upload's time runs while it is read, not while it waits for room, and is earned by what comes.
func TestASlowUploadIsCutOff(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		perRead int // bytes, in a second
		want    time.Duration
	}{
		{"that sends next to nothing, in seconds", 100, 21 * time.Second},
		{"at half the speed of a weak network, within a minute", 16 << 10, 40 * time.Second},
		{"however steadily it comes, after five minutes", 33 << 10, 5 * time.Minute},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
			late := errors.New("too late")
			file := upload.Paced(network{c, tc.perRead, time.Second}, c, func(at time.Time) error {
				if !at.After(c.Now()) {
					return late
				}
				return nil
			})
			var err error
			waited, read := 10*time.Minute, time.Duration(0)
			for buffer := make([]byte, 64<<10); err == nil; read += time.Second {
				if _, err = file.Read(buffer); read == 5*time.Second {
					c.Advance(waited) // for room
				}
			}
			if read -= time.Second; !errors.Is(err, late) || read < tc.want-time.Second || read > tc.want+time.Second {
				t.Errorf("cut off after %v (%v), want %v", read, err, tc.want)
			}
		})
	}
}
