package account

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// LinkFor is how long a one-time link can be used.
const LinkFor = 15 * time.Minute

// Link is a one-time way in for whoever reads the mail of an address. Whether the address is
// known is not asked before the link is used, so that nobody learns it by asking for a link.
type Link struct {
	ID        ident.ID
	Email     string // sealed until used
	Name      string // what a newcomer wants to be called; "" when not said; sealed until used
	Language  string // da or en
	ExpiresAt time.Time
	SentAt    time.Time
	UsedAt    time.Time
}

// The allowances of asking for links (ADR 0073). The first is for one address from one network, so that
// nobody can keep another from asking; a school has one network, so the second is wide. The third is for
// one address from all networks: whoever has many fills nobody's mailbox. While they try, a link
// that works comes every five minutes. The last is for a browser in which the address was signed in.
var (
	linksOfAddress = Allowance{Name: "links.address", Count: 5, Within: 15 * time.Minute}
	linksOfNetwork = Allowance{Name: "links.network", Count: 120, Within: time.Hour}
	linksOfMailbox = Allowance{Name: "links.mailbox", Count: 12, Within: time.Hour}
	linksOfBrowser = Allowance{Name: "links.browser", Count: 5, Within: 15 * time.Minute}
)

// AskForLink has a one-time link sent to an address. The answer is the same for every address
// that mail can be sent to, known or not: nothing is looked up. network is where the request
// came from.
func (s *Service) AskForLink(ctx context.Context, actor access.Actor, email, name, language, network string) error {
	return s.AskFromBrowser(ctx, actor, "", email, name, language, network)
}

// AskFromBrowser is AskForLink from a browser that has a session's token, living or run out. Where the
// address was signed in, what others ask for it from elsewhere uses nothing up.
func (s *Service) AskFromBrowser(ctx context.Context, _ access.Actor, token, email, name, language, network string) error {
	address, err := s.people.SpellEmail(email)
	if err != nil {
		return err
	}
	l := Link{ID: s.ids.New(), Email: address, Name: strings.TrimSpace(name), Language: language, ExpiresAt: s.clock.Now().Add(LinkFor)}
	if err := l.validate(); err != nil {
		return err
	}
	uses := append(usesOfNetwork(linksOfNetwork, network), Use{linksOfAddress, l.Email + "|" + network}, Use{linksOfMailbox, l.Email})
	if session, ok := s.wasSignedIn(ctx, token, l.Email); ok {
		uses = []Use{{linksOfBrowser, session.String()}}
	}
	if err := s.limits.Take(ctx, uses...); err != nil {
		return err
	}
	secret, hash := s.newSecret()
	if err := s.store.InsertLink(ctx, s.circles.Courier(access.Actor{}), l, secret, hash); err != nil {
		return fmt.Errorf("ask for a link: %w", err)
	}
	return nil
}

// wasSignedIn returns the session by whose token a browser can show that an address was signed in
// there. One that was ended shows nothing: its device may be in other hands.
func (s *Service) wasSignedIn(ctx context.Context, token, address string) (session ident.ID, ok bool) {
	if len(token) != tokenLength {
		return "", false
	}
	found, err := s.store.SessionOf(ctx, hashOf(token))
	if err != nil || !found.EndedAt.IsZero() || found.Kind == PairedDevice {
		return "", false
	}
	_, email, _, err := s.people.Profile(ctx, s.circles.Self(access.Actor{Person: found.Person}))
	return found.ID, err == nil && email == address
}

func (l Link) validate() error {
	switch {
	case utf8.RuneCountInString(l.Name) > 100:
		return fault.New(fault.Invalid, "person.name_length", "name", "Write a name of 1 to 100 characters.")
	case l.Language != "da" && l.Language != "en":
		return fault.New(fault.Invalid, "person.language_unknown", "language", "Choose da or en.")
	}
	return nil
}

// PreviewLink returns whom a link signs in, without using it up: the address with most of it hidden, so
// that its owner knows it and nobody else learns it, and whether that is the actor.
func (s *Service) PreviewLink(ctx context.Context, actor access.Actor, secret, network string) (address string, isActor bool, err error) {
	l, err := s.usable(ctx, actor, secret, network)
	if err != nil {
		return "", false, err
	}
	person, ok, err := s.people.FindByEmail(ctx, actor, l.Email)
	if err != nil {
		return "", false, fmt.Errorf("preview a link: %w", err)
	}
	return masked(l.Email), ok && !actor.IsAnonymous() && person == actor.Person, nil
}

