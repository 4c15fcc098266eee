// Package planstore keeps plans in the database.
//
// Owns: the SQL of plan_activity, plan_occurrence, plan_history and plan_piece, and what is sealed in them.
// Does not own: what a plan is (plan), sealing (platform/vault), the change feed (platform/outbox).
// Start reading at: Store.
package planstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"mobilize/internal/domain/plan"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// Vault seals and opens under a grant; platform/vault does.
type Vault interface {
	Seal(ctx context.Context, may access.Grant, col personal.SealedColumn, row string, plain []byte) ([]byte, error)
	Open(ctx context.Context, may access.Grant, col personal.SealedColumn, row string, sealed []byte) ([]byte, error)
}

var (
	activityColumn   = plan.ActivityTable.Sealed("content_sealed")
	occurrenceColumn = plan.OccurrenceTable.Sealed("content_sealed")
	historyColumn    = plan.HistoryTable.Sealed("change_sealed")
	pieceColumn      = plan.PieceTable.Sealed("content_sealed")
)

// Store implements plan.Store.
type Store struct {
	db     *database.DB
	outbox *outbox.Outbox
	vault  Vault
}

// New returns a Store.
func New(db *database.DB, o *outbox.Outbox, v Vault) *Store {
	return &Store{db: db, outbox: o, vault: v}
}

const (
	activityColumns   = `id, content_sealed, author_id, version, created_at, changed_at, deleted_at`
	occurrenceColumns = `activity_id, occurrence_key, content_sealed, state_by_id, state_at, version, changed_at`

	// What is once, what recurs and what was moved here are three questions with an index each: one
	// question with OR reads every activity of the circle (2 ms against 25 µs after a year of
	// twelve a day).
	activitiesBetweenSQL = `SELECT '', id, content_sealed FROM plan_activity
		WHERE circle_id = $1 AND deleted_at = 0 AND first_day >= $2 AND first_day <= $3 AND last_day = first_day
		UNION ALL SELECT '', id, content_sealed FROM plan_activity
		WHERE circle_id = $1 AND deleted_at = 0 AND last_day >= $2 AND first_day <= $3 AND last_day <> first_day
		UNION ALL SELECT '', id, content_sealed FROM plan_activity
		WHERE circle_id = $1 AND deleted_at = 0 AND (last_day < $2 OR first_day > $3) AND id IN
		(SELECT activity_id FROM plan_occurrence WHERE circle_id = $1 AND lies_day >= $2 AND lies_day <= $3)`
	// An occurrence matters where it is, where the rule had it, and where its single activity is.
	occurrencesBetweenSQL = `SELECT occurrence_key, activity_id, content_sealed FROM plan_occurrence
		WHERE circle_id = $1 AND lies_day >= $2 AND lies_day <= $3
		UNION ALL SELECT occurrence_key, activity_id, content_sealed FROM plan_occurrence
		WHERE circle_id = $1 AND occurrence_key >= $2 AND occurrence_key <= $3 AND (lies_day < $2 OR lies_day > $3)
		UNION ALL SELECT occurrence_key, activity_id, content_sealed FROM plan_occurrence
		WHERE circle_id = $1 AND occurrence_key = 'once' AND (lies_day < $2 OR lies_day > $3) AND activity_id IN
		(SELECT id FROM plan_activity WHERE circle_id = $1 AND first_day >= $2 AND first_day <= $3 AND last_day = first_day)`

	// Both are asked at once, and only for what a day shows: a second question costs as much as eight rows.
	betweenSQL = activitiesBetweenSQL + ` UNION ALL ` + occurrencesBetweenSQL
)

