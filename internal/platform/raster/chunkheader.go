package raster

import (
	"encoding/binary"
	"strings"
)

// readPNG reads the chunks of a PNG file (W3C PNG, third edition, 5 and 11).
func readPNG(file []byte) (head Header, ok bool) {
	head.format = formatPNG
	rest := file[len(pngSignature):]
	if len(rest) < 25 || string(rest[4:8]) != "IHDR" || binary.BigEndian.Uint32(rest) != 13 {
		return head, false
	}
	width, height := binary.BigEndian.Uint32(rest[8:]), binary.BigEndian.Uint32(rest[12:])
	if width > 1<<31-1 || height > 1<<31-1 {
		return head, false
	}
	head.width, head.height = int(width), int(height)
	depth, kind, isInterlaced := rest[16], rest[17], rest[20] != 0
	hasTransparency, profiles := false, 0
	for len(rest) >= 12 {
		size := int64(binary.BigEndian.Uint32(rest))
		if size > int64(len(rest)-12) {
			break // the decoder says what is cut off
		}
		switch string(rest[4:8]) {
		case "tRNS":
			hasTransparency = true
		case "iCCP":
			if profiles++; profiles > 1 { // 5.6: at most one
				return head, false
			}
			head.colours = readProfile(inflated(rest[8 : 8+size]))
		case "eXIf":
			if head.orientation == 0 {
				head.orientation = orientation(rest[8 : 8+size])
			}
		}
		rest = rest[12+size:]
	}
	if !isInterlaced {
		head.isByRows = true
		head.memory = saturated(int64(width), 1, 3*8) // two rows and the one shown
		return head, true
	}
	pixel := int64(4)
	switch {
	case depth == 16:
		pixel = 8
	case kind == kindPalette, kind == kindGrey && !hasTransparency:
		pixel = 1
	}
	head.memory = saturated(int64(width), int64(height), pixel)
	head.memory += head.memory / 2 // the largest of its seven passes
	return head, true
}

// readWebP reads the chunks of a WebP file (RFC 9649). The measures are those of the frame that
// will be decoded; a canvas that tells others is a lie. Animations are not taken.
func readWebP(file []byte) (head Header, ok bool, err error) {
	head.format = formatWebP
	canvasWidth, canvasHeight, hasAlpha, frames, profiles := 0, 0, false, 0, 0
	rest := file[12:]
	for len(rest) >= 8 {
		name, size := string(rest[:4]), int64(binary.LittleEndian.Uint32(rest[4:]))
		body := rest[8:]
		body = body[:min(size, int64(len(body)))]
		switch name {
		case "VP8X":
			if len(body) < 10 {
				return head, false, nil
			}
			if body[0]&0x02 != 0 {
				return head, false, unsupported()
			}
			canvasWidth, canvasHeight = 1+triple(body[4:]), 1+triple(body[7:])
		case "ANIM", "ANMF":
			return head, false, unsupported()
		case "ICCP":
			if profiles++; profiles > 1 { // 2.7.1.4: at most one
				return head, false, nil
			}
			head.colours = readProfile(body)
		case "ALPH":
			hasAlpha = true
		case "VP8 ":
			frames++
			if len(body) < 10 {
				return head, false, nil
			}
			head.width, head.height = int(binary.LittleEndian.Uint16(body[6:])&0x3fff), int(binary.LittleEndian.Uint16(body[8:])&0x3fff)
			head.memory = saturated(int64(head.width), int64(head.height), 3) / 2
		case "VP8L":
			frames++
			if len(body) < 5 || body[0] != 0x2f {
				return head, false, nil
			}
			bits := binary.LittleEndian.Uint32(body[1:])
			head.width, head.height = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
			head.memory = saturated(int64(head.width), int64(head.height), 8)
		case "EXIF":
			if head.orientation == 0 {
				head.orientation = orientation([]byte(strings.TrimPrefix(string(body), "Exif\x00\x00")))
			}
		}
		skip := 8 + size + size&1
		if skip >= int64(len(rest)) {
			break
		}
		rest = rest[skip:]
	}
	if hasAlpha {
		head.memory += saturated(int64(head.width), int64(head.height), 6)
	}
	told := canvasWidth == 0 || (canvasWidth == head.width && canvasHeight == head.height)
	return head, frames == 1 && told, nil
}

func triple(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

// saturated multiplies measures that a hostile header chose.
func saturated(width, height, pixel int64) int64 {
	if width > 0 && height > (1<<60)/width/pixel {
		return 1 << 60
	}
	return width * height * pixel
}
