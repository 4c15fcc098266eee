package raster

import "image"

// raster8 is a grid of pixels of so many bytes each.
type raster8 struct {
	pix           []byte
	stride        int // bytes from one row to the next
	channels      int // bytes a pixel
	width, height int // pixels
}

func (r raster8) at(p image.Point) raster8 {
	r.pix = r.pix[p.Y*r.stride+p.X*r.channels:]
	return r
}

// box scales source by area: each new pixel is the mean of what it covers, to a fraction of a
// pixel. For a photo made smaller it looks as good as dearer filters (0.19 s against 0.59 s for
// CatmullRom at 12 megapixels) and needs one row of memory.
func box(source raster8, width, height int) raster8 {
	if source.width == width && source.height == height && source.stride == width*source.channels {
		return source
	}
	b := newBoxer(source.channels, source.width, source.height, width, height)
	for y := range source.height {
		b.row(source.pix[y*source.stride:])
	}
	return b.out
}

// boxer takes the rows of a picture from top to bottom.
//
// Along each axis a source pixel is measured as out parts wide and a new pixel as in parts wide,
// where in and out are the two sides: every overlap is then a whole number and nothing is rounded
// until the last division.
type boxer struct {
	channels int
	in       image.Point
	out      raster8
	across   []uint64 // the present source row, summed to the new width
	sums     []uint64 // the present new row so far
	y        int      // source rows taken
	filled   int      // new rows finished
}

func newBoxer(channels, inWidth, inHeight, outWidth, outHeight int) *boxer {
	return &boxer{
		channels: channels, in: image.Pt(inWidth, inHeight),
		out:    raster8{make([]byte, outWidth*outHeight*channels), outWidth * channels, channels, outWidth, outHeight},
		across: make([]uint64, outWidth*channels),
		sums:   make([]uint64, outWidth*channels),
	}
}

func (b *boxer) row(source []byte) {
	if b.channels == 1 {
		b.sumGrey(source)
	} else {
		b.sumColour(source)
	}
	from, to := b.y*b.out.height, (b.y+1)*b.out.height
	b.y++
	for from < to {
		edge := min(to, (b.filled+1)*b.in.Y)
		weight := uint64(edge - from)
		for i, v := range b.across {
			b.sums[i] += v * weight
		}
		from = edge
		if edge == (b.filled+1)*b.in.Y {
			b.finish()
		}
	}
}

func (b *boxer) finish() {
	whole := uint64(b.in.X) * uint64(b.in.Y)
	line := b.out.pix[b.filled*b.out.stride:][:len(b.sums)]
	for i, v := range b.sums {
		line[i] = byte((v + whole/2) / whole)
		b.sums[i] = 0
	}
	b.filled++
}

func (b *boxer) sumGrey(source []byte) {
	width, part := b.in.X, b.out.width
	for i := range b.across {
		from, to := i*width, (i+1)*width
		first, last := from/part, (to-1)/part
		if first == last {
			b.across[i] = uint64(source[first]) * uint64(to-from)
			continue
		}
		var middle uint32
		for _, v := range source[first+1 : last] {
			middle += uint32(v)
		}
		b.across[i] = uint64(middle)*uint64(part) + uint64(source[first])*uint64((first+1)*part-from) + uint64(source[last])*uint64(to-last*part)
	}
}

func (b *boxer) sumColour(source []byte) {
	width, part := b.in.X, b.out.width
	for i := range part {
		from, to := i*width, (i+1)*width
		var sum [4]uint64
		for from < to {
			pixel := from / part
			edge := min(to, (pixel+1)*part)
			weight := uint64(edge - from)
			p := source[pixel*4 : pixel*4+4]
			sum[0] += uint64(p[0]) * weight
			sum[1] += uint64(p[1]) * weight
			sum[2] += uint64(p[2]) * weight
			sum[3] += uint64(p[3]) * weight
			from = edge
		}
		copy(b.across[i*4:i*4+4], sum[:])
	}
}

// turned returns a part as it is shown: the pixel at u, v is the stored one (Header.stored).
func turned(stored raster8, orientation int) raster8 {
	if orientation <= 1 {
		return stored
	}
	head := Header{width: stored.width, height: stored.height, orientation: orientation}
	width, height := head.Shown()
	n := stored.channels
	out := raster8{make([]byte, width*height*n), width * n, n, width, height}
	for v := range out.height {
		for u := range out.width {
			p := head.stored(u, v)
			copy(out.pix[v*out.stride+u*n:][:n], stored.pix[p.Y*stored.stride+p.X*n:][:n])
		}
	}
	return out
}
