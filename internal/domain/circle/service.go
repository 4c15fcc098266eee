package circle

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Store keeps circles. A write takes the facts it causes: both are committed, or neither.
type Store interface {
	// Find returns a circle, without its settings, and one person's relation in it.
	Find(ctx context.Context, circle, person ident.ID) (Circle, Relation, error)
	// OfPerson returns every circle in which person has a relation of any state, without settings.
	OfPerson(ctx context.Context, person ident.ID) ([]Circle, []Relation, error)
	Get(ctx context.Context, may access.Grant) (Circle, error)
	Relations(ctx context.Context, may access.Grant) ([]Relation, error)
	Insert(ctx context.Context, may access.Grant, c Circle, relations []Relation, facts ...event.Event) (rev int64, err error)
	// Update writes what change makes of the circle as it is in the same transaction.
	Update(ctx context.Context, may access.Grant, change func(Circle) (Circle, error)) (rev int64, err error)
	// UpdateRelation writes what decide makes of the relations as they are in the same transaction.
	UpdateRelation(ctx context.Context, may access.Grant, decide func([]Relation) (Relation, error), fact event.Event) (rev int64, err error)
	// Touch tells the circle's devices that person's row changed; the citizen's is two rows.
	Touch(ctx context.Context, may access.Grant, person ident.ID) (rev int64, err error)

	InsertInvitation(ctx context.Context, may access.Grant, inv Invitation, secretHash []byte, now time.Time) error
	Invitations(ctx context.Context, may access.Grant, now time.Time) ([]Invitation, error)
	DeleteInvitation(ctx context.Context, may access.Grant, id ident.ID) error
	// ForgetInvitation deletes an invitation whose time is over.
	ForgetInvitation(ctx context.Context, id ident.ID, now time.Time) error
	// InvitationOf returns the invitation of a secret, without its label, and its circle.
	InvitationOf(ctx context.Context, secretHash []byte) (Invitation, Circle, error)
	// Accept uses the invitation up and writes the relation that decide makes, in one transaction.
	Accept(ctx context.Context, may access.Grant, invitation ident.ID, now time.Time, decide func([]Relation) (Relation, error), fact event.Event) (rev int64, err error)
}

// People keeps persons; domain/person does.
type People interface {
	// CreateCitizen gives may's subject keys and a name, durably. A repeat by the same actor
	// changes nothing; an identifier that is taken is a Conflict.
	CreateCitizen(ctx context.Context, may access.Grant, name string) (customer ident.ID, err error)
	// CreateShelf gives may's subject, which is nobody, keys and a name; "" for none. customer "" is the
	// one of may's actor.
	CreateShelf(ctx context.Context, may access.Grant, name string, customer ident.ID) (ident.ID, error)
	// IsKnown says whether an identifier is somebody's.
	IsKnown(ctx context.Context, actor access.Actor, person ident.ID) (bool, error)
	// Rename changes the name of may's subject.
	Rename(ctx context.Context, may access.Grant, name string) error
}

// Service decides every access and keeps circles.
type Service struct {
	store  Store
	people People
	clock  clock.Clock
	ids    *ident.Maker
	rand   io.Reader
	policy Policy
}

// NewService returns a Service that decides by policy: Standing() but in tests of the policy.
func NewService(store Store, people People, c clock.Clock, ids *ident.Maker, rand io.Reader, policy Policy) *Service {
	return &Service{store: store, people: people, clock: c, ids: ids, rand: rand, policy: policy}
}

// Allow returns a grant over the citizen of the circle when the actor's relation allows every
// scope of want there now. To everybody else the circle is Not Found.
func (s *Service) Allow(ctx context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error) {
	if actor.IsAnonymous() {
		return access.Grant{}, fault.Missing()
	}
	c, r, err := s.store.Find(ctx, circle, actor.Person)
	if err != nil {
		return access.Grant{}, err
	}
	scopes, isOpen := s.policy.allowedTo(actor, c.Kind, r, s.clock.Now())
	if actor.IsHandedOver && isOpen {
		return s.handedOver(ctx, actor, c, scopes, want)
	}
	if !isOpen || !scopes.Has(want) {
		return access.Grant{}, fault.Missing()
	}
	may := access.Decide(actor, c.ID, c.Citizen, r.Role, scopes, purposes(scopes)...).OnSide(r.Side)
	if c.Kind == Shelf {
		may = may.OnShelf()
	}
	return may, nil
}

// CoversCitizen refuses may's actor when the citizen may read something there that they may not.
func (s *Service) CoversCitizen(ctx context.Context, may access.Grant) error {
	all, err := s.store.Relations(ctx, may)
	if err != nil {
		return err
	}
	citizen, ok := Find(all, may.Subject())
	if !ok || !may.Scopes().Has(s.policy.Scopes(citizen, s.clock.Now())&Readable) {
		return errBeyondOwn
	}
	return nil
}

