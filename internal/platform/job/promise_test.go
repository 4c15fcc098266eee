package job_test

import (
	"context"
	"testing"
	"time"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/job"
	"mobilize/internal/vocabulary/ident"
)

// state reads a job's row.
func (w *world) state(t *testing.T, kind string) (state string, attempts int, runIn time.Duration) {
	t.Helper()
	var at int64
	if err := w.db.QueryRow(t.Context(), `SELECT state, attempts, run_at FROM job WHERE kind = $1`, kind).Scan(&state, &attempts, &at); err != nil {
		t.Fatal(err)
	}
	return state, attempts, time.UnixMilli(at).Sub(w.clock.Now())
}

func TestPromise(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(db)
		broken := true
		run := func(context.Context, ident.ID) error {
			if broken {
				return errOnPurpose
			}
			return nil
		}
		before := w.node()
		before.Register("thing.forget", run)
		w.enqueue(t, before, "thing.forget", "x", 0)
		for range 10 {
			due(t, before, 1)
			_, _, wait := w.state(t, "thing.forget")
			w.clock.Advance(wait)
		}
		if state, _, _ := w.state(t, "thing.forget"); state != "dead" {
			t.Fatalf("a job that keeps no promise is %s", state)
		}
		t.Run("is taken up though it was given up, and tried for ever", func(t *testing.T) {
			q := w.node()
			q.RegisterPromise("thing.forget", run)
			if err := q.Begin(t.Context()); err != nil {
				t.Fatal(err)
			}
			for range 500 {
				due(t, q, 1)
				state, _, wait := w.state(t, "thing.forget")
				if state != "waiting" || wait <= 0 || wait > 6*time.Hour {
					t.Fatalf("it is %s, and tried in %v", state, wait)
				}
				w.clock.Advance(wait)
			}
			if left, err := q.Backlog(t.Context()); err != nil || left != (job.Backlog{Due: 1, Late: 1}) {
				t.Errorf("Backlog = %+v, %v", left, err)
			}
			if last := w.outcomes[len(w.outcomes)-1]; !last.IsLate || last.IsDead || last.Attempt != 510 {
				t.Errorf("the last outcome is %+v", last)
			}
			broken = false
			due(t, q, 1)
			if left, err := q.Backlog(t.Context()); err != nil || left != (job.Backlog{}) {
				t.Errorf("Backlog = %+v, %v", left, err)
			}
		})
	})
}

func TestRegisterEvery(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(db)
		ran, broken := 0, false
		var nodes []*job.Queue
		for range 3 {
			q := w.node()
			q.RegisterEvery("things.prune", 24*time.Hour, func(context.Context) error {
				ran++
				if broken {
					return errOnPurpose
				}
				return nil
			})
			if err := q.Begin(t.Context()); err != nil {
				t.Fatal(err)
			}
			nodes = append(nodes, q)
		}
		for day := range 3 {
			due(t, nodes[day], 1)
			due(t, nodes[0], 0)
			if _, attempts, wait := w.state(t, "things.prune"); wait != 24*time.Hour || attempts != 0 || ran != day+1 {
				t.Errorf("day %d: %d attempts, %d done, again in %v", day, attempts, ran, wait)
			}
			w.clock.Advance(24 * time.Hour)
		}
		broken = true
		for range 20 {
			due(t, nodes[0], 1)
			_, _, wait := w.state(t, "things.prune")
			w.clock.Advance(wait)
		}
		broken = false
		due(t, nodes[1], 1)
		if state, attempts, wait := w.state(t, "things.prune"); state != "waiting" || attempts != 0 || wait != 24*time.Hour {
			t.Errorf("after trouble it is %s, %d attempts, again in %v", state, attempts, wait)
		}
	})
}
