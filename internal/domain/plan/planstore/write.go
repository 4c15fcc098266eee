package planstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/domain/plan"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// The collections of the change feed.
const (
	ActivityCollection   = "activity"
	OccurrenceCollection = "occurrence"
)

// endless is last_day of a rule without end: it sorts after every day.
const endless = "9999-12-31"

// Write implements plan.Store.
func (s *Store) Write(ctx context.Context, may access.Grant, fn func(ctx context.Context, tx plan.Tx) error) (int64, error) {
	return s.outbox.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		return fn(ctx, &tx{store: s, may: may, write: w})
	})
}

// tx implements plan.Tx.
type tx struct {
	store *Store
	may   access.Grant
	write *outbox.Write
}

// Now is to the millisecond, as it is stored and sent.
func (t *tx) Now() time.Time { return t.write.Now.Truncate(time.Millisecond) }

func (t *tx) Fact(name string, subject ident.ID) {
	t.write.Fact(event.New(name, t.may.Circle(), subject))
}

const activitySQL = `SELECT ` + activityColumns + ` FROM plan_activity WHERE circle_id = $1 AND id = $2`

func (t *tx) Activity(ctx context.Context, id ident.ID) (plan.Activity, error) {
	list, err := t.store.activities(ctx, t.may, t.write, activitySQL, []any{t.may.Circle(), id})
	if err != nil {
		return plan.Activity{}, err
	}
	if len(list) == 0 {
		return plan.Activity{}, fault.Missing()
	}
	return list[0], nil
}

const (
	occurrenceSQL    = `SELECT ` + occurrenceColumns + ` FROM plan_occurrence WHERE circle_id = $1 AND activity_id = $2 AND occurrence_key = $3`
	occurrencesOfSQL = `SELECT ` + occurrenceColumns + ` FROM plan_occurrence WHERE circle_id = $1 AND activity_id = $2 ORDER BY occurrence_key`
)

func (t *tx) Occurrence(ctx context.Context, name plan.Name) (plan.Occurrence, bool, error) {
	list, err := t.store.occurrences(ctx, t.may, t.write, occurrenceSQL, []any{t.may.Circle(), name.Activity, name.Key.String()})
	if err != nil || len(list) == 0 {
		return plan.Occurrence{}, false, err
	}
	return list[0], true, nil
}

func (t *tx) Occurrences(ctx context.Context, activity ident.ID) ([]plan.Occurrence, error) {
	return t.store.occurrences(ctx, t.may, t.write, occurrencesOfSQL, []any{t.may.Circle(), activity})
}

// Save implements plan.Tx.
func (t *tx) Save(ctx context.Context, was, is plan.Series) error {
	isMarked := was.Activity.ID != is.Activity.ID || was.Activity.Version != is.Activity.Version
	if isMarked {
		if err := t.saveActivity(ctx, is.Activity, was.Activity.ID == ""); err != nil {
			return err
		}
	}
	// Whoever deletes an activity takes its occurrences off every device, and brings them back.
	everyRow := was.Activity.IsDeleted() != is.Activity.IsDeleted()
	before := map[plan.Key]plan.Occurrence{}
	for _, o := range was.Occurrences {
		before[o.Key] = o
	}
	for _, o := range is.Occurrences {
		there, known := before[o.Key]
		delete(before, o.Key)
		if known && there.Version == o.Version && there.Activity == o.Activity {
			if everyRow {
				t.markOccurrence(is.Activity, o)
			}
			continue
		}
		if err := t.saveOccurrence(ctx, o); err != nil {
			return err
		}
		t.markOccurrence(is.Activity, o)
		isMarked = isMarked || beyond(is.Activity, o)
	}
	for key := range before {
		if err := t.dropOccurrence(ctx, was.Activity.ID, key); err != nil {
			return err
		}
	}
	if !isMarked {
		return nil
	}
	return t.markActivity(ctx, was, is)
}

