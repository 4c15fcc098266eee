package raster_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"

	"mobilize/internal/platform/raster"
	"mobilize/internal/vocabulary/fault"
)

func TestOrientationIsUndoneForAllEightValues(t *testing.T) {
	t.Parallel()
	// What lies in the corners of the stored picture: red, green / blue, white. Where each value
	// says the corners are shown (EXIF 2.3, 4.6.4 A).
	want := map[int][4]string{
		1: {"red", "green", "blue", "white"}, 2: {"green", "red", "white", "blue"},
		3: {"white", "blue", "green", "red"}, 4: {"blue", "white", "red", "green"},
		5: {"red", "blue", "green", "white"}, 6: {"blue", "red", "white", "green"},
		7: {"white", "green", "blue", "red"}, 8: {"green", "white", "red", "blue"},
	}
	stored := jpegOf(t, quarters(400, 200))
	drawn := pngOf(t, quarters(400, 200))
	press := raster.New(raster.Standard())
	for value, corners := range want {
		for name, file := range map[string][]byte{
			"JPEG": withSegment(stored, 0xe1, "Exif\x00\x00"+exif(uint16(value))),
			"PNG":  withChunk(drawn, "eXIf", exif(uint16(value))),
		} {
			t.Run(fmt.Sprintf("%s with orientation %d", name, value), func(t *testing.T) {
				t.Parallel()
				// A square that crosses the middle: all four corners are in it.
				crop := raster.Square{X: 120, Y: 20, Size: 160}
				width, height := 400, 200
				if value >= 5 {
					crop, width, height = raster.Square{X: 20, Y: 120, Size: 160}, 200, 400
				}
				p, err := press.Render(t.Context(), file, crop, 128, 32)
				if err != nil {
					t.Fatal(err)
				}
				if p.Width != width || p.Height != height {
					t.Errorf("shown as %d x %d, want %d x %d", p.Width, p.Height, width, height)
				}
				for _, size := range p.Sizes {
					m := decode(t, size.Data)
					n := size.Side
					got := [4]string{colour(m, n/4, n/4), colour(m, 3*n/4, n/4), colour(m, n/4, 3*n/4), colour(m, 3*n/4, 3*n/4)}
					if got != corners {
						t.Errorf("corners at %d px = %v, want %v", n, got, corners)
					}
				}
				proof, err := press.Whole(t.Context(), file, 100)
				if err != nil {
					t.Fatal(err)
				}
				m := decode(t, proof.Data)
				w, h := m.Bounds().Dx(), m.Bounds().Dy()
				got := [4]string{colour(m, w/4, h/4), colour(m, 3*w/4, h/4), colour(m, w/4, 3*h/4), colour(m, 3*w/4, 3*h/4)}
				if w != width/4 || h != height/4 || got != corners || bytes.Contains(proof.Data, []byte("Exif")) {
					t.Errorf("the whole is %d x %d with %v, want %v", w, h, got, corners)
				}
			})
		}
	}
}

func TestCropIsWhatThePersonChose(t *testing.T) {
	t.Parallel()
	press := raster.New(raster.Standard())
	file := withSegment(jpegOf(t, quarters(400, 200)), 0xe1, "Exif\x00\x00"+exif(6)) // shown 200 x 400
	for _, tc := range []struct {
		crop raster.Square
		want string
	}{
		{raster.Square{X: 0, Y: 0, Size: 100}, "blue"},
		{raster.Square{X: 100, Y: 100, Size: 100}, "red"},
		{raster.Square{X: 0, Y: 300, Size: 100}, "white"},
		{raster.Square{X: 101, Y: 301, Size: 99}, "green"},
	} {
		p, err := press.Render(t.Context(), file, tc.crop, 1024, 32)
		if err != nil {
			t.Fatal(err)
		}
		if p.Sizes[0].Side != tc.crop.Size {
			t.Errorf("a crop of %d pixels became %d: nothing is blown up", tc.crop.Size, p.Sizes[0].Side)
		}
		m := decode(t, p.Sizes[0].Data)
		for _, at := range []image.Point{{8, 8}, {90, 8}, {8, 90}, {90, 90}} {
			if got := colour(m, at.X, at.Y); got != tc.want {
				t.Errorf("crop %v at %v = %s, want %s", tc.crop, at, got, tc.want)
			}
		}
	}
	t.Run("takes the largest square in the middle when none is chosen", func(t *testing.T) {
		t.Parallel()
		p, err := press.Render(t.Context(), pngOf(t, quarters(301, 97)), raster.Square{}, 256)
		if err != nil || p.Sizes[0].Side != 97 {
			t.Errorf("side = %v, %v; want 97", p.Sizes, err)
		}
	})
	for _, crop := range []raster.Square{
		{X: -1, Size: 10},
		{Y: -1, Size: 10},
		{Size: -1},
		{Size: 201},
		{X: 191, Size: 10},
		{Y: 391, Size: 10},
		{X: 1 << 62, Size: 1 << 62},
		{X: 1<<63 - 1, Size: 1},
	} {
		if _, err := press.Render(t.Context(), file, crop, 256); code(err) != "picture.crop_outside" {
			t.Errorf("crop %v = %v, want picture.crop_outside", crop, err)
		}
	}
}

