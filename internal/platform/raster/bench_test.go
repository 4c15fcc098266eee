package raster_test

import (
	"bytes"
	"image/jpeg"
	"image/png"
	"testing"

	"mobilize/internal/platform/raster"
)

// BenchmarkPhoto is goal 10 of the speed goals: two sizes of a 12 megapixel photo, against
// decoding it alone.
func BenchmarkPhoto(b *testing.B) {
	photo := largePhoto(b, 4000, 3000)
	b.Run("decode only", func(b *testing.B) {
		for b.Loop() {
			if _, err := jpeg.Decode(bytes.NewReader(photo)); err != nil {
				b.Fatal(err)
			}
		}
	})
	press := raster.New(raster.Standard())
	drawing := pngOf(b, quarters(4000, 3000))
	b.Run("drawing, decode only", func(b *testing.B) {
		for b.Loop() {
			if _, err := png.Decode(bytes.NewReader(drawing)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("drawing, two sizes", func(b *testing.B) {
		for b.Loop() {
			if _, err := press.Render(b.Context(), drawing, raster.Square{}, 1024, 256); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("two sizes", func(b *testing.B) {
		for b.Loop() {
			if _, err := press.Render(b.Context(), photo, raster.Square{}, 1024, 256); err != nil {
				b.Fatal(err)
			}
		}
	})
}
