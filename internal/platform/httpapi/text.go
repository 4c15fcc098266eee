package httpapi

import (
	"encoding/json"
	"net/http"
	"strconv"
	"unicode/utf8"
)

// AppendText appends text as a JSON string, for answers that are encoded by hand. Text that needs
// no escape, which is nearly all, is copied.
func AppendText[T ~string](b []byte, text T) []byte {
	s := string(text)
	for i := range len(s) {
		c := s[i]
		if c < 0x20 || c == '"' || c == '\\' || c == 0xe2 || c == 0x7f { // 0xe2 begins U+2028, which json escapes
			return appendEscaped(b, s)
		}
	}
	if !utf8.ValidString(s) {
		return appendEscaped(b, s)
	}
	return append(append(append(b, '"'), s...), '"')
}

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

// WriteJSON answers with a body that is JSON already. Its length is told, so that it is not sent in chunks.
func WriteJSON(w http.ResponseWriter, body []byte) error {
	h := w.Header()
	h["Content-Type"] = jsonType
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	_, err := w.Write(body) //nolint:gosec // JSON, sent as JSON and with nosniff
	return err
}

var jsonType = []string{"application/json"}
