// Package picture is the pictures of a circle: people's own photos and drawings beside the archive.
//
// Owns: what a picture is and carries (name, licence, author), who may add, see and delete one,
// references to pictures from other domains.
// Does not own: decoding and scaling (platform/raster), drawn symbols (picture/archive), which
// plan uses which picture (domain/plan), sealing and keeping bytes (picturestore).
// Start reading at: Service.
package picture

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Collection is the name of pictures in the change feed.
const Collection = "picture"

// The facts of pictures. They carry the picture's identifier only.
const (
	Added    = "picture.added"
	Deleted  = "picture.deleted"
	Restored = "picture.restored"
	Removed  = "picture.removed" // its bytes too
)

// maxWords is how long a name, licence, author or source may be, in characters.
const maxWords = 200

// Picture is an own picture of a circle, a square in two sizes. A deleted one is out of the
// library and stays in the plans that use it.
type Picture struct {
	Circle, ID ident.ID // ID is made by the client
	Name       string   // 1-200 characters, shown under it
	Licence    string   // "" for a picture of the circle's own
	Author     string
	Source     string    // where it was found; "" for an own photo
	Side       int       // pixels of the large size
	AddedBy    ident.ID  // "" when that person is no more
	AddedAt    time.Time // to the millisecond
	DeletedAt  time.Time // zero unless deleted
}

// IsDeleted says whether the picture is out of the library.
func (p Picture) IsDeleted() bool { return !p.DeletedAt.IsZero() }

// Validate returns an Invalid fault naming the first rule p breaks, never the value.
func (p Picture) Validate() error {
	if n := utf8.RuneCountInString(p.Name); n == 0 || n > maxWords || !isPlain(p.Name) || strings.TrimSpace(p.Name) == "" {
		return fault.New(fault.Invalid, "picture.name_length", "name", "Give the picture a name of 1 to 200 characters.")
	}
	for field, words := range map[string]string{"licence": p.Licence, "author": p.Author, "source": p.Source} {
		if utf8.RuneCountInString(words) > maxWords || !isPlain(words) {
			return fault.New(fault.Invalid, "picture.words_length", field, "Use at most 200 characters.")
		}
	}
	return nil
}

// isPlain says whether text is one line of well-formed characters.
func isPlain(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}

// Square is the part of a photo the person chose, in pixels of the photo as it is shown (after
// its orientation). Size 0 means the largest square in the middle.
type Square struct{ X, Y, Size int }

// Prints are a photo made small: squares of nothing but pixels, in JPEG or PNG.
type Prints struct {
	Large []byte // at most 1024 pixels a side
	Small []byte // at most 256
	Side  int    // pixels of Large
}

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

// Reference is how a plan names a picture: "archive:<symbol>" or "own:<picture>".
type Reference string

// OwnReference refers to one of the circle's own pictures.
func OwnReference(id ident.ID) Reference { return Reference("own:" + id.String()) }

// Symbol returns the archive's symbol that r refers to; ok is false for any other reference.
func (r Reference) Symbol() (id string, ok bool) { return strings.CutPrefix(string(r), "archive:") }

// Own returns the circle's own picture that r refers to; ok is false for any other reference.
func (r Reference) Own() (id ident.ID, ok bool) {
	text, ok := strings.CutPrefix(string(r), "own:")
	return ident.ID(text), ok
}
