package raster_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"mobilize/internal/platform/raster"
)

func TestHostileFilesAreRefusedInBoundedMemory(t *testing.T) { //nolint:paralleltest // it measures the memory of the whole process
	photo, drawing := jpegOf(t, quarters(300, 300)), pngOf(t, quarters(300, 300))
	lossless, err := os.ReadFile("testdata/lossless.webp")
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name string
		file []byte
		want string
	}{
		{"nothing", nil, "picture.not_a_picture"},
		{"text", []byte("hello"), "picture.not_a_picture"},
		{"a page", []byte("<!doctype html><script>1</script>"), "picture.not_a_picture"},
		{"20 MB and one byte", append(bytes.Clone(photo), make([]byte, 20<<20)...), "picture.too_large"},
		{"PNG of 50 gigapixels", append(header(225_000, 225_000, 8, 6, 0), chunk("IDAT", "x")...), "picture.too_many_pixels"},
		{"PNG of the widest measures", header(1<<31-1, 1<<31-1, 16, 6, 1), "picture.too_many_pixels"},
		{"PNG beyond measure", header(1<<32-1, 1<<32-1, 8, 6, 0), "picture.damaged"},
		{"PNG of 40 megapixels and one column", header(40_001, 1000, 8, 2, 0), "picture.too_many_pixels"},
		{"PNG of one very long line", header(40_000, 10, 8, 2, 0), "picture.too_many_pixels"},
		{"PNG without pixels", header(0, 10, 8, 2, 0), "picture.damaged"},
		{"JPEG of 4 gigapixels", remeasured(photo, 65_535, 65_535), "picture.too_many_pixels"},
		{"JPEG whose header lies about more", remeasured(photo, 6000, 6000), "picture.damaged"},
		{"JPEG with two frames", append(photo[:len(photo)-2:len(photo)-2], photo[2:]...), "picture.damaged"},
		{"JPEG of a thousand scans", withScans(photo, 1000), "picture.damaged"},
		{"WebP whose frame is larger than its canvas", enlarged(lossless), "picture.damaged"},
		{"WebP of 268 megapixels", giantWebP(), "picture.too_many_pixels"},
		{"WebP animation", animated(lossless), "picture.unsupported"},
		{"GIF", []byte("GIF89a\xff\xff\xff\xff"), "picture.unsupported"},
		{"GIF that is an archive too", append([]byte("GIF89a\x01\x00\x01\x00"), "PK\x03\x04"...), "picture.unsupported"},
		{"SVG", []byte("<svg xmlns='http://www.w3.org/2000/svg' onload='1'/>"), "picture.unsupported"},
		{"SVG with a prologue", []byte("\xef\xbb\xbf <?xml version='1.0'?><!-- x --><SVG/>"), "picture.unsupported"},
		{"PDF", []byte("%PDF-1.7"), "picture.unsupported"},
		{"TIFF", []byte("II*\x00\x08\x00\x00\x00"), "picture.unsupported"},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), "picture.heic_unsupported"},
		{"AVIF", []byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00"), "picture.heic_unsupported"},
		{"JPEG cut off in its pixels", photo[:len(photo)*2/3], "picture.damaged"},
		{"JPEG cut off in its header", photo[:40], "picture.damaged"},
		{"JPEG without its end", photo[:len(photo)-2], "picture.damaged"},
		{"JPEG's first bytes", photo[:3], "picture.damaged"},
		{"PNG cut off", drawing[:len(drawing)-30], "picture.damaged"},
		{"PNG with a false checksum", flipped(drawing, 60), "picture.damaged"},
		{"PNG of nothing but a header", header(10, 10, 8, 6, 0), "picture.damaged"},
		{"WebP cut off", lossless[:len(lossless)-40], "picture.damaged"},
	}
	press := raster.New(raster.Standard())
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			grown := grownBy(t, func() {
				if _, err := press.Render(t.Context(), tc.file, raster.Square{}, 1024, 256); code(err) != tc.want {
					t.Errorf("Render = %v, want %s", err, tc.want)
				}
			})
			// Goal 21 of the privacy design: 64 MB.
			if grown > 64<<20 {
				t.Errorf("took %d MB", grown>>20)
			}
		})
	}
}

func TestWhatCannotFitInMemoryIsRefusedByItsHeader(t *testing.T) {
	t.Parallel()
	limits := raster.Standard()
	limits.Memory = 1 << 20
	_, err := raster.New(limits).Render(t.Context(), jpegOf(t, quarters(1200, 1200)), raster.Square{}, 256)
	if code(err) != "picture.too_many_pixels" {
		t.Errorf("Render = %v", err)
	}
}

func TestA12MegapixelPhotoStaysWithin40MegabytesAboveIdle(t *testing.T) { //nolint:paralleltest // it measures the memory of the whole process
	photo := largePhoto(t, 4000, 3000)
	press := raster.New(raster.Standard())
	grown := grownBy(t, func() {
		if _, err := press.Render(t.Context(), photo, raster.Square{X: 500, Size: 2000}, 1024, 256); err != nil {
			t.Error(err)
		}
	})
	t.Logf("12 megapixels, a file of %d KB: %d MB above idle", len(photo)>>10, grown>>20)
	if grown > 40<<20 {
		t.Errorf("took %d MB", grown>>20)
	}
}