// Between implements plan.Store.
func (s *Store) Between(ctx context.Context, may access.Grant, from, to plan.Day) ([]plan.Activity, []plan.Occurrence, error) {
	rows, err := s.db.Query(ctx, betweenSQL, may.Circle(), from.String(), to.String())
	if err != nil {
		return nil, nil, fmt.Errorf("query days: %w", err)
	}
	defer func() { _ = rows.Close() }()
	activities := make([]plan.Activity, 0, usual)
	var occurrences []plan.Occurrence
	for rows.Next() {
		var key string
		var id ident.ID
		var sealed sql.RawBytes // the driver's own bytes: they are opened before the next row
		if err := rows.Scan(&key, &id, &sealed); err != nil {
			return nil, nil, fmt.Errorf("scan a day: %w", err)
		}
		if key == "" {
			activities = append(activities, plan.Activity{ID: id})
			err = s.openActivity(ctx, may, sealed, &activities[len(activities)-1])
		} else {
			occurrences = append(occurrences, plan.Occurrence{Activity: id})
			err = s.openOccurrence(ctx, may, key, sealed, &occurrences[len(occurrences)-1])
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return activities, occurrences, rows.Err()
}

const (
	deletedSinceSQL   = `SELECT ` + activityColumns + ` FROM plan_activity WHERE circle_id = $1 AND deleted_at > $2`
	ofDeletedSinceSQL = `SELECT ` + occurrenceColumns + ` FROM plan_occurrence WHERE circle_id = $1 AND activity_id IN
		(SELECT id FROM plan_activity WHERE circle_id = $1 AND deleted_at > $2)`
)

// DeletedSince implements plan.Store.
func (s *Store) DeletedSince(ctx context.Context, may access.Grant, since time.Time) ([]plan.Activity, []plan.Occurrence, error) {
	args := []any{may.Circle(), max(toStore(since), 0)}
	activities, err := s.activities(ctx, may, s.db, deletedSinceSQL, args)
	if err != nil || len(activities) == 0 {
		return nil, nil, err
	}
	occurrences, err := s.occurrences(ctx, may, s.db, ofDeletedSinceSQL, args)
	return activities, occurrences, err
}

// Activities implements plan.Store.
func (s *Store) Activities(ctx context.Context, may access.Grant, ids []ident.ID) ([]plan.Activity, error) {
	return chunked(ids, func(ids []ident.ID) ([]plan.Activity, error) { return s.activitiesOf(ctx, may, ids) })
}

func (s *Store) activitiesOf(ctx context.Context, may access.Grant, ids []ident.ID) ([]plan.Activity, error) {
	ids = padded(ids)
	args := []any{may.Circle()}
	for _, id := range ids {
		args = append(args, id)
	}
	return s.activities(ctx, may, s.db, `SELECT `+activityColumns+` FROM plan_activity
		WHERE circle_id = $1 AND deleted_at = 0 AND id IN (`+database.In(len(ids), 2)+`)`, args)
}

// Occurrences implements plan.Store.
func (s *Store) Occurrences(ctx context.Context, may access.Grant, names []plan.Name) ([]plan.Occurrence, error) {
	return chunked(names, func(names []plan.Name) ([]plan.Occurrence, error) { return s.occurrencesNamed(ctx, may, names) })
}

func (s *Store) occurrencesNamed(ctx context.Context, may access.Grant, names []plan.Name) ([]plan.Occurrence, error) {
	names = padded(names)
	args := []any{may.Circle()}
	for _, n := range names {
		args = append(args, n.Activity, n.Key.String())
	}
	pairs := strings.TrimSuffix(strings.Repeat("(%s), ", len(names)), ", ")
	values := make([]any, len(names))
	for i := range names {
		values[i] = database.In(2, 2+2*i)
	}
	return s.occurrences(ctx, may, s.db, `SELECT `+occurrenceColumns+` FROM plan_occurrence
		WHERE circle_id = $1 AND (activity_id, occurrence_key) IN (VALUES `+fmt.Sprintf(pairs, values...)+`)
		AND activity_id NOT IN (SELECT id FROM plan_activity WHERE circle_id = $1 AND deleted_at <> 0)`, args)
}

// chunked reads what keys name, some of them at a time: a list of any length would meet the limit of
// an engine (SQLite: 32,766 arguments).
func chunked[K, V any](keys []K, read func([]K) ([]V, error)) ([]V, error) {
	var all []V
	for some := range slices.Chunk(keys, 500) {
		list, err := read(some)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// padded repeats the last of list until its length is a power of two, so that a few prepared
// statements serve every length.
func padded[T any](list []T) []T {
	padded := append([]T(nil), list...)
	for len(padded)&(len(padded)-1) != 0 {
		padded = append(padded, list[len(list)-1])
	}
	return padded
}

// querier is a database or a transaction of it.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (*database.Rows, error)
}

func (s *Store) activities(ctx context.Context, may access.Grant, on querier, sql string, args []any) ([]plan.Activity, error) {
	rows, err := on.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("query activities: %w", err)
	}
	defer func() { _ = rows.Close() }()
	list := make([]plan.Activity, 0, usual)
	for rows.Next() {
		var a plan.Activity
		var sealed []byte
		var createdAt, changedAt, deletedAt int64
		if err := rows.Scan(&a.ID, &sealed, &a.Author, &a.Version, &createdAt, &changedAt, &deletedAt); err != nil {
			return nil, fmt.Errorf("scan an activity: %w", err)
		}
		a.CreatedAt, a.ChangedAt, a.DeletedAt = stored(createdAt), stored(changedAt), stored(deletedAt)
		if err := s.openActivity(ctx, may, sealed, &a); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, rows.Err()
}

func (s *Store) occurrences(ctx context.Context, may access.Grant, on querier, sql string, args []any) ([]plan.Occurrence, error) {
	rows, err := on.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("query occurrences: %w", err)
	}
	defer func() { _ = rows.Close() }()
	list := make([]plan.Occurrence, 0, usual)
	for rows.Next() {
		var o plan.Occurrence
		var key string
		var sealed []byte
		var stateAt, changedAt int64
		if err := rows.Scan(&o.Activity, &key, &sealed, &o.StateBy, &stateAt, &o.Version, &changedAt); err != nil {
			return nil, fmt.Errorf("scan an occurrence: %w", err)
		}
		o.StateAt, o.ChangedAt = stored(stateAt), stored(changedAt)
		if err := s.openOccurrence(ctx, may, key, sealed, &o); err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, rows.Err()
}

// openActivity lays what is sealed of an activity into a, which has its identifier.
func (s *Store) openActivity(ctx context.Context, may access.Grant, sealed []byte, a *plan.Activity) error {
	a.Circle, a.Rule.Interval = may.Circle(), 1
	content, err := s.vault.Open(ctx, may, activityColumn, rowOf(may, a.ID.String()), sealed)
	if err != nil {
		return fmt.Errorf("open an activity: %w", err)
	}
	return readActivity(string(content), a)
}

// openOccurrence lays what is sealed of an occurrence into o, which knows its activity.
func (s *Store) openOccurrence(ctx context.Context, may access.Grant, key string, sealed []byte, o *plan.Occurrence) (err error) {
	if o.Key, err = plan.ParseKey(key); err != nil {
		return fmt.Errorf("read a stored key: %w", err)
	}
	content, err := s.vault.Open(ctx, may, occurrenceColumn, rowOf(may, o.Activity.String(), key), sealed)
	if err != nil {
		return fmt.Errorf("open an occurrence: %w", err)
	}
	return readOccurrence(string(content), o)
}

// usual is room for the rows of a day, so that a reading does not grow its list again and again.
const usual = 16

// rowOf is the row's primary key, to which its seal is bound.
func rowOf(may access.Grant, parts ...string) string {
	return may.Circle().String() + "/" + strings.Join(parts, "/")
}

// stored reads a time column; 0 is the zero time.
func stored(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func toStore(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
