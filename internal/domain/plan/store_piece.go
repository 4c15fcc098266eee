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
	// Templates returns those of the templates that are there and not deleted.
	Templates(ctx context.Context, may access.Grant, ids []ident.ID) ([]Template, error)
	// RewardsOf returns those of the rewards that are there and not deleted.
	RewardsOf(ctx context.Context, may access.Grant, ids []ident.ID) ([]Reward, error)
	// PiecePictures returns every picture and every sound that a piece uses which was not deleted before a moment.
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
	// Template returns a template, deleted or not; ok is false when there is none.
	Template(ctx context.Context, id ident.ID) (t Template, ok bool, err error)
	// CountTemplates counts those that are not deleted.
	CountTemplates(ctx context.Context) (int, error)
	// SaveTemplate writes a template and tells every device of it.
	SaveTemplate(ctx context.Context, t Template) error
	// Reward returns a reward, deleted or not; ok is false when there is none.
	Reward(ctx context.Context, id ident.ID) (r Reward, ok bool, err error)
	// Rewards returns those that are not deleted.
	Rewards(ctx context.Context) ([]Reward, error)
	// SaveReward writes a reward and tells every device of it.
	SaveReward(ctx context.Context, r Reward) error
}
