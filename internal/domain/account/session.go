package account

import (
	"context"
	"fmt"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Kind is what sort of device a session lives on.
type Kind string

// The kinds.
const (
	OwnDevice    Kind = "own"
	SharedDevice Kind = "shared" // others use it too: the session is short
	PairedDevice Kind = "paired" // a citizen's: nobody there can sign in again by themselves
)

// Session is one signed-in browser.
type Session struct {
	ID        ident.ID
	Person    ident.ID
	Circle    ident.ID // of a paired device; "" for others
	Kind      Kind
	Agent     Agent
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time // whatever happens
	EndedAt   time.Time // zero while it lives
	ToldAt    time.Time // when its browser called after the end, and was told to erase what it holds; zero before
	PairedBy  ident.ID  // who made the code of a paired device; "" for others, and for those paired before this was kept
	Replaces  ident.ID  // what the browser had before, until this one is first used; "" for none
}

// Span is how long a session lives: unused, and at all.
type Span struct{ Idle, Whole time.Duration }

// spans are a decision between safety and the people (ASVS 7.1.1, a documented deviation for
// paired devices): a citizen's tablet must not ask anybody to sign in.
var spans = map[Kind]Span{
	OwnDevice:    {12 * time.Hour, 30 * 24 * time.Hour},
	SharedDevice: {30 * time.Minute, 12 * time.Hour},
	PairedDevice: {90 * 24 * time.Hour, 365 * 24 * time.Hour},
}

// SpanOf returns how long sessions of a kind live.
func SpanOf(k Kind) Span { return spans[k] }

// SessionKeptFor is how long an ended session is kept: its owner can still see that it was there.
const SessionKeptFor = 30 * 24 * time.Hour

// touchEvery is how seldom a session's last use is written down, as a part of its idle time.
const touchEvery = 60

// isOver says whether s has outlived itself at now.
func (s Session) isOver(now time.Time) bool {
	return !now.Before(s.ExpiresAt) || !now.Before(s.SeenAt.Add(spans[s.Kind].Idle))
}

var (
	errPairedDevice = fault.New(fault.Conflict, "account.paired_device", "", "This is a citizen's device. Use a planner's.")

	errNoSession = fault.New(fault.Unauthenticated, "session.none", "", "Sign in first.")
	errEnded     = fault.New(fault.Unauthenticated, "session.ended", "", "This session was ended. Sign in again.")
	errExpired   = fault.New(fault.Unauthenticated, "session.expired", "", "This session is over. Sign in again.")
)

// tokenLength is how long 32 random bytes are as text.
const tokenLength = 43

// Session returns whom a token stands for, as the session stands now: one that was ended is over
// before whoever ended it is told so.
func (s *Service) Session(ctx context.Context, _ access.Actor, token string) (access.Actor, error) {
	if len(token) != tokenLength {
		return access.Actor{}, errNoSession
	}
	found, err := s.store.SessionOf(ctx, hashOf(token))
	if fault.KindOf(err) == fault.NotFound {
		return access.Actor{}, errNoSession
	}
	if err != nil {
		return access.Actor{}, fmt.Errorf("read a session: %w", err)
	}
	now := s.clock.Now()
	if !found.EndedAt.IsZero() {
		if found.ToldAt.IsZero() {
			_ = s.store.MarkTold(ctx, found.ID, now) // what fails is done when it calls again
		}
		return access.Actor{}, errEnded
	}
	if found.isOver(now) {
		return access.Actor{}, errExpired
	}
	if !found.Replaces.IsZero() {
		s.succeed(ctx, found)
	}
	if every := spans[found.Kind].Idle / touchEvery; now.Sub(found.SeenAt) >= every {
		// A full disk keeps people from changing things, not from looking at them.
		_ = s.store.Touch(ctx, found.ID, now, now.Add(-every))
	}
	return access.Actor{Person: found.Person, Session: found.ID, IsDevice: found.Kind == PairedDevice}, nil
}

// StillIn refuses an actor whose session is over by now: for what takes so long that it may have ended
// meanwhile.
func (s *Service) StillIn(ctx context.Context, actor access.Actor) error {
	found, err := s.store.Session(ctx, actor.Session)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return errNoSession
	case err != nil:
		return fmt.Errorf("read a session: %w", err)
	case !found.EndedAt.IsZero():
		return errEnded
	case found.isOver(s.clock.Now()):
		return errExpired
	}
	return nil
}

// succeed ends the session that found takes the place of: only now is it certain that the browser
// got the new token, and no request with the old one is thrown out while the new is on its way.
// What fails is done with the next use: who has signed in is not kept out by a full disk.
func (s *Service) succeed(ctx context.Context, found Session) {
	before, err := s.store.Session(ctx, found.Replaces)
	if err == nil {
		err = s.SignOut(ctx, access.Actor{Person: before.Person, Session: before.ID, IsDevice: before.Kind == PairedDevice})
	}
	if err == nil || fault.KindOf(err) == fault.NotFound {
		_ = s.store.EndSuccession(ctx, found.ID)
	}
}

// Me is what a person sees of their own account.
type Me struct {
	Person                ident.ID
	Name, Email, Language string
	Session               Session
	IsGuideHidden         bool // they have put the list of the first hour away

	Waiting      string // the address they asked for and have not confirmed; "" for none
	WaitingUntil time.Time
}

