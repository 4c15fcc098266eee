package circle

import (
	"slices"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// State is how a relation stands.
type State string

// The states. Expired is never stored: a date decides it at the moment of asking.
const (
	Invited State = "invited"
	Active  State = "active"
	Paused  State = "paused"
	Ended   State = "ended"
	Expired State = "expired"
)

// States lists every state a relation can be found in.
func States() []State { return []State{Invited, Active, Paused, Ended, Expired} }

// Relation is what one person is to a citizen.
type Relation struct {
	Circle, Person ident.ID
	Role           access.Role
	Scopes         access.Scope // as given; the policy may allow less
	State          State
	FromAt         time.Time   // not before; zero means at once
	UntilAt        time.Time   // no longer from then on; zero means without end
	Epoch          int64       // grows by one with every change
	PausedAs       access.Role // what whoever paused it was; "" while it is not
	EndedAs        access.Role // what whoever ended it was; "" while nobody in the circle did
	BeganAt        time.Time   // when the person came; zero for those from before this was kept
	Side           ident.ID    // the customer on whose behalf they stand here; "" for home
	Settled        Settled     // what somebody here has settled by hand
	Stance         int64       // the version of the customer's table by which they stand so; 0 for none
}

// Settled says what of a relation somebody in the circle has settled: a customer widens none of it.
type Settled struct{ Scopes, Until bool }

// Change is a change of a relation; nil fields stay as they are.
type Change struct {
	Scopes *access.Scope
	State  *State
	Until  *time.Time // the zero time takes the end away
	Before *Change    // what the actor takes the relation to be, such as whoever takes a change back; nil asks nothing
}

var errMemberChanged = fault.New(fault.Conflict, "circle.member_changed", "before", "Somebody has changed this since. Look again.")

// fits says whether r is as c takes it to be.
func (r Relation) fits(c *Change) bool {
	return c == nil ||
		(c.Scopes == nil || *c.Scopes == r.Scopes) &&
			(c.State == nil || *c.State == r.State) &&
			(c.Until == nil || c.Until.Equal(r.UntilAt))
}

// NewGuardianFor is how long a guardian is new: time for the others to read that one came, before
// they can be turned out by them (ADR 0059).
const NewGuardianFor = 72 * time.Hour

// isNew says whether r is a guardian's who came lately.
func (r Relation) isNew(now time.Time) bool {
	return r.Role == access.Guardian && now.Before(r.BeganAt.Add(NewGuardianFor))
}

// IsToldOfGuardians says whether the person hears of other guardians: a guardian does, even while
// paused, since who pauses them may be why.
func (r Relation) IsToldOfGuardians(now time.Time) bool {
	isOver := !r.UntilAt.IsZero() && !now.Before(r.UntilAt)
	return r.Role == access.Guardian && (r.State == Active || r.State == Paused) && !isOver
}

var errNewGuardian = fault.New(fault.Conflict, "circle.guardian_new", "", "This takes a guardian who has been here for three days.")

const substituteFor = 31 * 24 * time.Hour

// changed returns target after c, or why the actor may not make it. all is every relation of the
// circle, read in the transaction that writes the answer, so that the last person who can manage
// people cannot be lost to two changes at once.
func (p Policy) changed(all []Relation, actor, target ident.ID, c Change, now time.Time) (Relation, error) {
	mine, ok := Find(all, actor)
	if !ok || !p.Scopes(mine, now).Has(access.ManagePeople) {
		return Relation{}, fault.Missing()
	}
	r, ok := Find(all, target)
	if !ok {
		return Relation{}, fault.Missing()
	}
	if r.Role == access.Guardian && r.Person != actor && mine.isNew(now) {
		return Relation{}, errNewGuardian
	}
	if err := changeable(mine, r, c); err != nil {
		return Relation{}, err
	}
	if !r.fits(c.Before) {
		return Relation{}, errMemberChanged
	}
	before := r
	if c.Scopes != nil {
		if err := p.mayGive(mine, r.Role, *c.Scopes, now); err != nil {
			return Relation{}, err
		}
		r.Scopes, r.Settled.Scopes = *c.Scopes, true
	}
	if c.State != nil {
		r = r.in(*c.State, mine.Role)
	}
	if c.Until != nil {
		if err := validUntil(r.Role, *c.Until, now); err != nil {
			return Relation{}, err
		}
		r.UntilAt, r.Settled.Until = *c.Until, true
	}
	if p.isWider(before, r) {
		if endsLater(r.UntilAt, before.UntilAt) && endsLater(r.UntilAt, mine.UntilAt) {
			return Relation{}, errUntilBeyondOwn
		}
		if err := p.mayGive(mine, r.Role, p.reach(r), now); err != nil {
			return Relation{}, err
		}
	}
	r.Epoch++
	return r, p.keepsManager(all, r, now)
}

// in returns r in a state that somebody in the role by puts it in.
func (r Relation) in(state State, by access.Role) Relation {
	if state == Paused && r.State != Paused {
		r.PausedAs = by
	}
	if state != Paused {
		r.PausedAs = ""
	}
	if state == Ended {
		r.EndedAs = by
	}
	r.State = state
	return r
}

// reach is what r allows, or will, within its dates.
func (p Policy) reach(r Relation) access.Scope {
	if !p.Allows[r.State] {
		return 0
	}
	return r.Scopes & p.Greatest[r.Role]
}

// isWider says whether after allows something that before did not, or for longer.
func (p Policy) isWider(before, after Relation) bool {
	reach := p.reach(after)
	return reach&^p.reach(before) != 0 || reach != 0 && endsLater(after.UntilAt, before.UntilAt)
}

// endsLater says whether one end is later than another; the zero time is no end.
func endsLater(one, other time.Time) bool {
	return !other.IsZero() && (one.IsZero() || one.After(other))
}

// decides says whether a role is one whose pause only such a role lifts.
func decides(role access.Role) bool { return role == access.Guardian || role == access.Citizen }

// changeable holds the rules on whose relation may be changed by whom.
func changeable(mine, r Relation, c Change) error {
	switch {
	case r.Person == mine.Person:
		return fault.New(fault.Conflict, "circle.own_relation", "", "Ask somebody else to change what you may do, or leave the circle.")
	case r.Role == access.Guardian && mine.Role != access.Guardian:
		return fault.New(fault.Conflict, "circle.guardian_decides", "", "Only a guardian can change a guardian.")
	case decides(r.PausedAs) && !decides(mine.Role) && c.State != nil && *c.State != Paused:
		return fault.New(fault.Conflict, "circle.pause_stands", "state", "The citizen or a guardian paused this. Ask one of them.")
	case r.State == Ended:
		return fault.New(fault.Conflict, "circle.relation_ended", "state", "Invite the person anew.")
	case r.Role == access.Citizen && (c.State != nil || c.Until != nil):
		return fault.New(fault.Conflict, "circle.citizen_stays", "state", "The citizen cannot be paused or ended in their own circle.")
	case r.Role == access.Citizen && c.Scopes != nil && mine.Role != access.Guardian:
		return fault.New(fault.Conflict, "circle.citizen_scopes", "scopes", "Only a guardian can change what the citizen may do.")
	case r.Role == access.Citizen && c.Scopes != nil && !c.Scopes.Has(access.ViewPlan|access.SeePictures):
		return fault.New(fault.Conflict, "circle.citizen_sees", "scopes", "The citizen always sees their plan and its pictures.")
	case c.State != nil && *c.State != Active && *c.State != Paused && *c.State != Ended:
		return fault.New(fault.Invalid, "circle.state_unknown", "state", "Set the state to active, paused or ended.")
	}
	return nil
}

// mayGive says whether somebody in the relation mine may give role these scopes.
func (p Policy) mayGive(mine Relation, role access.Role, scopes access.Scope, now time.Time) error {
	if !p.Greatest[role].Has(scopes) {
		return fault.New(fault.Invalid, "circle.scopes_beyond_role", "scopes", "This role cannot be given all of that.")
	}
	if !p.Scopes(mine, now).Has(scopes) {
		return errBeyondOwn
	}
	return nil
}

var errUntilBeyondOwn = fault.New(fault.Invalid, "circle.until_beyond_own", "until", "Choose an end no later than your own.")

var errBeyondOwn = fault.New(fault.Invalid, "circle.scopes_beyond_own", "scopes", "You cannot give more than you have yourself.")

// validUntil holds the rules on how long a relation goes on before somebody says anew that it
// should. Guardians need no end. Twelve months are counted to the end of the last day, which is
// before the same hour of the next day wherever the citizen lives.
func validUntil(role access.Role, until, now time.Time) error {
	hasEnd := role == access.Planner || role == access.Relative
	switch {
	case !until.IsZero() && !until.After(now):
		return fault.New(fault.Invalid, "circle.until_past", "until", "Choose an end that is still to come.")
	case role == access.Substitute && (until.IsZero() || until.After(now.Add(substituteFor))):
		return fault.New(fault.Invalid, "circle.substitute_until", "until", "Give a substitute an end within 31 days.")
	case hasEnd && (until.IsZero() || until.After(now.AddDate(1, 0, 1))):
		return fault.New(fault.Invalid, "circle.until_far", "until", "Choose an end within 12 months. It can be given anew.")
	}
	return nil
}

// left returns r ended, or why it stays. A guardian does not leave the circle to new ones alone: that
// would be to end themselves at the word of whoever holds their device.
func (p Policy) left(all []Relation, r Relation, now time.Time) (Relation, error) {
	if r.Role == access.Citizen {
		return Relation{}, fault.New(fault.Conflict, "circle.citizen_stays", "", "The citizen cannot leave their own circle.")
	}
	isGuardian := r.Role == access.Guardian
	r = r.in(Ended, r.Role)
	r.Epoch++
	if err := p.keepsManager(all, r, now); err != nil {
		return Relation{}, err
	}
	stay := slices.DeleteFunc(slices.Clone(all), func(other Relation) bool { return other.Person != r.Person && other.isNew(now) })
	if isGuardian && p.keepsManager(stay, r, now) != nil {
		return Relation{}, errNewGuardian
	}
	return r, nil
}

// keepsManager refuses r when nobody would be left to manage people.
func (p Policy) keepsManager(all []Relation, r Relation, now time.Time) error {
	for _, other := range all {
		if other.Person == r.Person {
			other = r
		}
		if other.UntilAt.IsZero() && p.Scopes(other, now).Has(access.ManagePeople) {
			return nil
		}
	}
	return fault.New(fault.Conflict, "circle.last_manager", "", "Let somebody else manage people first.")
}

// Find returns the relation of a person.
func Find(all []Relation, person ident.ID) (Relation, bool) {
	for _, r := range all {
		if r.Person == person {
			return r, true
		}
	}
	return Relation{}, false
}
