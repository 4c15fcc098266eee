package raster

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"io"
	"slices"
)

// pngFile is a PNG read row by row (W3C PNG, third edition). image/png keeps the whole picture: a
// file of 130 KB can make it hold 160 MB, and one of 16 bits 320 MB, within the limits. Here it is
// two rows. Interlaced files are left to image/png; a fuzz test holds the two against each other.
type pngFile struct {
	width, height int
	depth, kind   int
	palette       [256][4]byte // red, green, blue, alpha
	hasKey        bool         // key is the colour that is clear
	key           [3]uint16
	data          [][]byte // the compressed rows, in pieces
}

// The kinds of pixels.
const (
	kindGrey      = 0
	kindColour    = 2
	kindPalette   = 3
	kindGreyAlpha = 4
	kindColourA   = 6
)

var pngDepths = map[int][]int{
	kindGrey: {1, 2, 4, 8, 16}, kindColour: {8, 16}, kindPalette: {1, 2, 4, 8}, kindGreyAlpha: {8, 16}, kindColourA: {8, 16},
}

var pngSamples = [...]int{kindGrey: 1, kindColour: 3, kindPalette: 1, kindGreyAlpha: 2, kindColourA: 4}

// openPNG checks every chunk of a file whose header readPNG took, and takes out what makes the pixels.
func openPNG(file []byte) (*pngFile, bool) {
	p := &pngFile{}
	seen, hasEnded := map[string]bool{}, false
	last := ""
	for rest := file[len(pngSignature):]; !hasEnded; {
		if len(rest) < 12 || int64(binary.BigEndian.Uint32(rest)) > int64(len(rest)-12) {
			return nil, false
		}
		size := int(binary.BigEndian.Uint32(rest))
		name, body := string(rest[4:8]), rest[8:8+size]
		if crc32.ChecksumIEEE(rest[4:8+size]) != binary.BigEndian.Uint32(rest[8+size:]) {
			return nil, false
		}
		ok := true
		switch name {
		case "IHDR":
			ok = len(seen) == 0 && p.header(body)
		case "PLTE":
			ok = !seen["PLTE"] && !seen["tRNS"] && !seen["IDAT"] && p.colours(body)
		case "tRNS":
			ok = !seen["tRNS"] && !seen["IDAT"] && (p.kind != kindPalette || seen["PLTE"]) && p.transparency(body)
		case "IDAT":
			ok = (!seen["IDAT"] || last == "IDAT") && (p.kind != kindPalette || seen["PLTE"])
			p.data = append(p.data, body)
		case "IEND":
			hasEnded = true
		}
		if !ok {
			return nil, false
		}
		seen[name], last = true, name
		rest = rest[12+size:]
	}
	return p, seen["IHDR"] && seen["IDAT"]
}

func (p *pngFile) header(body []byte) bool {
	if len(body) != 13 || body[10] != 0 || body[11] != 0 || body[12] != 0 {
		return false
	}
	p.width, p.height = int(binary.BigEndian.Uint32(body)), int(binary.BigEndian.Uint32(body[4:]))
	p.depth, p.kind = int(body[8]), int(body[9])
	for i := range p.palette {
		p.palette[i] = [4]byte{3: 255}
	}
	return slices.Contains(pngDepths[p.kind], p.depth)
}

func (p *pngFile) colours(body []byte) bool {
	count := len(body) / 3
	if len(body)%3 != 0 || count == 0 || count > 256 || p.kind == kindPalette && count > 1<<p.depth {
		return false
	}
	if p.kind != kindPalette {
		return p.kind == kindColour || p.kind == kindColourA // a suggestion for screens of few colours
	}
	for i := range count {
		copy(p.palette[i][:3], body[3*i:])
	}
	return true
}

func (p *pngFile) transparency(body []byte) bool {
	switch p.kind {
	case kindPalette:
		for i := range min(len(body), 256) {
			p.palette[i][3] = body[i]
		}
		return len(body) <= 256
	case kindGrey, kindColour:
		if len(body) != 2*pngSamples[p.kind] {
			return false
		}
		p.hasKey = true
		for i := range pngSamples[p.kind] {
			p.key[i] = binary.BigEndian.Uint16(body[2*i:])
		}
		return true
	}
	return false
}

