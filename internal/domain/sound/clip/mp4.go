package clip

import (
	"bytes"
	"encoding/binary"
	"time"
)

// Boxes of MP4 (ISO/IEC 14496-12) that are kept, in whatever contains them. Any other is made a box of
// nothing in its place, so that no place that another names moves: titles, covers, the place and the
// day of the recording, the name of the telephone.
var (
	containers = map[string]bool{"moov": true, "trak": true, "mdia": true, "minf": true, "stbl": true, "dinf": true, "edts": true, "mvex": true, "moof": true, "traf": true}
	leaves     = map[string]bool{
		"ftyp": true, "mdat": true, "mvhd": true, "tkhd": true, "mdhd": true, "hdlr": true, "smhd": true, "dref": true, "stsd": true,
		"stts": true, "stsc": true, "stsz": true, "stco": true, "co64": true, "elst": true, "mehd": true, "trex": true, "mfhd": true,
		"tfhd": true, "tfdt": true, "trun": true, "sbgp": true, "sgpd": true,
	}
)

const (
	mostBoxes   = 5000
	deepest     = 8
	mostSamples = 1 << 17 // a sample takes a byte, so more are not there
)

// film is what is found of an MP4 file.
type film struct {
	left   int
	tracks int
	isAAC  bool
	rate   uint64 // parts of a second that durations count
	parts  uint64 // in all samples of the tables
	usual  uint64 // parts of a fragment's sample, unless it says otherwise
	here   uint64 // the same for this fragment
	pieces uint64 // in all samples of fragments
}

// readMP4 returns a copy of file, of the same length, in which only what plays is left.
func readMP4(file []byte) (Clip, error) {
	out := bytes.Clone(file)
	f := film{left: mostBoxes}
	if !f.walk(out, 0) {
		return Clip{}, errDamaged
	}
	if f.tracks != 1 || !f.isAAC {
		return Clip{}, errNone
	}
	var length time.Duration
	if f.rate > 0 {
		length = span(f.parts+f.pieces, f.rate)
	}
	return Clip{Data: out, Type: "audio/mp4", Length: length}, nil
}

// walk goes through the boxes in b and blots out those that say more than the sound.
func (f *film) walk(b []byte, depth int) bool {
	for len(b) > 0 {
		if f.left--; f.left < 0 || depth > deepest || len(b) < 8 {
			return false
		}
		size, head := uint64(binary.BigEndian.Uint32(b)), uint64(8)
		switch {
		case size == 1 && len(b) >= 16:
			size, head = binary.BigEndian.Uint64(b[8:]), 16
		case size == 0 && depth == 0: // to the end
			size = uint64(len(b))
		}
		if size < head || size > uint64(len(b)) {
			return false
		}
		kind, body := string(b[4:8]), b[head:size]
		switch {
		case containers[kind]:
			if kind == "trak" {
				f.tracks++
			}
			if !f.walk(body, depth+1) {
				return false
			}
		case !leaves[kind]:
			copy(b[4:8], "free")
			clear(body)
		case !f.read(kind, body):
			return false
		}
		b = b[size:]
	}
	return true
}

// read takes what is needed from a box and clears what is not.
func (f *film) read(kind string, body []byte) bool {
	switch kind {
	case "mvhd", "tkhd":
		return clearTimes(body)
	case "mdhd":
		if !clearTimes(body) {
			return false
		}
		at := 12
		if body[0] == 1 {
			at = 20
		}
		if len(body) < at+4 {
			return false
		}
		f.rate = uint64(binary.BigEndian.Uint32(body[at:]))
	case "hdlr":
		if len(body) < 24 {
			return false
		}
		if string(body[8:12]) != "soun" {
			f.tracks = 2 // not only sound
		}
		clear(body[24:]) // the name that a recorder gives its track
	case "stsd":
		f.isAAC = len(body) >= 16 && binary.BigEndian.Uint32(body[4:]) == 1 && string(body[12:16]) == "mp4a"
	case "stts":
		return f.readTable(body)
	case "trex":
		if len(body) < 20 {
			return false
		}
		f.usual = uint64(binary.BigEndian.Uint32(body[12:]))
	case "tfhd":
		return f.readFragment(body)
	case "trun":
		return f.readRun(body)
	}
	return true
}

// clearTimes clears when something was made and changed.
func clearTimes(body []byte) bool {
	size := 8
	if len(body) > 0 && body[0] == 1 {
		size = 16
	}
	if len(body) < 4+size {
		return false
	}
	clear(body[4 : 4+size])
	return true
}

// readTable adds up how long the samples of a table last.
func (f *film) readTable(body []byte) bool {
	if len(body) < 8 {
		return false
	}
	count := uint64(binary.BigEndian.Uint32(body[4:]))
	if rows := body[8:]; count > uint64(len(rows))/8 {
		return false
	}
	for i := range count {
		row := body[8+8*i:]
		f.parts += uint64(min(binary.BigEndian.Uint32(row), mostSamples)) * uint64(binary.BigEndian.Uint32(row[4:]))
	}
	return true
}

// The flags of fragments that say which fields there are.
const (
	hasBase     = 0x1
	hasSample   = 0x2
	hasDuration = 0x8
	hasOffset   = 0x1
	hasFlags    = 0x4
	runDuration = 0x100
	runSize     = 0x200
	runFlags    = 0x400
	runShift    = 0x800
)

func (f *film) readFragment(body []byte) bool {
	if len(body) < 8 {
		return false
	}
	flags, at := binary.BigEndian.Uint32(body)&0xffffff, 8
	if flags&hasBase != 0 {
		at += 8
	}
	if flags&hasSample != 0 {
		at += 4
	}
	f.here = f.usual
	if flags&hasDuration != 0 {
		if len(body) < at+4 {
			return false
		}
		f.here = uint64(binary.BigEndian.Uint32(body[at:]))
	}
	return true
}

func (f *film) readRun(body []byte) bool {
	if len(body) < 8 {
		return false
	}
	flags, count, at := binary.BigEndian.Uint32(body)&0xffffff, uint64(binary.BigEndian.Uint32(body[4:])), 8
	if flags&hasOffset != 0 {
		at += 4
	}
	if flags&hasFlags != 0 {
		at += 4
	}
	row := 0
	for _, flag := range []uint32{runDuration, runSize, runFlags, runShift} {
		if flags&flag != 0 {
			row += 4
		}
	}
	if len(body) < at || count > mostSamples || count*uint64(row) > uint64(len(body)-at) { // at most 16
		return false
	}
	for i := range int(count) { // bounded above
		if flags&runDuration != 0 {
			f.pieces += uint64(binary.BigEndian.Uint32(body[at+i*row:]))
		} else {
			f.pieces += f.here
		}
	}
	return true
}
