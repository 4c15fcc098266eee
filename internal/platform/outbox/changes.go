package outbox

import (
	"context"
	"fmt"

	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// Change says that one thing is new, different or gone since a revision of its circle.
type Change struct {
	Rev            int64
	Collection, ID string
	Removed        bool
	until          string
}

// Range says which changes of a circle are wanted.
type Range struct {
	Since int64 // changes after this revision; 0 means from the beginning
	// FillTo is the revision at which a device began to fill an empty replica, 0 for a device that
	// is not filling one. Up to it, what is gone is left out, and so is what mattered last before MinDay.
	FillTo int64
	MinDay string // YYYY-MM-DD
	Limit  int    // about how many; a page never ends inside a revision, so it may be exceeded
}

const changesSQL = `SELECT rev, collection, row_id, removed FROM change
	WHERE circle_id = $1 AND rev > $2 AND (rev > $3 OR (NOT removed AND (until_day = '' OR until_day >= $4)))
	ORDER BY rev, collection, row_id LIMIT $5`

const restOfRevSQL = `SELECT rev, collection, row_id, removed FROM change
	WHERE circle_id = $1 AND rev = $2 AND (rev > $3 OR (NOT removed AND (until_day = '' OR until_day >= $4)))
	AND (collection > $5 OR (collection = $5 AND row_id > $6))
	ORDER BY rev, collection, row_id`

// Changes returns the changes of may's circle within r, the oldest first. more says whether there
// may be others after them.
func (o *Outbox) Changes(ctx context.Context, may access.Grant, r Range) (changes []Change, more bool, err error) {
	rows, err := o.db.Query(ctx, changesSQL, may.Circle(), r.Since, r.FillTo, r.MinDay, r.Limit)
	if err != nil {
		return nil, false, fmt.Errorf("read the changes: %w", err)
	}
	if changes, err = scanChanges(rows, nil); err != nil || len(changes) < r.Limit || r.Limit <= 0 {
		return changes, false, err
	}
	last := changes[len(changes)-1]
	rows, err = o.db.Query(ctx, restOfRevSQL, may.Circle(), last.Rev, r.FillTo, r.MinDay, last.Collection, last.ID)
	if err != nil {
		return nil, false, fmt.Errorf("read the changes: %w", err)
	}
	changes, err = scanChanges(rows, changes)
	return changes, true, err
}

func scanChanges(rows *database.Rows, changes []Change) ([]Change, error) {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c Change
		if err := rows.Scan(&c.Rev, &c.Collection, &c.ID, &c.Removed); err != nil {
			return nil, fmt.Errorf("read a change: %w", err)
		}
		changes = append(changes, c)
	}
	return changes, rows.Err()
}

// Revs returns the counters of circles. A circle that nobody has written to is not in the answer.
func (o *Outbox) Revs(ctx context.Context, circles []ident.ID) (map[ident.ID]int64, error) {
	revs := make(map[ident.ID]int64, len(circles))
	readings := map[ident.ID]*database.Reading[ident.ID, int64]{}
	var args []any
	for _, circle := range circles {
		if rev, ok := o.revs.Get(circle); ok {
			revs[circle] = rev
			continue
		}
		reading := o.revs.Read(circle)
		defer reading.Done()
		readings[circle], args = reading, append(args, circle)
	}
	if len(args) == 0 {
		return revs, nil
	}
	rows, err := o.db.Query(ctx, `SELECT circle_id, rev FROM feed WHERE circle_id IN (`+database.In(len(args), 1)+`)`, args...)
	if err != nil {
		return nil, fmt.Errorf("read the counters: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var circle ident.ID
		var rev int64
		if err := rows.Scan(&circle, &rev); err != nil {
			return nil, fmt.Errorf("read a counter: %w", err)
		}
		revs[circle] = rev
		readings[circle].Keep(rev, 1)
	}
	return revs, rows.Err()
}
