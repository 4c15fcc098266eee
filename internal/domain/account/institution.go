package account

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const (
	// WayFor is how long somebody may be at their institution's sign-in page.
	WayFor = 10 * time.Minute
	// ConfirmEvery is how often an institution is asked whether those who are in may stay in: deactivation
	// ends access within a minute.
	ConfirmEvery = 20 * time.Second
	// unconfirmedFor is how long a session lives on an institution that does not answer.
	unconfirmedFor = time.Hour
	// confirmedAtOnce is how many questions are under way at one time.
	confirmedAtOnce = 8

	// rememberedFor is how often an institution is asked of somebody who is not signed in: whom it closed is
	// staff no longer, however else they sign in (ADR 0122).
	rememberedFor = time.Hour

	// ConfirmJob asks; it comes again and again.
	ConfirmJob = "account.confirm_sessions"
)

// Institution is a place whose staff sign in there instead of here.
type Institution struct {
	ID, Name string
	Customer ident.ID // whom its people come with
}

// Identity is who an institution says somebody is.
type Identity struct{ Subject, Name, Language string }

// Institutions asks the institutions that an operator named. A no is a Gone fault, silence is Unavailable.
type Institutions interface {
	List() []Institution
	NewProof() string
	Address(ctx context.Context, institution, state, nonce, proof string) (string, error)
	// Redeem returns who came back with a code, and the tokens with which Confirm asks again.
	Redeem(ctx context.Context, institution, code, nonce, proof string) (Identity, []byte, error)
	Confirm(ctx context.Context, institution, subject string, tokens []byte) ([]byte, error)
}

// Employers have people be staff of the customer that an institution is; domain/customer does.
type Employers interface {
	OnVouched(ctx context.Context, customer, person ident.ID, institution string) error
	OnUnvouched(ctx context.Context, customer, person ident.ID, institution string) error
}

// Way is somebody on the way to an institution and back.
type Way struct {
	ID          ident.ID // the state of the protocol
	Institution string
	Nonce       string
	Proof       string   // sealed
	Person      ident.ID // who connects an account they have; "" when somebody signs in
	ExpiresAt   time.Time
}

// Vouched is a session that lives as long as an institution says so.
type Vouched struct {
	Session, Person      ident.ID
	Institution, Subject string
	Tokens               []byte // sealed
	At                   time.Time
}

// InstitutionStore keeps who is on the way, and the sessions that institutions confirm.
type InstitutionStore interface {
	InsertWay(ctx context.Context, courier access.Grant, w Way, secretHash []byte) error
	// TakeWay finds a way once, by both that the browser has.
	TakeWay(ctx context.Context, courier access.Grant, id ident.ID, secretHash []byte) (Way, error)
	InsertVouched(ctx context.Context, may access.Grant, s Session, tokenHash []byte, c Vouched) error
	// VouchedDue lists what is to be asked about at now: sessions that live and, of people who have none, the newest
	// that was not asked about since. Older ones of sessions that are over go.
	VouchedDue(ctx context.Context, now, since time.Time) ([]Vouched, error)
	// RefuseVouched keeps that an institution refused one, and says whether its person has another there that it has
	// not refused; DropVouched forgets it.
	RefuseVouched(ctx context.Context, may access.Grant, c Vouched) (hasOther bool, err error)
	DropVouched(ctx context.Context, may access.Grant, c Vouched) error
	OpenVouched(ctx context.Context, may access.Grant, session ident.ID) (Vouched, error)
	KeepVouched(ctx context.Context, may access.Grant, c Vouched) error
}

var (
	errWayGone     = fault.New(fault.Gone, "institution.gone", "", "That took too long, or was used. Begin again.")
	errNoSuchPlace = fault.New(fault.NotFound, "institution.unknown", "", "Nobody signs in there.")
)

// Institutions lists where else one can sign in.
func (s *Service) Institutions(context.Context, access.Actor) []Institution {
	return s.institutions.List()
}

// StartWay returns where the browser goes to sign in at an institution, and the secret that it keeps until it
// is back. Whoever is signed in connects the account they have.
func (s *Service) StartWay(ctx context.Context, actor access.Actor, institution, network string) (address, secret string, err error) {
	if actor.IsDevice {
		return "", "", errCitizensDevice
	}
	if _, ok := s.institution(institution); !ok {
		return "", "", errNoSuchPlace
	}
	if err := s.limits.Take(ctx, usesOfNetwork(challengesOfNetwork, network)...); err != nil {
		return "", "", err
	}
	nonce, _ := s.newSecret()
	secret, hash := s.newSecret()
	w := Way{
		ID: s.ids.New(), Institution: institution, Nonce: nonce, Proof: s.institutions.NewProof(), Person: actor.Person,
		ExpiresAt: s.clock.Now().Add(WayFor),
	}
	if address, err = s.institutions.Address(ctx, institution, w.ID.String(), w.Nonce, w.Proof); err != nil {
		return "", "", err
	}
	if err := s.store.InsertWay(ctx, s.circles.Courier(actor), w, hash); err != nil {
		return "", "", fmt.Errorf("start a way: %w", err)
	}
	return address, secret, nil
}

func (s *Service) institution(id string) (Institution, bool) {
	for _, one := range s.institutions.List() {
		if one.ID == id {
			return one, true
		}
	}
	return Institution{}, false
}

// Return is what a browser is back with.
type Return struct {
	State    ident.ID
	Secret   string // as StartWay gave it to this browser
	Code     string
	Name     string // for a newcomer whose institution says none
	IsShared bool
	Agent    Agent
	Network  string
}

