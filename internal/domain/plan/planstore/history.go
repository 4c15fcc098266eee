package planstore

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

const recordSQL = `INSERT INTO plan_history (circle_id, activity_id, rev, deed, author_id, change_sealed, made_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7)`

// Record implements plan.Tx.
func (t *tx) Record(ctx context.Context, e plan.Entry) error {
	content, err := changeOf(e)
	if err != nil {
		return err
	}
	sealed, err := t.store.seal(ctx, t.may, historyColumn, historyRow(t.may, e.Activity, t.write.Rev), content)
	if err != nil {
		return fmt.Errorf("seal history: %w", err)
	}
	_, err = t.write.Exec(ctx, recordSQL, t.may.Circle(), e.Activity, t.write.Rev, string(e.Deed), t.may.Actor().Person, sealed, toStore(t.Now()))
	if err != nil {
		return fmt.Errorf("record history: %w", err)
	}
	return nil
}

func historyRow(may access.Grant, activity ident.ID, rev int64) string {
	return rowOf(may, activity.String(), strconv.FormatInt(rev, 10))
}

func changeOf(e plan.Entry) (c changeContent, err error) {
	if e.OccurrenceAfter != nil {
		c.Key = e.OccurrenceAfter.Key.String()
		if e.OccurrenceBefore != nil {
			c.Before, err = json.Marshal(occurrenceContentOf(*e.OccurrenceBefore))
		}
		if err == nil {
			c.After, err = json.Marshal(occurrenceContentOf(*e.OccurrenceAfter))
		}
		return c, err
	}
	if e.ActivityBefore != nil {
		c.DeletedBefore = e.ActivityBefore.IsDeleted()
		c.Before, err = json.Marshal(contentOf(*e.ActivityBefore))
	}
	if e.ActivityAfter != nil && err == nil {
		c.DeletedAfter = e.ActivityAfter.IsDeleted()
		c.After, err = json.Marshal(contentOf(*e.ActivityAfter))
	}
	return c, err
}

const historySQL = `SELECT rev, deed, author_id, change_sealed, made_at FROM plan_history
	WHERE circle_id = $1 AND activity_id = $2 AND ($3 = 0 OR rev < $3) ORDER BY rev DESC LIMIT $4`

// History implements plan.Store.
func (s *Store) History(ctx context.Context, may access.Grant, activity ident.ID, before int64, limit int) ([]plan.Entry, error) {
	rows, err := s.db.Query(ctx, historySQL, may.Circle(), activity, before, limit)
	if err != nil {
		return nil, fmt.Errorf("query history: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []plan.Entry
	for rows.Next() {
		e := plan.Entry{Activity: activity}
		var sealed []byte
		var at int64
		if err := rows.Scan(&e.Rev, &e.Deed, &e.By, &sealed, &at); err != nil {
			return nil, fmt.Errorf("scan history: %w", err)
		}
		e.At = stored(at)
		var content changeContent
		if err := s.open(ctx, may, historyColumn, historyRow(may, activity, e.Rev), sealed, &content); err != nil {
			return nil, fmt.Errorf("open history: %w", err)
		}
		if err := content.into(&e, may.Circle()); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, rows.Err()
}

func (c changeContent) into(e *plan.Entry, circle ident.ID) error {
	if c.Key != "" {
		key, err := plan.ParseKey(c.Key)
		if err != nil {
			return fmt.Errorf("read a stored key: %w", err)
		}
		if e.OccurrenceBefore, err = c.occurrence(c.Before, e.Activity, key); err != nil {
			return err
		}
		e.OccurrenceAfter, err = c.occurrence(c.After, e.Activity, key)
		return err
	}
	var err error
	if e.ActivityBefore, err = c.activity(c.Before, e, circle, c.DeletedBefore); err != nil {
		return err
	}
	e.ActivityAfter, err = c.activity(c.After, e, circle, c.DeletedAfter)
	return err
}

func (changeContent) occurrence(raw json.RawMessage, activity ident.ID, key plan.Key) (*plan.Occurrence, error) {
	if raw == nil {
		return nil, nil //nolint:nilnil // there was nothing before
	}
	var content occurrenceContent
	if err := json.Unmarshal(raw, &content); err != nil {
		return nil, fmt.Errorf("read a stored change: %w", err)
	}
	o := plan.Occurrence{Activity: activity, Key: key}
	return &o, content.into(&o)
}

func (changeContent) activity(raw json.RawMessage, e *plan.Entry, circle ident.ID, isDeleted bool) (*plan.Activity, error) {
	if raw == nil {
		return nil, nil //nolint:nilnil // there was nothing before
	}
	var content activityContent
	if err := json.Unmarshal(raw, &content); err != nil {
		return nil, fmt.Errorf("read a stored change: %w", err)
	}
	a := plan.Activity{Circle: circle, ID: e.Activity}
	if isDeleted {
		a.DeletedAt = e.At
	}
	return &a, content.into(&a)
}
