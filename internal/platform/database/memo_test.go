package database_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
)

// counted reads counters through a memo.
type counted struct {
	db   *database.DB
	memo *database.Memo[string, int64]
}

func newCounted(db *database.DB, most int) counted {
	return counted{db, database.NewMemo[string, int64](db, most)}
}

func (c counted) read(t *testing.T, id string, weight int) (n int64) {
	t.Helper()
	if n, ok := c.memo.Get(id); ok {
		return n
	}
	reading := c.memo.Read(id)
	defer reading.Done()
	if err := c.db.QueryRow(t.Context(), `SELECT n FROM counter WHERE id = $1`, id).Scan(&n); err != nil {
		t.Error(err)
	}
	reading.Keep(n, weight)
	return n
}

func (c counted) add(t *testing.T, id string) (n int64) {
	t.Helper()
	err := c.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		c.memo.Forget(tx, id)
		return tx.QueryRow(ctx, `INSERT INTO counter (id, n) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET n = counter.n + 1 RETURNING n`, id).Scan(&n)
	})
	if err != nil {
		t.Error(err)
	}
	return n
}

func (c counted) knows(id string) bool {
	_, ok := c.memo.Get(id)
	return ok
}

func TestMemo(t *testing.T) {
	t.Parallel()
	dbtest.EachOf(t, schema, func(t *testing.T, db *database.DB) {
		isAlone := db.Engine() == database.SQLite
		t.Run("remembers where no other process writes", func(t *testing.T) {
			c := newCounted(db, 10)
			if c.knows("c") || c.read(t, "c", 1) != 0 || c.knows("c") != isAlone {
				t.Error("it remembers what nobody has read, or not what was read")
			}
		})
		t.Run("never returns less than a write that has returned", func(t *testing.T) {
			c := newCounted(db, 3)
			var group sync.WaitGroup
			for writer := range 4 {
				group.Go(func() {
					id := fmt.Sprint("written by ", writer)
					for range 50 {
						written := c.add(t, id)
						if read := c.read(t, id, 1); read < written {
							t.Errorf("read %d after %d was written", read, written)
						}
					}
				})
				group.Go(func() {
					id, last := fmt.Sprint("written by ", writer), int64(0)
					c.add(t, id)
					for range 500 {
						read := c.read(t, id, 1)
						if read < last {
							t.Errorf("read %d after %d", read, last)
						}
						last = read
					}
				})
			}
			group.Wait()
		})
		t.Run("does not keep a reading that a write overtook", func(t *testing.T) {
			c := newCounted(db, 10)
			reading := c.memo.Read("overtaken")
			c.add(t, "overtaken")
			reading.Keep(0, 1)
			if c.knows("overtaken") {
				t.Error("it keeps what was before the write")
			}
		})
		t.Run("keeps what a write that failed would have changed", func(t *testing.T) {
			c := newCounted(db, 10)
			c.read(t, "c", 1)
			err := db.InTx(t.Context(), func(_ context.Context, tx *database.Tx) error {
				c.memo.Forget(tx, "c")
				return errOnPurpose
			})
			if !errors.Is(err, errOnPurpose) || c.knows("c") != isAlone {
				t.Errorf("InTx = %v, known = %v", err, c.knows("c"))
			}
		})
		t.Run("holds no more than it may, and nothing that was not there", func(t *testing.T) {
			c := newCounted(db, 10)
			known := 0
			for i := range 30 {
				c.add(t, fmt.Sprint("thing ", i))
				c.read(t, fmt.Sprint("thing ", i), 3)
				c.memo.Read("nobody").Done()
			}
			for i := range 30 {
				if c.knows(fmt.Sprint("thing ", i)) {
					known++
				}
			}
			if isAlone && (known != 3 || !c.knows("thing 29")) {
				t.Errorf("%d of weight 3 are known within 10, the last: %v", known, c.knows("thing 29"))
			}
			if c.read(t, "thing 0", 11); c.knows("thing 0") {
				t.Error("it keeps what is heavier than all it may hold")
			}
		})
	})
}
