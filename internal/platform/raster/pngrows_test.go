package raster_test

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/draw"
	"image/png"
	"math/rand/v2"
	"testing"

	"mobilize/internal/platform/raster"
)

// drawnPNG builds a square PNG of any kind out of what a test or the fuzzer chooses.
func drawnPNG(t testing.TB, side, depth, kind byte, palette, invisible, rows []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	file := header(uint32(side), uint32(side), depth, kind, 0)
	if len(palette) > 0 {
		file = append(file, chunk("PLTE", string(palette))...)
	}
	if len(invisible) > 0 {
		file = append(file, chunk("tRNS", string(invisible))...)
	}
	half := packed.Len() / 2
	file = append(file, chunk("IDAT", string(packed.Bytes()[:half]))...)
	file = append(file, chunk("IDAT", string(packed.Bytes()[half:]))...)
	return append(file, chunk("IEND", "")...)
}

func TestRowsAgreeWithTheStandardLibrary(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	bytesOf := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(random.Uint32())
		}
		return b
	}
	samples := map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
	for kind, depths := range map[byte][]byte{0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}} {
		for _, depth := range depths {
			for round := range 12 {
				side := 1 + random.IntN(40)
				width := 1 + (side*int(depth)*samples[kind]+7)/8
				rows := bytesOf(width * side)
				for y := range side {
					rows[y*width] %= 5
				}
				var palette, invisible []byte
				if kind == 3 {
					palette = bytesOf(3 << depth)
				}
				if round%2 == 1 && kind != 4 && kind != 6 {
					invisible = bytesOf(2 * samples[kind])
					if depth < 16 && kind != 3 {
						for i := range invisible {
							invisible[i] &= byte(i%2) * (1<<depth - 1)
						}
					}
				}
				agree(t, drawnPNG(t, byte(side), depth, kind, palette, invisible, rows), true)
			}
		}
	}
}

func FuzzRowsAgreeWithTheStandardLibrary(f *testing.F) {
	f.Add(byte(2), byte(8), byte(2), []byte(nil), []byte(nil), make([]byte, 14))
	f.Add(byte(3), byte(2), byte(3), []byte{1, 2, 3, 4, 5, 6}, []byte{9}, []byte{0, 0xff, 1, 0x55, 4, 0xaa})
	f.Add(byte(2), byte(16), byte(0), []byte(nil), []byte{1, 2}, []byte{2, 1, 2, 3, 4, 3, 1, 2, 1, 2})
	f.Fuzz(func(t *testing.T, side, depth, kind byte, palette, invisible, rows []byte) {
		agree(t, drawnPNG(t, side, depth, kind, palette, invisible, rows), false)
	})
}

// agree fails when the two decoders differ in what they take or in a pixel.
func agree(t *testing.T, file []byte, mustBeTaken bool) {
	t.Helper()
	want, err := png.Decode(bytes.NewReader(file))
	got, ok := raster.Rows(file)
	if ok != (err == nil) || mustBeTaken && !ok {
		t.Fatalf("taken: %v, image/png: %v; file %.200x", ok, err, file)
	}
	if !ok {
		return
	}
	plain := image.NewRGBA(want.Bounds())
	draw.Draw(plain, plain.Rect, want, image.Point{}, draw.Src)
	for i, v := range plain.Pix {
		// Sixteen bits are cut to eight before they meet alpha here, and after it there.
		if d := int(v) - int(got.Pix[i]); d < -2 || d > 2 {
			t.Fatalf("pixel %d: %d, image/png: %d; file %.200x", i/4, got.Pix[i], v, file)
		}
	}
}
