// Package circletest gives tests circles with people in them.
//
// Owns: a world of real services over an empty database, and relations in any state.
// Does not own: what is planned in a circle (plantest).
// Start reading at: New.
package circletest

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/circle/circlestore"
	"mobilize/internal/domain/person/persontest"
	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/job"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/platform/vault"
	"mobilize/internal/platform/vault/vaulttest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// Start is the moment at which every world's clock stands first.
var Start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// World is an empty installation.
type World struct {
	DB      *database.DB
	Vault   *vault.Vault
	Bus     *bus.Bus
	Gate    *outbox.Outbox
	Queue   *job.Queue
	Clock   *clock.Fake
	IDs     *ident.Maker
	Circles *circle.Service
	Enrol   func(t testing.TB, name, email string) access.Actor
	People  People
}

// People is what the tests of other domains need of persons; domain/person does it.
type People interface {
	circle.People
	Names
}

// New returns a World in db, deciding by the standing policy.
func New(t testing.TB, db *database.DB) *World {
	t.Helper()
	return NewWith(t, db, circle.Standing())
}

// NewWith returns a World in db that decides by policy.
func NewWith(t testing.TB, db *database.DB, policy circle.Policy) *World {
	t.Helper()
	c := clock.NewFake(Start)
	w := &World{DB: db, Vault: vaulttest.At(t, c), Bus: bus.New(), Clock: c}
	w.IDs = ident.NewMaker(w.Clock, rand.Reader)
	w.Gate = outbox.New(db, w.Bus, w.Clock, w.IDs)
	w.Queue = job.New(db, w.Clock, w.IDs, nil)
	people := persontest.New(t, db, w.Vault, w.Clock, w.IDs)
	w.People = people
	w.Enrol = func(t testing.TB, name, email string) access.Actor {
		t.Helper()
		return persontest.Enrol(t, people, w.IDs, name, email)
	}
	w.Circles = circle.NewService(circlestore.New(db, w.Vault, w.Gate, w.Queue), people, w.Clock, w.IDs, rand.Reader, policy)
	w.Queue.Register(circle.ForgetJob, w.Circles.OnInvitationOver)
	return w
}

// Person enrols somebody under a name and an address made from it.
func (w *World) Person(t testing.TB, name string) access.Actor {
	t.Helper()
	return w.Enrol(t, name, strings.ToLower(strings.ReplaceAll(name, " ", "."))+"@example.dk")
}

// Circle makes a circle round a new citizen and returns it with the citizen, signed in on a
// paired device.
func (w *World) Circle(t testing.TB, maker access.Actor, citizen string) (ident.ID, access.Actor) {
	t.Helper()
	n := circle.New{ID: w.IDs.New(), Citizen: w.IDs.New(), Name: citizen, Zone: "Europe/Copenhagen"}
	if _, err := w.Circles.Create(t.Context(), w.Op(maker), n); err != nil {
		t.Fatalf("make a circle: %v", err)
	}
	return n.ID, access.Actor{Person: n.Citizen, Session: w.IDs.New(), IsDevice: true}
}

// Join lets somebody in by invitation and returns them.
func (w *World) Join(t testing.TB, inviter access.Actor, id ident.ID, name string, in circle.Invite) access.Actor {
	t.Helper()
	_, secret, err := w.Circles.Invite(t.Context(), inviter, id, in)
	if err != nil {
		t.Fatalf("invite: %v", err)
	}
	actor := w.Person(t, name)
	if _, _, err := w.Circles.Accept(t.Context(), w.Op(actor), secret); err != nil {
		t.Fatalf("accept: %v", err)
	}
	return actor
}

// Op returns actor in a new operation.
func (w *World) Op(actor access.Actor) access.Actor {
	actor.Operation = w.IDs.New()
	return actor
}

// Relate writes a relation as it is given, past every rule: for states that only time brings.
func (w *World) Relate(t testing.TB, r circle.Relation) {
	t.Helper()
	ms := func(at time.Time) int64 {
		if at.IsZero() {
			return 0
		}
		return at.UnixMilli()
	}
	Exec(t, w.DB, `INSERT INTO circle_relation (circle_id, person_id, role, scopes, state, from_at, until_at, epoch, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 0)
		ON CONFLICT (circle_id, person_id) DO UPDATE SET role = excluded.role, scopes = excluded.scopes, state = excluded.state,
		from_at = excluded.from_at, until_at = excluded.until_at, began_at = 0`,
		r.Circle, r.Person, string(r.Role), strings.Join(r.Scopes.Names(), " "), string(r.State), ms(r.FromAt), ms(r.UntilAt))
}

// RunDue runs every job that is due.
func (w *World) RunDue(t testing.TB) {
	t.Helper()
	if _, err := w.Queue.Due(t.Context()); err != nil {
		t.Fatalf("run what is due: %v", err)
	}
}
