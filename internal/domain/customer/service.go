package customer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// The background jobs of this domain.
const (
	RelateJob = "customer.relate" // about a customer: has everybody stand as its table says
	InviteJob = "customer.invite"
	ForgetJob = "customer.forget_invitation"
)

// Secret is an invitation's, on its way into the mail; the hash is what is kept.
type Secret struct {
	Invitation ident.ID
	Text       string
	Hash       []byte
}

// Store keeps customers. A write takes a RelateJob with it, so that whatever happens after it, everybody
// comes to stand as the table says.
type Store interface {
	// Table returns everything of may's circle; NotFound when that is no customer.
	Table(ctx context.Context, may access.Grant) (Table, error)
	// Insert keeps a new customer. A number that is taken is a Conflict fault of customer.number_taken.
	Insert(ctx context.Context, may access.Grant, t Table) (rev int64, err error)
	// Update writes what change makes of the table as it is in the same transaction.
	Update(ctx context.Context, may access.Grant, change func(*Table) error, secrets ...Secret) (rev int64, err error)

	InvitationOf(ctx context.Context, secretHash []byte) (customer, id ident.ID, err error)
	// CustomerOf returns whose invitation it is.
	CustomerOf(ctx context.Context, invitation ident.ID) (ident.ID, error)
	// Unsent returns the secret of an invitation of may's customer until its mail is sent.
	Unsent(ctx context.Context, may access.Grant, id ident.ID) (string, error)
	MarkSent(ctx context.Context, may access.Grant, id ident.ID, now time.Time) error
	ForgetInvitation(ctx context.Context, id ident.ID, now time.Time) error
}

// Circles decides every access and keeps relations; domain/circle does.
type Circles interface {
	Allow(ctx context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error)
	// Guest returns a grant over the names of a customer, for whoever holds one of its invitations or
	// takes back what they gave it, and for the machine.
	Guest(ctx context.Context, actor access.Actor, customer ident.ID) (access.Grant, error)
	// CreateCustomer puts up a customer's shelf; RenameShelf changes its name.
	CreateCustomer(ctx context.Context, actor access.Actor, id ident.ID, name, zone string) error
	RenameShelf(ctx context.Context, may access.Grant, name string) error
	// CreateFor makes a circle round a new citizen on behalf of a customer.
	CreateFor(ctx context.Context, actor access.Actor, customer ident.ID, n New) error
	// Members returns a grant over the name of everybody who is or was in a circle.
	Members(ctx context.Context, actor access.Actor, circle ident.ID) ([]access.Grant, error)
	// Zone is the time zone of may's circle.
	Zone(ctx context.Context, may access.Grant) (string, error)
	// RenameCitizen changes a citizen's name. The actor needs ManagePeople and EditPlan there.
	RenameCitizen(ctx context.Context, actor access.Actor, circle ident.ID, name string) error
	// Stand has somebody stand so, or not at all.
	Stand(ctx context.Context, actor access.Actor, customer ident.ID, as Standing, isWanted bool) error
	// Told counts a write to may's circle that changes nothing there.
	Told(ctx context.Context, may access.Grant) (rev int64, err error)
}

// New is a citizen that staff makes.
type New struct {
	Circle, Citizen ident.ID
	Name, Zone      string
}

// People keeps persons; domain/person does.
type People interface {
	SpellEmail(email string) (string, error)
	CheckName(name string) error
	FindByEmail(ctx context.Context, actor access.Actor, email string) (ident.ID, bool, error)
	Names(ctx context.Context, actor access.Actor, grants []access.Grant) (map[ident.ID]string, error)
}

// Post delivers a letter. An Invalid fault means that no repeat will.
type Post interface {
	Deliver(ctx context.Context, l Letter) error
}

// Limits counts the mails of a customer; too many are a Limited fault.
type Limits interface {
	Take(ctx context.Context, customer string) error
	// TakeMany counts so many mails at once, or none.
	TakeMany(ctx context.Context, customer string, mails int) error
}

