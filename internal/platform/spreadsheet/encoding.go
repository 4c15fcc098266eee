package spreadsheet

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const utf8Mark = "\ufeff"

// upper is what Windows-1252 has from 0x80 to 0x9f; the five that it leaves open read as in the WHATWG's table.
const upper = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

// decode returns a file's text.
func decode(file []byte) (string, error) {
	var text string
	switch {
	case bytes.HasPrefix(file, []byte("PK\x03\x04")), bytes.HasPrefix(file, []byte("\xd0\xcf\x11\xe0")): // xlsx and ods, xls
		return "", ErrNotText
	case bytes.HasPrefix(file, []byte{0xff, 0xfe}):
		text = decodeUTF16(file[2:], binary.LittleEndian)
	case bytes.HasPrefix(file, []byte{0xfe, 0xff}):
		text = decodeUTF16(file[2:], binary.BigEndian)
	case utf8.Valid(file):
		text = string(file)
	default:
		text = decode1252(file)
	}
	if strings.ContainsRune(text, 0) {
		return "", ErrNotText
	}
	return strings.TrimLeft(text, utf8Mark), nil
}

func decodeUTF16(file []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(file)/2)
	for i := range units {
		units[i] = order.Uint16(file[2*i:])
	}
	return string(utf16.Decode(units))
}

func decode1252(file []byte) string {
	from0x80 := []rune(upper)
	var b strings.Builder
	for _, c := range file {
		if c >= 0x80 && c <= 0x9f {
			b.WriteRune(from0x80[c-0x80])
		} else {
			b.WriteRune(rune(c))
		}
	}
	return b.String()
}
