package planstore

import (
	"context"
	"fmt"
	"strconv"

	"mobilize/internal/domain/plan"
	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

const recordSQL = `INSERT INTO plan_history (circle_id, activity_id, rev, deed, author_id, change_sealed, made_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7)`

// Record implements plan.Tx.
func (t *tx) Record(ctx context.Context, e plan.Entry) error {
	sealed, err := t.store.vault.Seal(ctx, t.may, historyColumn, historyRow(t.may, e.Activity, t.write.Rev), sealedEntry(e, t.may.Through()))
	if err != nil {
		return fmt.Errorf("seal history: %w", err)
	}
	_, err = t.write.Exec(ctx, recordSQL, t.may.Circle(), e.Activity, t.write.Rev, string(e.Deed), t.may.Author(), sealed, toStore(t.Now()))
	if err != nil {
		return fmt.Errorf("record history: %w", err)
	}
	return nil
}

func historyRow(may access.Grant, activity ident.ID, rev int64) string {
	return rowOf(may, activity.String(), strconv.FormatInt(rev, 10))
}

// The fields of a line of history.
const (
	fieldKey byte = iota + 1 // left out for a change of the whole activity
	fieldBefore
	fieldAfter
	fieldDeletedBefore // of an activity: its content does not say it
	fieldDeletedAfter
	fieldOn // whose device, when it was handed over
)

// sealedEntry is what is sealed of e, done on a device of somebody's that was handed over; "" for none.
func sealedEntry(e plan.Entry, on ident.ID) []byte {
	f := newFields()
	f.text(fieldOn, on.String())
	if e.OccurrenceAfter != nil {
		f.text(fieldKey, e.OccurrenceAfter.Key.String())
		if e.OccurrenceBefore != nil {
			f.anyText(fieldBefore, string(sealedOccurrence(*e.OccurrenceBefore)))
		}
		f.anyText(fieldAfter, string(sealedOccurrence(*e.OccurrenceAfter)))
		return f
	}
	if e.ActivityBefore != nil {
		f.anyText(fieldBefore, string(sealedActivity(*e.ActivityBefore)))
		f.flag(fieldDeletedBefore, e.ActivityBefore.IsDeleted())
	}
	if e.ActivityAfter != nil {
		f.anyText(fieldAfter, string(sealedActivity(*e.ActivityAfter)))
		f.flag(fieldDeletedAfter, e.ActivityAfter.IsDeleted())
	}
	return f
}

const historySQL = `SELECT activity_id, rev, deed, author_id, change_sealed, made_at FROM plan_history
	WHERE circle_id = $1 AND activity_id = $2 AND ($3 = 0 OR rev < $3) ORDER BY rev DESC LIMIT $4`

// History implements plan.Store.
func (s *Store) History(ctx context.Context, may access.Grant, activity ident.ID, before int64, limit int) ([]plan.Entry, error) {
	rows, err := s.db.Query(ctx, historySQL, may.Circle(), activity, before, limit)
	if err != nil {
		return nil, fmt.Errorf("query history: %w", err)
	}
	return s.entries(ctx, may, rows)
}

const recentSQL = `SELECT activity_id, rev, deed, author_id, change_sealed, made_at FROM plan_history
	WHERE circle_id = $1 AND ($2 = 0 OR rev < $2) ORDER BY rev DESC, activity_id LIMIT $3`

// Recent implements plan.Store.
func (s *Store) Recent(ctx context.Context, may access.Grant, before int64, limit int) ([]plan.Entry, error) {
	rows, err := s.db.Query(ctx, recentSQL, may.Circle(), before, limit)
	if err != nil {
		return nil, fmt.Errorf("query recent history: %w", err)
	}
	return s.entries(ctx, may, rows)
}

const versionsSQL = `SELECT activity_id, rev, deed, author_id, change_sealed, made_at FROM plan_history
	WHERE circle_id = $1 AND activity_id = $2 AND deed NOT IN ($3, $4)`

// Versions implements plan.Store.
func (s *Store) Versions(ctx context.Context, may access.Grant, activity ident.ID) ([]plan.Activity, error) {
	rows, err := s.db.Query(ctx, versionsSQL, may.Circle(), activity, string(plan.DidTick), string(plan.DidAdjust))
	if err != nil {
		return nil, fmt.Errorf("query history: %w", err)
	}
	entries, err := s.entries(ctx, may, rows)
	var list []plan.Activity
	for _, e := range entries {
		for _, a := range []*plan.Activity{e.ActivityBefore, e.ActivityAfter} {
			if a != nil {
				list = append(list, *a)
			}
		}
	}
	return list, err
}

func (s *Store) entries(ctx context.Context, may access.Grant, rows *database.Rows) ([]plan.Entry, error) {
	defer func() { _ = rows.Close() }()
	var list []plan.Entry
	for rows.Next() {
		var e plan.Entry
		var sealed []byte
		var at int64
		if err := rows.Scan(&e.Activity, &e.Rev, &e.Deed, &e.By, &sealed, &at); err != nil {
			return nil, fmt.Errorf("scan history: %w", err)
		}
		e.At = stored(at)
		content, err := s.vault.Open(ctx, may, historyColumn, historyRow(may, e.Activity, e.Rev), sealed)
		if err != nil {
			return nil, fmt.Errorf("open history: %w", err)
		}
		if err := readEntry(string(content), &e, may.Circle()); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, rows.Err()
}

// readEntry lays content into e, which has the columns already.
func readEntry(content string, e *plan.Entry, circle ident.ID) error {
	key, before, after := "", "", ""
	deleted := map[byte]bool{}
	err := each(content, func(number byte, v string) error {
		switch number {
		case fieldKey:
			key = v
		case fieldBefore:
			before = v
		case fieldAfter:
			after = v
		case fieldDeletedBefore, fieldDeletedAfter:
			deleted[number] = true
		case fieldOn:
			e.On = ident.ID(v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if key != "" {
		return readOccurrences(e, key, before, after)
	}
	if e.ActivityBefore, err = entryActivity(before, e, circle, deleted[fieldDeletedBefore]); err != nil {
		return err
	}
	e.ActivityAfter, err = entryActivity(after, e, circle, deleted[fieldDeletedAfter])
	return err
}

func readOccurrences(e *plan.Entry, key, before, after string) error {
	parsed, err := plan.ParseKey(key)
	if err != nil {
		return fmt.Errorf("read a stored key: %w", err)
	}
	e.OccurrenceAfter = &plan.Occurrence{Activity: e.Activity, Key: parsed}
	if err := readOccurrence(after, e.OccurrenceAfter); err != nil || before == "" {
		return err
	}
	e.OccurrenceBefore = &plan.Occurrence{Activity: e.Activity, Key: parsed}
	return readOccurrence(before, e.OccurrenceBefore)
}

func entryActivity(content string, e *plan.Entry, circle ident.ID, isDeleted bool) (*plan.Activity, error) {
	if content == "" {
		return nil, nil //nolint:nilnil // there was nothing before
	}
	a := plan.Activity{Circle: circle, ID: e.Activity, Rule: plan.Rule{Interval: 1}}
	if isDeleted {
		a.DeletedAt = e.At
	}
	return &a, readActivity(content, &a)
}
