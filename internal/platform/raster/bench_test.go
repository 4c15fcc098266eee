package raster_test

import (
	"bytes"
	"image/jpeg"
	"testing"
	"time"

	"mobilize/internal/platform/raster"
	"mobilize/internal/vocabulary/clock"
)

// BenchmarkPhoto is goal 10 of the speed goals: two sizes of a 12 megapixel photo take at most one
// and a half times as long as decoding it alone. The two take turns, and the best of each counts:
// a busy machine slows both.
func BenchmarkPhoto(b *testing.B) {
	const goal = 1.5
	photo := largePhoto(b, 4000, 3000)
	press := raster.New(raster.Standard())
	var watch clock.System
	alone, whole := time.Hour, time.Hour
	for b.Loop() {
		began := watch.Now()
		if _, err := jpeg.Decode(bytes.NewReader(photo)); err != nil {
			b.Fatal(err)
		}
		decoded := watch.Now()
		if _, err := press.Render(b.Context(), photo, raster.Square{}, 1024, 256); err != nil {
			b.Fatal(err)
		}
		alone, whole = min(alone, decoded.Sub(began)), min(whole, watch.Now().Sub(decoded))
	}
	ratio := float64(whole) / float64(alone)
	b.ReportMetric(float64(alone.Milliseconds()), "ms-decoding")
	b.ReportMetric(float64(whole.Milliseconds()), "ms-two-sizes")
	b.ReportMetric(ratio, "x-decoding")
	if ratio > goal {
		b.Errorf("MISSED: %.2f times decoding, goal %.1f", ratio, goal)
	}
}

// BenchmarkDrawing is the same of a 12 megapixel PNG.
func BenchmarkDrawing(b *testing.B) {
	drawing := pngOf(b, quarters(4000, 3000))
	press := raster.New(raster.Standard())
	for b.Loop() {
		if _, err := press.Render(b.Context(), drawing, raster.Square{}, 1024, 256); err != nil {
			b.Fatal(err)
		}
	}
}
