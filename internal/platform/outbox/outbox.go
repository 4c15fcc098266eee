// Package outbox is the one gate that every write to a circle passes.
//
// Owns: each circle's counter, the change feed, the operations already made, the facts of a write.
// Does not own: the rows a write is about (each domain's store), telling clients (platform/live),
// what a device is sent (domain/sync).
// Start reading at: Outbox.Write.
package outbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Outbox takes writes. It is safe for concurrent use.
type Outbox struct {
	db    *database.DB
	bus   *bus.Bus
	clock clock.Clock
	ids   *ident.Maker
	revs  *database.Memo[ident.ID, int64] // by circle

	generation generation
}

// mostRevs bounds the counters that are remembered to about 20 MB. A write forgets its circle's.
const mostRevs = 100_000

// New returns the gate to the circles in db.
func New(db *database.DB, b *bus.Bus, c clock.Clock, ids *ident.Maker) *Outbox {
	return &Outbox{db: db, bus: b, clock: c, ids: ids, revs: database.NewMemo[ident.ID, int64](db, mostRevs)}
}

// Write is one write under way: a transaction, and what it brings with it.
type Write struct {
	*database.Tx
	Rev int64     // the circle's counter after this write
	Now time.Time // the moment of this write; the same for everything in it

	circle  ident.ID
	changes []Change
	facts   []event.Event
	settled []ident.ID
}

// Changed says that the row id of collection is new or different. until is the last local day on
// which it matters, YYYY-MM-DD; "" means for ever. A later call for the same row replaces this one.
func (w *Write) Changed(collection, id, until string) {
	w.changes = append(w.changes, Change{Rev: w.Rev, Collection: collection, ID: id, until: until})
}

// Removed says that the row id of collection is gone: devices that hold it let go of it.
func (w *Write) Removed(collection, id string) {
	w.changes = append(w.changes, Change{Rev: w.Rev, Collection: collection, ID: id, Removed: true})
}

// Fact says what happened. A fact without a circle is about the circle written to.
func (w *Write) Fact(e event.Event) {
	if e.Circle.IsZero() {
		e.Circle = w.circle
	}
	w.facts = append(w.facts, e)
}

// Settled says that what person may in the circle is settled anew: who listens for them asks again.
func (w *Write) Settled(person ident.ID) { w.settled = append(w.settled, person) }

const (
	nextRevSQL = `INSERT INTO feed (circle_id, rev) VALUES ($1, 1)
		ON CONFLICT (circle_id) DO UPDATE SET rev = feed.rev + 1 RETURNING rev`
	takeOperationSQL = `INSERT INTO operation (person_id, id, circle_id, rev, made_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (person_id, id) DO NOTHING`
	answerSQL = `SELECT circle_id, rev FROM operation WHERE person_id = $1 AND id = $2`
	changeSQL = `INSERT INTO change (circle_id, collection, row_id, rev, removed, until_day) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (circle_id, collection, row_id)
		DO UPDATE SET rev = excluded.rev, removed = excluded.removed, until_day = excluded.until_day`
	factSQL = `INSERT INTO outbox_event (id, name, circle_id, subject_id, rev, made_at) VALUES ($1, $2, $3, $4, $5, $6)`
)

// errRepeated ends the transaction of an operation that was made before.
var errRepeated = errors.New("outbox: the operation was made before")

// Write runs fn in one transaction with everything a write to may's circle carries: the
// operation, the circle's next number, the changes and the facts fn names. It returns the
// circle's counter after the write is durable, and then hints the bus.
//
// An operation that the actor has made before changes nothing: fn does not count and the first
// answer is returned. The same operation sent to another circle is a Conflict fault. fn may run
// more than once and must have no effect but through w.
func (o *Outbox) Write(ctx context.Context, may access.Grant, fn func(ctx context.Context, w *Write) error) (rev int64, err error) {
	if may.Circle().IsZero() {
		return 0, errors.New("outbox: a write to no circle")
	}
	err = o.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		w := &Write{Tx: tx, Now: o.clock.Now(), circle: may.Circle()}
		if err := tx.QueryRow(ctx, nextRevSQL, w.circle).Scan(&w.Rev); err != nil {
			return fmt.Errorf("count the write: %w", err)
		}
		if err := takeOperation(ctx, w, may.Actor()); err != nil {
			return err
		}
		if err := fn(ctx, w); err != nil {
			return err
		}
		if err := o.keep(ctx, w); err != nil {
			return err
		}
		rev = w.Rev
		o.revs.Forget(tx, w.circle) // before anybody is told to ask
		tx.OnCommit(func() {
			o.bus.Publish(bus.Hint{Circle: w.circle, Rev: w.Rev})
			for _, person := range w.settled {
				o.bus.PublishSettled(w.circle, person)
			}
		})
		return nil
	})
	if errors.Is(err, errRepeated) {
		return o.repeated(ctx, may)
	}
	if err != nil {
		return 0, err
	}
	return rev, nil
}

// takeOperation comes after the counter, whose row is locked by then: of two equal operations
// racing in one circle the second waits here for the first.
func takeOperation(ctx context.Context, w *Write, actor access.Actor) error {
	if actor.Operation.IsZero() {
		return nil
	}
	taken, err := w.Exec(ctx, takeOperationSQL, actor.Person, actor.Operation, w.circle, w.Rev, w.Now.UnixMilli())
	if err != nil {
		return fmt.Errorf("take the operation: %w", err)
	}
	if taken == 0 {
		return errRepeated
	}
	return nil
}

func (o *Outbox) keep(ctx context.Context, w *Write) error {
	for _, c := range w.changes {
		if _, err := w.Exec(ctx, changeSQL, w.circle, c.Collection, c.ID, c.Rev, c.Removed, c.until); err != nil {
			return fmt.Errorf("keep a change: %w", err)
		}
	}
	for _, e := range w.facts {
		if _, err := w.Exec(ctx, factSQL, o.ids.New(), e.Name, e.Circle, e.Subject, w.Rev, w.Now.UnixMilli()); err != nil {
			return fmt.Errorf("keep a fact: %w", err)
		}
	}
	return nil
}

func (o *Outbox) repeated(ctx context.Context, may access.Grant) (int64, error) {
	circle, rev, ok, err := o.Answer(ctx, may.Actor())
	switch {
	case err != nil:
		return 0, err
	case !ok:
		return 0, errors.New("outbox: an operation that was made before is not there")
	case circle != may.Circle():
		return 0, errReused
	}
	return rev, nil
}

var errReused = fault.New(fault.Conflict, "operation.used_elsewhere", "Operation-Id", "Make a new operation id: this one was used in another circle.")

// Answer returns the circle and the counter that the actor's operation was answered with; ok is
// false when the operation has not been made.
func (o *Outbox) Answer(ctx context.Context, actor access.Actor) (circle ident.ID, rev int64, ok bool, err error) {
	if actor.Operation.IsZero() {
		return "", 0, false, nil
	}
	err = o.db.QueryRow(ctx, answerSQL, actor.Person, actor.Operation).Scan(&circle, &rev)
	if errors.Is(err, sql.ErrNoRows) {
		return "", 0, false, nil
	}
	if err != nil {
		return "", 0, false, fmt.Errorf("look for an operation: %w", err)
	}
	return circle, rev, true, nil
}
