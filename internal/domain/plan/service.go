package plan

import (
	"context"
	"errors"
	"fmt"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Service is the door to plans. To whoever may not, a circle and all in it are Not Found. Every
// change returns the circle's counter after it; a repeated operation changes nothing.
type Service struct {
	circles  Circles
	pictures Pictures
	copies   Copies
	store    Store
}

// New returns a Service.
func New(circles Circles, pictures Pictures, copies Copies, store Store) *Service {
	return &Service{circles: circles, pictures: pictures, copies: copies, store: store}
}

// Create puts an activity into its circle's plan. A repeat with the same identifier changes
// nothing. The actor needs EditPlan.
func (s *Service) Create(ctx context.Context, actor access.Actor, a Activity) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, a.Circle, access.EditPlan)
	if err != nil {
		return 0, err
	}
	// All that can be refused is refused before the write: the writer has no time for it.
	a, err = a.Settled()
	if err != nil {
		return 0, err
	}
	if err := s.check(ctx, may, "picture", a.Pictures()); err != nil {
		return 0, err
	}
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		a.Author, a.Side, a.Version = may.Author(), may.Side(), 1
		a.CreatedAt, a.ChangedAt = tx.Now(), tx.Now()
		err := save(ctx, tx, Series{}, Series{Activity: a}, DidCreate, ActivityCreated)
		if errors.Is(err, ErrThere) {
			return nil
		}
		return err
	})
}

// Update changes an activity in all its occurrences: only what p sets. The actor needs EditPlan.
func (s *Service) Update(ctx context.Context, actor access.Actor, circle, id ident.ID, p ActivityPatch) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.EditPlan)
	if err != nil {
		return 0, err
	}
	if err := s.check(ctx, may, "picture", p.pictures()); err != nil {
		return 0, err
	}
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		was, err := load(ctx, tx, id, p.Rule != nil)
		if err != nil {
			return err
		}
		if err := changes(may, was.Activity); err != nil {
			return err
		}
		is, err := was.Patched(p, stampOf(may, tx))
		if err != nil || is.Activity.Version == was.Activity.Version {
			return err
		}
		return save(ctx, tx, was, is, DidChange, ActivityChanged)
	})
}

// Delete takes an activity out of the plan with all its occurrences; Restore brings it back. What
// was ticked stays in its history. The actor needs EditPlan.
func (s *Service) Delete(ctx context.Context, actor access.Actor, circle, id ident.ID) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.EditPlan)
	if err != nil {
		return 0, err
	}
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		was, err := load(ctx, tx, id, true)
		if err != nil || was.Activity.IsDeleted() {
			return err
		}
		if err := changes(may, was.Activity); err != nil {
			return err
		}
		return save(ctx, tx, was, Series{was.Activity.Removed(tx.Now()), was.Occurrences}, DidDelete, ActivityDeleted)
	})
}

// Restore brings a deleted activity back as it was, for RestorableFor; after that it is Gone. The actor
// needs EditPlan.
func (s *Service) Restore(ctx context.Context, actor access.Actor, circle, id ident.ID) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.EditPlan)
	if err != nil {
		return 0, err
	}
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		was, err := load(ctx, tx, id, true)
		if err != nil || !was.Activity.IsDeleted() {
			return err
		}
		if err := changes(may, was.Activity); err != nil {
			return err
		}
		if err := was.Activity.restorable(tx.Now()); err != nil {
			return err
		}
		return save(ctx, tx, was, Series{was.Activity.Restored(tx.Now()), was.Occurrences}, DidRestore, ActivityRestored)
	})
}

// Split changes this occurrence and all later ones: the activity ends before day, and a new one
// with identifier rest goes on, changed by p. A repeat with the same identifier changes nothing.
// The actor needs EditPlan.
func (s *Service) Split(ctx context.Context, actor access.Actor, circle, id ident.ID, day Day, rest ident.ID, p ActivityPatch) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.EditPlan)
	if err != nil {
		return 0, err
	}
	if err := s.check(ctx, may, "changes.picture", p.pictures()); err != nil {
		return 0, err
	}
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		if _, err := tx.Activity(ctx, rest); fault.KindOf(err) != fault.NotFound {
			return err
		}
		was, err := load(ctx, tx, id, true)
		if err != nil {
			return err
		}
		if err := changes(may, was.Activity); err != nil {
			return err
		}
		before, after, err := was.Split(day, rest, p, stampOf(may, tx))
		if err != nil {
			return Within("changes", err)
		}
		if err := save(ctx, tx, was, before, DidSplit, ActivitySplit); err != nil {
			return err
		}
		return save(ctx, tx, Series{}, after, DidCreate, ActivityCreated)
	})
}

