package picture

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// LeaveJob is the background job that takes a deleted picture's bytes away, in stages. Its subject
// is the picture.
const LeaveJob = "picture.leave"

// Stage is how far a deleted picture has come on its way out.
type Stage string

// The stages. A picture that is restored, or that a plan uses again, is Kept.
const (
	Kept   Stage = "kept"
	Unused Stage = "unused" // no plan uses it; one that does again keeps it
	Closed Stage = "closed" // no plan can begin to use it; a write that is under way still keeps it
	Gone   Stage = "gone"   // its bytes are being removed, and then its row
)

// How long a picture stays in each stage. A device that was offline may bring a plan that uses it,
// and somebody may undo; a write that asked before the picture was closed has long ended after an hour.
const (
	KeptFor   = 30 * 24 * time.Hour // after it was deleted
	unusedFor = 7 * 24 * time.Hour
	closedFor = time.Hour
	lookEvery = 7 * 24 * time.Hour // while a plan uses it
)

// Leaving is a picture on its way out.
type Leaving struct {
	Circle, ID ident.ID
	DeletedAt  time.Time
	Stage      Stage
	StageAt    time.Time
}

// Plans says what the plan of a circle uses; domain/plan does.
type Plans interface {
	// Uses says whether the plan of may's circle uses a picture, or what can be restored to it at now.
	Uses(ctx context.Context, may access.Grant, picture Reference, now time.Time) (bool, error)
}

// Keepers gives the grant under which a circle is kept in order; domain/circle does.
type Keepers interface {
	Keeper(ctx context.Context, actor access.Actor, circle ident.ID) (access.Grant, error)
}

// OnLeaveDue brings a deleted picture one stage further out, or keeps it when a plan uses it. Done
// twice, or after a crash in the middle, it does the same.
func (s *Service) OnLeaveDue(ctx context.Context, id ident.ID, keepers Keepers, plans Plans, now time.Time) error {
	list, err := s.store.Leaving(ctx, id)
	if err != nil {
		return fmt.Errorf("look at a deleted picture: %w", err)
	}
	for _, l := range list {
		err = errors.Join(err, s.leave(ctx, l, keepers, plans, now))
	}
	return err
}

func (s *Service) leave(ctx context.Context, l Leaving, keepers Keepers, plans Plans, now time.Time) error {
	may, err := keepers.Keeper(ctx, access.Actor{}, l.Circle)
	if err != nil {
		return fmt.Errorf("keep pictures in order: %w", err)
	}
	if l.Stage == Gone {
		return s.store.Remove(ctx, may, l)
	}
	if due := l.DeletedAt.Add(KeptFor); now.Before(due) {
		return s.store.Move(ctx, may, l, l.Stage, l.StageAt, due) // deleted anew, or the clock stepped back
	}
	used, err := plans.Uses(ctx, may, OwnReference(l.ID), now)
	if err != nil {
		return fmt.Errorf("ask what the plan uses: %w", err)
	}
	next, since, again := l.next(used, now)
	if next == Gone {
		if err := s.store.Close(ctx, may, l); err != nil {
			return fmt.Errorf("let a picture go: %w", err)
		}
		return s.store.Remove(ctx, may, l)
	}
	return s.store.Move(ctx, may, l, next, since, again)
}

// next is the stage that follows, when it began, and when to look again. Who looks too early, as when the
// clock stepped back, looks again when it is time: the job may be the only one.
func (l Leaving) next(used bool, now time.Time) (to Stage, since, again time.Time) {
	over := func(span time.Duration) bool { return !now.Before(l.StageAt.Add(span)) }
	switch {
	case used:
		return Kept, now, now.Add(lookEvery)
	case l.Stage == Kept:
		return Unused, now, now.Add(unusedFor)
	case l.Stage == Unused && over(unusedFor):
		return Closed, now, now.Add(closedFor)
	case l.Stage == Closed && over(closedFor):
		return Gone, now, now
	case l.Stage == Unused:
		return Unused, l.StageAt, l.StageAt.Add(unusedFor)
	}
	return Closed, l.StageAt, l.StageAt.Add(closedFor)
}
