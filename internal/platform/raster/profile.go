package raster

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
	"io"
	"math"
)

// profile says what the numbers of a picture mean, when they are not sRGB: most phones write
// Display P3. Taken as sRGB, faces look pale. It holds matrix profiles of RGB (ICC.1:2022, F.3).
type profile struct {
	linear [3][256]float64 // the light that a number stands for
	toSRGB [3][3]float64
}

// mostProfile is how many bytes of a profile are read; Display P3 has 548. A kilobyte of file packs a
// megabyte of noughts, so what a file unpacks to is a cost of its own.
const mostProfile = 64 << 10

// XYZ at D50, the connection space of profiles, to and from linear sRGB (IEC 61966-2-1, Bradford).
var (
	fromXYZ = [3][3]float64{{3.1338561, -1.6168667, -0.4906146}, {-0.9787684, 1.9161415, 0.0334540}, {0.0719453, -0.2289914, 1.4052427}}
	sRGB    = [3][3]float64{{0.4360747, 0.3850649, 0.1430804}, {0.2225045, 0.7168786, 0.0606169}, {0.0139322, 0.0971045, 0.7141733}}
)

// readProfile returns nil for sRGB, for profiles that are no matrices of RGB, and for broken ones:
// those pictures keep their numbers.
func readProfile(icc []byte) *profile {
	if len(icc) < 132 || string(icc[16:24]) != "RGB XYZ " || string(icc[36:40]) != "acsp" {
		return nil
	}
	p := &profile{}
	var toXYZ [3][3]float64
	isSRGB := true
	for i, letter := range []byte("rgb") {
		primary, ok := tagOf(icc, string(letter)+"XYZ")
		if !ok || len(primary) < 20 {
			return nil
		}
		for row := range 3 {
			toXYZ[row][i] = fixed(primary[8+4*row:])
			isSRGB = isSRGB && math.Abs(toXYZ[row][i]-sRGB[row][i]) < 0.01
		}
		curve, ok := tagOf(icc, string(letter)+"TRC")
		if !ok || !readCurve(curve, &p.linear[i]) {
			return nil
		}
	}
	if isSRGB {
		return nil
	}
	for row := range 3 {
		for column := range 3 {
			for k := range 3 {
				p.toSRGB[row][column] += fromXYZ[row][k] * toXYZ[k][column]
			}
		}
	}
	return p
}

func tagOf(icc []byte, name string) ([]byte, bool) {
	table := icc[132:]
	for range min(binary.BigEndian.Uint32(icc[128:]), 100) {
		if len(table) < 12 {
			return nil, false
		}
		at, size := int64(binary.BigEndian.Uint32(table[4:])), int64(binary.BigEndian.Uint32(table[8:]))
		if string(table[:4]) == name {
			if at+size > int64(len(icc)) {
				return nil, false
			}
			return icc[at : at+size], true
		}
		table = table[12:]
	}
	return nil, false
}

func fixed(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }

// readCurve fills light from a curve (10.6) or a parametric curve (10.18).
func readCurve(tag []byte, light *[256]float64) bool {
	if len(tag) < 12 {
		return false
	}
	var curve func(x float64) float64
	switch string(tag[:4]) {
	case "curv":
		count, table := int(binary.BigEndian.Uint32(tag[8:])), tag[12:]
		switch {
		case count == 0:
			curve = func(x float64) float64 { return x }
		case count > len(table)/2:
			return false
		case count == 1:
			gamma := float64(binary.BigEndian.Uint16(table)) / 256
			curve = func(x float64) float64 { return math.Pow(x, gamma) }
		default:
			curve = func(x float64) float64 {
				at, part := math.Modf(x * float64(count-1))
				low := float64(binary.BigEndian.Uint16(table[2*int(at):]))
				high := float64(binary.BigEndian.Uint16(table[2*min(int(at)+1, count-1):]))
				return (low + (high-low)*part) / 65535
			}
		}
	case "para":
		if curve = parametric(tag); curve == nil {
			return false
		}
	default:
		return false
	}
	for i := range light {
		v := curve(float64(i) / 255)
		if math.IsNaN(v) {
			return false
		}
		light[i] = max(0, min(1, v))
	}
	return true
}

func parametric(tag []byte) func(float64) float64 {
	kind := int(binary.BigEndian.Uint16(tag[8:]))
	counts := []int{1, 3, 4, 5, 7}
	if kind >= len(counts) || len(tag) < 12+4*counts[kind] {
		return nil
	}
	var n [7]float64 // g a b c d e f
	for i := range counts[kind] {
		n[i] = fixed(tag[12+4*i:])
	}
	g, a, b, c, d, e, f := n[0], n[1], n[2], n[3], n[4], n[5], n[6]
	switch kind {
	case 0:
		return func(x float64) float64 { return math.Pow(x, g) }
	case 1, 2:
		e, f, d = c, c, -b/a
		c = 0
	}
	return func(x float64) float64 {
		if x >= d {
			return math.Pow(max(0, a*x+b), g) + e
		}
		return c*x + f
	}
}

// recoloured returns the square in sRGB.
func (p *profile) recoloured(square printer) printer {
	var m raster8
	switch s := square.(type) {
	case *pixels:
		m = s.rgba
	case *planes:
		m = s.rgba()
	}
	var encoded [1 << 14]byte
	for i := range encoded {
		v := float64(i) / float64(len(encoded)-1)
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		encoded[i] = byte(v*255 + 0.5)
	}
	for i := 0; i < len(m.pix); i += 4 {
		c := m.pix[i : i+4]
		alpha := uint32(c[3])
		if alpha == 0 {
			continue
		}
		var light [3]float64
		for k := range 3 {
			light[k] = p.linear[k][min(255, (uint32(c[k])*255+alpha/2)/alpha)]
		}
		for k, row := range p.toSRGB {
			v := row[0]*light[0] + row[1]*light[1] + row[2]*light[2]
			shade := uint32(encoded[int(max(0, min(1, v))*float64(len(encoded)-1)+0.5)])
			c[k] = byte((shade*alpha + 127) / 255)
		}
	}
	return &pixels{m}
}

// rgba returns the planes as RGBA.
func (p *planes) rgba() raster8 {
	out := raster8{make([]byte, 4*p.y.width*p.y.height), 4 * p.y.width, 4, p.y.width, p.y.height}
	picture := p.image()
	for y := range p.y.height {
		for x := range p.y.width {
			c := out.pix[y*out.stride+4*x:]
			at := picture.COffset(x, y)
			c[0], c[1], c[2] = color.YCbCrToRGB(picture.Y[y*picture.YStride+x], picture.Cb[at], picture.Cr[at])
			c[3] = 255
		}
	}
	return out
}

func (p *planes) image() *image.YCbCr {
	return &image.YCbCr{
		Y: p.y.pix, Cb: p.cb.pix, Cr: p.cr.pix, YStride: p.y.stride, CStride: p.cb.stride,
		SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: image.Rect(0, 0, p.y.width, p.y.height),
	}
}

// inflated returns the profile in a PNG's iCCP chunk: a name, a zero, the method, the packed bytes.
func inflated(chunk []byte) []byte {
	at := bytes.IndexByte(chunk, 0)
	if at < 0 || at+2 > len(chunk) {
		return nil
	}
	reader, err := zlib.NewReader(bytes.NewReader(chunk[at+2:]))
	if err != nil {
		return nil
	}
	defer func() { _ = reader.Close() }() // it was only read
	icc, err := io.ReadAll(io.LimitReader(reader, mostProfile))
	if err != nil {
		return nil
	}
	return icc
}
