package circle

import (
	"maps"
	"slices"
	"time"

	"mobilize/internal/vocabulary/access"
)

// Policy is the one table of who may do what. The authorisation matrix is generated from it, and
// taking any one rule out of it makes the matrix fail.
type Policy struct {
	Greatest map[access.Role]access.Scope  // what a role can be given at most
	Usual    map[access.Role]access.Scope  // what a role is given unless somebody chooses
	Invites  map[access.Role][]access.Role // whom a role may invite, if it manages people
	Shelf    access.Scope                  // what anybody can have on a shelf at most
	Allows   map[State]bool                // in which states a relation allows anything
	KeepFrom bool                          // a relation allows nothing before its first moment
	KeepEnd  bool                          // a relation allows nothing from its end on
}

// Standing is the policy in force.
func Standing() Policy {
	const look = access.ViewPlan | access.SeePictures
	return Policy{
		Greatest: map[access.Role]access.Scope{
			// Grown-up citizens run their own plan and people; a tablet on the wall only follows.
			access.Citizen: look | access.EditPlan | access.TickPlan | access.AddPictures | access.ViewGoals |
				access.EditGoals | access.Chat | access.ManagePeople | access.SeeLog | access.Export,
			access.Guardian: access.AllScopes,
			access.Planner:  access.AllScopes,
			access.Substitute: look | access.EditPlan | access.TickPlan | access.AddPictures |
				access.ViewGoals | access.Chat,
			access.Relative: look | access.ViewGoals | access.Chat,
		},
		Usual: map[access.Role]access.Scope{
			access.Citizen:    look | access.TickPlan | access.ViewGoals | access.Chat | access.SeeLog,
			access.Guardian:   access.AllScopes,
			access.Planner:    look,
			access.Substitute: look | access.TickPlan,
			access.Relative:   look,
		},
		Invites: map[access.Role][]access.Role{
			access.Citizen:  {access.Planner, access.Substitute, access.Relative},
			access.Guardian: {access.Guardian, access.Planner, access.Substitute, access.Relative},
			access.Planner:  {access.Planner, access.Substitute, access.Relative},
		},
		Shelf:    look | access.EditPlan | access.AddPictures | access.ManagePeople,
		Allows:   map[State]bool{Active: true},
		KeepFrom: true,
		KeepEnd:  true,
	}
}

// Readable is every scope that a citizen's device can read something by. What is not in it opens
// nothing there: a door that needs more fails the test of this table.
const Readable = access.ViewPlan | access.EditPlan | access.SeePictures | access.SeeLog

// Stands says how r stands at now: as stored, but Invited before its time has come and Expired when it is over.
func (p Policy) Stands(r Relation, now time.Time) State {
	if r.State != Active && r.State != Paused {
		return r.State
	}
	if p.KeepFrom && !r.FromAt.IsZero() && now.Before(r.FromAt) {
		return Invited
	}
	if p.KeepEnd && !r.UntilAt.IsZero() && !now.Before(r.UntilAt) {
		return Expired
	}
	return r.State
}

// Allowed is what r allows at now: what was given, within what the role can have. isOpen says whether
// r allows anything, if only to know who is there.
func (p Policy) Allowed(r Relation, now time.Time) (scopes access.Scope, isOpen bool) {
	if !p.Allows[p.Stands(r, now)] {
		return 0, false
	}
	return r.Scopes & p.Greatest[r.Role], true
}

// allowedTo is Allowed for an actor in a circle of a kind. On a paired device nobody manages people: whoever
// holds the device is taken for the citizen.
func (p Policy) allowedTo(actor access.Actor, kind Kind, r Relation, now time.Time) (access.Scope, bool) {
	scopes, isOpen := p.Allowed(r, now)
	if kind == Shelf {
		scopes &= p.Shelf
	}
	if actor.IsDevice {
		scopes &^= access.ManagePeople
	}
	return scopes, isOpen
}

// IsOpen says whether r allows anything at now.
func (p Policy) IsOpen(r Relation, now time.Time) bool {
	_, isOpen := p.Allowed(r, now)
	return isOpen
}

// Scopes is what r allows at now.
func (p Policy) Scopes(r Relation, now time.Time) access.Scope {
	scopes, _ := p.Allowed(r, now)
	return scopes
}

// MayInvite says whether somebody in role may invite another to as.
func (p Policy) MayInvite(role, as access.Role) bool { return slices.Contains(p.Invites[role], as) }

// Clone returns a copy that shares nothing with p.
func (p Policy) Clone() Policy {
	p.Greatest, p.Usual, p.Allows, p.Invites = maps.Clone(p.Greatest), maps.Clone(p.Usual), maps.Clone(p.Allows), maps.Clone(p.Invites)
	return p
}

// purposes are what data is opened for under scopes. Whoever is in the circle knows the names
// in it; the rest follows from what they may do.
func purposes(scopes access.Scope) []access.Purpose {
	out := []access.Purpose{access.ForIdentity}
	if scopes&(access.ViewPlan|access.EditPlan|access.TickPlan|access.ViewGoals|access.EditGoals) != 0 {
		out = append(out, access.ForPlan)
	}
	if scopes&(access.SeePictures|access.AddPictures) != 0 {
		out = append(out, access.ForMedia)
	}
	if scopes&access.SeeLog != 0 {
		out = append(out, access.ForLog)
	}
	return out
}