func TestScalingKeepsTheMean(t *testing.T) {
	t.Parallel()
	// A chessboard of single pixels becomes an even grey in every new pixel, at every ratio.
	m := image.NewRGBA(image.Rect(0, 0, 320, 320))
	for y := range 320 {
		for x := range 320 {
			v := uint8(255 * ((x + y) & 1))
			m.SetRGBA(x, y, color.RGBA{v, v, v, 255})
		}
	}
	for _, side := range []int{160, 80, 32} {
		p, err := raster.New(raster.Standard()).Render(t.Context(), pngOf(t, m), raster.Square{}, side)
		if err != nil {
			t.Fatal(err)
		}
		out := decode(t, p.Sizes[0].Data)
		for i := range side {
			if r, _, _, _ := out.At(i, side-1-i).RGBA(); r>>8 < 126 || r>>8 > 129 {
				t.Fatalf("side %d: pixel %d = %d, want 127 or 128", side, i, r>>8)
			}
		}
	}
}

func TestEveryKindIsReadInItsTrueColours(t *testing.T) {
	t.Parallel()
	press := raster.New(raster.Standard())
	for _, name := range []string{"lossy.webp", "lossless.webp", "lossy-alpha.webp", "lossless-alpha.webp"} {
		file, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := press.Render(t.Context(), file, raster.Square{Size: 64}, 64)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		m := decode(t, p.Sizes[0].Data)
		if got := [3]string{colour(m, 12, 16), colour(m, 36, 16), colour(m, 58, 16)}; got != [3]string{"black", "red", "green"} {
			t.Errorf("%s = %v", name, got)
		}
		isClear := strings.Contains(name, "alpha")
		_, _, _, a := m.At(60, 60).RGBA()
		if isClear != (a == 0) || isClear && p.Type != "image/png" {
			t.Errorf("%s: alpha %d as %s", name, a, p.Type)
		}
		if !isClear && colour(m, 60, 60) != "white" {
			t.Errorf("%s: white became %s", name, colour(m, 60, 60))
		}
	}
	grey := image.NewGray(image.Rect(0, 0, 80, 80))
	for i := range grey.Pix {
		grey.Pix[i] = 255
	}
	palette := image.NewPaletted(image.Rect(0, 0, 80, 80), color.Palette{color.White, color.Black})
	for name, file := range map[string][]byte{
		"grey JPEG": jpegOf(t, grey), "grey PNG": pngOf(t, grey), "palette PNG": pngOf(t, palette),
		"deep PNG": pngOf(t, image.NewNRGBA64(image.Rect(0, 0, 80, 80))),
	} {
		p, err := press.Render(t.Context(), file, raster.Square{}, 64, 16)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if r, _, _, a := decode(t, p.Sizes[1].Data).At(8, 8).RGBA(); a != 0 && r>>8 < 250 {
			t.Errorf("%s: white became %d", name, r>>8)
		}
	}
}

