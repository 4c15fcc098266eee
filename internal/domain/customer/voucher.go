package customer

import (
	"context"
	"fmt"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// OnVouched has somebody be staff of a customer whose own sign-in vouches for them: a planner of no group
// yet, or whatever they are already. Whom an admin ended stays ended; whom the institution ended is back as
// they were. A customer that is not there has no staff.
func (s *Service) OnVouched(ctx context.Context, customer, person ident.ID, institution string) error {
	return s.vouch(ctx, customer, person, func(one Staff, isThere bool) Staff {
		v := Voucher{Institution: institution}
		switch {
		case !isThere:
			return Staff{Person: person, Role: Planner, Voucher: v}
		case one.EndedAt.IsZero():
			one.Voucher = v
		case one.Voucher == Voucher{Institution: institution, IsOver: true}:
			one.EndedAt, one.Voucher = time.Time{}, v
		}
		return one
	})
}

// OnUnvouched ends the work of somebody for whom the institution no longer vouches, and with it all they may
// do on the customer's behalf; the last admin's too. What they were stays written, for if it vouches again.
func (s *Service) OnUnvouched(ctx context.Context, customer, person ident.ID, institution string) error {
	return s.vouch(ctx, customer, person, func(one Staff, _ bool) Staff {
		if one.EndedAt.IsZero() && one.Voucher == (Voucher{Institution: institution}) {
			one.EndedAt, one.Voucher.IsOver = s.clock.Now(), true
		}
		return one
	})
}

// vouch writes what decide makes of a member of staff, unless it is what is there.
func (s *Service) vouch(ctx context.Context, customer, person ident.ID, decide func(one Staff, isThere bool) Staff) error {
	may, err := s.circles.Guest(ctx, access.Actor{}, customer)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("vouch for staff: %w", err)
	}
	t, err := s.store.Table(ctx, may)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("vouch for staff: %w", err)
	}
	before, isThere := t.Staff[person]
	if after := decide(before, isThere); after.Person == "" || after.EndedAt.Equal(before.EndedAt) && after.Voucher == before.Voucher {
		return nil
	}
	_, err = s.rewrite(ctx, may, func(t *Table) error {
		one, isThere := t.Staff[person]
		t.Staff[person] = decide(one, isThere)
		return nil
	})
	if err != nil {
		return fmt.Errorf("vouch for staff: %w", err)
	}
	return nil
}
