package httpapi

import (
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
	"unicode/utf8"
)

// AppendText appends text as a JSON string, for answers that are encoded by hand. Text that needs
// no escape, which is nearly all, is copied.
func AppendText[T ~string](b []byte, text T) []byte {
	s := string(text)
	var found byte
	for i := range len(s) {
		found |= kinds[s[i]]
	}
	if found&special != 0 || found&beyondASCII != 0 && !utf8.ValidString(s) {
		return appendEscaped(b, s)
	}
	return append(append(append(b, '"'), s...), '"')
}

// What a byte may be in a text, so that one pass without a branch tells what is in all of it.
const (
	special     = 1 << iota // is escaped, or may begin what is
	beyondASCII             // is right only among others
)

var kinds = func() (kinds [256]byte) {
	for c := range kinds {
		switch {
		case c < 0x20 || c == '"' || c == '\\' || c == 0x7f || c == 0xe2: // 0xe2 begins U+2028, which json escapes
			kinds[c] = special
		case c >= utf8.RuneSelf:
			kinds[c] = beyondASCII
		}
	}
	return kinds
}()

func appendEscaped(b []byte, s string) []byte {
	escaped, err := json.Marshal(s)
	if err != nil {
		return append(b, `""`...) // no string fails to marshal
	}
	return append(b, escaped...)
}

// AppendComma appends a comma unless b ends with what opened the list or the object.
func AppendComma(b []byte, opening byte) []byte {
	if b[len(b)-1] == opening {
		return b
	}
	return append(b, ',')
}

// WriteJSON answers with the JSON that encode appends. Its length is told, so that it is not sent in
// chunks; the bytes it is encoded into are used again.
func WriteJSON(w http.ResponseWriter, encode func(b []byte) ([]byte, error)) error {
	room := bodies.Get().(*[]byte)
	body, err := encode((*room)[:0])
	if err != nil {
		return err
	}
	h := w.Header()
	h["Content-Type"] = jsonType
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	_, err = w.Write(body)
	if cap(body) <= mostBody {
		*room = body
		bodies.Put(room)
	}
	return err
}

// mostBody is the size from which on an answer's bytes are not kept for the next.
const mostBody = 64 << 10

var (
	jsonType = []string{"application/json"}
	bodies   = sync.Pool{New: func() any { room := make([]byte, 0, 8<<10); return &room }}
)
