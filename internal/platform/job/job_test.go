package job_test

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/job"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// world is one database with as many nodes as a test asks for.
type world struct {
	db    *database.DB
	clock *clock.Fake
	ids   *ident.Maker

	mu       sync.Mutex
	outcomes []job.Outcome
}

func newWorld(db *database.DB) *world {
	c := clock.NewFake(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
	return &world{db: db, clock: c, ids: ident.NewMaker(c, rand.Reader)}
}

func (w *world) node() *job.Queue {
	return job.New(w.db, w.clock, w.ids, func(o job.Outcome) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.outcomes = append(w.outcomes, o)
	})
}

func (w *world) enqueue(t *testing.T, q *job.Queue, kind string, subject ident.ID, after time.Duration) {
	t.Helper()
	err := w.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return q.Enqueue(ctx, tx, kind, subject, w.clock.Now().Add(after))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func due(t *testing.T, q *job.Queue, want int) {
	t.Helper()
	if got, err := q.Due(t.Context()); err != nil || got != want {
		t.Fatalf("Due = %d, %v, want %d", got, err, want)
	}
}

func TestDue(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Run("runs a job when its time has come, once", func(t *testing.T) {
			w := newWorld(db)
			q := w.node()
			var ran []ident.ID
			q.Register("letter.send", func(_ context.Context, subject ident.ID) error {
				ran = append(ran, subject)
				return nil
			})
			w.enqueue(t, q, "letter.send", "later", time.Hour)
			w.enqueue(t, q, "letter.send", "now", 0)
			due(t, q, 1)
			w.clock.Advance(time.Hour)
			due(t, q, 1)
			due(t, q, 0)
			if !slices.Equal(ran, []ident.ID{"now", "later"}) {
				t.Errorf("ran %v", ran)
			}
		})
		t.Run("knows nothing of a job whose write was undone", func(t *testing.T) {
			w := newWorld(db)
			q := w.node()
			q.Register("letter.send", func(context.Context, ident.ID) error { return nil })
			_ = db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				return errors.Join(q.Enqueue(ctx, tx, "letter.send", "x", w.clock.Now()), errOnPurpose)
			})
			due(t, q, 0)
		})
		t.Run("tries again later and later, then leaves the job to an operator", func(t *testing.T) {
			w := newWorld(db)
			q := w.node()
			q.Register("letter.fail", func(_ context.Context, subject ident.ID) error {
				if subject == "panics" {
					panic("on purpose")
				}
				return fault.New(fault.Unavailable, "mail.unavailable", "", "Try again.")
			})
			w.enqueue(t, q, "letter.fail", "fails", 0)
			w.enqueue(t, q, "letter.fail", "panics", 0)
			var waits []time.Duration
			for attempt := 1; attempt <= 10; attempt++ {
				due(t, q, 2)
				due(t, q, 0)
				var at int64
				if err := db.QueryRow(t.Context(), `SELECT run_at FROM job WHERE subject_id = 'fails'`).Scan(&at); err != nil {
					t.Fatal(err)
				}
				wait := time.UnixMilli(at).Sub(w.clock.Now())
				waits = append(waits, wait)
				w.clock.Advance(wait)
			}
			if waits[0] != 5*time.Second || waits[1] != 15*time.Second || slices.Max(waits) > 6*time.Hour {
				t.Errorf("waits = %v", waits)
			}
			w.clock.Advance(1000 * time.Hour)
			due(t, q, 0)
			if left, err := q.Backlog(t.Context()); err != nil || left != (job.Backlog{Dead: 2}) {
				t.Errorf("Backlog = %+v, %v", left, err)
			}
			var code string
			if err := db.QueryRow(t.Context(), `SELECT error_code FROM job WHERE subject_id = 'fails'`).Scan(&code); err != nil || code != "mail.unavailable" {
				t.Errorf("code = %q, %v", code, err)
			}
			last := w.outcomes[len(w.outcomes)-1]
			if len(w.outcomes) != 20 || !last.IsDead || last.Attempt != 10 {
				t.Errorf("%d outcomes, the last is %+v", len(w.outcomes), last)
			}
		})
		t.Run("takes over from a node that died, after its lease", func(t *testing.T) {
			w := newWorld(db)
			dying, other := w.node(), w.node()
			started, release := make(chan struct{}), make(chan struct{})
			dying.Register("letter.slow", func(context.Context, ident.ID) error {
				close(started)
				<-release
				return nil
			})
			ran := 0
			other.Register("letter.slow", func(context.Context, ident.ID) error { ran++; return nil })
			w.enqueue(t, dying, "letter.slow", "x", 0)
			done := make(chan error, 1)
			go func() {
				_, err := dying.Due(t.Context())
				done <- err
			}()
			<-started
			due(t, other, 0)
			w.clock.Advance(3 * time.Minute)
			due(t, other, 1)
			close(release)
			if err := <-done; err != nil || ran != 1 {
				t.Errorf("ran = %d, %v", ran, err)
			}
		})
		t.Run("leaves kinds it does not know to a program that does", func(t *testing.T) {
			w := newWorld(db)
			old, current := w.node(), w.node()
			old.Register("letter.send", func(context.Context, ident.ID) error { return nil })
			current.Register("letter.new", func(context.Context, ident.ID) error { return nil })
			w.enqueue(t, current, "letter.new", "x", 0)
			due(t, old, 0)
			due(t, current, 1)
		})
	})
}

var errOnPurpose = errors.New("on purpose")

func TestNodes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(db)
		var mu sync.Mutex
		ran := map[ident.ID]int{}
		var nodes []*job.Queue
		for range 3 {
			q := w.node()
			q.Register("letter.send", func(_ context.Context, subject ident.ID) error {
				mu.Lock()
				defer mu.Unlock()
				ran[subject]++
				return nil
			})
			nodes = append(nodes, q)
		}
		for range 60 {
			w.enqueue(t, nodes[0], "letter.send", w.ids.New(), 0)
		}
		var group sync.WaitGroup
		for _, q := range nodes {
			group.Go(func() {
				if _, err := q.Due(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		due(t, nodes[0], 0)
		for subject, times := range ran {
			if times != 1 {
				t.Errorf("job %s ran %d times", subject, times)
			}
		}
		if len(ran) != 60 {
			t.Errorf("%d jobs ran", len(ran))
		}
	})
}

func TestWork(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(db)
		q := w.node()
		ran := make(chan ident.ID)
		q.Register("letter.send", func(_ context.Context, subject ident.ID) error {
			ran <- subject
			return nil
		})
		ctx, cancel := context.WithCancel(t.Context())
		stopped := make(chan struct{})
		go func() { defer close(stopped); q.Work(ctx) }()
		for _, subject := range []ident.ID{"one", "two"} {
			w.enqueue(t, q, "letter.send", subject, 0)
			if got := <-ran; got != subject {
				t.Errorf("ran %s", got)
			}
		}
		cancel()
		<-stopped
		if left, err := q.Backlog(t.Context()); err != nil || left != (job.Backlog{}) {
			t.Errorf("Backlog = %+v, %v", left, err)
		}
	})
}