// part scales part of the picture. It is not ok when the rows are not all there.
func (p *pngFile) part(part image.Rectangle, to image.Point) (*pixels, bool) {
	packed := make([]io.Reader, len(p.data))
	for i, piece := range p.data {
		packed[i] = bytes.NewReader(piece)
	}
	rows, err := zlib.NewReader(io.MultiReader(packed...))
	if err != nil {
		return nil, false
	}
	defer func() { _ = rows.Close() }() // the end was read
	bits := p.depth * pngSamples[p.kind]
	pixel := max(1, bits/8) // bytes that a filter looks back
	row, above := make([]byte, 1+(p.width*bits+7)/8), make([]byte, 1+(p.width*bits+7)/8)
	shown := make([]byte, 4*part.Dx())
	b := newBoxer(4, part.Dx(), part.Dy(), to.X, to.Y)
	for y := range p.height {
		if _, err := io.ReadFull(rows, row); err != nil {
			return nil, false
		}
		if y < part.Max.Y {
			if !unfilter(row[0], row[1:], above[1:], pixel) {
				return nil, false
			}
			if y >= part.Min.Y {
				p.show(shown, row[1:], part.Min.X)
				b.row(shown)
			}
		} else if row[0] > 4 {
			return nil, false
		}
		row, above = above, row
	}
	// The end of the rows carries their checksum; more rows than pixels is a lie.
	if n, err := rows.Read(row[:1]); n != 0 || err != io.EOF {
		return nil, false
	}
	return &pixels{b.out}, true
}

// unfilter undoes the filter of a row (section 9).
func unfilter(filter byte, row, above []byte, pixel int) bool {
	switch filter {
	case 0:
	case 1:
		for i := pixel; i < len(row); i++ {
			row[i] += row[i-pixel]
		}
	case 2:
		for i, v := range above {
			row[i] += v
		}
	case 3:
		for i := range row {
			left := 0
			if i >= pixel {
				left = int(row[i-pixel])
			}
			row[i] += byte((left + int(above[i])) / 2)
		}
	case 4:
		for i := range min(pixel, len(row)) {
			row[i] += above[i] // left and corner are nothing
		}
		for i := pixel; i < len(row); i++ {
			row[i] += paeth(int(row[i-pixel]), int(above[i]), int(above[i-pixel]))
		}
	default:
		return false
	}
	return true
}

func paeth(left, up, corner int) byte {
	byLeft, byUp, byCorner := up-corner, left-corner, left+up-2*corner
	byLeft, byUp, byCorner = max(byLeft, -byLeft), max(byUp, -byUp), max(byCorner, -byCorner)
	switch {
	case byLeft <= byUp && byLeft <= byCorner:
		return byte(left)
	case byUp <= byCorner:
		return byte(up)
	default:
		return byte(corner)
	}
}

// show writes the pixels of a row from x on as premultiplied RGBA.
func (p *pngFile) show(to, row []byte, x int) {
	if p.depth == 8 && p.kind == kindColour && !p.hasKey { // what screens and cameras write
		from := row[3*x:]
		for i, j := 0, 0; i < len(to); i, j = i+4, j+3 {
			to[i], to[i+1], to[i+2], to[i+3] = from[j], from[j+1], from[j+2], 255
		}
		return
	}
	for i := 0; i < len(to); i, x = i+4, x+1 {
		c := p.at(row, x)
		if a := uint32(c[3]); a != 255 {
			for j := range 3 {
				c[j] = byte((uint32(c[j])*a + 127) / 255)
			}
		}
		copy(to[i:], c[:])
	}
}

// at returns the pixel at x of a row: red, green, blue, alpha.
func (p *pngFile) at(row []byte, x int) (c [4]byte) {
	sample := func(i int) uint16 { // the sample as it is stored, of any depth
		switch p.depth {
		case 16:
			return binary.BigEndian.Uint16(row[2*i:])
		case 8:
			return uint16(row[i])
		default:
			at := i * p.depth
			return uint16(row[at/8]>>(8-p.depth-at%8)) & (1<<p.depth - 1)
		}
	}
	shade := func(v uint16) byte {
		if p.depth == 16 {
			return byte(v >> 8)
		}
		return byte(uint32(v) * 255 / (1<<p.depth - 1))
	}
	n := pngSamples[p.kind] * x
	switch p.kind {
	case kindPalette:
		return p.palette[sample(x)]
	case kindColourA:
		return [4]byte{shade(sample(n)), shade(sample(n + 1)), shade(sample(n + 2)), shade(sample(n + 3))}
	case kindGreyAlpha:
		v := shade(sample(n))
		return [4]byte{v, v, v, shade(sample(n + 1))}
	case kindGrey:
		v := sample(n)
		c = [4]byte{shade(v), shade(v), shade(v), 255}
		if p.hasKey && v == p.key[0] {
			c[3] = 0
		}
	default:
		colour := [3]uint16{sample(n), sample(n + 1), sample(n + 2)}
		c = [4]byte{shade(colour[0]), shade(colour[1]), shade(colour[2]), 255}
		if p.hasKey && colour == p.key {
			c[3] = 0
		}
	}
	return c
}
