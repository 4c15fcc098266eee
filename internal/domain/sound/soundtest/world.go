// Package soundtest gives tests a circle that keeps real sounds.
//
// Owns: a service over a real database, vault and blob store, and a short recording to send.
// Does not own: who may what (its circle knows two people and nothing else).
// Start reading at: World.
package soundtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"testing"
	"time"

	"mobilize/internal/domain/sound"
	"mobilize/internal/domain/sound/soundstore"
	"mobilize/internal/platform/blob"
	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/job"
	"mobilize/internal/platform/limit"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/platform/vault"
	"mobilize/internal/platform/vault/vaulttest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// World is a circle of one citizen, with a planner and somebody who may only see.
type World struct {
	Service *sound.Service
	Outbox  *outbox.Outbox
	Clock   *clock.Fake
	IDs     *ident.Maker
	Blobs   blob.Store
	Vault   *vault.Vault
	Queue   *job.Queue
	Copies  int // how often a copy was noted

	Circle          ident.ID
	Planner, Viewer access.Actor
	citizen         ident.ID
}

// New returns a World in db.
func New(t *testing.T, db *database.DB) *World {
	t.Helper()
	w := &World{Clock: clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))}
	w.IDs = ident.NewMaker(w.Clock, rand.Reader)
	w.Vault = vaulttest.New(t)
	w.Outbox = outbox.New(db, bus.New(), w.Clock, w.IDs)
	w.Queue = job.New(db, w.Clock, w.IDs, nil)
	var err error
	if w.Blobs, err = blob.Open(t.Context(), t.TempDir()); err != nil {
		t.Fatal(err)
	}
	store := soundstore.New(db, w.Outbox, w.Vault, w.Blobs, w.Queue)
	w.Service = sound.New(w, w, store, soundstore.Limits{Limiter: limit.New(db, w.Clock, w.Vault.Index)})
	w.Circle, w.citizen = w.IDs.New(), vaulttest.Person(t, w.Vault)
	w.Planner = access.Actor{Person: w.IDs.New(), Session: w.IDs.New()}
	w.Viewer = access.Actor{Person: w.IDs.New(), Session: w.IDs.New()}
	return w
}

// Allow implements sound.Circles.
func (w *World) Allow(_ context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error) {
	scopes := map[ident.ID]access.Scope{w.Planner.Person: access.AllScopes, w.Viewer.Person: access.ViewPlan | access.SeePictures}[actor.Person]
	if circle != w.Circle || scopes == 0 || !scopes.Has(want) {
		return access.Grant{}, fault.Missing()
	}
	return access.Decide(actor, circle, w.citizen, access.Planner, scopes, access.ForPlan, access.ForMedia), nil
}

// Keeper implements sound.Keepers.
func (w *World) Keeper(_ context.Context, actor access.Actor, circle ident.ID) (access.Grant, error) {
	return access.Decide(actor, circle, w.citizen, "", 0, access.ForPlan, access.ForMedia), nil
}

// Copied implements sound.Copies.
func (w *World) Copied(context.Context, access.Grant, ident.ID, ...personal.Category) error {
	w.Copies++
	return nil
}

// Recording is a WAV file of one second.
func Recording() []byte {
	const head = "RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data\x40\x1f\x00\x00"
	return append([]byte(head), bytes.Repeat([]byte{0x81}, 8000)...)
}