// masked is the first letter of an address and what follows the @.
func masked(email string) string {
	local, domain, _ := strings.Cut(email, "@")
	_, first := utf8.DecodeRuneInString(local)
	return local[:first] + "•••@" + domain
}

// usable returns the link of a secret while it can be used.
func (s *Service) usable(ctx context.Context, actor access.Actor, secret, network string) (Link, error) {
	l, err := s.store.LinkOf(ctx, s.circles.Courier(actor), hashOf(secret))
	if fault.KindOf(err) == fault.NotFound {
		return Link{}, s.wrong(ctx, network, errLinkGone)
	}
	if err != nil {
		return Link{}, fmt.Errorf("read a link: %w", err)
	}
	if !l.UsedAt.IsZero() || !s.clock.Now().Before(l.ExpiresAt) {
		return Link{}, errLinkGone
	}
	return l, nil
}

// Redeem is what it takes to use a link.
type Redeem struct {
	Secret   string
	Name     string // for a newcomer who has not said it yet
	IsShared bool   // the device is used by others too
	Agent    Agent
	Network  string // where the request came from
}

var errCitizensDevice = fault.New(fault.Conflict, "link.paired_device", "", "This device is a citizen's. Sign in on your own.")

var errLinkGone = fault.New(fault.Gone, "link.gone", "", "This link is used or too old. Ask for a new one.")

// Redeem uses a link up and returns the session it opens with its token. A newcomer becomes a
// person with it, and must have a name by then. A session that the browser had before ends
// when the new one is first used.
//
// A paired device uses no link: the citizen there would become whoever sent it.
func (s *Service) Redeem(ctx context.Context, actor access.Actor, in Redeem) (Session, string, error) {
	if actor.IsDevice {
		return Session{}, "", errCitizensDevice
	}
	l, err := s.usable(ctx, actor, in.Secret, in.Network)
	if err != nil {
		return Session{}, "", err
	}
	person, err := s.personOf(ctx, l, strings.TrimSpace(in.Name))
	if err != nil {
		return Session{}, "", err
	}
	kind := OwnDevice
	if in.IsShared {
		kind = SharedDevice
	}
	session := s.newSession(person, "", kind, in.Agent, actor)
	token, hash := s.newSecret()
	if err := s.store.UseLink(ctx, l.ID, session, hash); err != nil {
		return Session{}, "", fmt.Errorf("redeem a link: %w", err)
	}
	return session, token, nil
}

// personOf returns the person of a link's address, made now for a newcomer. The link's own id
// becomes theirs, so that a repeat after a crash finds the same person.
func (s *Service) personOf(ctx context.Context, l Link, name string) (ident.ID, error) {
	person, ok, err := s.people.FindByEmail(ctx, access.Actor{}, l.Email)
	if err != nil || ok {
		return person, err
	}
	if name == "" {
		name = l.Name
	}
	if name == "" {
		return "", fault.New(fault.Invalid, "account.name_missing", "name", "Say what you want to be called.")
	}
	err = s.people.Enrol(ctx, s.circles.Self(access.Actor{Person: l.ID}), name, l.Email, l.Language)
	if fault.KindOf(err) == fault.Conflict {
		// Two links of one address were used at once: the other's person has it.
		if person, ok, again := s.people.FindByEmail(ctx, access.Actor{}, l.Email); again == nil && ok {
			return person, nil
		}
	}
	return l.ID, err
}

// OnLinkDue delivers a link: the job that runs until the mail server took it, or the link's time
// is over.
func (s *Service) OnLinkDue(ctx context.Context, id ident.ID) error {
	l, secret, err := s.store.Link(ctx, s.circles.Courier(access.Actor{}), id)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("deliver a link: %w", err)
	}
	now := s.clock.Now()
	if !l.SentAt.IsZero() || !l.UsedAt.IsZero() {
		return nil
	}
	if !now.Before(l.ExpiresAt) {
		return s.store.EmptyLink(ctx, id)
	}
	err = s.post.Deliver(ctx, linkLetter(l, s.base+"/app/sign-in#"+secret))
	if fault.KindOf(err) == fault.Invalid {
		return s.store.EmptyLink(ctx, id)
	}
	if err != nil {
		return fmt.Errorf("deliver a link: %w", err)
	}
	return s.store.MarkSent(ctx, id, now)
}

// OnTimeOver forgets a link or a pairing whose time is over, or a session long ended.
func (s *Service) OnTimeOver(ctx context.Context, id ident.ID) error {
	return s.store.Forget(ctx, id, s.clock.Now())
}
