package plan

import (
	"context"
	"errors"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// Store keeps plans. It opens and seals under the grant it is given.
type Store interface {
	// Versions returns an activity as it is and as it ever was, in any order.
	Versions(ctx context.Context, may access.Grant, activity ident.ID) ([]Activity, error)
	// Write runs fn in one transaction with the change feed and the facts, and returns the
	// circle's counter after it. An operation made before is not made again.
	Write(ctx context.Context, may access.Grant, fn func(ctx context.Context, tx Tx) error) (rev int64, err error)
	// Between returns what a reader needs to expand the days from one to another: what was said of
	// each activity and occurrence, without who wrote it and when.
	Between(ctx context.Context, may access.Grant, from, to Day) ([]Activity, []Occurrence, error)
	// DeletedSince returns the activities that were deleted after a moment, and all that is said of their
	// occurrences.
	DeletedSince(ctx context.Context, may access.Grant, since time.Time) ([]Activity, []Occurrence, error)
	// Activities returns those of the activities that are there and not deleted.
	Activities(ctx context.Context, may access.Grant, ids []ident.ID) ([]Activity, error)
	// Occurrences returns those of the occurrences that are there, of activities not deleted.
	Occurrences(ctx context.Context, may access.Grant, names []Name) ([]Occurrence, error)
	// Recent returns at most limit entries of the whole circle, newest first, older than before (0 for all).
	Recent(ctx context.Context, may access.Grant, before int64, limit int) ([]Entry, error)
	PieceStore
	// History returns at most limit entries of an activity, newest first, older than before (0 for all).
	History(ctx context.Context, may access.Grant, activity ident.ID, before int64, limit int) ([]Entry, error)
}

// ErrThere says that an activity to be added is there already.
var ErrThere = errors.New("plan: the activity is there already")

// Name names one occurrence of one activity.
type Name struct {
	Activity ident.ID
	Key      Key
}

// Tx is one write under way.
type Tx interface {
	// Now is the moment of the write.
	Now() time.Time
	// Activity returns an activity, deleted or not; Not Found when there is none.
	Activity(ctx context.Context, id ident.ID) (Activity, error)
	// Occurrence returns one occurrence; ok is false when it has nothing of its own.
	Occurrence(ctx context.Context, name Name) (o Occurrence, ok bool, err error)
	// Occurrences returns every occurrence of an activity in the order of their keys.
	Occurrences(ctx context.Context, activity ident.ID) ([]Occurrence, error)
	// Save writes what differs between was and is, and tells every device of it. When was is the zero
	// Series and the activity is there already, it writes nothing and returns ErrThere.
	Save(ctx context.Context, was, is Series) error
	// Record writes a line of history. Its Rev, By and At are the store's to fill.
	Record(ctx context.Context, e Entry) error
	PieceTx
	// Fact tells the rest of the program what happened to an activity or a piece.
	Fact(name string, subject ident.ID)
}

// Circles decides what an actor may do; domain/circle does.
type Circles interface {
	// Allow returns the grant to do want in circle, or a Not Found fault.
	Allow(ctx context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error)
}

// Copies notes whose device holds what of whose data; domain/audit does.
type Copies interface {
	// Copied is durable before it returns; only then may the data leave.
	Copied(ctx context.Context, may access.Grant, device ident.ID, categories ...personal.Category) error
	// PlanTaken notes that the plan is taken along as a file; as durable as Copied.
	PlanTaken(ctx context.Context, may access.Grant) error
}

// Pictures knows the pictures a plan may use.
type Pictures interface {
	// HasAll says whether every picture is there: in the archive, or the circle's own.
	HasAll(ctx context.Context, may access.Grant, pictures []Picture) (bool, error)
}
