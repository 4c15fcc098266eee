package customer

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const (
	invitationFor = 7 * 24 * time.Hour
	// givenFor is how long what a guardian gives lasts: then they are asked anew.
	givenFor = 365 * 24 * time.Hour
)

// InvitationKind is what an invitation makes of whoever uses it.
type InvitationKind string

// The kinds.
const (
	ToStaff   InvitationKind = "staff"
	ToCitizen InvitationKind = "citizen" // a guardian brings one
)

// Invitation is a mail with a link that works once.
type Invitation struct {
	ID          ident.ID // made by the client
	Kind        InvitationKind
	Email       string     // sealed
	Language    string     // da or en
	Role        Role       // of staff
	Groups      []ident.ID // sorted
	From, Until time.Time  // of staff
	InvitedBy   ident.ID
	ExpiresAt   time.Time
	SentAt      time.Time
}

// Letter is what the mail is made of. It names nobody: a mail may be read by others.
type Letter struct {
	To, Language, URL string
	Kind              InvitationKind
}

// Offer is what somebody who holds an invitation's link may know of it.
type Offer struct {
	Invitation
	Customer Customer
	Groups   []string // names
	Scopes   access.Scope
}

var errInvitationGone = fault.New(fault.Gone, "invitation.gone", "", "This invitation is used, withdrawn or too old. Ask for a new one.")

// Invite has a mail sent to an address, whose link makes somebody staff or lets a guardian bring a citizen.
// The actor needs ManagePeople.
func (s *Service) Invite(ctx context.Context, actor access.Actor, customer ident.ID, in Invitation) (int64, error) {
	may, err := s.circles.Allow(ctx, actor, customer, access.ManagePeople)
	if err != nil {
		return 0, err
	}
	if in.Email, err = s.people.SpellEmail(in.Email); err != nil {
		return 0, err
	}
	if in.Language != "en" {
		in.Language = "da"
	}
	now := s.clock.Now()
	switch in.Kind {
	case ToStaff:
		if err := validTime(in.Role, in.From, in.Until, now); err != nil {
			return 0, err
		}
	case ToCitizen:
		in.Role, in.From, in.Until = "", time.Time{}, time.Time{}
		if len(in.Groups) != 1 {
			return 0, fault.New(fault.Invalid, "customer.group_unknown", "groups", "Choose groups of the customer.")
		}
	default:
		return 0, fault.New(fault.Invalid, "customer.invitation_kind", "kind", "Invite staff, or a citizen's guardian.")
	}
	if err := s.limits.Take(ctx, customer.String()); err != nil {
		return 0, err
	}
	in.InvitedBy, in.ExpiresAt = actor.Person, now.Add(invitationFor)
	secret := s.newSecret()
	return s.update(ctx, may, func(t *Table) error {
		if _, ok := t.Invitations[in.ID]; ok {
			return fault.New(fault.Conflict, "customer.id_taken", "id", "Make a new identifier.")
		}
		groups, err := t.known(in.Groups)
		if err != nil {
			return err
		}
		in.Groups = groups
		t.Invitations[in.ID] = in
		return nil
	}, Secret{in.ID, secret, hashOf(secret)})
}

// Withdraw makes an invitation's link useless. The actor needs ManagePeople.
func (s *Service) Withdraw(ctx context.Context, actor access.Actor, customer, id ident.ID) (int64, error) {
	may, err := s.circles.Allow(ctx, actor, customer, access.ManagePeople)
	if err != nil {
		return 0, err
	}
	return s.update(ctx, may, func(t *Table) error {
		if _, ok := t.Invitations[id]; !ok {
			return fault.Missing()
		}
		delete(t.Invitations, id)
		return nil
	})
}

// Preview returns what an invitation is to. Gone when it is used, too late or not known.
func (s *Service) Preview(ctx context.Context, actor access.Actor, secret string) (Offer, error) {
	in, may, t, err := s.usable(ctx, actor, secret)
	if err != nil {
		return Offer{}, err
	}
	names, err := s.people.Names(ctx, actor, []access.Grant{may})
	if err != nil {
		return Offer{}, err
	}
	t.Customer.Name = names[may.Subject()]
	o := Offer{Invitation: in, Customer: t.Customer}
	if in.Kind == ToCitizen {
		o.Scopes = planning
	}
	for _, g := range in.Groups {
		o.Groups = append(o.Groups, t.Groups[g].Name)
	}
	return o, nil
}

// usable returns the invitation of a secret, a grant that opens the names of the customer and its groups,
// and the customer's table.
func (s *Service) usable(ctx context.Context, actor access.Actor, secret string) (Invitation, access.Grant, Table, error) {
	customer, id, err := s.store.InvitationOf(ctx, hashOf(secret))
	if fault.KindOf(err) == fault.NotFound {
		return Invitation{}, access.Grant{}, Table{}, errInvitationGone
	}
	if err != nil {
		return Invitation{}, access.Grant{}, Table{}, err
	}
	may, err := s.circles.Guest(ctx, actor, customer)
	if err != nil {
		return Invitation{}, access.Grant{}, Table{}, err
	}
	t, err := s.store.Table(ctx, may)
	if err != nil {
		return Invitation{}, access.Grant{}, Table{}, err
	}
	in, ok := t.Invitations[id]
	inviter := t.Staff[in.InvitedBy]
	if !ok || !s.clock.Now().Before(in.ExpiresAt) || inviter.Role != Admin || !inviter.EndedAt.IsZero() {
		return Invitation{}, access.Grant{}, Table{}, errInvitationGone
	}
	return in, may, t, nil
}

