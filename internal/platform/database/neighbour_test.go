package database_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
)

// A write that shares a group sees what its neighbours wrote before the commit. When that is lost, so is
// what was concluded from it.
func TestGroup_OfAWriteThatIsNeverMade(t *testing.T) {
	t.Parallel()
	db := dbtest.Open(t, database.SQLite, late)
	errTaken := errors.New("taken")
	count := func(ctx context.Context, tx *database.Tx) (n int, err error) {
		err = tx.QueryRow(ctx, `SELECT count(*) FROM child WHERE id = 'x'`).Scan(&n)
		return n, err
	}
	refuses := func() error {
		return db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			if n, err := count(ctx, tx); err != nil || n > 0 {
				return errors.Join(err, errTaken)
			}
			_, err := tx.Exec(ctx, `INSERT INTO child (id, parent_id) VALUES ('x', 'p')`)
			return err
		})
	}
	stops := func() error {
		return db.InTx(t.Context(), func(context.Context, *database.Tx) error {
			runtime.Goexit()
			return nil
		})
	}
	var once sync.Once // its write is made again when the group is lost
	var neighbours sync.WaitGroup
	saw := 0
	err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO child (id, parent_id) VALUES ('x', 'nobody')`)
		once.Do(func() {
			neighbours.Go(func() {
				if err := refuses(); err != nil {
					t.Errorf("a write was refused for one that was never made: %v", err)
				}
			})
			neighbours.Go(func() { _ = stops() })
			for database.Queued(db) < 2 {
				runtime.Gosched()
			}
		})
		saw++
		return err
	})
	neighbours.Wait()
	var v *database.Violation
	if !errors.As(err, &v) || saw != 2 {
		t.Errorf("the write that fails at the commit: %v, made %d times", err, saw)
	}
	if err := refuses(); !errors.Is(err, errTaken) {
		t.Errorf("the write that is there: %v", err)
	}
}
