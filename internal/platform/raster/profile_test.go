package raster_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
	"slices"
	"testing"

	"mobilize/internal/platform/raster"
)

// displayP3 is the profile that phones put into their photos: the primaries of DCI-P3, the curve
// of sRGB.
func displayP3() []byte {
	return profileOf([9]float64{.51512, .29198, .15710, .24120, .69225, .06657, -.00105, .04189, .78407})
}

func profileOf(primaries [9]float64) []byte {
	number := func(v float64) []byte { return binary.BigEndian.AppendUint32(nil, uint32(int32(v*65536))) }
	var table, data []byte
	table = binary.BigEndian.AppendUint32(table, 6)
	add := func(name string, body []byte) {
		table = append(table, name...)
		table = binary.BigEndian.AppendUint32(table, uint32(132+6*12+len(data)))
		table = binary.BigEndian.AppendUint32(table, uint32(len(body)))
		data = append(data, body...)
	}
	for i, letter := range []string{"r", "g", "b"} {
		body := []byte("XYZ \x00\x00\x00\x00")
		for row := range 3 {
			body = append(body, number(primaries[3*row+i])...)
		}
		add(letter+"XYZ", body)
		curve := []byte("para\x00\x00\x00\x00\x00\x03\x00\x00")
		for _, v := range []float64{2.4, 1 / 1.055, .055 / 1.055, 1 / 12.92, .04045} {
			curve = append(curve, number(v)...)
		}
		add(letter+"TRC", curve)
	}
	var head [128]byte
	binary.BigEndian.PutUint32(head[:], uint32(128+len(table)+len(data)))
	copy(head[8:], "\x04\x00\x00\x00mntrRGB XYZ ")
	copy(head[36:], "acsp")
	copy(head[68:], "\x00\x00\xf6\xd6\x00\x01\x00\x00\x00\x00\xd3\x2d") // D50
	return slices.Concat(head[:], table, data)
}

func plain(c color.Color) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for y := range 64 {
		for x := range 64 {
			m.Set(x, y, c)
		}
	}
	return m
}

func TestWideColoursBecomeOrdinaryOnes(t *testing.T) {
	t.Parallel()
	// What Chromium shows of the same numbers in Display P3.
	for from, want := range map[color.NRGBA][3]int{
		{200, 120, 90, 255}:  {212, 115, 83},
		{230, 190, 170, 255}: {239, 188, 167},
		{60, 130, 70, 255}:   {16, 132, 62},
		{128, 128, 128, 255}: {128, 128, 128},
		{255, 255, 255, 255}: {255, 255, 255},
		{0, 0, 0, 255}:       {0, 0, 0},
	} {
		var packed bytes.Buffer
		w := zlib.NewWriter(&packed)
		if _, err := w.Write(displayP3()); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		for name, file := range map[string][]byte{
			"JPEG": withSegment(jpegOf(t, plain(from)), 0xe2, "ICC_PROFILE\x00\x01\x01"+string(displayP3())),
			"PNG":  withChunk(pngOf(t, plain(from)), "iCCP", "Display P3\x00\x00"+packed.String()),
		} {
			if got, ok := middle(t, file); !ok || !near(got, want, 3) {
				t.Errorf("%s of %v = %v, want %v", name, from, got, want)
			}
		}
	}
}

func TestOtherProfilesLeaveTheNumbersAlone(t *testing.T) {
	t.Parallel()
	sRGB := profileOf([9]float64{.43607, .38506, .14308, .22250, .71688, .06062, .01393, .09710, .71417})
	grey := bytes.Replace(displayP3(), []byte("RGB XYZ "), []byte("GRAYXYZ "), 1)
	lying := displayP3()
	binary.BigEndian.PutUint32(lying[128:], 1<<31)
	binary.BigEndian.PutUint32(lying[136:], 1<<31)
	for name, icc := range map[string][]byte{
		"sRGB": sRGB, "none": nil, "cut off": displayP3()[:200], "of grey": grey, "that lies about its tags": lying, "of nothing": make([]byte, 600),
	} {
		file := withSegment(jpegOf(t, plain(color.NRGBA{200, 120, 90, 255})), 0xe2, "ICC_PROFILE\x00\x01\x01"+string(icc))
		if got, ok := middle(t, file); !ok || !near(got, [3]int{200, 120, 90}, 3) {
			t.Errorf("a profile %s changes the colour to %v", name, got)
		}
	}
}

func middle(t *testing.T, file []byte) (rgb [3]int, ok bool) {
	t.Helper()
	p, err := raster.New(raster.Standard()).Render(t.Context(), file, raster.Square{}, 64)
	if err != nil {
		t.Error(err)
		return rgb, false
	}
	r, g, b, _ := decode(t, p.Sizes[0].Data).At(32, 32).RGBA()
	return [3]int{int(r >> 8), int(g >> 8), int(b >> 8)}, true
}

func near(a, b [3]int, most int) bool {
	for i := range a {
		if d := a[i] - b[i]; d < -most || d > most {
			return false
		}
	}
	return true
}
