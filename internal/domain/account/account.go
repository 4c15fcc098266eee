// Package account is how people sign in and stay signed in.
//
// Owns: one-time links, passkeys, signing in at an institution, sessions and how long they live, paired
// devices, what a person sees of their own account.
// Does not own: names and addresses (domain/person), what a person may see (domain/circle),
// the cookie (platform/httpapi).
// Start reading at: Service; links in link.go, passkeys in passkey.go, institutions in institution.go,
// sessions in session.go, pairing in pairing.go, another e-mail address in address.go.
package account

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/ident"
)

// DeviceCollection is the collection of paired devices in a circle's change feed; row id: the
// session's.
const DeviceCollection = "device"

// The background jobs of this domain.
const (
	DeliverJob = "account.deliver_link"
	ForgetJob  = "account.forget"
	EndedJob   = "account.note_ended"    // about a session; the log of copies is told what OnEnded says
	PasskeyJob = "account.tell_passkeys" // about a person, who got a passkey or lost one
)

// Agent is what is kept of a browser: families, never versions or the whole header.
type Agent struct {
	Browser  string // "Chrome"; "" when it says nothing we know
	Platform string // "Android"
}

// Circles decides; domain/circle does.
type Circles interface {
	Allow(ctx context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error)
	// CoversCitizen refuses who may not themselves read all that the citizen's device reads.
	CoversCitizen(ctx context.Context, may access.Grant) error
	Self(actor access.Actor) access.Grant
	Courier(actor access.Actor) access.Grant
	Renamed(ctx context.Context, actor access.Actor) error
}

// People keeps persons; domain/person does.
type People interface {
	// SpellEmail returns the one spelling of an address, or an Invalid fault.
	SpellEmail(email string) (string, error)
	FindByEmail(ctx context.Context, actor access.Actor, email string) (ident.ID, bool, error)
	Enrol(ctx context.Context, may access.Grant, name, email, language string) error
	// FindBySubject, BindSubject and EnrolBySubject are about people whom an institution names by a subject.
	FindBySubject(ctx context.Context, actor access.Actor, institution, subject string) (ident.ID, bool, error)
	BindSubject(ctx context.Context, may access.Grant, institution, subject string) error
	EnrolBySubject(ctx context.Context, may access.Grant, name, language string, customer ident.ID, institution, subject string) error
	Update(ctx context.Context, may access.Grant, name, language *string) error
	// MoveEmail gives may's subject another address; the one they had is kept for them until heldUntil.
	MoveEmail(ctx context.Context, may access.Grant, address string, heldUntil time.Time) error
	Profile(ctx context.Context, may access.Grant) (name, email, language string, err error)
	// SetGuide says whether may's subject has put the list of the first hour away; IsGuideHidden tells.
	SetGuide(ctx context.Context, may access.Grant, isHidden bool) error
	IsGuideHidden(ctx context.Context, may access.Grant) (bool, error)
}

// Allowance is how often something may happen, as platform/limit counts it.
type Allowance struct {
	Name   string
	Count  int
	Within time.Duration
}

// Use is one of an allowance, for a key.
type Use struct {
	Allowance Allowance
	Key       string
}

// Limits counts; a used-up allowance is a Limited fault.
type Limits interface {
	// Take uses all of these, or none when one is used up; then nothing is written down.
	Take(ctx context.Context, uses ...Use) error
}

// Post delivers a letter. An Invalid fault means that no repeat will.
type Post interface {
	Deliver(ctx context.Context, l Letter) error
}

