// Package accounttest gives tests people who sign in.
//
// Owns: an account service over real stores, a mailbox, and a queue that runs what is due.
// Does not own: circles (circletest).
// Start reading at: New.
package accounttest

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"testing"

	"mobilize/internal/domain/account"
	"mobilize/internal/domain/account/accountstore"
	"mobilize/internal/domain/circle/circletest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/limit"
	"mobilize/internal/platform/passkey"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Base is the public address in links.
const Base = "https://mobilize.example"

// Nobody is who asks before signing in.
var Nobody access.Actor

// World is an installation in which people can sign in.
type World struct {
	*circletest.World
	Accounts *account.Service
	Mailbox  *Mailbox
	Ended    *Ended
	Party    *passkey.Party

	Institutions *accountstore.Institutions // none, until a test adds some
	Staff        *Staff
}

// New returns a World in db.
func New(t testing.TB, db *database.DB) *World {
	t.Helper()
	party, err := passkey.New(Base)
	if err != nil {
		t.Fatal(err)
	}
	w := &World{World: circletest.New(t, db), Mailbox: &Mailbox{}, Ended: &Ended{}, Party: party, Institutions: accountstore.NewInstitutions(), Staff: &Staff{}}
	people, ok := w.People.(account.People)
	if !ok {
		t.Fatal("the world's people cannot sign in")
	}
	w.Accounts = account.NewService(account.Deps{
		Store:   accountstore.New(db, w.Vault, w.Gate, w.Bus, w.Queue),
		Circles: w.Circles, People: people, Post: w.Mailbox, Base: Base,
		Limits: accountstore.Limits{Limiter: limit.New(db, w.Clock, w.Vault.Index)},
		Clock:  w.Clock, IDs: w.IDs, Rand: rand.Reader,
		Authenticators: accountstore.Authenticators{Party: w.Party}, Institutions: w.Institutions, Employers: w.Staff,
	})
	w.Queue.Register(account.PasskeyJob, w.Accounts.OnPasskeys)
	w.Queue.Register(account.DeliverJob, w.Accounts.OnLinkDue)
	w.Queue.Register(account.ConfirmAddressJob, w.Accounts.OnAddressAsked)
	w.Queue.Register(account.TellAddressJob, w.Accounts.OnAddressToTell)
	w.Queue.Register(account.MoveAddressJob, w.Accounts.OnAddressConfirmed)
	w.Queue.Register(account.StopAddressJob, w.Accounts.OnAddressStopped)
	w.Queue.Register(account.ForgetJob, w.Accounts.OnTimeOver)
	t.Cleanup(w.Bus.Subscribe(w.Ended))
	return w
}

// Link asks for a link and returns the secret in the mail that comes.
func (w *World) Link(t testing.TB, email, name string) string {
	t.Helper()
	if err := w.Accounts.AskForLink(t.Context(), access.Actor{}, email, name, "da", "192.0.2.7"); err != nil {
		t.Fatalf("ask for a link: %v", err)
	}
	w.RunDue(t)
	letter, ok := w.Mailbox.Last(strings.ToLower(strings.TrimSpace(email)))
	if !ok {
		t.Fatal("no mail came")
	}
	return SecretIn(t, letter)
}

// SignIn signs somebody in and returns them with their token.
func (w *World) SignIn(t testing.TB, email, name string) (access.Actor, string) {
	t.Helper()
	s, token, err := w.Accounts.Redeem(t.Context(), access.Actor{}, account.Redeem{Secret: w.Link(t, email, name), Agent: account.Agent{Browser: "Firefox", Platform: "Linux"}})
	if err != nil {
		t.Fatalf("sign in: %v", err)
	}
	return access.Actor{Person: s.Person, Session: s.ID}, token
}

// Pair signs a citizen's device in and returns it with its token.
func (w *World) Pair(t testing.TB, planner access.Actor, circle ident.ID) (access.Actor, string) {
	t.Helper()
	p, secret, err := w.Accounts.StartPairing(t.Context(), planner, circle)
	if err != nil {
		t.Fatalf("start a pairing: %v", err)
	}
	_, claim, err := w.Accounts.ClaimPairing(t.Context(), access.Actor{}, secret, "192.0.2.8", account.Agent{Browser: "Chrome", Platform: "Android"})
	if err != nil {
		t.Fatalf("claim a pairing: %v", err)
	}
	if err := w.Accounts.ConfirmPairing(t.Context(), planner, circle, p.ID); err != nil {
		t.Fatalf("confirm a pairing: %v", err)
	}
	s, token, ok, err := w.Accounts.CollectPairing(t.Context(), access.Actor{}, p.ID, claim, "192.0.2.8")
	if err != nil || !ok {
		t.Fatalf("collect a pairing: %v, %v", ok, err)
	}
	return access.Actor{Person: s.Person, Session: s.ID, IsDevice: true}, token
}

// SecretIn returns the secret in a letter's link.
func SecretIn(t testing.TB, l account.Letter) string {
	t.Helper()
	_, rest, ok := strings.Cut(l.Text, Base+"/app/sign-in#")
	secret, _, _ := strings.Cut(rest, "\n")
	if !ok || secret == "" {
		t.Fatal("the letter holds no link")
	}
	return secret
}

// Mailbox is an account.Post that keeps letters.
type Mailbox struct {
	mu      sync.Mutex
	letters []account.Letter
	fail    error
}

// Deliver implements account.Post.
func (m *Mailbox) Deliver(_ context.Context, l account.Letter) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	m.letters = append(m.letters, l)
	return nil
}

// Fail makes every delivery fail with err; nil makes it work again.
func (m *Mailbox) Fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail = err
}

// Letters returns what was delivered, oldest first.
func (m *Mailbox) Letters() []account.Letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]account.Letter(nil), m.letters...)
}

// Last returns the newest letter to an address.
func (m *Mailbox) Last(to string) (account.Letter, bool) {
	letters := m.Letters()
	for i := len(letters) - 1; i >= 0; i-- {
		if letters[i].To == to {
			return letters[i], true
		}
	}
	return account.Letter{}, false
}

// ErrRefused is how a Post says that no repeat will deliver.
var ErrRefused = fault.New(fault.Invalid, "mail.refused", "", "This address takes no mail.")
