// Package limit says when something happens too often.
//
// Owns: allowances and the table rate_limit, shared by every node and kept over a restart.
// Does not own: which allowance is for what (each domain), the address a request came from
// (platform/httpapi), status codes.
// Start reading at: Limiter.TakeAll.
package limit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
)

// Allowance is how often something may happen: Count times at once, and one more each time a
// Count-th of Within has passed.
type Allowance struct {
	Name   string // tells allowances apart, so that equal keys do not share one
	Count  int
	Within time.Duration
}

// Hash turns a key into a number from which nobody learns the key; the vault's blind index does.
type Hash func(kind, value string) []byte

// Limiter counts against allowances in the database.
type Limiter struct {
	db    *database.DB
	clock clock.Clock
	hash  Hash
}

// New returns a Limiter. Keys are kept only as hash gives them: they may be addresses.
func New(db *database.DB, c clock.Clock, hash Hash) *Limiter {
	return &Limiter{db: db, clock: c, hash: hash}
}

// TooOftenError is the Limited fault of a used-up allowance.
type TooOftenError struct {
	fault *fault.Error
	after time.Duration
}

// Error returns the code.
func (t *TooOftenError) Error() string { return t.fault.Error() }

// Unwrap makes fault.As find the fault.
func (t *TooOftenError) Unwrap() error { return t.fault }

// RetryAfter is how long until one more is allowed.
func (t *TooOftenError) RetryAfter() time.Duration { return t.after }

// takeSQL is the generic cell rate algorithm in one statement, so that two nodes cannot both take
// the last of an allowance: the row moves on only while it is within the allowance.
const takeSQL = `INSERT INTO rate_limit (key_hash, whole_at) VALUES ($1, $2)
ON CONFLICT (key_hash) DO UPDATE
SET whole_at = CASE WHEN rate_limit.whole_at < $3 THEN $2 ELSE rate_limit.whole_at + $4 END
WHERE CASE WHEN rate_limit.whole_at < $3 THEN $2 ELSE rate_limit.whole_at + $4 END <= $5`

// Use is one of an allowance, for a key.
type Use struct {
	Allowance Allowance
	Key       string
}

// refusedSQL finds what is used up without a write: being refused costs the machine next to nothing.
const refusedSQL = `SELECT whole_at FROM rate_limit WHERE key_hash = $1 AND whole_at > $2`

// Take uses one of a's allowance for key, durably. A used-up allowance is a *TooOftenError.
func (l *Limiter) Take(ctx context.Context, a Allowance, key string) error {
	return l.TakeAll(ctx, Use{a, key})
}

// TakeAll uses all of these, durably, or none: when one is used up, it is a *TooOftenError and nothing
// is written down.
func (l *Limiter) TakeAll(ctx context.Context, uses ...Use) error {
	now := l.clock.Now().UnixMilli()
	for _, u := range uses {
		var wholeAt int64
		err := l.db.QueryRow(ctx, refusedSQL, u.hash(l), u.horizon(now)-u.each()).Scan(&wholeAt)
		if err == nil {
			return u.tooOften(now, wholeAt)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("count against a limit: %w", err)
		}
	}
	err := l.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM rate_limit WHERE whole_at < $1`, now); err != nil {
			return err
		}
		for _, u := range uses {
			if err := u.take(ctx, tx, l, now); err != nil {
				return err
			}
		}
		return nil
	})
	var often *TooOftenError
	if err != nil && !errors.As(err, &often) {
		return fmt.Errorf("count against a limit: %w", err)
	}
	return err
}

func (u Use) take(ctx context.Context, tx *database.Tx, l *Limiter, now int64) error {
	taken, err := tx.Exec(ctx, takeSQL, u.hash(l), now+u.each(), now, u.each(), u.horizon(now))
	if err != nil || taken == 1 {
		return err
	}
	var wholeAt int64
	err = tx.QueryRow(ctx, `SELECT whole_at FROM rate_limit WHERE key_hash = $1`, u.hash(l)).Scan(&wholeAt)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return u.tooOften(now, wholeAt)
}

func (u Use) hash(l *Limiter) []byte { return l.hash("limit."+u.Allowance.Name, u.Key) }

// each is how long one of the allowance takes to come back, in milliseconds.
func (u Use) each() int64 { return u.Allowance.Within.Milliseconds() / int64(u.Allowance.Count) }

// horizon is when an allowance is whole again of which the last was taken now.
func (u Use) horizon(now int64) int64 { return now + u.each()*int64(u.Allowance.Count) }

func (u Use) tooOften(now, wholeAt int64) error {
	return &TooOftenError{
		fault: fault.New(fault.Limited, "limit.too_often", "", "That was too often. Wait a little, then try again."),
		after: time.Duration(max(wholeAt+u.each()-u.horizon(now), 1)) * time.Millisecond,
	}
}
