// Package plantest gives tests a plan to work on.
//
// Owns: a plan service over a real store, the people round one citizen, activities with no zero field.
// Does not own: circles and pictures: the ones here decide by a table.
// Start reading at: New.
package plantest

import (
	"context"
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/plan/planstore"
	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/platform/vault"
	"mobilize/internal/platform/vault/vaulttest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// World is one circle with its plan, and a second circle beside it.
type World struct {
	Plans   *plan.Service
	Store   *planstore.Store
	Outbox  *outbox.Outbox
	Clock   *clock.Fake
	IDs     *ident.Maker
	Circle  ident.ID // the circle of Citizen
	Other   ident.ID // a circle nobody here is in but Stranger
	Known   map[plan.Picture]bool
	Copies  []ident.ID // the devices that were noted to hold a copy
	Taken   int        // how often the plan was taken along as a file
	copying sync.Mutex
	members map[ident.ID]map[ident.ID]access.Scope
	subject map[ident.ID]ident.ID

	Citizen, Planner, Viewer, Stranger access.Actor
	Guardian, Teacher                  access.Actor // Teacher plans on behalf of School
	School                             ident.ID
	sides                              map[ident.ID]ident.ID
}

// New returns a world on db. Planner may all, Citizen may see and tick, Viewer may see,
// Guardian and Teacher may all, each on a side.
func New(t testing.TB, db *database.DB) *World {
	t.Helper()
	c := clock.NewFake(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
	v := vaulttest.New(t)
	w := &World{Clock: c, IDs: ident.NewMaker(c, rand.Reader), Known: map[plan.Picture]bool{}}
	w.Circle, w.Other = w.IDs.New(), w.IDs.New()
	w.Citizen, w.Planner, w.Viewer, w.Stranger = w.person(t, v), w.person(t, v), w.person(t, v), w.person(t, v)
	w.Guardian, w.Teacher, w.School = w.person(t, v), w.person(t, v), w.IDs.New()
	w.sides = map[ident.ID]ident.ID{w.Teacher.Person: w.School}
	w.subject = map[ident.ID]ident.ID{w.Circle: w.Citizen.Person, w.Other: w.Stranger.Person}
	w.members = map[ident.ID]map[ident.ID]access.Scope{
		w.Circle: {
			w.Citizen.Person: access.ViewPlan | access.TickPlan, w.Planner.Person: access.AllScopes, w.Viewer.Person: access.ViewPlan,
			w.Guardian.Person: access.AllScopes, w.Teacher.Person: access.AllScopes,
		},
		w.Other: {w.Stranger.Person: access.AllScopes},
	}
	w.Outbox = outbox.New(db, bus.New(), c, w.IDs)
	w.Store = planstore.New(db, w.Outbox, v)
	w.Plans = plan.New(w, w, w, w.Store)
	return w
}

func (w *World) person(t testing.TB, v *vault.Vault) access.Actor {
	t.Helper()
	return access.Actor{Person: vaulttest.Person(t, v), Session: w.IDs.New()}
}

// Allow implements plan.Circles.
func (w *World) Allow(_ context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error) {
	scopes, known := w.members[circle][actor.Person]
	if !known || !scopes.Has(want) {
		return access.Grant{}, fault.Missing()
	}
	role := access.Planner
	if actor.Person == w.Guardian.Person {
		role = access.Guardian
	}
	return access.Decide(actor, circle, w.subject[circle], role, scopes, access.ForPlan).OnSide(w.sides[actor.Person]), nil
}

// PlanTaken implements plan.Copies: it counts in Taken.
func (w *World) PlanTaken(context.Context, access.Grant) error {
	w.Taken++
	return nil
}

// Copied implements plan.Copies: it keeps the devices in Copies.
func (w *World) Copied(_ context.Context, _ access.Grant, device ident.ID, _ ...personal.Category) error {
	w.copying.Lock()
	defer w.copying.Unlock()
	w.Copies = append(w.Copies, device)
	return nil
}

// HasAll implements plan.Pictures: it knows what is in Known.
func (w *World) HasAll(_ context.Context, _ access.Grant, pictures []plan.Picture) (bool, error) {
	for _, p := range pictures {
		if !w.Known[p] {
			return false, nil
		}
	}
	return true, nil
}

// Grant is what actor may do in the world's circle.
func (w *World) Grant(t testing.TB, actor access.Actor) access.Grant {
	t.Helper()
	may, err := w.Allow(t.Context(), actor, w.Circle, 0)
	if err != nil {
		t.Fatal(err)
	}
	return may
}

// Full returns an activity of the world's circle that recurs, with no zero field but those that
// a start forbids and those the service fills. Its pictures are known.
func (w *World) Full(t testing.TB) plan.Activity {
	t.Helper()
	w.Known["archive:fluent-soap"], w.Known["archive:fluent-shower"] = true, true
	rule, err := plan.ParseRule("FREQ=WEEKLY;BYDAY=MO,WE")
	if err != nil {
		t.Fatal(err)
	}
	return plan.Activity{
		Circle: w.Circle, ID: w.IDs.New(), Title: "Bruser", Picture: "archive:fluent-shower", Colour: "blue", Place: "Badeværelset",
		With: []plan.Companion{{Person: w.Planner.Person, Name: "Mor"}, {Name: "Onkel Ib"}}, Why: "Så er du frisk", Note: "Husk håndklæde",
		Day: plan.DayOf(2026, 11, 16), Start: "07:30", End: "07:45", Rank: "m", Rule: rule, Zone: "Europe/Copenhagen",
		Steps: []plan.Step{{ID: w.IDs.New(), Title: "Sæbe", Picture: "archive:fluent-soap"}, {ID: w.IDs.New(), Title: "Skyl"}}, IsCancelled: true,
		Choices: []plan.Choice{{ID: w.IDs.New(), Title: "Bad", Picture: "archive:fluent-soap"}, {ID: w.IDs.New(), Title: "Bruser"}},
		Timer:   plan.Timer{Kind: plan.Hourglass, Minutes: 12, IsLocked: true, Starts: plan.StartsAdult},
		Sound:   "own:" + plan.Sound(w.IDs.New()), Group: w.IDs.New(),
	}
}

// Create puts a into the plan as the planner.
func (w *World) Create(t testing.TB, a plan.Activity) plan.Activity {
	t.Helper()
	if _, err := w.Plans.Create(t.Context(), w.Planner, a); err != nil {
		t.Fatalf("create an activity: %v", err)
	}
	return a
}
