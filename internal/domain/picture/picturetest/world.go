// Package picturetest gives tests two circles that keep real pictures.
//
// Owns: a service over a real database, vault and blob store, and small photos to send.
// Does not own: who may what (its circles know four people and nothing else).
// Start reading at: World.
package picturetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"sync"
	"testing"
	"time"

	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/picture/archive"
	"mobilize/internal/domain/picture/picturestore"
	"mobilize/internal/platform/blob"
	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/job"
	"mobilize/internal/platform/limit"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/platform/raster"
	"mobilize/internal/platform/vault"
	"mobilize/internal/platform/vault/vaulttest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// World is two circles, each of one citizen, with a planner, a viewer and a helper in the first.
type World struct {
	Service *picture.Service
	Store   *picturestore.Store
	Limits  picturestore.Limits
	Outbox  *outbox.Outbox
	Archive *archive.Archive
	Clock   *clock.Fake
	IDs     *ident.Maker
	Blobs   blob.Store
	Folder  string // of Blobs
	Vault   *vault.Vault
	Queue   *job.Queue

	Circle, Other   ident.ID     // the circles
	Planner, Viewer access.Actor // in Circle: may all; may see
	Helper          access.Actor // in Circle: may see the plan, and no pictures
	Stranger        access.Actor // in Other: may all

	mu     sync.Mutex
	grants map[grantKey]grant
	copied []Copied
}

type grantKey struct{ circle, person ident.ID }

type grant struct {
	citizen ident.ID
	scopes  access.Scope
}

// Copied is one note of the log: what was about to leave for which device.
type Copied struct {
	Circle, Device ident.ID
	Category       personal.Category
}

// New returns a World in db.
func New(t *testing.T, db *database.DB) *World {
	t.Helper()
	w := &World{Archive: archive.Built(), Clock: clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)), Folder: t.TempDir()}
	w.IDs = ident.NewMaker(w.Clock, rand.Reader)
	w.Vault = vaulttest.New(t)
	w.Outbox = outbox.New(db, bus.New(), w.Clock, w.IDs)
	w.Queue = job.New(db, w.Clock, w.IDs, nil)
	var err error
	if w.Blobs, err = blob.Open(t.Context(), w.Folder); err != nil {
		t.Fatal(err)
	}
	w.Limits = picturestore.Limits{Limiter: limit.New(db, w.Clock, w.Vault.Index)}
	w.Store = picturestore.New(db, w.Outbox, w.Vault, w.Blobs, w.Queue)
	w.Service = picture.New(w, w, picturestore.NewDarkroom(raster.New(raster.Standard())), w, w.Archive, w.Store, w.Limits)
	w.Circle, w.Other = w.IDs.New(), w.IDs.New()
	mine, theirs := vaulttest.Person(t, w.Vault), vaulttest.Person(t, w.Vault)
	w.Planner, w.Viewer, w.Helper, w.Stranger = w.person(), w.person(), w.person(), w.person()
	w.grants = map[grantKey]grant{
		{w.Circle, w.Planner.Person}: {mine, access.AllScopes},
		{w.Circle, w.Viewer.Person}:  {mine, access.ViewPlan | access.SeePictures},
		{w.Circle, w.Helper.Person}:  {mine, access.ViewPlan | access.TickPlan},
		{w.Other, w.Stranger.Person}: {theirs, access.AllScopes},
	}
	return w
}

// Both returns somebody who may do everything in both circles.
func (w *World) Both() access.Actor {
	p := w.person()
	for key, g := range w.grants {
		if key.person == w.Planner.Person || key.person == w.Stranger.Person {
			defer func() { w.grants[grantKey{key.circle, p.Person}] = g }()
		}
	}
	return p
}

func (w *World) person() access.Actor {
	return access.Actor{Person: w.IDs.New(), Session: w.IDs.New()}
}

// Allow implements picture.Circles.
func (w *World) Allow(_ context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error) {
	g, ok := w.grants[grantKey{circle, actor.Person}]
	if !ok || !g.scopes.Has(want) {
		return access.Grant{}, fault.Missing()
	}
	return access.Decide(actor, circle, g.citizen, access.Planner, g.scopes, access.ForPlan, access.ForMedia), nil
}

// StillIn implements picture.Sessions: nobody's session ends here.
func (w *World) StillIn(context.Context, access.Actor) error { return nil }

// Grant returns what actor may in circle.
func (w *World) Grant(t *testing.T, actor access.Actor, circle ident.ID) access.Grant {
	t.Helper()
	may, err := w.Allow(t.Context(), actor, circle, 0)
	if err != nil {
		t.Fatal(err)
	}
	return may
}

// Copied implements picture.Copies.
func (w *World) Copied(_ context.Context, may access.Grant, device ident.ID, categories ...personal.Category) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range categories {
		w.copied = append(w.copied, Copied{may.Circle(), device, c})
	}
	return nil
}

// Noted returns what was noted of copies so far.
func (w *World) Noted() []Copied {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Copied(nil), w.copied...)
}

// Acting returns actor making a new change.
func (w *World) Acting(actor access.Actor) access.Actor {
	actor.Operation = w.IDs.New()
	return actor
}

// Full is a picture with every field a sender can fill.
func (w *World) Full() picture.Picture {
	return picture.Picture{
		Circle: w.Circle, ID: w.IDs.New(), Name: "Mormors hund", Licence: "CC BY 4.0", Author: "Inger Holm", Source: "https://example.org/hund",
	}
}

// Add adds p with a photo of a colour, or fails the test.
func (w *World) Add(t *testing.T, p picture.Picture, c color.Color) int64 {
	t.Helper()
	rev, err := w.Service.Add(t.Context(), w.Acting(w.Planner), p, bytes.NewReader(Photo(t, c)), 0, picture.Square{})
	if err != nil {
		t.Fatal(err)
	}
	return rev
}

// Photo is a JPEG photo of 400 by 300 pixels, the left quarter of which is white.
func Photo(t testing.TB, c color.Color) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, painted(c), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Drawing is the same as a PNG.
func Drawing(t testing.TB, c color.Color) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, painted(c)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func painted(c color.Color) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for y := range 300 {
		for x := range 400 {
			if x < 100 {
				m.Set(x, y, color.White)
				continue
			}
			m.Set(x, y, c)
		}
	}
	return m
}
