package clip_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"mobilize/internal/domain/sound/clip"
	"mobilize/internal/vocabulary/fault"
)

const needle = "Rolighedsvej 7, Aarhus"

// samples are one recording in each container, with as much beside the sound as a recorder writes.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	webm, err := os.ReadFile("testdata/two-seconds.webm") // made by Chromium
	if err != nil {
		t.Fatal(err)
	}
	tags := append([]byte{0x12, 0x54, 0xc3, 0x67, 0x80 | byte(len(needle))}, needle...)
	webm = bytes.Clone(webm)
	size := binary.BigEndian.Uint64(webm[40:]) & 0xffffffffffffff // of the segment, after the header and its own id
	binary.BigEndian.PutUint64(webm[40:], 1<<56|(size+uint64(len(tags))))
	return map[string][]byte{
		"audio/webm": append(webm, tags...),
		"audio/mp4":  marked(t),
		"audio/ogg":  oggOf(2*time.Second, "comment="+needle),
		"audio/wav":  wavOf(2*time.Second, needle),
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	for kind, file := range samples(t) {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			before := bytes.Clone(file)
			c, err := clip.Read(file)
			if err != nil {
				t.Fatal(err)
			}
			if c.Type != kind || c.Length < 1900*time.Millisecond || c.Length > 2200*time.Millisecond {
				t.Errorf("read %s of %v", c.Type, c.Length)
			}
			if !bytes.Contains(file, []byte(needle)) || bytes.Contains(c.Data, []byte(needle)) || bytes.Contains(c.Data, []byte("Chrome")) {
				t.Error("what is written beside the sound is not left out")
			}
			if !bytes.Equal(before, file) {
				t.Error("the file that was sent is changed")
			}
			again, err := clip.Read(c.Data)
			if err != nil || !bytes.Equal(again.Data, c.Data) || again.Length != c.Length {
				t.Errorf("read once more: %v, %v, the same bytes: %v", err, again.Length, bytes.Equal(again.Data, c.Data))
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	good := samples(t)
	for name, tc := range map[string]struct {
		file []byte
		want string
	}{
		"nothing":                    {nil, "sound.unsupported"},
		"a page":                     {[]byte("<!doctype html><script>alert(1)</script>"), "sound.unsupported"},
		"an MP3":                     {[]byte("ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x00"), "sound.unsupported"},
		"a picture":                  {[]byte("\x89PNG\r\n\x1a\n0000000000000000"), "sound.unsupported"},
		"a film in WebM":             {bytes.Replace(good["audio/webm"], []byte{0x83, 0x81, 0x02}, []byte{0x83, 0x81, 0x01}, 1), "sound.unsupported"},
		"another codec in WebM":      {bytes.Replace(good["audio/webm"], []byte("A_OPUS"), []byte("A_FLAC"), 1), "sound.unsupported"},
		"Matroska":                   {bytes.Replace(good["audio/webm"], []byte("webm"), []byte("mkvX"), 1), "sound.unsupported"},
		"a film in MP4":              {bytes.Replace(good["audio/mp4"], []byte("soun"), []byte("vide"), 1), "sound.unsupported"},
		"another codec in MP4":       {bytes.Replace(good["audio/mp4"], []byte("mp4a"), []byte("Opus"), 1), "sound.unsupported"},
		"Vorbis in Ogg":              {bytes.Replace(good["audio/ogg"], []byte("OpusHead"), []byte("\x01vorbis0"), 1), "sound.unsupported"},
		"packed samples in WAV":      {bytes.Replace(good["audio/wav"], []byte("fmt \x10\x00\x00\x00\x01"), []byte("fmt \x10\x00\x00\x00\x11"), 1), "sound.unsupported"},
		"forty seconds of Ogg":       {oggOf(40*time.Second, ""), "sound.too_long"},
		"forty seconds of WAV":       {wavOf(40*time.Second, ""), "sound.too_long"},
		"no sound":                   {wavOf(0, ""), "sound.damaged"},
		"more than a megabyte":       {append(wavOf(time.Second, ""), make([]byte, clip.MostBytes)...), "sound.too_large"},
		"a WAV that claims too much": {append([]byte("RIFF\xff\xff\xff\xffWAVEdata"), 0xff, 0xff, 0xff, 0xff), "sound.damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var f *fault.Error
			if _, err := clip.Read(tc.file); !errors.As(err, &f) || f.Code != tc.want {
				t.Errorf("Read = %v, want %s", err, tc.want)
			}
		})
	}
}

// However a recording is cut off or changed, it is refused as a fault or read as something that reads again.
func TestEveryPrefix(t *testing.T) {
	t.Parallel()
	for kind, file := range samples(t) {
		for n := 0; n < len(file); n += 1 + n/64 {
			check(t, kind, file[:n])
			broken := bytes.Clone(file)
			broken[n] ^= 0xff
			check(t, kind, broken)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, file := range samples(f) {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) { check(t, "fuzz", file) })
}

// check states what is true of any bytes.
func check(t *testing.T, name string, file []byte) {
	t.Helper()
	c, err := clip.Read(file)
	if err != nil {
		if fault.KindOf(err) == fault.Internal {
			t.Errorf("%s: %v is no fault", name, err)
		}
		return
	}
	if c.Length <= 0 || c.Length > clip.Longest+time.Second || len(c.Data) > len(file)+1024 || !strings.HasPrefix(c.Type, "audio/") {
		t.Errorf("%s: %d bytes became %d bytes of %s that last %v", name, len(file), len(c.Data), c.Type, c.Length)
	}
	again, err := clip.Read(c.Data)
	if len(c.Data) <= clip.MostBytes && (err != nil || again.Type != c.Type || !bytes.Equal(again.Data, c.Data)) {
		t.Errorf("%s: what was read does not read the same again: %v", name, err)
	}
}

// marked is a fragmented MP4 as a browser records it, with AAC in its description, and boxes that tell where and of what.
func marked(t testing.TB) []byte {
	t.Helper()
	file, err := os.ReadFile("testdata/fragments.mp4") // made by Chromium
	if err != nil {
		t.Fatal(err)
	}
	file = bytes.Replace(file, []byte("Opus"), []byte("mp4a"), 1)
	box := func(kind, text string) []byte {
		return append(binary.BigEndian.AppendUint32(nil, uint32(8+len(text))), kind+text...)
	}
	at := bytes.Index(file, []byte("moov")) - 4
	size := binary.BigEndian.Uint32(file[at:])
	told := box("udta", string(box("\xa9xyz", needle)))
	moov := append(bytes.Clone(file[at:at+int(size)]), told...)
	binary.BigEndian.PutUint32(moov, size+uint32(len(told)))
	out := append(bytes.Clone(file[:at]), moov...)
	out = append(out, file[at+int(size):]...)
	return append(out, box("uuid", needle)...)
}

func wavOf(length time.Duration, info string) []byte {
	const rate = 8000
	chunk := func(kind string, body []byte) []byte {
		return append(append(binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(body))), body...), make([]byte, len(body)%2)...)
	}
	body := chunk("fmt ", []byte{1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0})
	body = append(body, chunk("LIST", []byte("INFOINAM"+info))...)
	body = append(body, chunk("data", bytes.Repeat([]byte{0x80}, int(length.Seconds()*rate)))...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(4+len(body))), append([]byte("WAVE"), body...)...)
}

