package account

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const (
	// ChallengeFor is how long an authenticator may take: finding a phone and a finger is slow.
	ChallengeFor = 5 * time.Minute
	// mostPasskeys is how many one person may have.
	mostPasskeys = 20
)

// Passkey is a key on a person's device or in their password manager, with which they sign in.
type Passkey struct {
	ID        ident.ID
	Person    ident.ID
	Name      string // what its person calls it, 1 to 60 characters; sealed
	Key       Key    // sealed but for the count
	CreatedAt time.Time
	UsedAt    time.Time // zero before
}

// Key is what an authenticator gave of a passkey.
type Key struct {
	ID, Public []byte
	Count      uint32 // of signatures; 0 for keys that do not count
}

// MadeKey is an authenticator's answer to being asked for a new key.
type MadeKey struct{ ID, ClientData, Attestation []byte }

// UsedKey is an authenticator's answer to being asked to sign.
type UsedKey struct{ ID, Handle, ClientData, AuthenticatorData, Signature []byte }

// Authenticators checks what an authenticator says; platform/passkey does.
type Authenticators interface {
	CheckMade(challenge string, in MadeKey) (Key, error)
	CheckUsed(challenge string, k Key, in UsedKey) (count uint32, err error)
}

// Challenge is a random number that an authenticator signs, once.
type Challenge struct {
	ID        ident.ID
	Number    string
	Person    ident.ID // who makes a key; "" when somebody signs in
	ExpiresAt time.Time
}

// NewKey is what an authenticator is asked for when somebody makes a passkey.
type NewKey struct {
	Challenge Challenge
	// Handle is whose key it is, to the authenticator alone: a keyed hash. Authenticators show it to
	// whoever holds them, and a person's identifier is known to others in their circles.
	Handle []byte
	Name   string   // the account's, as the authenticator lists it
	Known  [][]byte // the keys they have: no authenticator makes a second
}

// PasskeyStore keeps passkeys and the challenges that wait. A challenge is found once.
type PasskeyStore interface {
	InsertChallenge(ctx context.Context, c Challenge) error
	TakeChallenge(ctx context.Context, id ident.ID) (Challenge, error)
	// Handle returns how an authenticator knows a person.
	Handle(person ident.ID) []byte
	// InsertPasskey keeps a passkey of may's subject, with a PasskeyJob; a key that somebody has is a Conflict.
	InsertPasskey(ctx context.Context, may access.Grant, p Passkey) error
	Passkeys(ctx context.Context, may access.Grant) ([]Passkey, error)
	// PasskeyOf returns whose passkey a key is.
	PasskeyOf(ctx context.Context, key []byte) (id, person ident.ID, err error)
	RenamePasskey(ctx context.Context, may access.Grant, id ident.ID, name string) error
	// DeletePasskey deletes a passkey of may's subject, with a PasskeyJob.
	DeletePasskey(ctx context.Context, may access.Grant, id ident.ID, now time.Time) error
	// UsePasskey keeps the count and the session it opens, or is Invalid when the count was reached before.
	UsePasskey(ctx context.Context, id ident.ID, count uint32, s Session, tokenHash []byte) error
}

// challengesOfNetwork bounds what a network can have us keep. The sign-in screen asks for one each time
// it is shown, and a school has one network.
var challengesOfNetwork = Allowance{Name: "challenges.network", Count: 600, Within: 15 * time.Minute}

var (
	errPasskeyRefused = fault.New(fault.Invalid, "passkey.refused", "", "This passkey is not known here. Sign in with a link by e-mail.")
	errPasskeyLate    = fault.New(fault.Gone, "passkey.too_late", "", "That took too long. Try again.")
)

func (s *Service) newChallenge(ctx context.Context, person ident.ID) (Challenge, error) {
	number, _ := s.newSecret()
	c := Challenge{ID: s.ids.New(), Number: number, Person: person, ExpiresAt: s.clock.Now().Add(ChallengeFor)}
	return c, s.store.InsertChallenge(ctx, c)
}

