package sound

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// LookJob is the background job that looks whether a plan still uses a sound. Its subject is the sound.
const LookJob = "sound.look"

// Stage is how far a sound has come on its way out.
type Stage string

// The stages. A sound that a plan uses is Kept, whatever it was.
const (
	Kept   Stage = "kept"
	Unused Stage = "unused" // no plan uses it; one that does again keeps it
	Gone   Stage = "gone"   // its bytes are being removed, and then its row
)

// How long a sound stays in each stage. A device that was offline may bring a plan that uses it, and
// somebody may undo or bring back an old day. A plan that names a sound that is gone is a plan without it.
const (
	KeptFor   = 30 * 24 * time.Hour // between two looks
	unusedFor = 30 * 24 * time.Hour
)

// Looked is a sound that is being looked at.
type Looked struct {
	Circle, ID ident.ID
	Stage      Stage
	StageAt    time.Time
}

// Plans says what the plan of a circle uses; domain/plan does.
type Plans interface {
	// Uses says whether the plan of may's circle uses a sound, or what can be restored to it at now.
	Uses(ctx context.Context, may access.Grant, sound Reference, now time.Time) (bool, error)
}

// Keepers gives the grant under which a circle is kept in order; domain/circle does.
type Keepers interface {
	Keeper(ctx context.Context, actor access.Actor, circle ident.ID) (access.Grant, error)
}

// OnLookDue brings a sound that no plan uses one stage further out. Done twice, or after a crash in the
// middle, it does the same.
func (s *Service) OnLookDue(ctx context.Context, id ident.ID, keepers Keepers, plans Plans, now time.Time) error {
	list, err := s.store.Looked(ctx, id)
	if err != nil {
		return fmt.Errorf("look at a sound: %w", err)
	}
	for _, l := range list {
		may, refused := keepers.Keeper(ctx, access.Actor{}, l.Circle)
		if refused != nil {
			err = errors.Join(err, fmt.Errorf("keep sounds in order: %w", refused))
			continue
		}
		err = errors.Join(err, s.look(ctx, may, l, plans, now))
	}
	return err
}

func (s *Service) look(ctx context.Context, may access.Grant, l Looked, plans Plans, now time.Time) error {
	if l.Stage == Gone {
		return s.store.Remove(ctx, may, l)
	}
	isUsed, err := plans.Uses(ctx, may, OwnReference(l.ID), now)
	if err != nil {
		return fmt.Errorf("ask what the plan uses: %w", err)
	}
	switch {
	case isUsed:
		return s.store.Move(ctx, may, l, Kept, now, now.Add(KeptFor))
	case l.Stage == Kept:
		return s.store.Move(ctx, may, l, Unused, now, now.Add(unusedFor))
	case now.Before(l.StageAt.Add(unusedFor)): // the clock stepped back, or another's job
		return s.store.Move(ctx, may, l, l.Stage, l.StageAt, l.StageAt.Add(unusedFor))
	}
	if err := s.store.Close(ctx, may, l); err != nil {
		return fmt.Errorf("let a sound go: %w", err)
	}
	return s.store.Remove(ctx, may, l)
}
