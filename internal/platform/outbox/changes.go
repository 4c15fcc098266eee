package outbox

import (
	"context"
	"fmt"
	"math"
	"slices"

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
	// Collection and ID name the last row of Since that the device has: the rows after it are wanted
	// too. Empty when it has all of them.
	Collection, ID string
	UpTo           int64 // changes up to this revision; 0 means all
	// FillTo is the revision at which a device began to fill an empty replica, 0 for a device that
	// is not filling one. Up to it, what is gone is left out, and so is what mattered last before MinDay.
	FillTo int64
	MinDay string // YYYY-MM-DD
	Limit  int    // at most so many
}

const changesSQL = `SELECT rev, collection, row_id, removed FROM change
	WHERE circle_id = $1 AND rev >= $2 AND rev <= $3 AND (rev > $2 OR collection > $4 OR (collection = $4 AND row_id > $5))
	AND (rev > $6 OR (NOT removed AND (until_day = '' OR until_day >= $7)))
	ORDER BY rev, collection, row_id LIMIT $8`

// Changes returns the changes of may's circle within r, the oldest first. more says whether there
// may be others after them.
func (o *Outbox) Changes(ctx context.Context, may access.Grant, r Range) (changes []Change, more bool, err error) {
	if r.Limit <= 0 {
		return nil, true, nil
	}
	from, upTo := r.Since, r.UpTo
	if r.Collection == "" {
		from++
	}
	if upTo == 0 {
		upTo = math.MaxInt64
	}
	rows, err := o.db.Query(ctx, changesSQL, may.Circle(), from, upTo, r.Collection, r.ID, r.FillTo, r.MinDay, r.Limit)
	if err != nil {
		return nil, false, fmt.Errorf("read the changes: %w", err)
	}
	changes, err = scanChanges(rows)
	return changes, len(changes) == r.Limit, err
}

func scanChanges(rows *database.Rows) (changes []Change, err error) {
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
	var unknown []any
	for _, circle := range circles {
		if rev, ok := o.revs.Get(circle); ok {
			revs[circle] = rev
			continue
		}
		reading := o.revs.Read(circle)
		defer reading.Done()
		readings[circle], unknown = reading, append(unknown, circle)
	}
	for some := range slices.Chunk(unknown, atOnce) {
		if err := o.readRevs(ctx, some, readings, revs); err != nil {
			return nil, err
		}
	}
	return revs, nil
}

// atOnce is how many circles one statement asks about: a list of any length would meet the limit of
// an engine (SQLite: 32,766 arguments).
const atOnce = 500

func (o *Outbox) readRevs(ctx context.Context, args []any, readings map[ident.ID]*database.Reading[ident.ID, int64], revs map[ident.ID]int64) error {
	rows, err := o.db.Query(ctx, `SELECT circle_id, rev FROM feed WHERE circle_id IN (`+database.In(len(args), 1)+`)`, args...)
	if err != nil {
		return fmt.Errorf("read the counters: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var circle ident.ID
		var rev int64
		if err := rows.Scan(&circle, &rev); err != nil {
			return fmt.Errorf("read a counter: %w", err)
		}
		revs[circle] = rev
		readings[circle].Keep(rev, 1)
	}
	return rows.Err()
}
