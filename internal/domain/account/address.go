package account

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// AddressUndoFor is how long another e-mail address can be taken back from the old one (ADR 0120).
const AddressUndoFor = 7 * 24 * time.Hour

// The background jobs of another address, each about a change.
const (
	ConfirmAddressJob = "account.ask_new_address"  // sends the link to the new address
	TellAddressJob    = "account.tell_old_address" // tells the old one
	MoveAddressJob    = "account.move_address"     // does what was confirmed
	StopAddressJob    = "account.stop_address"     // undoes it
)

// AddressChange is an e-mail address on its way to taking the place of a person's own.
type AddressChange struct {
	ID, Person, Session ident.ID // Session is where it was asked for
	From, To            string   // sealed; From "" for none
	Kept                []ident.ID
	AskedAt, ExpiresAt  time.Time // ExpiresAt is of the link and, once confirmed, of the way back
	ToldAt              time.Time // the zero time for what has not happened, as in all that follow
	ConfirmedAt         time.Time
	MovedAt             time.Time
	StoppedAt           time.Time
}

// AddressStore keeps addresses that change.
type AddressStore interface {
	// InsertAddress keeps a change, in the place of those of the same person that nobody confirmed, with the
	// jobs that tell of it. A change without an old address has nobody to tell.
	InsertAddress(ctx context.Context, may access.Grant, c AddressChange, confirm, stop Secret) error
	// AddressOf returns who a secret is about, the change, and whether the secret stops it.
	AddressOf(ctx context.Context, secretHash []byte) (person, id ident.ID, stops bool, err error)
	// PersonOfAddress returns whose change it is.
	PersonOfAddress(ctx context.Context, id ident.ID) (ident.ID, error)
	// Address returns a change with the secrets that wait to be sent.
	Address(ctx context.Context, may access.Grant, id ident.ID) (c AddressChange, confirm, stop string, err error)
	// WaitingAddress returns the change that nobody has confirmed, or Not Found.
	WaitingAddress(ctx context.Context, may access.Grant, now time.Time) (AddressChange, error)
	MarkAddressAsked(ctx context.Context, may access.Grant, id ident.ID) error
	// MarkAddressTold keeps that the old address was told; isLast when there is nothing more to tell it.
	MarkAddressTold(ctx context.Context, may access.Grant, id ident.ID, isLast bool, now time.Time) error
	// ConfirmAddress uses a change's link up with a MoveAddressJob, and keeps the session that takes the place
	// of another, if it has an identifier. It is Gone when the link was used, stopped or too old.
	ConfirmAddress(ctx context.Context, may access.Grant, c AddressChange, now time.Time, s Session, tokenHash []byte) error
	// MarkMoved keeps that a change is done, with a TellAddressJob.
	MarkMoved(ctx context.Context, may access.Grant, id ident.ID, now time.Time) error
	// StopAddress keeps that a change is stopped, with a StopAddressJob for a minute later. It is Gone when there
	// is none to stop.
	StopAddress(ctx context.Context, may access.Grant, id ident.ID, now time.Time) error
	// DropAddress deletes one change, DropWaiting those that nobody has confirmed, DropLater those asked for after
	// a moment.
	DropAddress(ctx context.Context, may access.Grant, id ident.ID) error
	DropWaiting(ctx context.Context, may access.Grant) error
	DropLater(ctx context.Context, may access.Grant, than time.Time) error
}

// Secret is one on its way into a mail; the hash is what is kept.
type Secret struct {
	Text string
	Hash []byte
}

// The allowances of asking for another address: of one person, and of one mailbox from everybody.
var (
	addressesOfPerson  = Allowance{Name: "addresses.person", Count: 5, Within: time.Hour}
	addressesOfMailbox = Allowance{Name: "addresses.mailbox", Count: 5, Within: time.Hour}
)

var errAddressGone = fault.New(fault.Gone, "address.gone", "", "This link is used or too old. Ask for the change again.")

// AskForAddress has a one-time link sent to another address, and tells the one the actor has. The answer
// and the work are the same for every address that mail can be sent to, known or not: nothing is looked up
// before who reads the mail there has said so.
func (s *Service) AskForAddress(ctx context.Context, actor access.Actor, email, network string) error {
	if actor.IsDevice {
		return errPairedDevice
	}
	to, err := s.people.SpellEmail(email)
	if err != nil {
		return err
	}
	may := s.circles.Self(actor)
	_, from, _, err := s.people.Profile(ctx, may)
	if err != nil {
		return err
	}
	if to == from {
		return fault.New(fault.Invalid, "address.same", "email", "This is the address you have.")
	}
	uses := append(usesOfNetwork(linksOfNetwork, network), Use{addressesOfPerson, actor.Person.String()}, Use{addressesOfMailbox, to})
	if err := s.limits.Take(ctx, uses...); err != nil {
		return err
	}
	now := s.clock.Now()
	c := AddressChange{ID: s.ids.New(), Person: actor.Person, Session: actor.Session, From: from, To: to, AskedAt: now, ExpiresAt: now.Add(LinkFor)}
	var confirm, stop Secret
	confirm.Text, confirm.Hash = s.newSecret()
	stop.Text, stop.Hash = s.newSecret()
	if err := s.store.InsertAddress(ctx, may, c, confirm, stop); err != nil {
		return fmt.Errorf("ask for another address: %w", err)
	}
	return nil
}

