package ident_test

import (
	"regexp"
	"testing"

	"mobilize/internal/vocabulary/ident"
)

var form = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// An identifier is what the contract's pattern says, and is kept as it came.
func FuzzParse(f *testing.F) {
	f.Add("0191d3a0-7c1a-7b3e-9a53-0123456789ab")
	f.Add("0191D3A0-7C1A-7B3E-9A53-0123456789AB")
	f.Add("0191d3a0-7c1a-4b3e-9a53-0123456789ab")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		id, err := ident.Parse(text, "id")
		if (err == nil) != form.MatchString(text) || err == nil && id.String() != text {
			t.Errorf("Parse(%q) = %q, %v", text, id, err)
		}
	})
}
