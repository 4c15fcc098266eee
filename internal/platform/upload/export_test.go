package upload

import (
	"io"
	"time"

	"mobilize/internal/vocabulary/clock"
)

// Paced reads part as an upload is read.
func Paced(part io.Reader, c clock.Clock, until func(time.Time) error) io.Reader {
	return &file{part: part, clock: c, until: until}
}