// CancelAddress gives up what the actor asked for and nobody has confirmed.
func (s *Service) CancelAddress(ctx context.Context, actor access.Actor) error {
	if actor.IsDevice {
		return errPairedDevice
	}
	return s.store.DropWaiting(ctx, s.circles.Self(actor))
}

// waiting returns the address that the actor asked for, until when its link can be used; "" for none.
func (s *Service) waiting(ctx context.Context, actor access.Actor) (to string, until time.Time, err error) {
	if actor.IsDevice {
		return "", time.Time{}, nil
	}
	c, err := s.store.WaitingAddress(ctx, s.circles.Self(actor), s.clock.Now())
	if fault.KindOf(err) == fault.NotFound {
		return "", time.Time{}, nil
	}
	return c.To, c.ExpiresAt, err
}

// AddressPreview is what a link would do.
type AddressPreview struct {
	Email string // with most of it hidden: the new one, or the old one that it brings back
	Stops bool   // it is the old address's
	IsMe  bool   // the change is the actor's own
	IsSet bool   // the new address is in use
}

// PreviewAddress returns what the link of a mail would do, without using it up.
func (s *Service) PreviewAddress(ctx context.Context, actor access.Actor, secret, network string) (AddressPreview, error) {
	c, stops, err := s.addressOf(ctx, secret, network)
	if err != nil {
		return AddressPreview{}, err
	}
	out := AddressPreview{Email: masked(c.To), Stops: stops, IsMe: actor.Person == c.Person, IsSet: !c.ConfirmedAt.IsZero()}
	if stops {
		out.Email = masked(c.From)
	}
	return out, nil
}

// addressOf returns the change of a secret while it can be used for what it is.
func (s *Service) addressOf(ctx context.Context, secret, network string) (c AddressChange, stops bool, err error) {
	person, id, stops, err := s.store.AddressOf(ctx, hashOf(secret))
	if fault.KindOf(err) == fault.NotFound {
		return c, false, s.wrong(ctx, network, errAddressGone)
	}
	if err != nil {
		return c, false, fmt.Errorf("read another address: %w", err)
	}
	c, _, _, err = s.store.Address(ctx, s.circles.Self(access.Actor{Person: person}), id)
	if fault.KindOf(err) == fault.NotFound {
		return c, false, errAddressGone
	}
	if err != nil {
		return c, false, fmt.Errorf("read another address: %w", err)
	}
	if !c.StoppedAt.IsZero() || !s.clock.Now().Before(c.ExpiresAt) || !stops && !c.ConfirmedAt.IsZero() {
		return c, false, errAddressGone
	}
	return c, stops, nil
}

// ConfirmAddress uses the new address's link up: the address takes the place of the old one, and every
// session ends but the one in which it was asked for and the actor's, if they are whose it is: that one
// goes on under a new token, "" when there is none.
func (s *Service) ConfirmAddress(ctx context.Context, actor access.Actor, secret, network string) (Session, string, error) {
	if actor.IsDevice {
		return Session{}, "", errCitizensDevice
	}
	c, stops, err := s.addressOf(ctx, secret, network)
	if err != nil || stops {
		return Session{}, "", cmp.Or(err, error(errAddressGone))
	}
	may := s.circles.Self(access.Actor{Person: c.Person})
	var next Session
	var token string
	var hash []byte
	c.Kept = []ident.ID{c.Session}
	if actor.Person == c.Person {
		c.Kept = append(c.Kept, actor.Session)
		if next, token, hash, err = s.renewed(ctx, actor); err != nil {
			return Session{}, "", err
		}
		if token != "" {
			c.Kept = append(c.Kept, next.ID)
		}
	}
	if err := s.store.ConfirmAddress(ctx, may, c, s.clock.Now(), next, hash); err != nil {
		return Session{}, "", err
	}
	// What was decided is done, whether or not somebody waits for the answer.
	err = s.moveAddress(context.WithoutCancel(ctx), may, c.ID)
	return next, token, err
}

// renewed returns a session in the place of the actor's, with its token. One that an institution vouches for
// stays as it is: another would outlive it.
func (s *Service) renewed(ctx context.Context, actor access.Actor) (next Session, token string, hash []byte, err error) {
	_, err = s.store.OpenVouched(ctx, s.circles.Self(actor), actor.Session)
	if fault.KindOf(err) != fault.NotFound {
		return Session{}, "", nil, err
	}
	before, err := s.store.Session(ctx, actor.Session)
	if err != nil {
		return Session{}, "", nil, fmt.Errorf("read a session: %w", err)
	}
	next = s.newSession(actor.Person, "", before.Kind, before.Agent, actor)
	token, hash = s.newSecret()
	return next, token, hash, nil
}

