package person

import (
	"context"
	"time"

	"mobilize/internal/vocabulary/access"
)

// MoveEmail gives may's subject another address in the place of the one they have, which leads to nobody
// then and is kept for them until heldUntil. An address of somebody else is a Conflict. A repeat changes
// nothing, also after a crash between the directory and the row.
func (s *Service) MoveEmail(ctx context.Context, may access.Grant, address string, heldUntil time.Time) error {
	address, err := Address(address)
	if err != nil {
		return err
	}
	p, err := s.store.Get(ctx, may)
	if err != nil {
		return err
	}
	if p.Email == "" {
		err = s.store.BindEmail(ctx, may, address)
	} else {
		err = s.store.MoveEmail(ctx, may, p.Email, address, heldUntil)
	}
	if err != nil {
		return err
	}
	return s.store.Update(ctx, may, func(p Person) (Person, error) {
		p.Email = address
		return p, nil
	})
}
