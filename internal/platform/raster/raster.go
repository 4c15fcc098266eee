// Package raster makes small safe pictures out of files that strangers send.
//
// Owns: judging a file by its header, decoding within bounded memory, orientation, square crop,
// scaling and encoding. It is the only home of the picture decoders.
// Does not own: who may send a picture, where it is kept (domain/picture), drawn symbols (SVG).
// Start reading at: Press.Render.
package raster

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"runtime"
	"runtime/debug"
	"time"

	"golang.org/x/image/webp"

	"mobilize/internal/vocabulary/fault"
)

// Limits bound what one file may cost. They are judged from its header, before any pixel.
type Limits struct {
	Bytes  int   // of the file
	Pixels int64 // width times height
	Side   int   // pixels on the longer side
	Memory int64 // bytes that all decodings at one time may hold together

	Desk int64         // bytes that all files being read at one time may hold together
	Wait time.Duration // how long somebody waits for room before they are told to come again
}

// Standard is what the product takes: 20 MB and 40 megapixels.
func Standard() Limits {
	return Limits{Bytes: 20 << 20, Pixels: 40_000_000, Side: 32_768, Memory: 384 << 20, Desk: 160 << 20, Wait: 20 * time.Second}
}

// Square is a part of a picture, in pixels of the picture as it is shown (after its
// orientation). Size 0 means the largest square in the middle.
type Square struct{ X, Y, Size int }

// Picture is the outcome: nothing but pixels, in the sizes that were asked for.
type Picture struct {
	Width, Height int    // of the file as it is shown, before the crop
	Type          string // media type of every size: image/jpeg or image/png
	Sizes         []Size // in the order asked for
}

// Size is one encoded square.
type Size struct {
	Side int // pixels; never more than the crop had
	Data []byte
}

// Press renders pictures within its limits' memory, and never on all cores at once. It is safe for
// concurrent use.
type Press struct {
	limits Limits
	gate   *gate // decodings
	desk   *gate // files being read
}

// New returns a Press that keeps limits.
func New(limits Limits) *Press {
	cores := runtime.GOMAXPROCS(0)
	return &Press{limits: limits, gate: newGate(slots(cores), limits.Memory, limits.Wait), desk: newGate(8*cores, limits.Desk, limits.Wait)}
}

// slots is how many pictures are decoded at one time: where there are several cores, one is left for
// everything else that people wait for.
func slots(cores int) int { return max(1, cores-1) }

// firstBytes is what is read of a file before it is given room: a sender who does not come that far
// keeps no room from others.
const firstBytes = 64 << 10

// Take reads a file and renders it. size is how many bytes file holds at most, 0 when unknown: what is
// read at one time stays within the limits' desk however many send, but for the first 64 KiB of each,
// after which nothing is read before there is room. When there is none for a while, the fault is
// Unavailable and says when to come again. An error of file is returned as it is.
func (p *Press) Take(ctx context.Context, file io.Reader, size int64, crop Square, sides ...int) (Picture, error) {
	first := bytes.NewBuffer(nil)
	came, err := first.ReadFrom(io.LimitReader(file, firstBytes))
	if err != nil {
		return Picture{}, err
	}
	most := int64(p.limits.Bytes) + 1
	if size <= 0 || size > most {
		size = most
	}
	if came < firstBytes {
		size = came // it is here
	}
	need := min(size+bytes.MinRead, p.limits.Desk)
	if err := p.desk.enter(ctx, need); err != nil {
		return Picture{}, err
	}
	defer p.desk.leave(need)
	whole := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	_, _ = first.WriteTo(whole) // a bytes.Buffer takes everything
	if _, err := whole.ReadFrom(io.LimitReader(file, most-came)); err != nil {
		return Picture{}, err
	}
	return p.Render(ctx, whole.Bytes(), crop, sides...)
}

// Render decodes file, cuts crop out of it as it is shown, and encodes it in the given sides,
// largest first. Everything but pixels is left behind. A file that is not taken gives a fault
// with a "picture." code; waiting for a free core ends with ctx.
func (p *Press) Render(ctx context.Context, file []byte, crop Square, sides ...int) (Picture, error) {
	head, err := p.Judge(file)
	if err != nil {
		return Picture{}, err
	}
	part, err := head.place(crop)
	if err != nil {
		return Picture{}, err
	}
	return gated(ctx, p, head, func() (Picture, error) { return render(file, head, part, sides) })
}

