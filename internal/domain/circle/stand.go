package circle

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Stance is how a customer has somebody stand in a circle.
type Stance struct {
	Role         access.Role
	Scopes       access.Scope
	From, Until  time.Time // zero for at once, and for no end
	Circle       ident.ID
	Person, Side ident.ID // Side is the customer
	Version      int64    // of the customer's table that says so: an older one changes nothing
	IsNew        bool     // that version was the first to say so
}

// errAsItWas ends a write that would change nothing.
var errAsItWas = errors.New("circle: nothing changes")

// stood returns r as a customer's table says, and whether that is a change. What somebody in the circle
// has settled or stopped stays so, and who stands there on another side is left alone.
func stood(r Relation, isThere bool, want Stance, isWanted bool, now time.Time) (Relation, bool) {
	before := r
	switch {
	case isThere && r.Side == want.Side && want.Version < r.Stance:
		return before, false
	case isThere && r.Side != want.Side && (r.State != Ended || r.EndedAs != "") && !r.isOver(now):
		return before, false
	case isThere && r.State == Ended && r.EndedAs != "":
		return before, false
	case !isWanted && (!isThere || r.Side != want.Side):
		return before, false
	case !isWanted && r.State == Ended:
		r.Stance = want.Version
		return r, want.IsNew
	case !isWanted:
		r.Stance = want.Version
		r.State = Ended // who paused it stays written: it is paused again if they come back
		r.Epoch++
		return r, true
	case !isThere:
		r = Relation{Circle: want.Circle, Person: want.Person, BeganAt: now}
	case r.Side != want.Side:
		r = Relation{Circle: want.Circle, Person: want.Person, BeganAt: now, Epoch: r.Epoch}
	case r.State == Ended:
		r.BeganAt = now
	}
	if r.Settled.Scopes {
		want.Scopes &= r.Scopes
	}
	if r.Settled.Until && endsLater(want.Until, r.UntilAt) {
		want.Until = r.UntilAt
	}
	r.Side, r.Role, r.Scopes, r.FromAt, r.UntilAt = want.Side, want.Role, want.Scopes, want.From, want.Until
	r.State = Active
	if r.PausedAs != "" {
		r.State = Paused
	}
	if r == before {
		r.Stance = want.Version
		return r, want.IsNew && r != before
	}
	r.Stance = want.Version
	r.Epoch++
	return r, true
}

// isOver says whether the end of r has come.
func (r Relation) isOver(now time.Time) bool { return !r.UntilAt.IsZero() && !now.Before(r.UntilAt) }

// Stand has somebody stand in a circle as a customer's table says, or no longer when isWanted is false.
// What the customer may give there is the customer's to know: domain/customer keeps what a guardian gave.
func (s *Service) Stand(ctx context.Context, actor access.Actor, want Stance, isWanted bool) error {
	actor.Operation = "" // it follows from an operation of another circle
	c, err := s.store.Get(ctx, access.Decide(actor, want.Circle, "", "", 0))
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if c.Citizen == want.Person {
		return nil
	}
	want.Scopes &= s.policy.Greatest[want.Role]
	now := s.clock.Now()
	may := access.Decide(actor, c.ID, c.Citizen, "", 0)
	_, err = s.store.UpdateRelation(ctx, may, func(all []Relation) (Relation, error) {
		r, isThere := Find(all, want.Person)
		after, changes := stood(r, isThere, want, isWanted, now)
		if !changes {
			return Relation{}, errAsItWas
		}
		return after, nil
	}, event.New("circle.relation_changed", c.ID, want.Person))
	if err != nil && !errors.Is(err, errAsItWas) {
		return fmt.Errorf("stand in a circle: %w", err)
	}
	return nil
}

// CreateCustomer puts up a customer's shelf, on which the actor may do everything. It has the customer's
// identifier.
func (s *Service) CreateCustomer(ctx context.Context, actor access.Actor, id ident.ID, name, zone string) error {
	if actor.IsDevice {
		return fault.New(fault.Conflict, "circle.paired_device", "", "Make a circle where you are signed in as yourself.")
	}
	if err := validName(name); err != nil {
		return err
	}
	if err := validZone(zone); err != nil {
		return err
	}
	if known, err := s.people.IsKnown(ctx, actor, id); known || err != nil {
		return errors.Join(err, errTaken)
	}
	actor.Operation = ""
	_, err := s.putUpShelf(ctx, actor, shelf{id: id, customer: id, name: name, zone: zone, role: access.Planner, scopes: s.policy.Shelf, side: id})
	return err
}

// Guest returns a grant over the names of a customer: for whoever holds one of its invitations or takes
// back what they gave it, and for the machine. It allows nothing.
func (s *Service) Guest(ctx context.Context, actor access.Actor, customer ident.ID) (access.Grant, error) {
	c, err := s.store.Get(ctx, access.Decide(actor, customer, "", "", 0))
	if err != nil {
		return access.Grant{}, err
	}
	if c.Kind != Shelf || c.Customer != c.ID {
		return access.Grant{}, fault.Missing()
	}
	return access.Decide(actor, c.ID, c.Citizen, "", 0, access.ForIdentity).OnShelf(), nil
}

// Told counts a write to may's circle that changes nothing there.
func (s *Service) Told(ctx context.Context, may access.Grant) (int64, error) {
	return s.store.Touch(ctx, may, may.Actor().Person)
}

// RenameShelf changes the name of may's shelf.
func (s *Service) RenameShelf(ctx context.Context, may access.Grant, name string) error {
	if err := validName(name); err != nil {
		return err
	}
	if !may.IsShelf() || !may.Scopes().Has(access.ManagePeople) {
		return fault.Missing()
	}
	return s.people.Rename(ctx, may, name)
}

// CreateFor makes a circle round a new citizen on behalf of a customer: the actor becomes a planner there,
// on the customer's side. A repeat by the same actor changes nothing.
func (s *Service) CreateFor(ctx context.Context, actor access.Actor, customer ident.ID, n New) error {
	if _, err := s.Allow(ctx, actor, customer, access.EditPlan); err != nil {
		return err
	}
	if may, err := s.Allow(ctx, actor, n.ID, 0); err == nil && may.Subject() == n.Citizen && may.Side() == customer {
		return nil
	}
	actor.Operation, n.Role, n.customer = "", access.Planner, customer
	_, err := s.Create(ctx, actor, n)
	return err
}
