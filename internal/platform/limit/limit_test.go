package limit_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/limit"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
)

func hash(kind, value string) []byte {
	sum := sha256.Sum256([]byte(kind + "\x00" + value))
	return sum[:]
}

var links = limit.Allowance{Name: "links", Count: 5, Within: 15 * time.Minute}

func TestTake(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
		l := limit.New(db, c, hash)
		take := func(key string) error { return l.Take(t.Context(), links, key) }
		for i := range 5 {
			if err := take("anna"); err != nil {
				t.Fatalf("take %d: %v", i+1, err)
			}
		}
		err := take("anna")
		if fault.KindOf(err) != fault.Limited {
			t.Fatalf("the sixth = %v, want Limited", err)
		}
		var often *limit.TooOftenError
		if !errors.As(err, &often) || often.RetryAfter() != 3*time.Minute {
			t.Errorf("wait %v, want 3 minutes", often.RetryAfter())
		}
		if err := take("bo"); err != nil {
			t.Errorf("another key: %v", err)
		}
		if err := limit.New(db, c, hash).Take(t.Context(), links, "anna"); fault.KindOf(err) != fault.Limited {
			t.Errorf("after a restart = %v, want Limited", err)
		}
		c.Advance(3 * time.Minute)
		if err := take("anna"); err != nil {
			t.Errorf("after the wait: %v", err)
		}
		if err := take("anna"); fault.KindOf(err) != fault.Limited {
			t.Errorf("twice after the wait = %v, want Limited", err)
		}
		c.Advance(15 * time.Minute)
		for i := range 5 {
			if err := take("anna"); err != nil {
				t.Errorf("take %d of a whole allowance: %v", i+1, err)
			}
		}
	})
}

func TestTakeHoldsWithManyNodesAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
		var allowed atomic.Int64
		var nodes sync.WaitGroup
		for range 4 {
			l := limit.New(db, c, hash)
			nodes.Go(func() {
				for range 10 {
					if err := l.Take(context.WithoutCancel(t.Context()), links, "anna"); err == nil {
						allowed.Add(1)
					} else if fault.KindOf(err) != fault.Limited {
						t.Errorf("take: %v", err)
					}
				}
			})
		}
		nodes.Wait()
		if allowed.Load() != 5 {
			t.Errorf("%d were allowed, want 5", allowed.Load())
		}
	})
}

func TestTakeForgetsWhatIsWhole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
		l := limit.New(db, c, hash)
		for _, key := range []string{"a", "b", "c"} {
			if err := l.Take(t.Context(), links, key); err != nil {
				t.Fatal(err)
			}
		}
		c.Advance(time.Hour)
		if err := l.Take(t.Context(), links, "d"); err != nil {
			t.Fatal(err)
		}
		var rows int
		if err := db.QueryRow(t.Context(), `SELECT count(*) FROM rate_limit`).Scan(&rows); err != nil || rows != 1 {
			t.Errorf("%d rows are kept (%v), want 1", rows, err)
		}
	})
}

// Being refused is cheap, or it would be what an attack is made of: nothing is written, and nothing of
// the other allowances is used.
func TestWhatIsRefusedWritesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
		l := limit.New(db, c, hash)
		one := limit.Allowance{Name: "one", Count: 1, Within: time.Hour}
		rows := func() (count int) {
			if err := db.QueryRow(t.Context(), `SELECT count(*) FROM rate_limit`).Scan(&count); err != nil {
				t.Fatal(err)
			}
			return count
		}
		if err := l.TakeAll(t.Context(), limit.Use{Allowance: links, Key: "anna"}, limit.Use{Allowance: one, Key: "school"}); err != nil || rows() != 2 {
			t.Fatalf("TakeAll = %v, %d rows", err, rows())
		}
		for range 20 {
			err := l.TakeAll(t.Context(), limit.Use{Allowance: links, Key: "bo"}, limit.Use{Allowance: one, Key: "school"})
			var often *limit.TooOftenError
			if !errors.As(err, &often) || often.RetryAfter() != time.Hour {
				t.Fatalf("TakeAll = %v", err)
			}
		}
		if got := rows(); got != 2 {
			t.Errorf("%d rows, want 2", got)
		}
		// Two of one allowance in one call: only the write itself sees that the second is too many.
		if err := l.TakeAll(t.Context(), limit.Use{Allowance: one, Key: "x"}, limit.Use{Allowance: one, Key: "x"}); fault.KindOf(err) != fault.Limited || rows() != 2 {
			t.Errorf("TakeAll = %v, %d rows", err, rows())
		}
		for i := range 5 {
			if err := l.Take(t.Context(), links, "bo"); err != nil {
				t.Errorf("take %d: %v", i+1, err)
			}
		}
	})
}