// A file of 130 KB that unpacks to as many pixels as are taken.
func TestALargeDrawingIsNeverHeldWhole(t *testing.T) { //nolint:paralleltest // it measures the memory of the whole process
	rows := make([]byte, 5000*(1+8000))
	drawing := bombOf(t, 8000, 5000, rows)
	press := raster.New(raster.Standard())
	grown := grownBy(t, func() {
		if _, err := press.Render(t.Context(), drawing, raster.Square{Size: 1000}, 1024, 256); err != nil {
			t.Error(err)
		}
	})
	runtime.KeepAlive(rows)
	t.Logf("40 megapixels, a file of %d KB: %d MB above idle", len(drawing)>>10, grown>>20)
	if grown > 40<<20 {
		t.Errorf("took %d MB", grown>>20)
	}
	if _, err := press.Render(t.Context(), bombOf(t, 100, 100, rows[:20_000]), raster.Square{}, 64); code(err) != "picture.damaged" {
		t.Errorf("a drawing that unpacks to more than its pixels = %v", err)
	}
}

func FuzzRender(f *testing.F) {
	f.Add(jpegOf(f, quarters(40, 30)), 0, 0, 0)
	f.Add(withSegment(jpegOf(f, quarters(40, 30)), 0xe1, "Exif\x00\x00"+exif(6)), 3, 5, 20)
	f.Add(pngOf(f, quarters(40, 30)), 0, 0, 10)
	f.Add(withSegment(jpegOf(f, quarters(40, 30)), 0xe2, "ICC_PROFILE\x00\x01\x01"+string(displayP3())), 0, 0, 0)
	for _, name := range []string{"lossy.webp", "lossless.webp", "lossy-alpha.webp", "lossless-alpha.webp"} {
		file, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file, 1, 2, 30)
	}
	limits := raster.Standard()
	limits.Pixels, limits.Memory = 1<<20, 64<<20
	press := raster.New(limits)
	f.Fuzz(func(t *testing.T, file []byte, x, y, size int) {
		p, err := press.Render(t.Context(), file, raster.Square{X: x, Y: y, Size: size}, 64, 16)
		if err != nil {
			if !strings.HasPrefix(code(err), "picture.") {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		// Whatever goes in, what comes out are small squares of the type that is told.
		for i, most := range []int{64, 16} {
			m := decode(t, p.Sizes[i].Data)
			if b := m.Bounds(); b.Dx() != p.Sizes[i].Side || b.Dy() != b.Dx() || b.Dx() < 1 || b.Dx() > most {
				t.Fatalf("size %d is %v", most, b)
			}
			if isJPEG := p.Sizes[i].Data[0] == 0xff; isJPEG != (p.Type == "image/jpeg") {
				t.Fatalf("told %s", p.Type)
			}
		}
	})
}

// grownBy runs work and returns the most by which the heap grew meanwhile, garbage included.
func grownBy(t *testing.T, work func()) int64 {
	t.Helper()
	debug.FreeOSMemory()
	read := func() int64 {
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		return int64(now.HeapInuse)
	}
	before := read()
	var peak int64
	done, watched := make(chan struct{}), make(chan struct{})
	tick := time.NewTicker(time.Millisecond) // reading stops the world: not more often
	defer tick.Stop()
	go func() {
		defer close(watched)
		for {
			peak = max(peak, read()-before)
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	work()
	close(done)
	<-watched
	return peak
}

func largePhoto(t testing.TB, width, height int) []byte {
	m := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	seed := uint32(1)
	for i := range m.Y {
		seed = seed*1664525 + 1013904223
		m.Y[i] = uint8(i/width*200/height) + uint8(seed>>28)
	}
	for i := range m.Cb {
		m.Cb[i], m.Cr[i] = uint8(i>>9), uint8(i>>11)
	}
	return jpegOf(t, m)
}

// remeasured changes what a JPEG's frame tells.
func remeasured(file []byte, width, height uint16) []byte {
	out := bytes.Clone(file)
	at := bytes.Index(out, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(out[at+5:], height)
	binary.BigEndian.PutUint16(out[at+7:], width)
	return out
}

// withScans repeats the scan of a JPEG.
func withScans(file []byte, count int) []byte {
	at := bytes.Index(file, []byte{0xff, 0xda})
	scan := file[at : at+14]
	return append(bytes.Clone(file[:at]), append(bytes.Repeat(scan, count), file[at:]...)...)
}

// enlarged makes the frame of an extended WebP tell more pixels than its canvas.
func enlarged(file []byte) []byte {
	out := bytes.Clone(file)
	at := bytes.Index(out, []byte("VP8L")) + 9
	binary.LittleEndian.PutUint32(out[at:], 5000|5000<<14)
	return out
}

// bombOf is a PNG of rows, whatever its header tells.
func bombOf(t *testing.T, width, height uint32, rows []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	w, err := zlib.NewWriterLevel(&packed, zlib.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	file := append(header(width, height, 8, 0, 0), chunk("IDAT", packed.String())...)
	return append(file, chunk("IEND", "")...)
}

func giantWebP() []byte {
	body := append([]byte{0x2f}, binary.LittleEndian.AppendUint32(nil, 16_383|16_383<<14)...)
	return append([]byte("RIFF\x18\x00\x00\x00WEBPVP8L\x06\x00\x00\x00"), append(body, 0)...)
}

func animated(file []byte) []byte {
	out := bytes.Clone(file)
	out[20] |= 2
	return out
}

func flipped(file []byte, at int) []byte {
	out := bytes.Clone(file)
	out[at] ^= 0xff
	return out
}
