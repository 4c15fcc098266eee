package raster_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"testing"

	"mobilize/internal/platform/raster"
)

// Goal 22 of the privacy design: files that are a picture and something else. Whatever is let in,
// what comes out is pixels only.
func TestPolyglotsLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	payloads := []string{
		"<script>alert(document.domain)</script>", "<html><body onload=alert(1)>", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
		"<?php system($_GET['c']); ?>", "<%@ page import=\"java.util.*\" %>", "PK\x03\x04\x14\x00META-INF/MANIFEST.MF", "PK\x05\x06" + string(make([]byte, 18)),
		"%PDF-1.7 1 0 obj<</JS(app.alert(1))>>", "GIF89a\x01\x00\x01\x00;", "#!/bin/sh\nid\n", "MZ\x90\x00This program", "\x7fELF\x02\x01\x01",
		"*/=alert(1)/*", "javascript:alert(1)", "<!ENTITY xxe SYSTEM 'file:///etc/passwd'>", "Rar!\x1a\x07\x00", "7z\xbc\xaf\x27\x1c", "{\"type\":\"application/json\"}",
		"=cmd|' /C calc'!A0", "OggS\x00\x02", "<x:xmpmeta xmlns:x='adobe:ns:meta/'>GPS",
	}
	drawn, photo := pngOf(t, quarters(64, 64)), jpegOf(t, quarters(64, 64))
	lossless, err := os.ReadFile("testdata/lossless.webp")
	if err != nil {
		t.Fatal(err)
	}
	lossy, err := os.ReadFile("testdata/lossy-alpha.webp")
	if err != nil {
		t.Fatal(err)
	}
	press := raster.New(raster.Standard())
	tried := 0
	for _, payload := range payloads {
		for name, file := range map[string][]byte{
			"JPEG comment":        withSegment(photo, 0xfe, payload),
			"JPEG application":    withSegment(photo, 0xe1, payload),
			"JPEG thumbnail":      withSegment(photo, 0xe1, "Exif\x00\x00"+exif(1)+payload),
			"JPEG colour profile": withSegment(photo, 0xe2, "ICC_PROFILE\x00\x01\x01"+payload),
			"JPEG and more":       append(bytes.Clone(photo), payload...),
			"PNG text":            withChunk(drawn, "tEXt", "Comment\x00"+payload),
			"PNG unknown":         withChunk(drawn, "evIl", payload),
			"PNG and more":        append(bytes.Clone(drawn), payload...),
			"WebP unknown":        withPiece(lossless, "EVIL", payload),
			"WebP XMP":            withPiece(lossy, "XMP ", payload),
			"WebP and more":       append(bytes.Clone(lossless), payload...),
			"payload first":       append([]byte(payload), photo...),
		} {
			tried++
			p, err := press.Render(t.Context(), file, raster.Square{}, 32, 16)
			if err != nil {
				if c := code(err); c != "picture.not_a_picture" && c != "picture.unsupported" && c != "picture.damaged" {
					t.Errorf("%s with %.12q: %v", name, payload, err)
				}
				continue
			}
			for _, size := range p.Sizes {
				decode(t, size.Data)
				if bytes.Contains(size.Data, []byte(payload)) || bytes.Contains(size.Data, []byte("GPS")) {
					t.Errorf("%s: %.12q came through", name, payload)
				}
			}
		}
	}
	if tried < 200 {
		t.Errorf("%d files", tried)
	}
}

// withPiece adds a chunk to a WebP file.
func withPiece(file []byte, name, body string) []byte {
	out := append(bytes.Clone(file), name...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(body)))
	out = append(out, body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}
