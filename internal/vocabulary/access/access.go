// Package access says who asks and what a decision allows.
//
// Owns: Actor, Scope, Role, Purpose and Grant.
// Does not own: the decision itself. Only domain/circle makes grants; archtest holds it to that.
// Start reading at: Grant.
package access

import (
	"iter"
	"slices"

	"mobilize/internal/vocabulary/ident"
)

// Actor is who asks: a person through a session. The zero Actor is anonymous.
type Actor struct {
	Person   ident.ID // "" for anonymous
	Session  ident.ID // the session (for a citizen's tablet: the paired device)
	IsDevice bool     // the session belongs to a device paired to a citizen
	// IsHandedOver says that the session's device is in the hands of the citizen it asks about: it may what both may,
	// and what it does is the citizen's.
	IsHandedOver bool
	Operation    ident.ID // the client-made id of the change being made; "" when reading
}

// IsAnonymous says whether nobody is signed in.
func (a Actor) IsAnonymous() bool { return a.Person == "" }

// Role is what somebody is in a circle.
type Role string

// The roles. A Guardian is never staff; a Substitute is a planner for hours or days.
const (
	Citizen    Role = "citizen"
	Guardian   Role = "guardian"
	Planner    Role = "planner"
	Substitute Role = "substitute"
	Relative   Role = "relative"
)

// Roles lists every role, in the order people see them.
func Roles() []Role { return []Role{Citizen, Guardian, Planner, Substitute, Relative} }

// Scope is one thing a relation may allow. Scopes are separate bits: none implies another.
type Scope uint32

// The scopes (privacy design, section j). The names in String are stable: wire and database use them.
const (
	ViewPlan Scope = 1 << iota
	EditPlan
	TickPlan // say what is done; a citizen's own, and a planner's on the citizen's behalf
	SeePictures
	AddPictures
	ViewGoals
	EditGoals
	Chat
	ManagePeople
	ManageDevices
	SeeLog
	Export
)

var scopeNames = []string{
	"plan.view", "plan.edit", "plan.tick", "pictures.see", "pictures.add", "goals.view",
	"goals.edit", "chat", "people.manage", "devices.manage", "log.see", "export",
}

// AllScopes is every scope there is.
const AllScopes = Scope(1<<12 - 1)

// Has says whether s contains every scope of want.
func (s Scope) Has(want Scope) bool { return s&want == want }

// All goes through the stable names of the scopes in s, in declaration order.
func (s Scope) All() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i, name := range scopeNames {
			if s&(1<<i) != 0 && !yield(name) {
				return
			}
		}
	}
}

// Names returns the stable names of the scopes in s, in declaration order; never nil.
func (s Scope) Names() []string {
	return slices.AppendSeq(make([]string, 0, len(scopeNames)), s.All())
}

// ScopesNamed returns the scopes that names spell; ok is false when one is unknown.
func ScopesNamed(names []string) (s Scope, ok bool) {
	for _, name := range names {
		i := slices.Index(scopeNames, name)
		if i < 0 {
			return 0, false
		}
		s |= 1 << i
	}
	return s, true
}

// Purpose is why personal data is opened. Each key of a person serves one purpose.
type Purpose string

// The purposes. ForDelivery opens a contact address to send one message to it.
const (
	ForPlan     Purpose = "plan"
	ForIdentity Purpose = "identity"
	ForMedia    Purpose = "media"
	ForLog      Purpose = "log"
	ForDelivery Purpose = "delivery"
)

// Grant is a decision: this actor may, in this circle, do these scopes to the data of these
// subjects for these purposes. The vault opens nothing without one. The zero Grant allows nothing.
type Grant struct {
	actor    Actor
	circle   ident.ID
	subject  ident.ID
	role     Role
	scopes   Scope
	purposes []Purpose
	side     ident.ID
	isShelf  bool
	isHanded bool
}

// Decide returns a grant. Only domain/circle may call it: it is where a rule was checked.
func Decide(actor Actor, circle, subject ident.ID, role Role, scopes Scope, purposes ...Purpose) Grant {
	return Grant{actor: actor, circle: circle, subject: subject, role: role, scopes: scopes, purposes: purposes}
}

// OnSide returns g on behalf of a customer; "" is home. Only domain/circle may call it.
func (g Grant) OnSide(customer ident.ID) Grant {
	g.side = customer
	return g
}

// OnShelf returns g in a circle that is a shelf. Only domain/circle may call it.
func (g Grant) OnShelf() Grant {
	g.isShelf = true
	return g
}

// HandedOver returns g as what the subject does on a device of the actor's. Only domain/circle may call it.
func (g Grant) HandedOver() Grant {
	g.isHanded = true
	return g
}

// Author is whose deeds under g are: the actor's, or the subject's on a device that is handed over to them.
func (g Grant) Author() ident.ID {
	if g.isHanded {
		return g.subject
	}
	return g.actor.Person
}

// Through is whose device it is when that is not the author; "" otherwise.
func (g Grant) Through() ident.ID {
	if g.isHanded {
		return g.actor.Person
	}
	return ""
}

// Actor is who was allowed.
func (g Grant) Actor() Actor { return g.actor }

// Circle is where; "" for a grant over one's own person.
func (g Grant) Circle() ident.ID { return g.circle }

// Subject is the person whose data it is, and whose key opens it.
func (g Grant) Subject() ident.ID { return g.subject }

// Role is what the actor is to the subject; "" over one's own person.
func (g Grant) Role() Role { return g.role }

// Scopes is all that the actor may do in the circle, not only what was asked for.
func (g Grant) Scopes() Scope { return g.scopes }

// Side is the customer on whose behalf the actor stands in the circle; "" for home: guardians and the
// citizen's own.
func (g Grant) Side() ident.ID { return g.side }

// IsShelf says whether the circle is a shelf: templates and pictures to plan with, and no citizen.
func (g Grant) IsShelf() bool { return g.isShelf }

// Opens says whether data of subject may be opened or sealed for purpose under g.
func (g Grant) Opens(subject ident.ID, purpose Purpose) bool {
	return subject != "" && g.subject == subject && slices.Contains(g.purposes, purpose)
}