// Self returns a grant over the actor's own person: identity and log.
func (s *Service) Self(actor access.Actor) access.Grant {
	if actor.IsAnonymous() {
		return access.Grant{}
	}
	return access.Decide(actor, "", actor.Person, "", 0, access.ForIdentity, access.ForLog)
}

// Courier returns a grant over what waits to be delivered to an address nobody is known by yet.
func (s *Service) Courier(actor access.Actor) access.Grant {
	return access.Decide(actor, "", CourierID, "", 0, access.ForDelivery)
}

// Keeper returns a grant under which background work keeps a circle in order: it opens the plan for
// the machine alone, for nobody who asks, and allows nothing.
func (s *Service) Keeper(ctx context.Context, actor access.Actor, circle ident.ID) (access.Grant, error) {
	c, err := s.store.Get(ctx, access.Decide(actor, circle, "", "", 0))
	if err != nil {
		return access.Grant{}, err
	}
	return access.Decide(actor, c.ID, c.Citizen, "", 0, access.ForPlan), nil
}

// CirclesOf lists the circles the actor may see now.
func (s *Service) CirclesOf(ctx context.Context, actor access.Actor) ([]Membership, error) {
	if actor.IsAnonymous() {
		return nil, nil
	}
	circles, relations, err := s.store.OfPerson(ctx, actor.Person)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	out := make([]Membership, 0, len(relations))
	for i, r := range relations {
		c := circles[i]
		scopes, isOpen := s.policy.allowedTo(actor, c.Kind, r, now)
		if !isOpen {
			continue
		}
		out = append(out, Membership{
			Circle: c.ID, Citizen: c.Citizen, Kind: c.Kind, Side: r.Side, Role: r.Role, Scopes: scopes,
			Zone: c.Zone, Until: r.UntilAt, Epoch: r.Epoch,
		})
	}
	return out, nil
}

// Members returns a grant over the name of everybody who is or was in the circle: who is there is
// known to all, and who wrote something stays readable after they left.
func (s *Service) Members(ctx context.Context, actor access.Actor, circle ident.ID) ([]access.Grant, error) {
	may, err := s.Allow(ctx, actor, circle, 0)
	if err != nil {
		return nil, err
	}
	relations, err := s.store.Relations(ctx, may)
	if err != nil {
		return nil, err
	}
	out := make([]access.Grant, 0, len(relations))
	for _, r := range relations {
		out = append(out, access.Decide(actor, circle, r.Person, may.Role(), may.Scopes(), access.ForIdentity))
	}
	return out, nil
}

// MembersUnder lists the relations of may's circle as its actor sees them.
func (s *Service) MembersUnder(ctx context.Context, may access.Grant) ([]Member, error) {
	relations, err := s.store.Relations(ctx, may)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	out := make([]Member, 0, len(relations))
	for _, r := range relations {
		out = append(out, Member{
			Person: r.Person, Role: r.Role, Scopes: s.policy.Scopes(r, now), Given: r.Scopes & s.policy.Greatest[r.Role],
			State: s.policy.Stands(r, now), Side: r.Side, Until: r.UntilAt, IsMe: r.Person == may.Actor().Person,
		})
	}
	return out, nil
}

// Get returns the circle of may with its settings.
func (s *Service) Get(ctx context.Context, may access.Grant) (Circle, error) {
	return s.store.Get(ctx, may)
}

// Create makes a circle round a new citizen; the actor becomes its guardian, or a planner with
// every scope. A citizen has one circle.
func (s *Service) Create(ctx context.Context, actor access.Actor, n New) (int64, error) {
	if actor.IsDevice {
		return 0, fault.New(fault.Conflict, "circle.paired_device", "", "Make a circle where you are signed in as yourself.")
	}
	if err := n.Validate(); err != nil {
		return 0, err
	}
	if n.Role == "" {
		n.Role = access.Guardian
	}
	if n.Citizen == actor.Person {
		return 0, fault.New(fault.Conflict, "circle.id_taken", "citizen", "Make a new identifier.")
	}
	if known, err := s.people.IsKnown(ctx, actor, n.ID); known || err != nil { // it is that person's shelf's
		return 0, cmp.Or[error](err, errTaken)
	}
	scopes := s.policy.Greatest[n.Role]
	may := access.Decide(actor, n.ID, n.Citizen, n.Role, scopes, purposes(scopes)...)
	customer, err := s.people.CreateCitizen(ctx, may, n.Name)
	if err != nil {
		return 0, fmt.Errorf("create circle: %w", err)
	}
	c := Circle{ID: n.ID, Kind: OfCitizen, Citizen: n.Citizen, Customer: customer, Zone: n.Zone, Settings: Settings{}.merged(n.Settings), Version: 1}
	if n.customer != "" {
		c.Customer = n.customer
	}
	now := s.clock.Now()
	rev, err := s.store.Insert(ctx, may, c, []Relation{
		{Circle: n.ID, Person: actor.Person, Role: n.Role, Scopes: scopes, State: Active, Epoch: 1, BeganAt: now, Side: n.customer},
		{Circle: n.ID, Person: n.Citizen, Role: access.Citizen, Scopes: s.policy.Usual[access.Citizen], State: Active, Epoch: 1, BeganAt: now},
	}, event.New("circle.created", n.ID, n.ID))
	if err != nil {
		return 0, fmt.Errorf("create circle: %w", err)
	}
	return rev, nil
}