// takeChallenge uses a challenge up that was made for person.
func (s *Service) takeChallenge(ctx context.Context, id, person ident.ID) (Challenge, error) {
	c, err := s.store.TakeChallenge(ctx, id)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return Challenge{}, errPasskeyLate
	case err != nil:
		return Challenge{}, fmt.Errorf("take a challenge: %w", err)
	case c.Person != person || !s.clock.Now().Before(c.ExpiresAt):
		return Challenge{}, errPasskeyLate
	}
	return c, nil
}

// StartPasskey returns what the actor's authenticator is asked for. A citizen's device has none of its own,
// and on a device that others use a passkey would let them all in.
func (s *Service) StartPasskey(ctx context.Context, actor access.Actor) (NewKey, error) {
	if err := s.ownDevice(ctx, actor); err != nil {
		return NewKey{}, err
	}
	may := s.circles.Self(actor)
	_, email, _, err := s.people.Profile(ctx, may)
	if err != nil {
		return NewKey{}, err
	}
	have, err := s.store.Passkeys(ctx, may)
	if err != nil {
		return NewKey{}, err
	}
	if len(have) >= mostPasskeys {
		return NewKey{}, fault.New(fault.Conflict, "passkey.too_many", "", "Remove a passkey that you no longer use first.")
	}
	c, err := s.newChallenge(ctx, actor.Person)
	if err != nil {
		return NewKey{}, err
	}
	asked := NewKey{Challenge: c, Handle: s.store.Handle(actor.Person), Name: email}
	for _, one := range have {
		asked.Known = append(asked.Known, one.Key.ID)
	}
	return asked, nil
}

func (s *Service) ownDevice(ctx context.Context, actor access.Actor) error {
	if actor.IsDevice {
		return errPairedDevice
	}
	session, err := s.store.Session(ctx, actor.Session)
	if err != nil {
		return fmt.Errorf("read a session: %w", err)
	}
	if session.Kind == SharedDevice {
		return fault.New(fault.Conflict, "passkey.shared_device", "", "Others use this device. Make the passkey on one of your own.")
	}
	return nil
}

// AddPasskey keeps what the actor's authenticator made for a challenge of theirs. They are told by mail.
func (s *Service) AddPasskey(ctx context.Context, actor access.Actor, challenge ident.ID, name string, in MadeKey) (Passkey, error) {
	if err := s.ownDevice(ctx, actor); err != nil {
		return Passkey{}, err
	}
	name, err := validPasskeyName(name)
	if err != nil {
		return Passkey{}, err
	}
	c, err := s.takeChallenge(ctx, challenge, actor.Person)
	if err != nil {
		return Passkey{}, err
	}
	key, err := s.authenticators.CheckMade(c.Number, in)
	if err != nil {
		return Passkey{}, errPasskeyRefused
	}
	p := Passkey{ID: s.ids.New(), Person: actor.Person, Name: name, Key: key, CreatedAt: s.clock.Now()}
	if err := s.store.InsertPasskey(ctx, s.circles.Self(actor), p); err != nil {
		return Passkey{}, fmt.Errorf("add a passkey: %w", err)
	}
	return p, nil
}

func validPasskeyName(name string) (string, error) {
	name = strings.TrimSpace(name)
	if n := utf8.RuneCountInString(name); n == 0 || n > 60 {
		return "", fault.New(fault.Invalid, "passkey.name_length", "name", "Write a name of 1 to 60 characters.")
	}
	return name, nil
}

// Passkeys lists the actor's own, oldest first.
func (s *Service) Passkeys(ctx context.Context, actor access.Actor) ([]Passkey, error) {
	if actor.IsDevice {
		return nil, nil
	}
	return s.store.Passkeys(ctx, s.circles.Self(actor))
}

// RenamePasskey changes what the actor calls one of theirs; another's is Not Found.
func (s *Service) RenamePasskey(ctx context.Context, actor access.Actor, id ident.ID, name string) error {
	if actor.IsDevice {
		return errPairedDevice
	}
	name, err := validPasskeyName(name)
	if err != nil {
		return err
	}
	return s.store.RenamePasskey(ctx, s.circles.Self(actor), id, name)
}

// RemovePasskey ends one of the actor's: nobody signs in with it again. Sessions it opened go on, and
// are ended by themselves. They are told by mail.
func (s *Service) RemovePasskey(ctx context.Context, actor access.Actor, id ident.ID) error {
	if actor.IsDevice {
		return errPairedDevice
	}
	return s.store.DeletePasskey(ctx, s.circles.Self(actor), id, s.clock.Now())
}

