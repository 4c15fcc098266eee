package plan

import (
	"time"

	"mobilize/internal/vocabulary/ident"
)

// Piece is what a run, a template and a reward have in common: something that lies beside the plan.
type Piece struct {
	Circle, ID ident.ID // ID is made by the client
	Author     ident.ID // who made it; "" when that person is no more
	Version    int      // grows by one with every change
	CreatedAt  time.Time
	ChangedAt  time.Time
	DeletedAt  time.Time // zero unless deleted
}

// IsDeleted says whether p has been deleted.
func (p Piece) IsDeleted() bool { return !p.DeletedAt.IsZero() }

// changed returns p after one more change.
func (p Piece) changed(stamp Stamp) Piece {
	if p.Version == 0 {
		p.Author, p.CreatedAt = stamp.By, stamp.At
	}
	p.Version, p.ChangedAt, p.DeletedAt = p.Version+1, stamp.At, time.Time{}
	return p
}

// removed returns p deleted.
func (p Piece) removed(stamp Stamp) Piece {
	p.Version, p.ChangedAt, p.DeletedAt = p.Version+1, stamp.At, stamp.At
	return p
}
