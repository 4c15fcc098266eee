package httpapi_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"mobilize/internal/platform/httpapi"
)

// reads holds what AppendText writes against what the standard library's own writing is read as.
func reads(t interface{ Fatalf(string, ...any) }, text string) {
	written, err := json.Marshal(text)
	if err != nil {
		t.Fatalf("%v", err)
	}
	var got, want string
	ours := httpapi.AppendText([]byte{}, text)
	if err := json.Unmarshal(ours, &got); err != nil {
		t.Fatalf("%q is written as %s: %v", text, ours, err)
	}
	if err := json.Unmarshal(written, &want); err != nil {
		t.Fatalf("%v", err)
	}
	if got != want {
		t.Fatalf("%q is written as %s and read as %q, not %q", text, ours, got, want)
	}
}

func TestAppendText(t *testing.T) {
	t.Parallel()
	t.Run("writes every pair of bytes as a text", func(t *testing.T) {
		t.Parallel()
		for pair := range 1 << 16 {
			reads(t, string([]byte{byte(pair >> 8), byte(pair)}))
		}
	})
	t.Run("writes any text", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			reads(t, rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text"))
		})
	})
	t.Run("leaves no separator of lines as it is", func(t *testing.T) {
		t.Parallel()
		if got := string(httpapi.AppendText(nil, "a\u2028b")); got != `"a\u2028b"` {
			t.Errorf("wrote %q", got)
		}
	})
}