// gated decodes when it is its turn.
func gated[T any](ctx context.Context, p *Press, head Header, decode func() (T, error)) (T, error) {
	if err := p.gate.enter(ctx, head.memory); err != nil {
		var none T
		return none, err
	}
	defer p.gate.leave(head.memory)
	out, err := decode()
	if head.memory > 8<<20 {
		// The planes of one photo are garbage now. Given back before the slot is, they never
		// add up with the next photo's (12 megapixels: 18 MB), for some 5 ms.
		debug.FreeOSMemory()
	}
	return out, err
}

// Judge reads the header of file and says what it is, or why it is not taken, without decoding.
func (p *Press) Judge(file []byte) (Header, error) {
	if len(file) > p.limits.Bytes {
		return Header{}, fault.New(fault.TooLarge, "picture.too_large", "file", "Use a picture of at most 20 MB.")
	}
	head, err := readHeader(file)
	if err != nil {
		return Header{}, err
	}
	tooMany := int64(head.width)*int64(head.height) > p.limits.Pixels || max(head.width, head.height) > p.limits.Side
	if tooMany || head.memory > p.limits.Memory {
		return Header{}, fault.New(fault.TooLarge, "picture.too_many_pixels", "file", "Use a picture of at most 40 megapixels.")
	}
	if head.visits > mostVisits {
		return Header{}, damaged()
	}
	return head, nil
}

func render(file []byte, head Header, part image.Rectangle, sides []int) (Picture, error) {
	first := min(sides[0], part.Dx())
	square, err := firstPrint(file, head, part, image.Pt(first, first))
	if err != nil {
		return Picture{}, err
	}
	var out Picture
	out.Width, out.Height = head.Shown()
	square = head.shownIn(square)
	for i, side := range sides {
		side = min(side, part.Dx())
		if i > 0 {
			square.shrink(side)
		}
		var data []byte
		if i == 0 {
			data, out.Type, err = square.encode("", head.format != formatJPEG)
		} else {
			data, _, err = square.encode(out.Type, false)
		}
		if err != nil {
			return Picture{}, fmt.Errorf("encode picture: %w", err)
		}
		out.Sizes = append(out.Sizes, Size{Side: side, Data: data})
	}
	return out, nil
}

// shownIn brings a part to the colours and the orientation that it is shown in.
func (h Header) shownIn(p printer) printer {
	if h.colours != nil {
		p = h.colours.recoloured(p)
	}
	p.turn(h.orientation)
	return p
}

// firstPrint decodes the part and scales it.
func firstPrint(file []byte, head Header, part image.Rectangle, to image.Point) (printer, error) {
	if head.isByRows {
		if rows, ok := openPNG(file); ok {
			if square, ok := rows.part(part, to); ok {
				return square, nil
			}
		}
		return nil, damaged()
	}
	source, err := decode(file, head)
	if err != nil {
		return nil, err
	}
	if planes, ok := source.(*image.YCbCr); ok {
		return newPlanes(planes, part, to), nil
	}
	return newPixels(source, part, to), nil
}

func decode(file []byte, head Header) (image.Image, error) {
	var (
		source image.Image
		err    error
	)
	switch head.format {
	case formatJPEG:
		source, err = jpeg.Decode(bytes.NewReader(file))
	case formatPNG:
		source, err = png.Decode(bytes.NewReader(file))
	case formatWebP:
		if source, err = webp.Decode(bytes.NewReader(file)); err == nil {
			widen(source)
		}
	}
	if err != nil {
		return nil, damaged()
	}
	// A decoder that found other measures than the header told has been lied to.
	if b := source.Bounds(); b.Dx() != head.width || b.Dy() != head.height || b.Min != (image.Point{}) {
		return nil, damaged()
	}
	return source, nil
}

// widen spreads the video range that lossy WebP stores (RFC 9649, 2.5: BT.601, 16-235) over the
// full range of image.YCbCr, which x/image leaves out: white would stay grey.
func widen(source image.Image) {
	var planes *image.YCbCr
	switch s := source.(type) {
	case *image.YCbCr:
		planes = s
	case *image.NYCbCrA:
		planes = &s.YCbCr
	default:
		return
	}
	var luma, chroma [256]byte
	for i := range 256 {
		luma[i] = byte(max(0, min(255, ((i-16)*255+109)/219)))
		chroma[i] = byte(max(0, min(255, 128+((i-128)*255)/224)))
	}
	for i, v := range planes.Y {
		planes.Y[i] = luma[v]
	}
	for i, v := range planes.Cb {
		planes.Cb[i] = chroma[v]
	}
	for i, v := range planes.Cr {
		planes.Cr[i] = chroma[v]
	}
}

func damaged() *fault.Error {
	return fault.New(fault.Invalid, "picture.damaged", "file", "The file is cut off or damaged. Take the picture again or save it anew.")
}
