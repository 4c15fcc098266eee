package circle

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"
	"unicode/utf8"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const (
	invitationFor = 7 * 24 * time.Hour
	relationFor   = 365 * 24 * time.Hour // then it is confirmed anew; guardians have no end
)

// Invitation lets whoever holds its link into a circle, once.
type Invitation struct {
	Circle, ID ident.ID
	Role       access.Role
	Scopes     access.Scope
	Label      string    // whom it is for, in the inviter's words; at most 100 characters; sealed
	UntilAt    time.Time // the end of the relation it makes
	InvitedBy  ident.ID
	ExpiresAt  time.Time
	UsedAt     time.Time // zero while it can be used
}

// Invite is what it takes to invite somebody.
type Invite struct {
	Role   access.Role
	Scopes access.Scope // 0 means what the role usually has
	Label  string
	Until  time.Time // zero means a year, and no end for guardians
}

// OnInvitationOver forgets an invitation whose time is over.
func (s *Service) OnInvitationOver(ctx context.Context, id ident.ID) error {
	return s.store.ForgetInvitation(ctx, id, s.clock.Now())
}

// Invite makes an invitation and its secret, which is not kept and cannot be had again. The actor
// needs ManagePeople and can give no more than they have.
func (s *Service) Invite(ctx context.Context, actor access.Actor, circle ident.ID, in Invite) (Invitation, string, error) {
	may, err := s.Allow(ctx, actor, circle, access.ManagePeople)
	if err != nil {
		return Invitation{}, "", err
	}
	if may.IsShelf() {
		return Invitation{}, "", errShelf
	}
	now := s.clock.Now()
	if !s.policy.MayInvite(may.Role(), in.Role) {
		return Invitation{}, "", fault.New(fault.Invalid, "circle.role_not_yours_to_give", "role", "Choose a role that you may invite to.")
	}
	if in.Scopes == 0 {
		in.Scopes = s.policy.Usual[in.Role] & may.Scopes()
	}
	_, mine, err := s.store.Find(ctx, circle, actor.Person)
	if err != nil {
		return Invitation{}, "", err
	}
	if err := s.policy.mayGive(mine, in.Role, in.Scopes, now); err != nil {
		return Invitation{}, "", err
	}
	if in.Until.IsZero() {
		in.Until = usualEnd(in.Role, mine, now)
	} else if endsLater(in.Until, mine.UntilAt) {
		return Invitation{}, "", errUntilBeyondOwn
	}
	if err := validUntil(in.Role, in.Until, now); err != nil {
		return Invitation{}, "", err
	}
	if utf8.RuneCountInString(in.Label) > 100 {
		return Invitation{}, "", fault.New(fault.Invalid, "circle.label_length", "label", "Write at most 100 characters.")
	}
	inv := Invitation{
		Circle: circle, ID: s.ids.New(), Role: in.Role, Scopes: in.Scopes, Label: in.Label,
		UntilAt: in.Until, InvitedBy: actor.Person, ExpiresAt: now.Add(invitationFor),
	}
	secret := s.newSecret()
	if err := s.store.InsertInvitation(ctx, may, inv, hashOf(secret), now); err != nil {
		return Invitation{}, "", fmt.Errorf("invite: %w", err)
	}
	return inv, secret, nil
}

// usualEnd is when a relation to role ends that mine makes and nobody chose an end for; a substitute's
// is always chosen.
func usualEnd(role access.Role, mine Relation, now time.Time) (end time.Time) {
	switch role {
	case access.Substitute:
		return end
	case access.Guardian:
	default:
		end = now.Add(relationFor)
	}
	if endsLater(end, mine.UntilAt) {
		end = mine.UntilAt
	}
	return end
}

// Invitations lists those that can still be used. The actor needs ManagePeople.
func (s *Service) Invitations(ctx context.Context, actor access.Actor, circle ident.ID) ([]Invitation, error) {
	may, err := s.Allow(ctx, actor, circle, access.ManagePeople)
	if err != nil {
		return nil, err
	}
	return s.store.Invitations(ctx, may, s.clock.Now())
}

// Withdraw makes an invitation's link useless. The actor needs ManagePeople.
func (s *Service) Withdraw(ctx context.Context, actor access.Actor, circle, invitation ident.ID) error {
	may, err := s.Allow(ctx, actor, circle, access.ManagePeople)
	if err != nil {
		return err
	}
	return s.store.DeleteInvitation(ctx, may, invitation)
}

