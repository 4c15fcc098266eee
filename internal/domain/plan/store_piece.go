package plan

import (
	"context"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// PieceStore keeps what lies beside the plan.
type PieceStore interface {
	// Runs returns those of the runs that are there.
	Runs(ctx context.Context, may access.Grant, ids []ident.ID) ([]Run, error)
	// PiecePictures returns every picture that a piece uses which was not deleted before a moment.
	PiecePictures(ctx context.Context, may access.Grant, since time.Time) ([]Picture, error)
}

// PieceTx is the part of a write that is about pieces.
type PieceTx interface {
	// Run returns a run; ok is false when there is none.
	Run(ctx context.Context, id ident.ID) (r Run, ok bool, err error)
	// SaveRun writes a run and tells every device of it.
	SaveRun(ctx context.Context, r Run) error
	// DropRuns takes at most so many runs away that were not changed since a moment.
	DropRuns(ctx context.Context, before time.Time, atMost int) error
}