// Join undoes a split: the activity takes back the one that was split from it, which is deleted.
// The actor needs EditPlan.
func (s *Service) Join(ctx context.Context, actor access.Actor, circle, id, with ident.ID) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.EditPlan)
	if err != nil {
		return 0, err
	}
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		was, err := load(ctx, tx, id, true)
		if err != nil {
			return err
		}
		rest, err := load(ctx, tx, with, true)
		if err != nil {
			return err
		}
		if err := changes(may, was.Activity); err != nil {
			return err
		}
		whole, emptied, err := was.Join(rest, stampOf(may, tx))
		if err != nil {
			return err
		}
		if err := save(ctx, tx, rest, emptied, DidDelete, ActivityDeleted); err != nil {
			return err
		}
		return save(ctx, tx, was, whole, DidJoin, ActivityJoined)
	})
}

// UpdateOccurrence changes one occurrence, and says what became of it. The actor needs TickPlan
// for a patch that is only a tick, else EditPlan. A tick of a deleted activity is kept in history; a
// tick of what was cancelled or deleted is a fact, and taking it back shows the cancellation again.
func (s *Service) UpdateOccurrence(ctx context.Context, actor access.Actor, circle, id ident.ID, key Key, p OccurrencePatch) (rev int64, err error) {
	want, deed, fact := access.EditPlan, DidAdjust, OccurrenceChanged
	if p.IsTick() {
		want, deed, fact = access.TickPlan, DidTick, OccurrenceTicked
	}
	may, err := s.circles.Allow(ctx, actor, circle, want)
	if err != nil {
		return 0, err
	}
	if err := s.check(ctx, may, "picture", picturesOf(value(p.Own.Picture), value(p.Own.Steps), nil)); err != nil {
		return 0, err
	}
	rev, err = s.updateOccurrence(ctx, may, id, key, p, false, deed, fact)
	if f := fault.As(err); f == nil || f.Code != errKey.Code {
		return rev, err
	}
	versions, unread := s.store.Versions(ctx, may, id)
	if unread != nil {
		return 0, fmt.Errorf("read what an activity was: %w", unread)
	}
	for _, a := range versions {
		if a.has(a.KeyFor(key), a.Recurrence()) {
			return s.updateOccurrence(ctx, may, id, key, p, true, deed, fact)
		}
	}
	return 0, err
}

var errKey = fault.New(fault.Invalid, "plan.key_not_in_rule", "key", "Name a day that this activity is on.")

// updateOccurrence makes a new occurrence only where the rule has one, or ever had one when hadIt:
// a device that was offline may know an older rule, and what it ticked has happened.
func (s *Service) updateOccurrence(ctx context.Context, may access.Grant, id ident.ID, key Key, p OccurrencePatch, hadIt bool, deed Deed, fact string) (rev int64, err error) {
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		a, was, known, err := find(ctx, tx, id, key)
		if err != nil {
			return err
		}
		if !known && !hadIt && !a.has(was.Key, a.Recurrence()) {
			return errKey
		}
		if err := adjusts(may, a, p); err != nil {
			return err
		}
		is, err := was.Patched(a, p, stampFor(may, tx, a))
		if err != nil || is.Version == was.Version {
			return err
		}
		before, entry := Series{Activity: a}, Entry{Activity: a.ID, Deed: deed, OccurrenceAfter: &is}
		if known {
			before.Occurrences, entry.OccurrenceBefore = []Occurrence{was}, &was
		}
		if err := tx.Save(ctx, before, Series{a, []Occurrence{is}}); err != nil {
			return err
		}
		if err := earn(ctx, tx, a, was, is, stampOf(may, tx)); err != nil {
			return err
		}
		tx.Fact(fact, a.ID)
		return tx.Record(ctx, entry)
	})
}