// Store keeps links, sessions and pairings. A write takes the facts it causes: both are
// committed, or neither. Secrets reach it only as hashes, but for what waits to be delivered.
type Store interface {
	PasskeyStore
	InstitutionStore
	AddressStore
	// InsertLink keeps a link sealed, with a job that delivers it and one that forgets it.
	InsertLink(ctx context.Context, courier access.Grant, l Link, secret string, secretHash []byte) error
	// LinkOf returns the link of a secret; Link returns one with the secret that waits to be sent.
	LinkOf(ctx context.Context, courier access.Grant, secretHash []byte) (Link, error)
	Link(ctx context.Context, courier access.Grant, id ident.ID) (l Link, secret string, err error)
	// MarkSent empties the secret of a link. EmptyLink empties all of it.
	MarkSent(ctx context.Context, id ident.ID, now time.Time) error
	EmptyLink(ctx context.Context, id ident.ID) error
	// UseLink empties the link and keeps the session it opens, or is Gone when it was used before.
	UseLink(ctx context.Context, id ident.ID, s Session, tokenHash []byte) error
	// Forget deletes a link, pairing or challenge whose time is over, or a session that ended SessionKeptFor ago.
	Forget(ctx context.Context, id ident.ID, now time.Time) error

	SessionOf(ctx context.Context, tokenHash []byte) (Session, error)
	Session(ctx context.Context, id ident.ID) (Session, error)
	// MarkTold keeps that the browser of an ended session called and was told, with an EndedJob;
	// only the first time counts.
	MarkTold(ctx context.Context, id ident.ID, now time.Time) error
	// EndSuccession forgets which session this one took the place of.
	EndSuccession(ctx context.Context, id ident.ID) error
	Sessions(ctx context.Context, may access.Grant) ([]Session, error)
	Touch(ctx context.Context, id ident.ID, now, unless time.Time) error
	// EndSession ends one session of may's subject, with an EndedJob, and tells live connections.
	// A session that ends itself has been told.
	EndSession(ctx context.Context, may access.Grant, id ident.ID, now time.Time) error

	InsertPairing(ctx context.Context, may access.Grant, p Pairing, secretHash []byte) error
	Pairing(ctx context.Context, may access.Grant, id ident.ID) (Pairing, error)
	// ClaimPairing moves the open pairing of a secret on, or is Gone.
	ClaimPairing(ctx context.Context, secretHash, claimHash []byte, p Pairing, now time.Time) (Pairing, error)
	PairingClaimed(ctx context.Context, id ident.ID, claimHash []byte) (Pairing, error)
	// MovePairing takes a pairing from one state to another, or is a Conflict.
	MovePairing(ctx context.Context, may access.Grant, id ident.ID, from, to PairingState, expiresAt, now time.Time) error
	// CollectPairing uses a confirmed pairing up and keeps the device's session.
	CollectPairing(ctx context.Context, may access.Grant, id ident.ID, s Session, tokenHash []byte, now time.Time, fact event.Event) error

	// Devices returns the sessions of may's circle that live at now; ids nil means all.
	Devices(ctx context.Context, may access.Grant, ids []string, now time.Time) ([]Session, error)
	// EndDevice ends a device's session, with an EndedJob, and tells the circle and live connections.
	EndDevice(ctx context.Context, may access.Grant, session ident.ID, now time.Time, fact event.Event) (rev int64, err error)
}

// Service signs people in.
type Service struct {
	store   Store
	circles Circles
	people  People
	limits  Limits
	post    Post
	clock   clock.Clock
	ids     *ident.Maker
	rand    io.Reader
	base    string

	authenticators Authenticators
	institutions   Institutions
	employers      Employers
}

// Deps is what a Service needs.
type Deps struct {
	Store   Store
	Circles Circles
	People  People
	Limits  Limits
	Post    Post
	Clock   clock.Clock
	IDs     *ident.Maker
	Rand    io.Reader // crypto/rand.Reader
	Base    string    // the public address, without a slash at the end

	Authenticators Authenticators
	Institutions   Institutions
	Employers      Employers
}

// NewService returns a Service.
func NewService(d Deps) *Service {
	return &Service{d.Store, d.Circles, d.People, d.Limits, d.Post, d.Clock, d.IDs, d.Rand, d.Base, d.Authenticators, d.Institutions, d.Employers}
}

// newSecret returns 32 random bytes as text, and what is kept of them.
func (s *Service) newSecret() (secret string, hash []byte) {
	var b [32]byte
	if _, err := io.ReadFull(s.rand, b[:]); err != nil {
		panic("account: no randomness: " + err.Error()) // crypto/rand does not fail
	}
	secret = base64.RawURLEncoding.EncodeToString(b[:])
	return secret, hashOf(secret)
}

// guessesOfNetwork is how many secrets that lead nowhere a network may try. What leads somewhere is
// not counted: a school has one network, and a secret of 32 random bytes is not guessed.
var guessesOfNetwork = Allowance{Name: "guesses.network", Count: 60, Within: 5 * time.Minute}

// wrong counts a secret that led nowhere, and returns gone, or a Limited fault.
func (s *Service) wrong(ctx context.Context, network string, gone error) error {
	if err := s.limits.Take(ctx, usesOfNetwork(guessesOfNetwork, network)...); err != nil {
		return err
	}
	return gone
}

// hashOf is what is kept of a secret. The secrets are random, so a plain hash is enough: there is
// nothing to guess.
func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