// EndWay signs in whom the institution names, or is refused. Somebody is known by the subject that the
// institution gave them alone: an address it names may be anybody's. The session lives as long as the
// institution says so.
func (s *Service) EndWay(ctx context.Context, actor access.Actor, in Return) (Session, string, error) {
	w, err := s.store.TakeWay(ctx, s.circles.Courier(actor), in.State, hashOf(in.Secret))
	if fault.KindOf(err) == fault.NotFound {
		return Session{}, "", s.wrong(ctx, in.Network, errWayGone)
	}
	if err != nil {
		return Session{}, "", fmt.Errorf("end a way: %w", err)
	}
	place, ok := s.institution(w.Institution)
	if !ok || !s.clock.Now().Before(w.ExpiresAt) || w.Person != actor.Person || actor.IsDevice {
		return Session{}, "", errWayGone
	}
	who, tokens, err := s.institutions.Redeem(ctx, w.Institution, in.Code, w.Nonce, w.Proof)
	if fault.KindOf(err) == fault.Gone {
		return Session{}, "", s.wrong(ctx, in.Network, err)
	}
	if err != nil {
		return Session{}, "", err
	}
	person, err := s.personAt(ctx, w, place, who, strings.TrimSpace(in.Name))
	if err != nil {
		return Session{}, "", err
	}
	kind := OwnDevice
	if in.IsShared {
		kind = SharedDevice
	}
	session := s.newSession(person, "", kind, in.Agent, actor)
	token, hash := s.newSecret()
	c := Vouched{Session: session.ID, Person: person, Institution: w.Institution, Subject: who.Subject, Tokens: tokens, At: session.CreatedAt}
	if err := s.store.InsertVouched(ctx, s.circles.Self(access.Actor{Person: person}), session, hash, c); err != nil {
		return Session{}, "", fmt.Errorf("end a way: %w", err)
	}
	if err := s.employers.OnVouched(ctx, place.Customer, person, place.ID); err != nil {
		return Session{}, "", fmt.Errorf("end a way: %w", err)
	}
	return session, token, nil
}

// personAt returns the person whom an institution names: who was connected before, who connects now, or a
// newcomer, who comes with the institution's customer and without an address.
func (s *Service) personAt(ctx context.Context, w Way, place Institution, who Identity, name string) (ident.ID, error) {
	person, ok, err := s.people.FindBySubject(ctx, access.Actor{}, place.ID, who.Subject)
	switch {
	case err != nil:
		return "", err
	case ok && !w.Person.IsZero() && person != w.Person:
		return "", fault.New(fault.Conflict, "institution.other_account", "", "This sign-in belongs to another account here. Sign out first, then use it.")
	case ok:
		return person, nil
	case !w.Person.IsZero():
		return w.Person, s.people.BindSubject(ctx, s.circles.Self(access.Actor{Person: w.Person}), place.ID, who.Subject)
	}
	if name == "" {
		name = strings.TrimSpace(who.Name)
	}
	language := "da"
	if strings.HasPrefix(who.Language, "en") {
		language = "en"
	}
	if name == "" {
		name = place.Name
	}
	err = s.people.EnrolBySubject(ctx, s.circles.Self(access.Actor{Person: w.ID}), name, language, place.Customer, place.ID, who.Subject)
	return w.ID, err
}

// OnConfirmDue asks the institutions whether those who are in may stay in, and ends the sessions of whom
// they refuse, and their work there: the job that comes again. An institution that is silent for an hour ends
// sessions, and nobody's work. Of people who are not signed in it is asked every hour.
func (s *Service) OnConfirmDue(ctx context.Context) error {
	now := s.clock.Now()
	all, err := s.store.VouchedDue(ctx, now, now.Add(-rememberedFor))
	if err != nil {
		return fmt.Errorf("confirm sessions: %w", err)
	}
	room := make(chan struct{}, confirmedAtOnce)
	var asked sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for _, one := range all {
		room <- struct{}{}
		asked.Go(func() {
			defer func() { <-room }()
			if err := s.confirm(ctx, one); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failed = fmt.Errorf("confirm a session: %w", err)
			}
		})
	}
	asked.Wait()
	return failed
}

func (s *Service) confirm(ctx context.Context, one Vouched) error {
	may := s.circles.Self(access.Actor{Person: one.Person})
	c, err := s.store.OpenVouched(ctx, may, one.Session)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	now := s.clock.Now()
	tokens, err := s.institutions.Confirm(ctx, c.Institution, c.Subject, c.Tokens)
	isSilent := err != nil && fault.KindOf(err) != fault.Gone
	switch {
	case err == nil:
		c.Tokens, c.At = tokens, now
		return s.store.KeepVouched(ctx, may, c)
	case isSilent && now.Sub(c.At) < unconfirmedFor:
		return nil
	}
	if err := s.store.EndSession(ctx, may, c.Session, now); err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	if isSilent {
		c.At = now // asked again in an hour: silence ends nobody's work
		return s.store.KeepVouched(ctx, may, c)
	}
	return s.unvouch(ctx, may, c)
}

// unvouch ends the work of somebody whom their institution refuses, unless another sign-in of theirs is still
// to be asked about.
func (s *Service) unvouch(ctx context.Context, may access.Grant, c Vouched) error {
	hasOther, err := s.store.RefuseVouched(ctx, may, c)
	if err != nil {
		return err
	}
	if place, isKnown := s.institution(c.Institution); isKnown && !hasOther {
		if err := s.employers.OnUnvouched(ctx, place.Customer, c.Person, c.Institution); err != nil {
			return fmt.Errorf("end staff: %w", err)
		}
	}
	return s.store.DropVouched(ctx, may, c)
}
