package raster

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
)

// The quality of the photos: what a face on a tablet needs, at some 150 KB for 1024 pixels.
const quality = 84

// printer holds the cropped part in its present size: a square, or the whole of a proof.
type printer interface {
	turn(orientation int)
	shrink(side int) // of a square
	// encode returns the square as mediaType; with "", as JPEG, or as PNG when it has
	// transparency or, if mayBeDrawn, when PNG takes fewer bytes: a flat drawing.
	encode(mediaType string, mayBeDrawn bool) (data []byte, chosen string, err error)
}

// planes is a photo: luma and two chroma planes at half the side (4:2:0), never turned into RGB.
type planes struct{ y, cb, cr raster8 }

func newPlanes(source *image.YCbCr, part image.Rectangle, to image.Point) *planes {
	half := image.Pt((to.X+1)/2, (to.Y+1)/2)
	across, down := 1, 1
	if source.CStride > 0 {
		across, down = chroma(source.SubsampleRatio)
	}
	small := image.Rect(part.Min.X/across, part.Min.Y/down, (part.Max.X+across-1)/across, (part.Max.Y+down-1)/down)
	return &planes{
		y:  box(raster8{source.Y, source.YStride, 1, part.Dx(), part.Dy()}.at(part.Min), to.X, to.Y),
		cb: box(raster8{source.Cb, source.CStride, 1, small.Dx(), small.Dy()}.at(small.Min), half.X, half.Y),
		cr: box(raster8{source.Cr, source.CStride, 1, small.Dx(), small.Dy()}.at(small.Min), half.X, half.Y),
	}
}

func chroma(ratio image.YCbCrSubsampleRatio) (across, down int) {
	switch ratio {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	default:
		return 1, 1
	}
}

func (p *planes) turn(orientation int) {
	p.y, p.cb, p.cr = turned(p.y, orientation), turned(p.cb, orientation), turned(p.cr, orientation)
}

func (p *planes) shrink(side int) {
	half := (side + 1) / 2
	p.y, p.cb, p.cr = box(p.y, side, side), box(p.cb, half, half), box(p.cr, half, half)
}

func (p *planes) encode(mediaType string, mayBeDrawn bool) (data []byte, chosen string, err error) {
	return encode(p.image(), true, mediaType, mayBeDrawn)
}

// pixels is every other picture, as premultiplied RGBA.
type pixels struct{ rgba raster8 }

func newPixels(source image.Image, part image.Rectangle, to image.Point) *pixels {
	// Strips keep the RGBA copy of a large picture small.
	const rows = 64
	b := newBoxer(4, part.Dx(), part.Dy(), to.X, to.Y)
	strip := image.NewRGBA(image.Rect(0, 0, part.Dx(), min(rows, part.Dy())))
	for y := part.Min.Y; y < part.Max.Y; y += rows {
		count := min(rows, part.Max.Y-y)
		draw.Draw(strip, image.Rect(0, 0, part.Dx(), count), source, image.Pt(part.Min.X, y), draw.Src)
		for i := range count {
			b.row(strip.Pix[i*strip.Stride:])
		}
	}
	return &pixels{b.out}
}

func (p *pixels) turn(orientation int) { p.rgba = turned(p.rgba, orientation) }

func (p *pixels) shrink(side int) { p.rgba = box(p.rgba, side, side) }

func (p *pixels) encode(mediaType string, mayBeDrawn bool) (data []byte, chosen string, err error) {
	picture := &image.RGBA{Pix: p.rgba.pix, Stride: p.rgba.stride, Rect: image.Rect(0, 0, p.rgba.width, p.rgba.height)}
	return encode(picture, picture.Opaque(), mediaType, mayBeDrawn)
}

func encode(picture image.Image, isOpaque bool, mediaType string, mayBeDrawn bool) (data []byte, chosen string, err error) {
	var asPNG, asJPEG bytes.Buffer
	if mediaType == "image/png" || !isOpaque || (mediaType == "" && mayBeDrawn) {
		if err := png.Encode(&asPNG, straight(picture, isOpaque)); err != nil {
			return nil, "", err
		}
		if mediaType == "image/png" || !isOpaque {
			return asPNG.Bytes(), "image/png", nil
		}
	}
	if err := jpeg.Encode(&asJPEG, picture, &jpeg.Options{Quality: quality}); err != nil {
		return nil, "", err
	}
	if asPNG.Len() > 0 && asPNG.Len() <= asJPEG.Len() {
		return asPNG.Bytes(), "image/png", nil
	}
	return asJPEG.Bytes(), "image/jpeg", nil
}

// straight undoes the premultiplication, which image/png does pixel by pixel through an interface.
func straight(picture image.Image, isOpaque bool) image.Image {
	rgba, ok := picture.(*image.RGBA)
	if !ok || isOpaque {
		return picture
	}
	out := image.NewNRGBA(rgba.Rect)
	for i := 0; i < len(rgba.Pix); i += 4 {
		a := uint32(rgba.Pix[i+3])
		if a == 0 {
			continue
		}
		for c := range 3 {
			out.Pix[i+c] = uint8(min(255, (uint32(rgba.Pix[i+c])*255+a/2)/a))
		}
		out.Pix[i+3] = uint8(a)
	}
	return out
}