func oggOf(length time.Duration, comment string) []byte {
	const preskip = 312
	head := []byte("OpusHead\x01\x01")
	head = binary.LittleEndian.AppendUint16(head, preskip)
	head = append(binary.LittleEndian.AppendUint32(head, 48_000), 0, 0, 0)
	tags := append([]byte("OpusTags\x03\x00\x00\x00abc\x01\x00\x00\x00"), byte(len(comment)), 0, 0, 0)
	tags = append(tags, comment...)
	out := pageOf(2, 0, 0, head)
	out = append(out, pageOf(0, 0, 1, tags)...)
	samples := uint64(length.Seconds()*48_000) + preskip
	for i := range 4 {
		flags := byte(0)
		if i == 3 {
			flags = 4
		}
		out = append(out, pageOf(flags, samples*uint64(i+1)/4, uint32(2+i), bytes.Repeat([]byte{0xf8}, 100))...)
	}
	return out
}

func pageOf(flags byte, granule uint64, number uint32, packet []byte) []byte {
	p := append([]byte("OggS\x00"), flags)
	p = binary.LittleEndian.AppendUint64(p, granule)
	p = append(p, 7, 0, 0, 0)
	p = binary.LittleEndian.AppendUint32(p, number)
	p = append(p, 0, 0, 0, 0, 1, byte(len(packet)))
	return append(p, packet...)
}