// Service keeps customers.
type Service struct {
	store   Store
	circles Circles
	people  People
	post    Post
	limits  Limits
	log     Log
	clock   clock.Clock
	rand    io.Reader
	ids     *ident.Maker
	base    string
}

// Deps is what a Service needs.
type Deps struct {
	Store   Store
	Circles Circles
	People  People
	Post    Post
	Limits  Limits
	Log     Log
	Clock   clock.Clock
	Rand    io.Reader // crypto/rand.Reader
	Base    string    // the public address, without a slash at the end
}

// NewService returns a Service.
func NewService(d Deps) *Service {
	return &Service{d.Store, d.Circles, d.People, d.Post, d.Limits, d.Log, d.Clock, d.Rand, ident.NewMaker(d.Clock, d.Rand), d.Base}
}

// Create makes a customer; the actor becomes its admin.
func (s *Service) Create(ctx context.Context, actor access.Actor, c Customer, zone string) (int64, error) {
	if err := validName(c.Name); err != nil {
		return 0, err
	}
	if c.Kind != Institution && c.Kind != Family {
		return 0, fault.New(fault.Invalid, "customer.kind_unknown", "kind", "Choose institution or family.")
	}
	may, err := s.circles.Allow(ctx, actor, c.ID, access.ManagePeople) // a repeat that broke off half-way
	if fault.KindOf(err) == fault.NotFound {
		if err := s.circles.CreateCustomer(ctx, actor, c.ID, c.Name, zone); err != nil {
			return 0, fmt.Errorf("create a customer: %w", err)
		}
		may, err = s.circles.Allow(ctx, actor, c.ID, access.ManagePeople)
	}
	if err != nil {
		return 0, fmt.Errorf("create a customer: %w", err)
	}
	if !may.IsShelf() {
		return 0, errTaken
	}
	admin := Staff{Person: actor.Person, Role: Admin}
	c.Version = 1
	for range 5 {
		if c.Number, err = newNumber(s.rand); err != nil {
			return 0, err
		}
		rev, err := s.store.Insert(ctx, may, Table{Customer: c, Staff: map[ident.ID]Staff{actor.Person: admin}})
		if f := fault.As(err); f == nil || f.Code != "customer.number_taken" {
			return rev, err
		}
	}
	return 0, fmt.Errorf("create a customer: no number is free")
}

var errTaken = fault.New(fault.Conflict, "customer.id_taken", "id", "Make a new identifier.")

// Get returns everything of may's customer as its actor may see it.
func (s *Service) Get(ctx context.Context, may access.Grant) (Table, error) {
	t, err := s.store.Table(ctx, may)
	if !may.Scopes().Has(access.ManagePeople) {
		t.Invitations = nil
	}
	return t, err
}

// Rename changes the customer's name. The actor needs ManagePeople.
func (s *Service) Rename(ctx context.Context, actor access.Actor, customer ident.ID, name string) (int64, error) {
	return s.manage(ctx, actor, customer, func(*Table) error { return nil }, func(may access.Grant) error { return s.circles.RenameShelf(ctx, may, name) })
}

// manage changes a customer's table for somebody with ManagePeople.
func (s *Service) manage(ctx context.Context, actor access.Actor, customer ident.ID, change func(*Table) error, before ...func(access.Grant) error) (int64, error) {
	may, err := s.circles.Allow(ctx, actor, customer, access.ManagePeople)
	if err != nil {
		return 0, err
	}
	if _, err := s.store.Table(ctx, may); err != nil { // no customer: it says so before anything is done
		return 0, err
	}
	for _, do := range before {
		if err := do(may); err != nil {
			return 0, err
		}
	}
	return s.update(ctx, may, change)
}

// update is rewrite for somebody who asks: the last admin stays.
func (s *Service) update(ctx context.Context, may access.Grant, change func(*Table) error, secrets ...Secret) (int64, error) {
	return s.rewrite(ctx, may, func(t *Table) error {
		before := t.clone()
		if err := change(t); err != nil {
			return err
		}
		return t.keepsAdmin(before)
	}, secrets...)
}

