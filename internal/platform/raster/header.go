package raster

import (
	"bytes"
	"image"

	"mobilize/internal/vocabulary/fault"
)

type format int

const (
	formatJPEG format = iota + 1
	formatPNG
	formatWebP
)

// Header is what a file says of itself before any pixel is decoded.
type Header struct {
	format        format
	width, height int            // as stored
	orientation   int            // EXIF, 1-8
	memory        int64          // bytes that decoding takes
	isByRows      bool           // a PNG that needs not be held whole
	colours       *profile       // nil for sRGB
	blocks        map[byte]int64 // of each component of a JPEG
	visits        int64          // to blocks, by all scans of a JPEG
}

// Shown returns width and height of the picture as it is shown, after its orientation.
func (h Header) Shown() (width, height int) {
	if h.orientation >= 5 {
		return h.height, h.width
	}
	return h.width, h.height
}

// place returns the part of the stored picture that crop names in the shown one.
func (h Header) place(crop Square) (image.Rectangle, error) {
	w, t := h.Shown()
	if crop.Size == 0 {
		side := min(w, t)
		crop = Square{X: (w - side) / 2, Y: (t - side) / 2, Size: side}
	}
	if crop.X < 0 || crop.Y < 0 || crop.Size < 1 || crop.Size > min(w, t) || crop.X > w-crop.Size || crop.Y > t-crop.Size {
		return image.Rectangle{}, fault.New(fault.Invalid, "picture.crop_outside", "crop", "Choose a square inside the picture.")
	}
	a := h.stored(crop.X, crop.Y)
	b := h.stored(crop.X+crop.Size-1, crop.Y+crop.Size-1)
	return image.Rect(min(a.X, b.X), min(a.Y, b.Y), max(a.X, b.X)+1, max(a.Y, b.Y)+1), nil
}

// stored returns where the pixel that is shown at u, v lies in the file (EXIF 2.3, 4.6.4).
func (h Header) stored(u, v int) image.Point {
	right, bottom := h.width-1, h.height-1
	switch h.orientation {
	case 2:
		return image.Pt(right-u, v)
	case 3:
		return image.Pt(right-u, bottom-v)
	case 4:
		return image.Pt(u, bottom-v)
	case 5:
		return image.Pt(v, u)
	case 6:
		return image.Pt(v, bottom-u)
	case 7:
		return image.Pt(right-v, bottom-u)
	case 8:
		return image.Pt(right-v, u)
	default:
		return image.Pt(u, v)
	}
}

var pngSignature = []byte("\x89PNG\r\n\x1a\n")

func readHeader(file []byte) (Header, error) {
	var (
		head Header
		ok   bool
	)
	switch {
	case bytes.HasPrefix(file, []byte("\xff\xd8\xff")):
		head, ok = readJPEG(file)
	case bytes.HasPrefix(file, pngSignature):
		head, ok = readPNG(file)
	case len(file) >= 12 && bytes.HasPrefix(file, []byte("RIFF")) && string(file[8:12]) == "WEBP":
		var err error
		if head, ok, err = readWebP(file); err != nil {
			return Header{}, err
		}
	default:
		return Header{}, refusal(file)
	}
	if !ok || head.width < 1 || head.height < 1 {
		return Header{}, damaged()
	}
	if head.orientation < 1 || head.orientation > 8 {
		head.orientation = 1
	}
	return head, nil
}

// refusal tells a picture of a kind that is not taken from something that is no picture.
func refusal(file []byte) error {
	if len(file) >= 12 && string(file[4:8]) == "ftyp" {
		return fault.New(fault.Unsupported, "picture.heic_unsupported", "file", "Save the picture as JPEG; HEIC and AVIF are not taken.")
	}
	head := file[:min(len(file), 512)]
	text := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"))
	for _, start := range []string{"GIF8", "BM", "II*\x00", "MM\x00*", "\x00\x00\x01\x00", "%PDF", "8BPS", "\x00\x00\x00\x0cJXL ", "\xff\x0a"} {
		if bytes.HasPrefix(head, []byte(start)) {
			return unsupported()
		}
	}
	if bytes.HasPrefix(text, []byte("<svg")) || (bytes.HasPrefix(text, []byte("<")) && bytes.Contains(text, []byte("<svg"))) {
		return unsupported()
	}
	return fault.New(fault.Unsupported, "picture.not_a_picture", "file", "Use a picture: JPEG, PNG or WebP.")
}

func unsupported() *fault.Error {
	return fault.New(fault.Unsupported, "picture.unsupported", "file", "Save the picture as JPEG, PNG or WebP; other kinds are not taken.")
}