// Accept uses an invitation to staff up: the actor is staff from now on.
func (s *Service) Accept(ctx context.Context, actor access.Actor, secret string) (ident.ID, int64, error) {
	in, may, _, err := s.usable(ctx, actor, secret)
	if err != nil {
		return "", 0, err
	}
	if actor.IsDevice || in.Kind != ToStaff {
		return "", 0, fault.New(fault.Conflict, "customer.invitation_other", "", "This invitation is for somebody else.")
	}
	rev, err := s.update(ctx, may, func(t *Table) error {
		if _, ok := t.Invitations[in.ID]; !ok {
			return errInvitationGone
		}
		if old, ok := t.Staff[actor.Person]; ok && old.EndedAt.IsZero() && (old.Until.IsZero() || s.clock.Now().Before(old.Until)) {
			return fault.New(fault.Conflict, "customer.already_staff", "", "You are staff here already.")
		}
		groups, err := t.known(in.Groups)
		if err != nil {
			return err
		}
		delete(t.Invitations, in.ID)
		t.Staff[actor.Person] = Staff{Person: actor.Person, Role: in.Role, Groups: groups, From: in.From, Until: in.Until, Email: in.Email}
		return nil
	})
	return may.Circle(), rev, err
}

// Bring uses an invitation of a guardian up: the citizen of circle is in the group from now on, and staff
// may have scopes there for a year. The actor needs ManagePeople there, and gives no more than they have.
func (s *Service) Bring(ctx context.Context, actor access.Actor, secret string, circle ident.ID, scopes access.Scope) (ident.ID, int64, error) {
	in, may, _, err := s.usable(ctx, actor, secret)
	if err != nil {
		return "", 0, err
	}
	if in.Kind != ToCitizen {
		return "", 0, fault.New(fault.Conflict, "customer.invitation_other", "", "This invitation is for somebody else.")
	}
	theirs, err := s.circles.Allow(ctx, actor, circle, access.ManagePeople|scopes)
	if err != nil || theirs.IsShelf() {
		return "", 0, fault.Missing()
	}
	rev, err := s.update(ctx, may, func(t *Table) error {
		if _, ok := t.Invitations[in.ID]; !ok {
			return errInvitationGone
		}
		delete(t.Invitations, in.ID)
		c, ok := t.Citizens[circle]
		if !ok {
			c = Citizen{Circle: circle}
		}
		if c.Groups, err = t.known(append(c.Groups, in.Groups...)); err != nil {
			return err
		}
		c.Scopes, c.Until, c.AdmittedBy, c.IsOwn = scopes&planning, s.clock.Now().Add(givenFor), actor.Person, false
		t.Citizens[circle] = c
		return nil
	})
	return may.Circle(), rev, err
}

// TakeBack ends all that was given to a customer in a citizen's circle: the citizen leaves its groups. The
// actor needs ManagePeople there, and to be a guardian or the citizen.
func (s *Service) TakeBack(ctx context.Context, actor access.Actor, circle, customer ident.ID) (int64, error) {
	theirs, err := s.circles.Allow(ctx, actor, circle, access.ManagePeople)
	if err != nil {
		return 0, err
	}
	if theirs.IsShelf() || theirs.Role() != access.Guardian && theirs.Role() != access.Citizen {
		return 0, fault.Missing()
	}
	actor.Operation = ""
	may, err := s.circles.Guest(ctx, actor, customer)
	if err != nil {
		return 0, err
	}
	_, err = s.update(ctx, may, func(t *Table) error {
		c, ok := t.Citizens[circle]
		if !ok {
			return fault.Missing()
		}
		c.Groups, c.IsOwn = nil, false
		t.Citizens[circle] = c
		return nil
	})
	if err != nil {
		return 0, err
	}
	return s.circles.Told(ctx, theirs)
}

// OnInvitationDue sends an invitation's mail: the job that runs until a mail server took it, or its time is
// over.
func (s *Service) OnInvitationDue(ctx context.Context, id ident.ID) error {
	customer, err := s.store.CustomerOf(ctx, id)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("send an invitation: %w", err)
	}
	may, err := s.circles.Guest(ctx, access.Actor{}, customer)
	if err != nil {
		return fmt.Errorf("send an invitation: %w", err)
	}
	t, err := s.store.Table(ctx, may)
	if err != nil {
		return fmt.Errorf("send an invitation: %w", err)
	}
	now := s.clock.Now()
	in, ok := t.Invitations[id]
	if !ok || !in.SentAt.IsZero() || !now.Before(in.ExpiresAt) {
		return nil
	}
	secret, err := s.store.Unsent(ctx, may, id)
	if err != nil {
		return fmt.Errorf("send an invitation: %w", err)
	}
	l := Letter{To: in.Email, Language: in.Language, URL: s.base + "/app/join#" + secret, Kind: in.Kind}
	if err := s.post.Deliver(ctx, l); err != nil && fault.KindOf(err) != fault.Invalid {
		return fmt.Errorf("send an invitation: %w", err)
	}
	return s.store.MarkSent(ctx, may, id, now)
}

// OnInvitationOver forgets an invitation whose time is over.
func (s *Service) OnInvitationOver(ctx context.Context, id ident.ID) error {
	return s.store.ForgetInvitation(ctx, id, s.clock.Now())
}

// newSecret returns 32 random bytes as text. crypto/rand does not fail.
func (s *Service) newSecret() string {
	var b [32]byte
	if _, err := io.ReadFull(s.rand, b[:]); err != nil {
		panic("customer: no randomness: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
