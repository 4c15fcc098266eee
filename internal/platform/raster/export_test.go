package raster

import "image"

// Slots is how many pictures are decoded at one time on so many cores.
var Slots = slots

// Inflated unpacks the profile of a PNG's chunk.
var Inflated = inflated

// Rows decodes a square PNG row by row, unscaled, for tests that hold it against image/png.
func Rows(file []byte) (*image.RGBA, bool) {
	head, ok := readPNG(file)
	if !ok || !head.isByRows || head.width == 0 {
		return nil, false
	}
	p, ok := openPNG(file)
	if !ok {
		return nil, false
	}
	square, ok := p.part(image.Rect(0, 0, p.width, p.height), image.Pt(p.width, p.height))
	if !ok {
		return nil, false
	}
	return &image.RGBA{Pix: square.rgba.pix, Stride: square.rgba.stride, Rect: image.Rect(0, 0, p.width, p.height)}, true
}
