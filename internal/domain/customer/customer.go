// Package customer is institutions and families: who holds licences, and who is staff where.
//
// Owns: customers and their numbers, units, groups, staff with roles and hours, which citizens are in a
// group and what staff may be given there, invitations by mail, lists of them as sheets.
// Does not own: any access (domain/circle: this says how staff should stand, and circle has them stand so),
// names of people (domain/person).
// Start reading at: Table.Standings, then Service; lists: planCitizens and planStaff.
package customer

import (
	"slices"
	"time"
	"unicode/utf8"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// The collections of a customer's shelf.
const (
	Collection           = "customer" // row id: the customer's
	UnitCollection       = "unit"
	GroupCollection      = "group"
	StaffCollection      = "staff"      // row id: the person's
	InvitationCollection = "invitation" // to people, by mail
)

// Kind is what a customer is.
type Kind string

// The kinds.
const (
	Institution Kind = "institution"
	Family      Kind = "family"
)

// Role is what somebody is at a customer.
type Role string

// The roles. A Substitute is a planner for hours or days.
const (
	Admin      Role = "admin"
	Planner    Role = "planner"
	Substitute Role = "substitute"
)

// Customer is an institution or a family. Its identifier is its shelf's.
type Customer struct {
	ID      ident.ID
	Kind    Kind
	Number  string
	Name    string // 1 to 100 characters; sealed
	Version int
}

// Unit is a part of an institution: a house, a department.
type Unit struct {
	ID   ident.ID
	Name string // 1 to 100 characters; sealed
}

// Group is a class, or whatever staff and citizens are together in.
type Group struct {
	ID, Unit ident.ID // Unit "" for none
	Name     string   // 1 to 100 characters; sealed
	Colour   string   // a word of the plan's colours, or ""
	Picture  string   // as in a plan, or ""
}

// Staff is somebody who works for a customer.
type Staff struct {
	Person      ident.ID
	Role        Role
	Groups      []ident.ID // sorted
	From, Until time.Time  // zero for at once, and for no end
	EndedAt     time.Time  // zero while they are staff
	Email       string     // where they were invited, or a list names them; "" for neither; sealed
	Voucher     Voucher    // zero for staff who were invited, and sign in here alone
}

// Voucher says that an institution's own sign-in vouches for somebody.
type Voucher struct {
	Institution string // a word from the operator's settings
	IsOver      bool   // it no longer does, and ended them: if it vouches again, they are back
}

// Citizen is somebody who is in a customer's groups, or was.
type Citizen struct {
	Circle     ident.ID
	Groups     []ident.ID   // sorted; none once they have left
	Scopes     access.Scope // what staff may be given there at most
	Until      time.Time    // of what a guardian gave; zero for no end
	IsOwn      bool         // the customer's staff made the citizen
	AdmittedBy ident.ID
	Waiting    New // what a list says of one who is not made yet; sealed
}

// IsWaiting says whether a list names the citizen, and their circle is not there yet.
func (c Citizen) IsWaiting() bool { return c.Waiting.Name != "" }

// Table is everything of one customer.
type Table struct {
	Customer    Customer
	Units       map[ident.ID]Unit
	Groups      map[ident.ID]Group
	Staff       map[ident.ID]Staff
	Citizens    map[ident.ID]Citizen
	Invitations map[ident.ID]Invitation // those that can still be used
}

// Standing is how somebody is to stand in a circle on the customer's behalf.
type Standing struct {
	Circle, Person ident.ID
	Role           access.Role
	Scopes         access.Scope
	From, Until    time.Time
	Version        int  // of the table that says so
	IsNew          bool // that version was the first to say so
}

// What staff may in a circle at most, by role; of a citizen, within what a guardian gave.
const (
	planning = access.ViewPlan | access.EditPlan | access.TickPlan | access.SeePictures | access.AddPictures | access.ViewGoals |
		access.EditGoals | access.Chat | access.ManageDevices | access.SeeLog
	helping  = access.ViewPlan | access.TickPlan | access.SeePictures
	onShelf  = access.ViewPlan | access.EditPlan | access.SeePictures | access.AddPictures
	keeping  = access.ManagePeople | access.ManageDevices // of the customer's own citizens, by admins who are not in the group
	ownExtra = access.ManagePeople                        // of the customer's own citizens, by planners
)

// Standings says how everybody is to stand everywhere, ended staff and citizens who left included: those
// are to stand nowhere.
func (t Table) Standings() (wanted []Standing, unwanted []Standing) {
	for _, s := range t.Staff {
		shelf := Standing{Circle: t.Customer.ID, Person: s.Person, Role: access.Planner, Scopes: onShelf, From: s.From, Until: s.Until}
		switch s.Role {
		case Admin:
			shelf.Scopes |= access.ManagePeople
		case Substitute:
			shelf.Scopes = access.ViewPlan | access.SeePictures
		case Planner:
		}
		if !s.EndedAt.IsZero() {
			unwanted = append(unwanted, shelf)
		} else {
			wanted = append(wanted, shelf)
		}
		for _, c := range t.Citizens {
			if c.IsWaiting() {
				continue
			}
			one, ok := standingOf(s, c)
			if ok {
				wanted = append(wanted, one)
			} else {
				unwanted = append(unwanted, one)
			}
		}
	}
	return wanted, unwanted
}

// standingOf is how s is to stand with c; ok is false for not at all.
func standingOf(s Staff, c Citizen) (one Standing, ok bool) {
	one = Standing{Circle: c.Circle, Person: s.Person, Role: access.Planner, From: s.From, Until: earlier(s.Until, c.Until)}
	shares := slices.ContainsFunc(s.Groups, func(g ident.ID) bool { return slices.Contains(c.Groups, g) })
	switch {
	case !s.EndedAt.IsZero(), len(c.Groups) == 0 && !c.IsOwn:
		return one, false
	case shares && s.Role == Substitute:
		one.Role, one.Scopes = access.Substitute, helping&c.Scopes
	case shares:
		one.Scopes = planning & c.Scopes
		if c.IsOwn {
			one.Scopes |= ownExtra
		}
	case s.Role == Admin && c.IsOwn: // somebody always can let a guardian in
		one.Scopes = keeping
	case s.Role == Admin:
		one.Scopes = 0 // the name, to know who is in the class
	default:
		return one, false
	}
	return one, true
}

// earlier is the earlier of two ends; zero is no end.
func earlier(one, other time.Time) time.Time {
	if one.IsZero() || !other.IsZero() && other.Before(one) {
		return other
	}
	return one
}

func validName(name string) error {
	if n := utf8.RuneCountInString(name); n == 0 || n > 100 {
		return fault.New(fault.Invalid, "person.name_length", "name", "Write a name of 1 to 100 characters.")
	}
	return nil
}

const substituteFor = 31 * 24 * time.Hour

// validTime holds the rules on from when and until when somebody is staff.
func validTime(role Role, from, until, now time.Time) error {
	switch {
	case role != Admin && role != Planner && role != Substitute:
		return fault.New(fault.Invalid, "customer.role_unknown", "role", "Choose admin, planner or substitute.")
	case !until.IsZero() && !until.After(now):
		return fault.New(fault.Invalid, "customer.until_past", "until", "Choose an end that is still to come.")
	case !until.IsZero() && !until.After(from):
		return fault.New(fault.Invalid, "customer.until_before_from", "until", "Choose an end after the beginning.")
	case role == Substitute && (until.IsZero() || until.After(now.Add(substituteFor))):
		return fault.New(fault.Invalid, "customer.substitute_until", "until", "Give a substitute an end within 31 days.")
	}
	return nil
}

// known returns groups sorted, each once, or an Invalid fault when one is not of the customer.
func (t Table) known(groups []ident.ID) ([]ident.ID, error) {
	groups = slices.Clone(groups)
	slices.Sort(groups)
	groups = slices.Compact(groups)
	for _, g := range groups {
		if _, ok := t.Groups[g]; !ok {
			return nil, fault.New(fault.Invalid, "customer.group_unknown", "groups", "Choose groups of the customer.")
		}
	}
	return groups, nil
}

// keepsAdmin refuses a table without an admin who stays, unless there was none before: an institution can
// end the last one, and everybody else works on.
func (t Table) keepsAdmin(before Table) error {
	if !before.hasAdmin() || t.hasAdmin() {
		return nil
	}
	return fault.New(fault.Conflict, "customer.last_admin", "", "Let somebody else be admin first.")
}

func (t Table) hasAdmin() bool {
	for _, s := range t.Staff {
		if s.Role == Admin && s.EndedAt.IsZero() && s.Until.IsZero() && s.From.IsZero() {
			return true
		}
	}
	return false
}