const (
	insertActivitySQL = `INSERT INTO plan_activity
	(circle_id, id, first_day, last_day, content_sealed, author_id, version, created_at, changed_at, deleted_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	addActivitySQL  = insertActivitySQL + ` ON CONFLICT DO NOTHING`
	saveActivitySQL = insertActivitySQL + `
	ON CONFLICT (circle_id, id) DO UPDATE SET first_day = excluded.first_day, last_day = excluded.last_day,
	content_sealed = excluded.content_sealed, version = excluded.version, changed_at = excluded.changed_at,
	deleted_at = excluded.deleted_at`
)

// saveActivity writes a, or says that one it was to add is there already.
func (t *tx) saveActivity(ctx context.Context, a plan.Activity, isNew bool) error {
	sealed, err := t.store.vault.Seal(ctx, t.may, activityColumn, rowOf(t.may, a.ID.String()), sealedActivity(a))
	if err != nil {
		return fmt.Errorf("seal an activity: %w", err)
	}
	last := endless
	if end := a.Recurrence().End(); end != 0 {
		last = end.String()
	}
	statement := saveActivitySQL
	if isNew {
		statement = addActivitySQL
	}
	kept, err := t.write.Exec(ctx, statement, t.may.Circle(), a.ID, a.Day.String(), last, sealed, a.Author,
		a.Version, toStore(a.CreatedAt), toStore(a.ChangedAt), toStore(a.DeletedAt))
	if err != nil {
		return fmt.Errorf("save an activity: %w", err)
	}
	if kept == 0 {
		return plan.ErrThere
	}
	return nil
}

const saveOccurrenceSQL = `INSERT INTO plan_occurrence
	(circle_id, activity_id, occurrence_key, lies_day, content_sealed, state_by_id, state_at, version, changed_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
	ON CONFLICT (circle_id, activity_id, occurrence_key) DO UPDATE SET lies_day = excluded.lies_day,
	content_sealed = excluded.content_sealed, state_by_id = excluded.state_by_id, state_at = excluded.state_at,
	version = excluded.version, changed_at = excluded.changed_at`

func (t *tx) saveOccurrence(ctx context.Context, o plan.Occurrence) error {
	sealed, err := t.store.vault.Seal(ctx, t.may, occurrenceColumn, rowOf(t.may, o.Activity.String(), o.Key.String()), sealedOccurrence(o))
	if err != nil {
		return fmt.Errorf("seal an occurrence: %w", err)
	}
	_, err = t.write.Exec(ctx, saveOccurrenceSQL, t.may.Circle(), o.Activity, o.Key.String(), o.Lies().String(), sealed,
		o.StateBy, toStore(o.StateAt), o.Version, toStore(o.ChangedAt))
	if err != nil {
		return fmt.Errorf("save an occurrence: %w", err)
	}
	return nil
}

const dropOccurrenceSQL = `DELETE FROM plan_occurrence WHERE circle_id = $1 AND activity_id = $2 AND occurrence_key = $3`

func (t *tx) dropOccurrence(ctx context.Context, activity ident.ID, key plan.Key) error {
	if _, err := t.write.Exec(ctx, dropOccurrenceSQL, t.may.Circle(), activity, key.String()); err != nil {
		return fmt.Errorf("drop an occurrence: %w", err)
	}
	t.write.Removed(OccurrenceCollection, occurrenceID(activity, key))
	return nil
}

const lastLiesSQL = `SELECT lies_day FROM plan_occurrence WHERE circle_id = $1 AND activity_id = $2 ORDER BY lies_day DESC LIMIT 1`

// markActivity tells every device of the activity. An activity matters as long as anything of it does: a
// device that begins anew must not get the moved occurrence without it.
func (t *tx) markActivity(ctx context.Context, was, is plan.Series) error {
	a := is.Activity
	if a.IsDeleted() {
		t.write.Removed(ActivityCollection, a.ID.String())
		return nil
	}
	var last plan.Day
	for _, o := range is.Occurrences {
		last = max(last, o.Lies())
	}
	if isNew := was.Activity.ID == ""; !isNew && a.Recurrence().End() != 0 {
		var lies string
		err := t.write.QueryRow(ctx, lastLiesSQL, t.may.Circle(), a.ID).Scan(&lies)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("find the last moved day: %w", err)
		}
		last = max(last, storedDay(lies))
	}
	t.write.Changed(ActivityCollection, a.ID.String(), a.Reach(last).String())
	return nil
}

func (t *tx) markOccurrence(a plan.Activity, o plan.Occurrence) {
	id := occurrenceID(o.Activity, o.Key)
	if a.IsDeleted() {
		t.write.Removed(OccurrenceCollection, id)
		return
	}
	until := max(o.Lies(), o.Key.Day())
	if o.Key == plan.OnceKey {
		until = max(until, a.Day)
	}
	t.write.Changed(OccurrenceCollection, id, until.String())
}

// storedDay reads a day column that may hold none.
func storedDay(s string) plan.Day {
	day, err := plan.ParseDay(s, "")
	if err != nil {
		return 0
	}
	return day
}

// beyond says whether o lies after the last day of a's rule.
func beyond(a plan.Activity, o plan.Occurrence) bool {
	end := a.Recurrence().End()
	return end != 0 && o.Lies() > end
}

// occurrenceID is how the change feed names an occurrence.
func occurrenceID(activity ident.ID, key plan.Key) string {
	return activity.String() + "/" + key.String()
}
