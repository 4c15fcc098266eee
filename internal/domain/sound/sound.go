// Package sound is the recordings of a circle: the voice that reads a card aloud.
//
// Owns: what a recording is, who may add and hear one, how long one is kept that no plan uses.
// Does not own: containers and their bounds (clip), which activity has which sound (domain/plan),
// sealing and keeping bytes (soundstore).
// Start reading at: Service.
package sound

import (
	"time"

	"mobilize/internal/vocabulary/ident"
)

// Collection is the name of sounds in the change feed.
const Collection = "sound"

// The facts of sounds. They carry the sound's identifier only.
const (
	Added   = "sound.added"
	Removed = "sound.removed" // its bytes too
)

// Sound is a recording of a circle. There is no library of them: one that no plan uses goes by itself.
type Sound struct {
	Circle, ID ident.ID // ID is made by the client
	Type       string   // audio/webm, audio/ogg, audio/mp4 or audio/wav
	Length     time.Duration
	AddedBy    ident.ID  // "" when that person is no more
	AddedAt    time.Time // to the millisecond
}

// Reference is how a plan names a sound: "own:<sound>".
type Reference string

// OwnReference refers to one of the circle's own sounds.
func OwnReference(id ident.ID) Reference { return Reference("own:" + id.String()) }