var errTaken = fault.New(fault.Conflict, "circle.id_taken", "id", "Make a new identifier.")

// Update changes a circle. The actor needs EditPlan for its settings, TickPlan to say only what has been seen, and
// ManagePeople too for the citizen's name and zone.
func (s *Service) Update(ctx context.Context, actor access.Actor, circle ident.ID, u Update) (int64, error) {
	want := access.EditPlan
	if u.Name != nil || u.Zone != nil {
		want |= access.ManagePeople
	} else if u.Settings.onlySeen() {
		want = access.TickPlan
	}
	may, err := s.Allow(ctx, actor, circle, want)
	if err != nil {
		return 0, err
	}
	if may.IsShelf() {
		return 0, errShelf
	}
	if err := u.validate(); err != nil {
		return 0, err
	}
	if u.Name != nil {
		if err := s.people.Rename(ctx, may, *u.Name); err != nil {
			return 0, fmt.Errorf("update circle: %w", err)
		}
	}
	rev, err := s.store.Update(ctx, may, func(c Circle) (Circle, error) {
		if u.Zone != nil {
			c.Zone = *u.Zone
		}
		c.Settings = c.Settings.merged(u.Settings)
		c.Version++
		return c, nil
	})
	if err != nil {
		return 0, fmt.Errorf("update circle: %w", err)
	}
	return rev, nil
}

func (u Update) validate() error {
	if u.Name != nil {
		if err := validName(*u.Name); err != nil {
			return err
		}
	}
	if u.Zone != nil {
		if err := validZone(*u.Zone); err != nil {
			return err
		}
	}
	return u.Settings.Validate()
}

// UpdateMember changes what somebody may do, until when, or pauses or ends it. The actor needs
// ManagePeople and can give no more than they have.
func (s *Service) UpdateMember(ctx context.Context, actor access.Actor, circle, person ident.ID, c Change) (int64, error) {
	may, err := s.Allow(ctx, actor, circle, access.ManagePeople)
	if err != nil {
		return 0, err
	}
	if may.IsShelf() {
		return 0, errShelf
	}
	now := s.clock.Now()
	rev, err := s.store.UpdateRelation(ctx, may, func(all []Relation) (Relation, error) {
		return s.policy.changed(all, actor.Person, person, c, now)
	}, event.New("circle.relation_changed", circle, person))
	if err != nil {
		return 0, fmt.Errorf("update member: %w", err)
	}
	return rev, nil
}

// Leave ends the actor's own relation. The citizen, and the last who manages people, cannot.
func (s *Service) Leave(ctx context.Context, actor access.Actor, circle ident.ID) (int64, error) {
	may, err := s.Allow(ctx, actor, circle, 0)
	if err != nil {
		return 0, err
	}
	if may.IsShelf() {
		return 0, errShelf
	}
	now := s.clock.Now()
	rev, err := s.store.UpdateRelation(ctx, may, func(all []Relation) (Relation, error) {
		r, ok := Find(all, actor.Person)
		if !ok {
			return Relation{}, fault.Missing()
		}
		return s.policy.left(all, r, now)
	}, event.New("circle.left", circle, actor.Person))
	if err != nil {
		return 0, fmt.Errorf("leave: %w", err)
	}
	return rev, nil
}

// Renamed tells every circle of the actor that their name changed.
func (s *Service) Renamed(ctx context.Context, actor access.Actor) error {
	circles, err := s.CirclesOf(ctx, actor)
	if err != nil {
		return err
	}
	for _, m := range circles {
		actor.Operation = s.ids.New()
		may, err := s.Allow(ctx, actor, m.Circle, 0)
		if err != nil {
			return err
		}
		if _, err := s.store.Touch(ctx, may, actor.Person); err != nil {
			return fmt.Errorf("tell of a name: %w", err)
		}
	}
	return nil
}
