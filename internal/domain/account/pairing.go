package account

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"math/big"
	"slices"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// How long each step of a pairing may take.
const (
	PairingFor = 90 * time.Second // from the code to its scan
	confirmFor = 3 * time.Minute  // from the scan to the planner's answer
	collectFor = 2 * time.Minute  // from the answer to the device fetching its session
)

// PairingState is how far a pairing has come.
type PairingState string

// The states. TimedOut is never stored: a date decides it at the moment of asking.
const (
	Open      PairingState = "open"
	Claimed   PairingState = "claimed"
	Confirmed PairingState = "confirmed"
	Collected PairingState = "collected"
	Refused   PairingState = "refused"
	TimedOut  PairingState = "expired"
)

// Pairing signs a citizen's device in. A planner's device shows a code and the new device scans
// it; the planner compares the pictures on both and confirms; only then does the new device get
// a session. Scanning alone grants nothing, and a code that was photographed leads to pictures
// that the device on the table does not show.
type Pairing struct {
	Circle, ID ident.ID
	Citizen    ident.ID
	State      PairingState
	Pictures   []string // archive symbols, in order; none before the claim
	Agent      Agent    // of the device that claimed
	CreatedBy  ident.ID
	CreatedAt  time.Time
	ExpiresAt  time.Time // of the step it is in
}

var errPairingGone = fault.New(fault.Gone, "pairing.gone", "", "This code is used or too old. Ask for a new one.")

// StartPairing makes a pairing and the secret its code holds. The actor needs ManageDevices, and
// can read all that the device will: whoever holds the device reads it, and goes on when the actor
// no longer may (ADR 0058).
func (s *Service) StartPairing(ctx context.Context, actor access.Actor, circle ident.ID) (Pairing, string, error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.ManageDevices)
	if err != nil {
		return Pairing{}, "", err
	}
	if err := s.circles.CoversCitizen(ctx, may); err != nil {
		return Pairing{}, "", err
	}
	now := s.clock.Now()
	p := Pairing{
		Circle: circle, ID: s.ids.New(), Citizen: may.Subject(), State: Open,
		CreatedBy: actor.Person, CreatedAt: now, ExpiresAt: now.Add(PairingFor),
	}
	secret, hash := s.newSecret()
	if err := s.store.InsertPairing(ctx, may, p, hash); err != nil {
		return Pairing{}, "", fmt.Errorf("start a pairing: %w", err)
	}
	return p, secret, nil
}

// PairingAddress is what the code of a pairing holds.
func (s *Service) PairingAddress(secret string) string { return s.base + "/app/pair#" + secret }

// Pairing returns how far a pairing has come. The actor needs ManageDevices.
func (s *Service) Pairing(ctx context.Context, actor access.Actor, circle, id ident.ID) (Pairing, error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.ManageDevices)
	if err != nil {
		return Pairing{}, err
	}
	p, err := s.store.Pairing(ctx, may, id)
	if err != nil {
		return Pairing{}, err
	}
	return p.at(s.clock.Now()), nil
}

// at returns p as it is at now.
func (p Pairing) at(now time.Time) Pairing {
	if !now.Before(p.ExpiresAt) && p.State != Collected && p.State != Refused {
		p.State = TimedOut
	}
	return p
}

// ConfirmPairing says that both devices show the same pictures. The actor may do what it takes to
// start a pairing.
func (s *Service) ConfirmPairing(ctx context.Context, actor access.Actor, circle, id ident.ID) error {
	return s.answer(ctx, actor, circle, id, Confirmed)
}

// RefusePairing says that they do not. The actor needs ManageDevices.
func (s *Service) RefusePairing(ctx context.Context, actor access.Actor, circle, id ident.ID) error {
	return s.answer(ctx, actor, circle, id, Refused)
}

func (s *Service) answer(ctx context.Context, actor access.Actor, circle, id ident.ID, to PairingState) error {
	may, err := s.circles.Allow(ctx, actor, circle, access.ManageDevices)
	if err != nil {
		return err
	}
	p, err := s.store.Pairing(ctx, may, id)
	if err != nil {
		return err
	}
	if to == Confirmed {
		if err := s.circles.CoversCitizen(ctx, may); err != nil {
			return err
		}
	}
	now := s.clock.Now()
	switch state := p.at(now).State; {
	case state == to:
		return nil
	case state == Claimed, state == Open && to == Refused:
		return s.store.MovePairing(ctx, may, id, state, to, now.Add(collectFor), now)
	case state == Open:
		return fault.New(fault.Conflict, "pairing.not_claimed", "", "Scan the code first.")
	default:
		return errPairingGone
	}
}