// StartSignIn returns what any authenticator is asked for; whose it is, it says itself.
func (s *Service) StartSignIn(ctx context.Context, _ access.Actor, network string) (Challenge, error) {
	if err := s.limits.Take(ctx, usesOfNetwork(challengesOfNetwork, network)...); err != nil {
		return Challenge{}, err
	}
	return s.newChallenge(ctx, "")
}

// KeySignIn is what it takes to sign in with a passkey.
type KeySignIn struct {
	Challenge ident.ID
	Answer    UsedKey
	IsShared  bool // the device is used by others too
	Agent     Agent
	Network   string // where the request came from
}

// SignInWithPasskey returns the session that a passkey opens, with its token. Every answer that is not
// taken is refused in the same words, and counted.
func (s *Service) SignInWithPasskey(ctx context.Context, actor access.Actor, in KeySignIn) (Session, string, error) {
	if actor.IsDevice {
		return Session{}, "", errCitizensDevice
	}
	c, err := s.takeChallenge(ctx, in.Challenge, "")
	if err != nil {
		return Session{}, "", err
	}
	passkey, count, err := s.check(ctx, c, in.Answer)
	if fault.KindOf(err) == fault.NotFound || fault.KindOf(err) == fault.Invalid {
		return Session{}, "", s.wrong(ctx, in.Network, errPasskeyRefused)
	}
	if err != nil {
		return Session{}, "", fmt.Errorf("sign in with a passkey: %w", err)
	}
	kind := OwnDevice
	if in.IsShared {
		kind = SharedDevice
	}
	session := s.newSession(passkey.Person, "", kind, in.Agent, actor)
	token, hash := s.newSecret()
	err = s.store.UsePasskey(ctx, passkey.ID, count, session, hash)
	if fault.KindOf(err) == fault.Invalid {
		return Session{}, "", s.wrong(ctx, in.Network, err)
	}
	if err != nil {
		return Session{}, "", fmt.Errorf("sign in with a passkey: %w", err)
	}
	return session, token, nil
}

// check returns the passkey that answered a challenge and its new count. A count that does not go up
// tells of a copy; keys that are carried from device to device by their maker do not count at all.
func (s *Service) check(ctx context.Context, c Challenge, in UsedKey) (Passkey, uint32, error) {
	id, person, err := s.store.PasskeyOf(ctx, in.ID)
	if err != nil {
		return Passkey{}, 0, err
	}
	if !bytes.Equal(in.Handle, s.store.Handle(person)) {
		return Passkey{}, 0, errPasskeyRefused
	}
	all, err := s.store.Passkeys(ctx, s.circles.Self(access.Actor{Person: person}))
	if err != nil {
		return Passkey{}, 0, err
	}
	for _, one := range all {
		if one.ID != id {
			continue
		}
		count, err := s.authenticators.CheckUsed(c.Number, one.Key, in)
		if err != nil {
			return Passkey{}, 0, errPasskeyRefused
		}
		return one, count, nil
	}
	return Passkey{}, 0, errPasskeyRefused
}

// What a person is told when they got a passkey or lost one: it may have been somebody else, on a device
// they left open.
var passkeyWords = map[string]words{
	"da": {
		subject: "Dine adgangsnøgler er ændret",
		hello:   "Hej",
		does:    "Der er lavet eller fjernet en adgangsnøgle, som man logger ind i Mobilize som dig med.",
		button:  "Se dine adgangsnøgler",
		once:    "Var det dig? Så skal du ikke gøre noget.",
		notYou:  "Var det ikke dig? Så fjern nøglen, og log de andre enheder ud.",
	},
	"en": {
		subject: "Your passkeys have changed",
		hello:   "Hello",
		does:    "A passkey with which one signs in to Mobilize as you was made or removed.",
		button:  "See your passkeys",
		once:    "Was it you? Then there is nothing to do.",
		notYou:  "If it was not, remove the passkey and sign out the other devices.",
	},
}

// OnPasskeys tells a person that their passkeys changed: the job that runs once they have.
func (s *Service) OnPasskeys(ctx context.Context, person ident.ID) error {
	return s.tell(ctx, person, passkeyWords, "/app/account")
}