// Preview returns the invitation that secret stands for, and a grant that opens the names of
// the inviter and the citizen; whoever holds the link may see those. Gone when it is used, too
// late or not known.
func (s *Service) Preview(ctx context.Context, actor access.Actor, secret string) (Invitation, []access.Grant, error) {
	inv, c, err := s.usable(ctx, secret)
	if err != nil {
		return Invitation{}, nil, err
	}
	of := access.Decide(actor, c.ID, c.Citizen, inv.Role, 0, access.ForIdentity)
	all, err := s.store.Relations(ctx, of)
	if err != nil {
		return Invitation{}, nil, err
	}
	if inv, err = s.policy.standing(all, inv, s.clock.Now()); err != nil {
		return Invitation{}, nil, err
	}
	return inv, []access.Grant{access.Decide(actor, c.ID, inv.InvitedBy, inv.Role, 0, access.ForIdentity), of}, nil
}

// Accept makes the actor a member as the invitation says, and uses it up.
func (s *Service) Accept(ctx context.Context, actor access.Actor, secret string) (ident.ID, int64, error) {
	inv, c, err := s.usable(ctx, secret)
	if err != nil {
		return "", 0, err
	}
	if actor.IsDevice || actor.Person == c.Citizen {
		return "", 0, fault.New(fault.Conflict, "circle.citizen_stays", "", "Open the invitation where you are signed in as yourself.")
	}
	if actor.Operation.IsZero() {
		actor.Operation = s.ids.New()
	}
	now := s.clock.Now()
	may := access.Decide(actor, c.ID, c.Citizen, inv.Role, inv.Scopes, access.ForIdentity)
	rev, err := s.store.Accept(ctx, may, inv.ID, now, func(all []Relation) (Relation, error) {
		inv, err := s.policy.standing(all, inv, now)
		if err != nil {
			return Relation{}, err
		}
		r := Relation{Circle: c.ID, Person: actor.Person, Role: inv.Role, Scopes: inv.Scopes, State: Active, UntilAt: inv.UntilAt, Epoch: 1, BeganAt: now, Side: sideOf(all, inv)}
		if old, ok := Find(all, actor.Person); ok {
			if s.policy.IsOpen(old, now) {
				return Relation{}, fault.New(fault.Conflict, "circle.already_member", "", "You are in this circle already.")
			}
			if old.State == Paused {
				return Relation{}, fault.New(fault.Conflict, "circle.relation_paused", "", "Ask to be let in again.")
			}
			r.Epoch = old.Epoch + 1
		}
		return r, nil
	}, event.New("circle.joined", c.ID, actor.Person))
	if err != nil {
		return "", 0, fmt.Errorf("accept an invitation: %w", err)
	}
	return c.ID, rev, nil
}

// sideOf is the side of who comes by inv. A planner, or a substitute for one, stands beside who invited
// them; guardians and relatives are home.
func sideOf(all []Relation, inv Invitation) ident.ID {
	inviter, ok := Find(all, inv.InvitedBy)
	if !ok || inv.Role != access.Planner && inv.Role != access.Substitute {
		return ""
	}
	return inviter.Side
}

// standing returns inv as who made it can give it now, or that they no longer can. What it gives ends no
// later than they do.
func (p Policy) standing(all []Relation, inv Invitation, now time.Time) (Invitation, error) {
	inviter, ok := Find(all, inv.InvitedBy)
	if !ok || !p.Scopes(inviter, now).Has(access.ManagePeople|inv.Scopes) {
		return Invitation{}, errInvitationGone
	}
	if endsLater(inv.UntilAt, inviter.UntilAt) {
		inv.UntilAt = inviter.UntilAt
	}
	return inv, nil
}

var errInvitationGone = fault.New(fault.Gone, "invitation.gone", "", "This invitation is used, withdrawn or too old. Ask for a new one.")

func (s *Service) usable(ctx context.Context, secret string) (Invitation, Circle, error) {
	inv, c, err := s.store.InvitationOf(ctx, hashOf(secret))
	if fault.KindOf(err) == fault.NotFound {
		return Invitation{}, Circle{}, errInvitationGone
	}
	if err != nil {
		return Invitation{}, Circle{}, err
	}
	if !inv.UsedAt.IsZero() || !s.clock.Now().Before(inv.ExpiresAt) {
		return Invitation{}, Circle{}, errInvitationGone
	}
	return inv, c, nil
}

// newSecret returns 32 random bytes as text. crypto/rand does not fail.
func (s *Service) newSecret() string {
	var b [32]byte
	if _, err := s.rand.Read(b[:]); err != nil {
		panic("circle: no randomness: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