func TestADrawingStaysPNGAndAPhotoBecomesJPEG(t *testing.T) {
	t.Parallel()
	press := raster.New(raster.Standard())
	photo := image.NewRGBA(image.Rect(0, 0, 300, 300))
	for i := range photo.Pix {
		photo.Pix[i] = uint8(i*i>>7 ^ i>>3)
	}
	for i := 3; i < len(photo.Pix); i += 4 {
		photo.Pix[i] = 255
	}
	for name, tc := range map[string]struct {
		file []byte
		want string
	}{
		"flat drawing": {pngOf(t, quarters(300, 300)), "image/png"},
		"photo in PNG": {pngOf(t, photo), "image/jpeg"},
		"JPEG":         {jpegOf(t, quarters(300, 300)), "image/jpeg"},
	} {
		p, err := press.Render(t.Context(), tc.file, raster.Square{}, 256, 128)
		if err != nil || p.Type != tc.want {
			t.Errorf("%s = %s, %v; want %s", name, p.Type, err, tc.want)
		}
	}
}

func TestStrayBytesBetweenSegmentsArePassedOver(t *testing.T) {
	t.Parallel()
	photo := jpegOf(t, quarters(64, 64))
	stray := slices.Concat(photo[:2], withSegment(photo, 0xfe, "hej")[2:9], []byte{0, 0, 7}, photo[2:])
	if _, err := raster.New(raster.Standard()).Render(t.Context(), stray, raster.Square{}, 32); err != nil {
		t.Error(err)
	}
}

func TestNothingButPixelsIsLeft(t *testing.T) {
	t.Parallel()
	press := raster.New(raster.Standard())
	photo := jpegOf(t, quarters(300, 300))
	script := "<script>alert('hej')</script>"
	for name, file := range map[string][]byte{
		"place in EXIF":         withSegment(photo, 0xe1, "Exif\x00\x00"+exif(1)),
		"XMP":                   withSegment(photo, 0xe1, "http://ns.adobe.com/xap/1.0/\x00GPS 55.67"),
		"IPTC":                  withSegment(photo, 0xed, "Photoshop 3.0\x00GPS"),
		"comment with HTML":     withSegment(photo, 0xfe, script),
		"HTML after the end":    append(bytes.Clone(photo), "<html>"+script...),
		"archive after the end": append(bytes.Clone(photo), "PK\x03\x04META-INF/MANIFEST.MF GPS"...),
		"text in PNG":           withChunk(pngOf(t, quarters(300, 300)), "tEXt", "Comment\x00"+script),
		"SVG in PNG":            withChunk(pngOf(t, quarters(300, 300)), "iTXt", "x\x00<svg onload=GPS>"),
		"EXIF in PNG":           withChunk(pngOf(t, quarters(300, 300)), "eXIf", exif(1)),
	} {
		p, err := press.Render(t.Context(), file, raster.Square{}, 256, 64)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, size := range p.Sizes {
			for _, trace := range []string{"GPS", "script", "svg", "Exif", "html", "PK\x03\x04"} {
				if bytes.Contains(size.Data, []byte(trace)) {
					t.Errorf("%s: %q came through", name, trace)
				}
			}
		}
	}
}

func TestWaitingForACoreEndsWithTheRequest(t *testing.T) {
	t.Parallel()
	press := raster.New(raster.Standard())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	// Many at once, all given up: none may keep a slot.
	for range 50 {
		if _, err := press.Render(ctx, pngOf(t, quarters(64, 64)), raster.Square{}, 32); err != nil && code(err) != "picture.busy" {
			t.Fatal(err)
		}
	}
	if _, err := press.Render(t.Context(), pngOf(t, quarters(64, 64)), raster.Square{}, 32); err != nil {
		t.Errorf("a slot was lost: %v", err)
	}
}

func decode(t testing.TB, data []byte) image.Image {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		m, err = jpeg.Decode(bytes.NewReader(data))
	}
	if err != nil {
		t.Fatalf("decode what was made: %v", err)
	}
	return m
}

func colour(m image.Image, x, y int) string {
	r, g, b, _ := m.At(x, y).RGBA()
	bits := 0
	for i, v := range []uint32{r, g, b} {
		if v>>8 > 200 {
			bits |= 1 << i
		} else if v>>8 > 60 {
			return "mixed"
		}
	}
	return [...]string{"black", "red", "green", "yellow", "blue", "violet", "cyan", "white"}[bits]
}

func code(err error) string {
	if f := fault.As(err); f != nil {
		return f.Code
	}
	return fmt.Sprint(err)
}
