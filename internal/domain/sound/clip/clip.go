// Package clip reads short recordings: what they are by their own bytes, how long they last, and
// nothing of them but the sound.
//
// Owns: the four containers that are taken (WebM and Ogg with Opus, MP4 with AAC, WAV), their
// bounds, leaving out titles, places, dates and whatever else a recorder writes beside the sound.
// Does not own: decoding the sound itself, which nobody here does; who may send one (sound).
// Start reading at: Read.
package clip

import (
	"bytes"
	"time"

	"mobilize/internal/vocabulary/fault"
)

// What is taken at most. A recording of half a minute at a recorder's usual rate is a quarter of the bytes.
const (
	MostBytes = 1 << 20
	Longest   = 30 * time.Second
	grace     = 500 * time.Millisecond // a recorder told to stop at thirty seconds is a little late
)

// Clip is a recording with nothing in it but one sound.
type Clip struct {
	Data   []byte
	Type   string // audio/webm, audio/ogg, audio/mp4 or audio/wav
	Length time.Duration
}

var (
	errNone    = fault.New(fault.Unsupported, "sound.unsupported", "file", "Send a recording as WebM or Ogg with Opus, MP4 with AAC, or WAV.")
	errDamaged = fault.New(fault.Invalid, "sound.damaged", "file", "The recording is damaged. Record it again.")
	errLong    = fault.New(fault.Invalid, "sound.too_long", "file", "Record at most 30 seconds.")
	errLarge   = fault.New(fault.TooLarge, "sound.too_large", "file", "Send a recording of at most 1 MB.")
)

// Read returns the recording in file. What is no recording of one of the four kinds is an Unsupported
// fault, one that is damaged or lasts more than thirty seconds an Invalid one, and more than MostBytes TooLarge.
// It takes no more memory than file and a copy of it.
func Read(file []byte) (Clip, error) {
	if len(file) > MostBytes {
		return Clip{}, errLarge
	}
	var (
		c   Clip
		err error
	)
	switch {
	case len(file) >= 12 && string(file[:4]) == "RIFF" && string(file[8:12]) == "WAVE":
		c, err = readWAV(file)
	case bytes.HasPrefix(file, []byte("OggS")):
		c, err = readOgg(file)
	case bytes.HasPrefix(file, []byte{0x1a, 0x45, 0xdf, 0xa3}):
		c, err = readWebM(file)
	case len(file) >= 12 && string(file[4:8]) == "ftyp":
		c, err = readMP4(file)
	default:
		return Clip{}, errNone
	}
	switch {
	case err != nil:
		return Clip{}, err
	case c.Length <= 0:
		return Clip{}, errDamaged
	case c.Length > Longest+grace:
		return Clip{}, errLong
	}
	return c, nil
}

// span is so many parts of a second, of which there are rate; it is never more than a day.
func span(parts, rate uint64) time.Duration {
	if rate == 0 {
		return 0
	}
	const day = 24 * 60 * 60
	if parts/rate >= day {
		return day * time.Second
	}
	return time.Duration(parts/rate)*time.Second + time.Duration(parts%rate*1000/rate)*time.Millisecond
}
