// Package circle is the people round a citizen, and decides every access.
//
// Owns: circles and their settings, relations (role, scopes, dates, states), invitations, the one
// policy table, every access.Grant.
// Does not own: names and addresses (domain/person), sessions and devices (domain/account), what
// is planned (domain/plan).
// Start reading at: Service.Allow, then Policy.
package circle

import (
	"time"
	"unicode/utf8"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// The collections a circle keeps in its change feed.
const (
	CitizenCollection = "citizen" // row id: the circle's
	MemberCollection  = "member"  // row id: the person's
)

// ForgetJob is the background job that forgets an invitation whose time is over.
const ForgetJob = "circle.forget_invitation"

// The background jobs that tell a guardian, whom each is about, that another was invited or came.
const (
	GuardianInvitedJob = "circle.guardian_invited"
	GuardianJoinedJob  = "circle.guardian_joined"
)

// CourierID is the person in whose name mail to addresses without a person waits. It is nobody.
const CourierID = ident.ID("00000000-0000-7000-8000-00000000c001")

// Kind is what a circle is round.
type Kind string

// The kinds. A Shelf has no citizen: it holds what somebody, or a customer, plans with.
const (
	OfCitizen Kind = "citizen"
	Shelf     Kind = "shelf"
)

// Circle is one citizen and the people round them, or a shelf.
type Circle struct {
	ID       ident.ID // made by the client; of somebody's own shelf, and of a customer's, theirs
	Kind     Kind
	Citizen  ident.ID // the person whose plan it is; one circle a citizen. Of a shelf, who has its keys
	Customer ident.ID // who holds the licence
	Zone     string   // IANA name; the citizen's wall clock
	Settings Settings // how the plan is shown, on every device of the citizen
	Version  int      // grows by one with every change
}

// New is what it takes to make a circle.
type New struct {
	ID      ident.ID
	Citizen ident.ID
	Name    string      // of the citizen, 1 to 100 characters
	Zone    string      // IANA name
	Role    access.Role // what the maker becomes: Guardian, or Planner for staff; "" means Guardian

	customer ident.ID // on whose behalf; "" for home

	Settings Settings // what the plan is shown by from the first moment; nil means every default
}

// Validate returns an Invalid fault naming the first rule n breaks, never the value.
func (n New) Validate() error {
	if n.ID.IsZero() || n.Citizen.IsZero() {
		return fault.New(fault.Invalid, "circle.id_missing", "id", "Give the circle and the citizen an identifier each.")
	}
	if n.Citizen == CourierID {
		return fault.New(fault.Conflict, "circle.id_taken", "citizen", "Make a new identifier.")
	}
	if n.ID == n.Citizen {
		return fault.New(fault.Invalid, "circle.same_id", "citizen", "Give the citizen another identifier than the circle.")
	}
	if n.Role != "" && n.Role != access.Guardian && n.Role != access.Planner {
		return fault.New(fault.Invalid, "circle.maker_role", "role", "Whoever makes a circle is its guardian or a planner.")
	}
	if err := validName(n.Name); err != nil {
		return err
	}
	if err := validZone(n.Zone); err != nil {
		return err
	}
	return n.Settings.Validate()
}

func validName(name string) error {
	if n := utf8.RuneCountInString(name); n == 0 || n > 100 {
		return fault.New(fault.Invalid, "person.name_length", "name", "Write a name of 1 to 100 characters.")
	}
	return nil
}

func validZone(zone string) error {
	if _, ok := clock.Zone(zone); !ok {
		return errZone
	}
	return nil
}

var errZone = fault.New(fault.Invalid, "circle.zone_unknown", "zone", "Use the IANA name of a time zone, such as Europe/Copenhagen.")

// Update is a change of a circle; nil fields stay as they are.
type Update struct {
	Name     *string
	Zone     *string
	Settings Settings // merged by key; an empty value takes the key away
}

// Membership is one circle a person may see now.
type Membership struct {
	Circle, Citizen ident.ID
	Kind            Kind
	Side            ident.ID // the customer on whose behalf; "" for home
	Role            access.Role
	Scopes          access.Scope
	Zone            string
	Until           time.Time // when it ends by itself; zero for never
	Epoch           int64     // grows when the relation changes: what was seen before may differ
}

// Member is one relation as the others in the circle see it.
type Member struct {
	Person ident.ID
	Role   access.Role
	Scopes access.Scope // as effective now; none unless State is Active
	Given  access.Scope // as given, also while paused
	State  State
	Side   ident.ID // the customer on whose behalf; "" for home
	Until  time.Time
	IsMe   bool
}
