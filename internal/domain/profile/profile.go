// Package profile is how people are known and reached: the picture of a face, a phone, an address.
//
// Owns: profile pictures, contact data (policy 4.1) and their rules, who sees which of it.
// Does not own: names and e-mail addresses (domain/person), who is in a circle (domain/circle), decoding
// pictures (platform/raster).
// Start reading at: Service.
package profile

import (
	"time"

	"mobilize/internal/vocabulary/ident"
)

// Profile is what somebody says of themselves beside their name.
type Profile struct {
	Contact Contact
	Picture ident.ID // made by the client; "" for none
}

// Card is what others who share a circle with somebody see of them.
type Card struct {
	Picture ident.ID // "" for none
	Phone   string   // "" unless its owner shows it
}

// Square is the part of a photo the person chose, in pixels of the photo as it is shown.
type Square struct{ X, Y, Size int }

// Prints are a photo made small: squares of nothing but pixels, in JPEG or PNG.
type Prints struct{ Large, Small []byte }

// Size is one of the two sizes.
type Size string

// The sizes, as addresses name them.
const (
	Large Size = "large"
	Small Size = "small"
)

// Of returns the print of a size.
func (p Prints) Of(s Size) []byte {
	if s == Small {
		return p.Small
	}
	return p.Large
}

// Allowance is how often something may happen, as platform/limit counts it.
type Allowance struct {
	Name   string
	Count  int
	Within time.Duration
}

// picturesOfPerson is more than somebody tries who is hard to please, and a class whose faces one adult takes.
var picturesOfPerson = Allowance{Name: "profile.pictures", Count: 60, Within: time.Hour}
