// Package limit says when something happens too often.
//
// Owns: allowances and the table rate_limit, shared by every node and kept over a restart.
// Does not own: which allowance is for what (each domain), the address a request came from
// (platform/httpapi), status codes.
// Start reading at: Limiter.Take.
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

// Take uses one of a's allowance for key, durably. A used-up allowance is a *TooOftenError.
func (l *Limiter) Take(ctx context.Context, a Allowance, key string) error {
	now := l.clock.Now().UnixMilli()
	each := a.Within.Milliseconds() / int64(a.Count)
	horizon := now + each*int64(a.Count)
	hash := l.hash("limit."+a.Name, key)
	var wholeAt int64
	taken := false
	err := l.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM rate_limit WHERE whole_at < $1`, now); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, takeSQL, hash, now+each, now, each, horizon)
		if err != nil {
			return err
		}
		if taken = n == 1; taken {
			return nil
		}
		err = tx.QueryRow(ctx, `SELECT whole_at FROM rate_limit WHERE key_hash = $1`, hash).Scan(&wholeAt)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("count against a limit: %w", err)
	}
	if taken {
		return nil
	}
	return &TooOftenError{
		fault: fault.New(fault.Limited, "limit.too_often", "", "That was too often. Wait a little, then try again."),
		after: time.Duration(max(wholeAt+each-horizon, 1)) * time.Millisecond,
	}
}