// find returns the occurrence that the caller knows as key of the activity id, with the activity
// that has it by now: a device that was offline may not know yet that the activity was split, or
// that a split was undone.
// known is false when the occurrence is new.
func find(ctx context.Context, tx Tx, id ident.ID, key Key) (a Activity, o Occurrence, known bool, err error) {
	for range maxSplits {
		if a, err = tx.Activity(ctx, id); err != nil {
			return a, o, false, err
		}
		kept := a.KeyFor(key)
		o, known, err = tx.Occurrence(ctx, Name{a.ID, key})
		if !known && err == nil && kept != key {
			o, known, err = tx.Occurrence(ctx, Name{a.ID, kept})
		}
		if known || err != nil {
			return a, o, known, err
		}
		o = NewOccurrence(a.ID, kept)
		if whole, isJoined, err := joined(ctx, tx, a, key); err != nil {
			return a, o, false, err
		} else if isJoined {
			id = whole
			continue
		}
		if a.Next == "" || !a.IsDeleted() && a.shows(o, a.Recurrence()) {
			return a, o, false, nil
		}
		next, err := tx.Activity(ctx, a.Next)
		if err != nil {
			return a, o, false, err
		}
		if max(key.day, FirstDay) < next.Origin.From {
			return a, o, false, nil
		}
		id = next.ID
	}
	return a, o, false, nil
}

// joined returns the activity that took back a, which was split from it, and now has key.
func joined(ctx context.Context, tx Tx, a Activity, key Key) (whole ident.ID, ok bool, err error) {
	if !a.IsDeleted() || a.Origin.Activity == "" {
		return "", false, nil
	}
	w, err := tx.Activity(ctx, a.Origin.Activity)
	if err != nil {
		return "", false, err
	}
	return w.ID, !w.IsDeleted() && w.has(w.KeyFor(key), w.Recurrence()), nil
}

// maxSplits is how many splits one occurrence is followed through.
const maxSplits = 100

func stampOf(may access.Grant, tx Tx) Stamp {
	return Stamp{By: may.Author(), At: tx.Now(), MayEdit: may.Scopes().Has(access.EditPlan)}
}

func (s *Service) write(ctx context.Context, may access.Grant, fn func(context.Context, Tx) error) (int64, error) {
	rev, err := s.store.Write(ctx, may, fn)
	if err != nil {
		return 0, fmt.Errorf("change plan: %w", err)
	}
	return rev, nil
}

// check refuses a picture that is not there, or is another circle's: the two are never told apart.
func (s *Service) check(ctx context.Context, may access.Grant, field string, pictures []Picture) error {
	if len(pictures) == 0 {
		return nil
	}
	for _, p := range pictures {
		if err := checkPicture(p, field); err != nil {
			return err
		}
	}
	ok, err := s.pictures.HasAll(ctx, may, pictures)
	if err != nil {
		return fmt.Errorf("look for pictures: %w", err)
	}
	if !ok {
		return fault.New(fault.Invalid, "plan.picture_unknown", field, "Choose a picture of the archive or of this circle.")
	}
	return nil
}

func load(ctx context.Context, tx Tx, id ident.ID, withOccurrences bool) (Series, error) {
	a, err := tx.Activity(ctx, id)
	if err != nil || !withOccurrences {
		return Series{Activity: a}, err
	}
	occurrences, err := tx.Occurrences(ctx, id)
	return Series{a, occurrences}, err
}

// save writes a series with its line of history and its fact.
func save(ctx context.Context, tx Tx, was, is Series, deed Deed, fact string) error {
	if err := tx.Save(ctx, was, is); err != nil {
		return err
	}
	tx.Fact(fact, is.Activity.ID)
	e := Entry{Activity: is.Activity.ID, Deed: deed, ActivityAfter: &is.Activity}
	if was.Activity.ID != "" {
		e.ActivityBefore = &was.Activity
	}
	return tx.Record(ctx, e)
}

// Within returns err with its field named as part of a larger one: "day" of changes is
// "changes.day". Other errors come back as they are.
func Within(whole string, err error) error {
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Field == "" || f.Field == "day" && f.Code == "plan.split_nothing" {
		return err
	}
	return fault.New(f.Kind, f.Code, whole+"."+f.Field, f.Message)
}