// rewrite changes the table, and has everybody stand as it says. Where that breaks off, the job that the
// write took along has them stand so soon after.
func (s *Service) rewrite(ctx context.Context, may access.Grant, change func(*Table) error, secrets ...Secret) (int64, error) {
	var before, after Table
	rev, err := s.store.Update(ctx, may, func(t *Table) error {
		before = t.clone()
		if err := change(t); err != nil {
			return err
		}
		t.Customer.Version++
		after = t.clone()
		return nil
	}, secrets...)
	if err != nil || after.Staff == nil { // a repeat of what was done before
		return rev, err
	}
	// What was decided is done, whether or not somebody waits for the answer.
	if err := s.settle(context.WithoutCancel(ctx), may, before, after); err != nil {
		return 0, fmt.Errorf("update a customer: %w", err)
	}
	return rev, nil
}

// settle has everybody stand as the table now says, who is not known to stand so already. Two writes at once
// may settle in the other order than they were written: each looks again when it is done, so that whoever is
// last has settled what was written last.
func (s *Service) settle(ctx context.Context, may access.Grant, known, now Table) error {
	for isNew := len(known.Staff) > 0; ; isNew = false {
		wanted, unwanted := now.Standings()
		were, weren := setsOf(known)
		for _, one := range unwanted {
			if weren[one] {
				continue
			}
			one.Version, one.IsNew = now.Customer.Version, isNew
			if err := s.circles.Stand(ctx, may.Actor(), may.Circle(), one, false); err != nil {
				return err
			}
		}
		for _, one := range wanted {
			if were[one] {
				continue
			}
			one.Version, one.IsNew = now.Customer.Version, isNew
			if err := s.circles.Stand(ctx, may.Actor(), may.Circle(), one, true); err != nil {
				return err
			}
		}
		again, err := s.store.Table(ctx, may)
		if err != nil {
			return err
		}
		if reflect.DeepEqual(again.Staff, now.Staff) && reflect.DeepEqual(again.Citizens, now.Citizens) {
			return nil
		}
		known, now = Table{}, again
	}
}

// setsOf is Standings to look up in.
func setsOf(t Table) (wanted, unwanted map[Standing]bool) {
	some, others := t.Standings()
	wanted, unwanted = make(map[Standing]bool, len(some)), make(map[Standing]bool, len(others))
	for _, one := range some {
		wanted[one] = true
	}
	for _, one := range others {
		unwanted[one] = true
	}
	return wanted, unwanted
}

// relateFor is how long one run of the job makes citizens of a list; the next goes on.
const relateFor = time.Minute

// OnRelate has everybody stand as a customer's table says: the job that each write takes along.
func (s *Service) OnRelate(ctx context.Context, customer ident.ID) error {
	may, err := s.circles.Guest(ctx, access.Actor{}, customer)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.makeWaiting(ctx, access.Actor{}, customer, s.clock.Now().Add(relateFor)); err != nil {
		return fmt.Errorf("make the citizens of a list: %w", err)
	}
	t, err := s.store.Table(ctx, may)
	if err != nil {
		return fmt.Errorf("relate staff: %w", err)
	}
	if err := s.settle(ctx, may, Table{}, t); err != nil {
		return fmt.Errorf("relate staff: %w", err)
	}
	for _, c := range t.Citizens {
		if c.IsWaiting() {
			return errMoreWait
		}
	}
	return nil
}

var errMoreWait = errors.New("customer: citizens of a list wait to be made")

func (t Table) clone() Table {
	t.Units, t.Groups, t.Staff, t.Citizens, t.Invitations = maps.Clone(t.Units), maps.Clone(t.Groups), maps.Clone(t.Staff), maps.Clone(t.Citizens), maps.Clone(t.Invitations)
	return t
}
