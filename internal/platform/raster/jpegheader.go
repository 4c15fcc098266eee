package raster

import (
	"bytes"
	"encoding/binary"
)

// A progressive photo has about ten scans. Each visits the blocks of its components again, for a few
// bytes of file: visits are a cost of their own, at some 80 ns each.
const (
	mostScans = 100
	// mostVisits is twice what the ten scans of the largest photo that is taken make.
	mostVisits = 10_000_000
)

// readJPEG walks the segments of a JPEG file (ITU T.81, annex B). It is not ok without exactly one
// frame, a scan and an end: image/jpeg takes a progressive photo that is cut off, and leaves it grey.
func readJPEG(file []byte) (head Header, ok bool) {
	head.format = formatJPEG
	frames, scans, isWhole := 0, 0, false
	var icc []byte
	defer func() { head.colours = readProfile(icc) }()
	for at := 2; at+2 <= len(file); {
		if file[at] != 0xff { // some cameras leave stray bytes, which image/jpeg passes over too
			at++
			continue
		}
		marker := file[at+1]
		if marker == 0xff { // fill byte
			at++
			continue
		}
		if marker == 0xd9 { // end of image: what follows is not the picture
			isWhole = true
			break
		}
		if marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7) { // stand alone
			at += 2
			continue
		}
		if at+4 > len(file) {
			return head, false
		}
		end := at + 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		if end > len(file) || end < at+4 {
			return head, false
		}
		body := file[at+4 : end]
		at = end
		switch {
		case marker == 0xe1 && head.orientation == 0 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
			head.orientation = orientation(body[6:])
		case marker == 0xe2 && bytes.HasPrefix(body, []byte("ICC_PROFILE\x00")) && len(body) > 14 && len(icc) < mostProfile:
			icc = append(icc, body[14:]...) // after its number and their count: they come in order
		case marker >= 0xc0 && marker <= 0xc2:
			frames++
			if !head.frame(body, marker == 0xc2) {
				return head, false
			}
		case marker == 0xda:
			scans++
			head.visits += head.visited(body)
			at = entropyEnd(file, at)
		}
	}
	return head, isWhole && frames == 1 && scans > 0 && scans <= mostScans
}

// visited is how many blocks a scan visits: those of each component it names.
func (h *Header) visited(scan []byte) (blocks int64) {
	if len(scan) < 1 {
		return 0
	}
	for i := 1; i < min(1+2*int(scan[0]), len(scan)); i += 2 {
		blocks += h.blocks[scan[i]]
	}
	return blocks
}

// frame reads a start-of-frame segment.
func (h *Header) frame(body []byte, isProgressive bool) bool {
	if len(body) < 6 {
		return false
	}
	h.height, h.width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
	components := int(body[5])
	if components < 1 || components > 4 || len(body) < 6+3*components {
		return false
	}
	var samples, widest, highest int64
	for i := range components {
		across, down := int64(body[7+3*i]>>4), int64(body[7+3*i]&15)
		samples += across * down
		widest, highest = max(widest, across), max(highest, down)
	}
	if widest == 0 || highest == 0 {
		return false
	}
	units := ((int64(h.width) + 8*widest - 1) / (8 * widest)) * ((int64(h.height) + 8*highest - 1) / (8 * highest))
	h.blocks = map[byte]int64{}
	for i := range components {
		h.blocks[body[6+3*i]] += units * int64(body[7+3*i]>>4) * int64(body[7+3*i]&15)
	}
	h.memory = units * samples * 64
	if isProgressive {
		h.memory *= 5 // image/jpeg keeps each coefficient as four bytes beside the sample
	}
	if components == 4 || components == 3 {
		// Colour that is not YCbCr, or sampled in an unusual way, is copied into a picture of
		// its own. 4:2:0, 4:2:2, 4:4:0 and 4:4:4 YCbCr are not.
		if components == 4 || (samples != 6 && samples != 4 && samples != 3) {
			h.memory += int64(h.width) * int64(h.height) * 4
		}
	}
	return true
}

// entropyEnd returns where the coded data that begins at at ends: the next real marker.
func entropyEnd(file []byte, at int) int {
	for {
		next := bytes.IndexByte(file[at:], 0xff)
		if next < 0 || at+next+1 >= len(file) {
			return len(file)
		}
		at += next
		if follows := file[at+1]; follows != 0 && (follows < 0xd0 || follows > 0xd7) {
			return at
		}
		at += 2
	}
}

// orientation reads tag 0x0112 of the first directory of an EXIF block; 0 when there is none.
func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 0
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 0
		}
		if order.Uint16(entries) == 0x0112 {
			if order.Uint16(entries[2:]) != 3 { // a SHORT
				return 0
			}
			return int(order.Uint16(entries[8:]))
		}
		entries = entries[12:]
	}
	return 0
}