// ClaimPairing takes a code to a new device. It returns the pairing with the pictures to show and
// the secret with which this device, and no other, can collect the session. A device that
// somebody is signed in on is refused, as CollectPairing refuses it: no planner turns their own phone
// into the tablet, and no code takes a tablet from its circle (ADR 0058).
func (s *Service) ClaimPairing(ctx context.Context, actor access.Actor, secret, network string, agent Agent) (Pairing, string, error) {
	if err := isFree(actor); err != nil {
		return Pairing{}, "", err
	}
	now := s.clock.Now()
	claim, hash := s.newSecret()
	p, err := s.store.ClaimPairing(ctx, hashOf(secret), hash, Pairing{Pictures: drawPictures(s.rand), Agent: agent, ExpiresAt: now.Add(confirmFor)}, now)
	if fault.KindOf(err) == fault.NotFound {
		return Pairing{}, "", s.wrong(ctx, network, errPairingGone)
	}
	if err != nil {
		return Pairing{}, "", fmt.Errorf("claim a pairing: %w", err)
	}
	return p, claim, nil
}

// isFree refuses a browser that somebody is signed in on.
func isFree(actor access.Actor) error {
	switch {
	case actor.IsAnonymous():
		return nil
	case actor.IsDevice:
		return fault.New(fault.Conflict, "pairing.device_paired", "", "This device is paired already. Remove it from its circle first.")
	}
	return fault.New(fault.Conflict, "pairing.signed_in", "", "Somebody is signed in on this device. Scan the code on the citizen's device, or sign out here first.")
}

// CollectPairing gives the device that claimed its session and token once the planner has
// confirmed; before that ok is false.
func (s *Service) CollectPairing(ctx context.Context, actor access.Actor, id ident.ID, claim, network string) (session Session, token string, ok bool, err error) {
	if err := isFree(actor); err != nil {
		return Session{}, "", false, err
	}
	p, err := s.store.PairingClaimed(ctx, id, hashOf(claim))
	if fault.KindOf(err) == fault.NotFound {
		return Session{}, "", false, s.wrong(ctx, network, errPairingGone)
	}
	if err != nil {
		return Session{}, "", false, fmt.Errorf("collect a pairing: %w", err)
	}
	now := s.clock.Now()
	switch p.at(now).State {
	case Claimed:
		return Session{}, "", false, nil
	case Confirmed:
	default:
		return Session{}, "", false, errPairingGone
	}
	session = s.newSession(p.Citizen, p.Circle, PairedDevice, p.Agent, actor)
	session.PairedBy = p.CreatedBy
	device := access.Actor{Person: p.Citizen, Session: session.ID, IsDevice: true, Operation: s.ids.New()}
	may, err := s.circles.Allow(ctx, device, p.Circle, 0)
	if err != nil {
		return Session{}, "", false, errPairingGone
	}
	token, hash := s.newSecret()
	if err := s.store.CollectPairing(ctx, may, id, session, hash, now, event.New("device.paired", p.Circle, session.ID)); err != nil {
		return Session{}, "", false, fmt.Errorf("collect a pairing: %w", err)
	}
	return session, token, true, nil
}

// picturesShown is how many symbols both devices show. In a classroom several pair at once: the
// chance that two of them show the same is 1 in 59,280.
const picturesShown = 3

// drawPictures picks different symbols in a random order.
func drawPictures(random io.Reader) []string {
	left := slices.Clone(pictures)
	drawn := make([]string, picturesShown)
	for i := range drawn {
		n, err := rand.Int(random, big.NewInt(int64(len(left))))
		if err != nil {
			panic("account: no randomness: " + err.Error()) // crypto/rand does not fail
		}
		k := int(n.Int64())
		drawn[i] = "fluent-" + left[k]
		left = slices.Delete(left, k, k+1)
	}
	return drawn
}

// pictures are symbols of the archive that nobody takes for one another, by shape, colour or word.
var pictures = []string{
	"duck", "elephant", "fish", "turtle", "penguin", "frog", "horse", "cow", "pig", "butterfly",
	"snail", "octopus", "red-apple", "banana", "strawberry", "grapes", "carrot", "pizza", "ice-cream", "birthday-cake",
	"automobile", "bicycle", "airplane", "rocket", "sailboat", "tractor", "house", "tent", "umbrella", "key",
	"scissors", "hammer", "balloon", "guitar", "drum", "soccer-ball", "star", "snowman", "tulip", "crown",
}
