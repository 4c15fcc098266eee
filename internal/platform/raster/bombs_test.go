package raster_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"os"
	"testing"

	"mobilize/internal/platform/raster"
)

// A kilobyte of profile unpacks to a megabyte, and a file has room for thousands of them.
func TestAFileHasOneProfileAndItIsReadInPart(t *testing.T) {
	t.Parallel()
	press := raster.New(raster.Standard())
	body := "x\x00\x00" + deflated(t, make([]byte, 1<<20))
	if read := len(raster.Inflated([]byte(body))); read > 64<<10 {
		t.Errorf("%d bytes of a profile were unpacked", read)
	}
	drawing := pngOf(t, quarters(2, 2))
	if _, err := press.Judge(withChunk(drawing, "iCCP", body)); err != nil {
		t.Errorf("a drawing with one profile = %v", err)
	}
	if _, err := press.Judge(withChunk(withChunk(drawing, "iCCP", body), "iCCP", body)); code(err) != "picture.damaged" {
		t.Errorf("a drawing with two profiles = %v", err)
	}
	lossless, err := os.ReadFile("testdata/lossless.webp")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := press.Judge(lossless); err != nil {
		t.Errorf("a WebP with one profile = %v", err)
	}
	if _, err := press.Judge(withPiece(lossless, "ICCP", string(displayP3()))); code(err) != "picture.damaged" {
		t.Errorf("a WebP with two profiles = %v", err)
	}
}

// A scan of nothing but ends costs a few bytes of file and a visit to every block.
func TestTheScansOfAPhotoAreBoundedByItsSize(t *testing.T) {
	t.Parallel()
	all := []byte{1, 2, 3}
	common := [][]byte{all, {1}, {3}, {2}, {1}, {1}, all, {3}, {2}, {1}} // what libjpeg writes
	repeated := func(scan []byte, count int) (scans [][]byte) {
		for range count {
			scans = append(scans, scan)
		}
		return scans
	}
	for _, tc := range []struct {
		name          string
		width, height uint16
		look          byte // across and down, of the first component
		scans         [][]byte
		want          string
	}{
		{"40 megapixels as encoders write them", 7300, 5470, 0x22, common, "<nil>"},
		{"24 megapixels in 4:4:4", 6000, 4000, 0x11, common, "<nil>"},
		{"12 megapixels with twice the scans", 4000, 3000, 0x11, append(common, common...), "<nil>"},
		{"a small one with many scans", 1000, 1000, 0x22, repeated(all, 97), "<nil>"},
		{"40 megapixels of 97 scans", 6320, 6320, 0x22, repeated(all, 97), "picture.damaged"},
		{"40 megapixels of 97 scans of one component", 6320, 6320, 0x22, repeated([]byte{1}, 97), "picture.damaged"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if _, err := raster.New(raster.Standard()).Judge(scanned(tc.width, tc.height, tc.look, tc.scans)); code(err) != tc.want {
				t.Errorf("Judge = %v, want %s", err, tc.want)
			}
		})
	}
}

func TestACoreIsLeftForEverythingElse(t *testing.T) {
	t.Parallel()
	for cores, want := range map[int]int{1: 1, 2: 1, 4: 3} {
		if got := raster.Slots(cores); got != want {
			t.Errorf("on %d cores %d pictures are decoded at once, want %d", cores, got, want)
		}
	}
}

func deflated(t *testing.T, plain []byte) string {
	t.Helper()
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.String()
}

// scanned is the skeleton of a progressive photo: its frame, and scans that each name components.
func scanned(width, height uint16, look byte, scans [][]byte) []byte {
	segment := func(marker byte, body ...byte) []byte {
		return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
	}
	frame := append([]byte{8}, binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(nil, height), width)...)
	file := append([]byte{0xff, 0xd8}, segment(0xc2, append(frame, 3, 1, look, 0, 2, 0x11, 0, 3, 0x11, 0)...)...)
	for _, scan := range scans {
		body := []byte{byte(len(scan))}
		for _, component := range scan {
			body = append(body, component, 0)
		}
		file = append(file, segment(0xda, append(body, 0, 0, 0)...)...)
		file = append(file, 0x7f)
	}
	return append(file, 0xff, 0xd9)
}