// Me returns the actor's person and session.
func (s *Service) Me(ctx context.Context, actor access.Actor) (Me, error) {
	may := s.circles.Self(actor)
	me := Me{Person: actor.Person}
	var err error
	if me.Name, me.Email, me.Language, err = s.people.Profile(ctx, may); err != nil {
		return Me{}, err
	}
	if me.IsGuideHidden, err = s.people.IsGuideHidden(ctx, may); err != nil {
		return Me{}, err
	}
	if me.Waiting, me.WaitingUntil, err = s.waiting(ctx, actor); err != nil {
		return Me{}, err
	}
	all, err := s.store.Sessions(ctx, may)
	if err != nil {
		return Me{}, err
	}
	for _, one := range all {
		if one.ID == actor.Session {
			me.Session = one
		}
	}
	return me, nil
}

// UpdateMe changes the actor's name or language; nil stays as it is. A paired device cannot.
func (s *Service) UpdateMe(ctx context.Context, actor access.Actor, name, language *string) error {
	if actor.IsDevice {
		return errPairedDevice
	}
	if err := s.people.Update(ctx, s.circles.Self(actor), name, language); err != nil {
		return fmt.Errorf("update me: %w", err)
	}
	if name == nil {
		return nil
	}
	return s.circles.Renamed(ctx, actor)
}

// SetGuide puts the list of the first hour away for the actor, on every device, or takes it out again. A paired
// device cannot.
func (s *Service) SetGuide(ctx context.Context, actor access.Actor, isHidden bool) error {
	if actor.IsDevice {
		return errPairedDevice
	}
	return s.people.SetGuide(ctx, s.circles.Self(actor), isHidden)
}

// Sessions lists the actor's living sessions, newest first.
func (s *Service) Sessions(ctx context.Context, actor access.Actor) ([]Session, error) {
	all, err := s.store.Sessions(ctx, s.circles.Self(actor))
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	living := all[:0]
	for _, one := range all {
		if one.EndedAt.IsZero() && !one.isOver(now) {
			living = append(living, one)
		}
	}
	return living, nil
}

// EndSession ends one of the actor's sessions; another's is Not Found. On a paired device it is
// only its own, by SignOut.
func (s *Service) EndSession(ctx context.Context, actor access.Actor, session ident.ID) error {
	if actor.IsDevice && session != actor.Session {
		return fault.Missing()
	}
	if actor.IsDevice {
		return s.SignOut(ctx, actor)
	}
	all, err := s.store.Sessions(ctx, s.circles.Self(actor))
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.ID == session && one.Kind == PairedDevice {
			return s.endPaired(ctx, actor, one)
		}
	}
	return s.store.EndSession(ctx, s.circles.Self(actor), session, s.clock.Now())
}

// EndOthers ends every session of the actor's but this one. On a paired device there is only its own.
func (s *Service) EndOthers(ctx context.Context, actor access.Actor) error {
	if actor.IsDevice {
		return errPairedDevice
	}
	living, err := s.Sessions(ctx, actor)
	if err != nil {
		return err
	}
	for _, one := range living {
		if one.ID == actor.Session {
			continue
		}
		if err := s.EndSession(ctx, actor, one.ID); err != nil && fault.KindOf(err) != fault.NotFound {
			return fmt.Errorf("end the other sessions: %w", err)
		}
	}
	return nil
}

// SignOut ends the actor's session.
func (s *Service) SignOut(ctx context.Context, actor access.Actor) error {
	if !actor.IsDevice {
		return s.store.EndSession(ctx, s.circles.Self(actor), actor.Session, s.clock.Now())
	}
	all, err := s.store.Sessions(ctx, s.circles.Self(actor))
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.ID == actor.Session {
			return s.endPaired(ctx, actor, one)
		}
	}
	return fault.Missing()
}

// endPaired ends a device's session where the circle can see it.
func (s *Service) endPaired(ctx context.Context, actor access.Actor, one Session) error {
	if actor.Operation.IsZero() {
		actor.Operation = s.ids.New()
	}
	may, err := s.circles.Allow(ctx, actor, one.Circle, 0)
	if err != nil {
		return err
	}
	_, err = s.store.EndDevice(ctx, may, one.ID, s.clock.Now(), event.New("device.ended", one.Circle, one.ID))
	return err
}

// EndDevice ends the session of a paired device; the device wipes what it holds at next contact.
// The actor needs ManageDevices.
func (s *Service) EndDevice(ctx context.Context, actor access.Actor, circle, session ident.ID) (int64, error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.ManageDevices)
	if err != nil {
		return 0, err
	}
	rev, err := s.store.EndDevice(ctx, may, session, s.clock.Now(), event.New("device.ended", circle, session))
	if err != nil {
		return 0, fmt.Errorf("end device: %w", err)
	}
	return rev, nil
}

// OnEnded returns a session that ended, for who notes it: the job that runs once it has.
func (s *Service) OnEnded(ctx context.Context, session ident.ID) (Session, error) {
	return s.store.Session(ctx, session)
}

// Devices returns the living devices of may's circle; ids nil means all.
func (s *Service) Devices(ctx context.Context, may access.Grant, ids []string) ([]Session, error) {
	if !may.Scopes().Has(access.ManageDevices) {
		return nil, nil
	}
	now := s.clock.Now()
	all, err := s.store.Devices(ctx, may, ids, now)
	if err != nil {
		return nil, err
	}
	living := all[:0]
	for _, one := range all {
		if !one.isOver(now) {
			living = append(living, one)
		}
	}
	return living, nil
}

// newSession returns a session that begins now, in the browser that before was in if it was.
func (s *Service) newSession(person, circle ident.ID, kind Kind, agent Agent, before access.Actor) Session {
	now := s.clock.Now()
	return Session{
		ID: s.ids.New(), Person: person, Circle: circle, Kind: kind, Agent: agent,
		CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(spans[kind].Whole), Replaces: before.Session,
	}
}