// OnAddressConfirmed does what was confirmed: the job that each confirmation takes along.
func (s *Service) OnAddressConfirmed(ctx context.Context, id ident.ID) error {
	person, err := s.store.PersonOfAddress(ctx, id)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("move an address: %w", err)
	}
	err = s.moveAddress(ctx, s.circles.Self(access.Actor{Person: person}), id)
	if fault.KindOf(err) == fault.Conflict || fault.KindOf(err) == fault.NotFound {
		return nil // the address is somebody's: who confirmed it was told
	}
	return err
}

// moveAddress gives the address its place, ends what sessions are to end, and has the old address told. It
// looks again when it is done: whoever stopped it meanwhile wins.
func (s *Service) moveAddress(ctx context.Context, may access.Grant, id ident.ID) error {
	c, _, _, err := s.store.Address(ctx, may, id)
	if err != nil || !c.MovedAt.IsZero() || !c.StoppedAt.IsZero() || c.ConfirmedAt.IsZero() {
		return err
	}
	if err := s.people.MoveEmail(ctx, may, c.To, c.ConfirmedAt.Add(AddressUndoFor)); err != nil {
		if fault.KindOf(err) == fault.Conflict {
			if err := s.store.DropAddress(ctx, may, id); err != nil {
				return fmt.Errorf("move an address: %w", err)
			}
			return errAddressTaken
		}
		return fmt.Errorf("move an address: %w", err)
	}
	if err := s.endAllBut(ctx, c.Person, c.Kept, c.ConfirmedAt); err != nil {
		return err
	}
	if err := s.store.MarkMoved(ctx, may, id, s.clock.Now()); err != nil {
		return fmt.Errorf("move an address: %w", err)
	}
	again, _, _, err := s.store.Address(ctx, may, id)
	if err == nil && !again.StoppedAt.IsZero() {
		return s.people.MoveEmail(ctx, may, c.From, s.clock.Now())
	}
	return err
}

var errAddressTaken = fault.New(fault.Conflict, "address.taken", "", "This address belongs to another account. Sign in there, or use another address.")

// endAllBut ends the sessions of a person that began before a moment or at it.
func (s *Service) endAllBut(ctx context.Context, person ident.ID, kept []ident.ID, at time.Time) error {
	self := access.Actor{Person: person}
	living, err := s.Sessions(ctx, self)
	if err != nil {
		return err
	}
	for _, one := range living {
		if slices.Contains(kept, one.ID) || one.CreatedAt.After(at) {
			continue
		}
		if err := s.EndSession(ctx, self, one.ID); err != nil && fault.KindOf(err) != fault.NotFound {
			return fmt.Errorf("end the other sessions: %w", err)
		}
	}
	return nil
}

// StopAddress uses the old address's link up: what was asked for is given up, what was done is undone, and
// every session of the person ends, with the passkeys made since. Whoever did it is out.
func (s *Service) StopAddress(ctx context.Context, _ access.Actor, secret, network string) error {
	c, stops, err := s.addressOf(ctx, secret, network)
	if err != nil || !stops {
		return cmp.Or(err, error(errAddressGone))
	}
	may := s.circles.Self(access.Actor{Person: c.Person})
	if err := s.store.StopAddress(ctx, may, c.ID, s.clock.Now()); err != nil {
		return err
	}
	return s.stopAddress(context.WithoutCancel(ctx), may, c.ID)
}

// OnAddressStopped undoes once more what was stopped, a minute after: a change that was under way then has
// ended by now, and has not the last word.
func (s *Service) OnAddressStopped(ctx context.Context, id ident.ID) error {
	person, err := s.store.PersonOfAddress(ctx, id)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("stop an address: %w", err)
	}
	may := s.circles.Self(access.Actor{Person: person})
	if err := s.stopAddress(ctx, may, id); err != nil {
		return err
	}
	return s.store.DropAddress(ctx, may, id)
}

// stopAddress brings the old address back and puts out whoever is in. Changes asked for after this one go with
// it; one from before can still be taken back from the address it was for.
func (s *Service) stopAddress(ctx context.Context, may access.Grant, id ident.ID) error {
	c, _, _, err := s.store.Address(ctx, may, id)
	if err != nil {
		return fmt.Errorf("stop an address: %w", err)
	}
	if err := s.store.DropLater(ctx, may, c.AskedAt); err != nil {
		return fmt.Errorf("stop an address: %w", err)
	}
	if !c.ConfirmedAt.IsZero() {
		if err := s.people.MoveEmail(ctx, may, c.From, s.clock.Now()); err != nil {
			return fmt.Errorf("bring an address back: %w", err)
		}
	}
	keys, err := s.store.Passkeys(ctx, may)
	if err != nil {
		return fmt.Errorf("stop an address: %w", err)
	}
	for _, one := range keys {
		if one.CreatedAt.Before(c.AskedAt) || one.CreatedAt.After(c.StoppedAt) {
			continue
		}
		if err := s.store.DeletePasskey(ctx, may, one.ID, s.clock.Now()); err != nil && fault.KindOf(err) != fault.NotFound {
			return fmt.Errorf("stop an address: %w", err)
		}
	}
	return s.endAllBut(ctx, c.Person, nil, c.StoppedAt)
}
