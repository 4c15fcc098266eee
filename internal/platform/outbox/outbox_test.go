package outbox_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// world is one gate with a listener behind it.
type world struct {
	*outbox.Outbox
	db    *database.DB
	clock *clock.Fake
	ids   *ident.Maker

	mu    sync.Mutex
	hints []bus.Hint

	settled []string // circle/person, and how many hints came before
}

func (w *world) OnHint(h bus.Hint) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hints = append(w.hints, h)
}

func (*world) OnEnded(ident.ID) {}
func (*world) OnGap()           {}
func (w *world) OnSettled(circle, person ident.ID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settled = append(w.settled, fmt.Sprintf("%s/%s after %d", circle, person, len(w.hints)))
}

func (w *world) hinted(circle ident.ID) (revs []int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, h := range w.hints {
		if h.Circle == circle {
			revs = append(revs, h.Rev)
		}
	}
	return slices.Sorted(slices.Values(revs))
}

func newWorld(db *database.DB) *world {
	c := clock.NewFake(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
	b := bus.New()
	w := &world{db: db, clock: c, ids: ident.NewMaker(c, rand.Reader)}
	w.Outbox = outbox.New(db, b, c, w.ids)
	b.Subscribe(w)
	return w
}

func (w *world) grant(circle, operation ident.ID) access.Grant {
	actor := access.Actor{Person: "planner", Session: "session", Operation: operation}
	return access.Decide(actor, circle, "citizen", access.Planner, access.AllScopes, access.ForPlan)
}

func (w *world) count(t *testing.T, table string) (n int) {
	t.Helper()
	if err := w.db.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func change(collection, id string) func(context.Context, *outbox.Write) error {
	return func(_ context.Context, w *outbox.Write) error {
		w.Changed(collection, id, "")
		return nil
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(db)
		t.Run("counts each circle by itself and hints once it is durable", func(t *testing.T) {
			a, b := w.ids.New(), w.ids.New()
			if rev, err := w.Write(t.Context(), w.grant(b, w.ids.New()), change("activity", "1")); err != nil || rev != 1 {
				t.Fatalf("Write = %d, %v", rev, err)
			}
			for want := int64(1); want <= 3; want++ {
				if rev, err := w.Write(t.Context(), w.grant(a, w.ids.New()), change("activity", "1")); err != nil || rev != want {
					t.Fatalf("Write = %d, %v", rev, err)
				}
			}
			if got := w.hinted(a); !slices.Equal(got, []int64{1, 2, 3}) {
				t.Errorf("hints = %v", got)
			}
			revs, err := w.Revs(t.Context(), []ident.ID{a, b, "never written to"})
			if err != nil || !cmp.Equal(revs, map[ident.ID]int64{a: 3, b: 1}) {
				t.Errorf("Revs = %v, %v", revs, err)
			}
		})
		t.Run("keeps nothing of a write that fails", func(t *testing.T) {
			circle, operation := w.ids.New(), w.ids.New()
			operations, facts := w.count(t, "operation"), w.count(t, "outbox_event")
			_, err := w.Write(t.Context(), w.grant(circle, operation), func(_ context.Context, w *outbox.Write) error {
				w.Changed("activity", "1", "")
				w.Fact(event.New("activity.created", "", "1"))
				return errOnPurpose
			})
			if !errors.Is(err, errOnPurpose) {
				t.Errorf("Write = %v", err)
			}
			if changes, _, err := w.Changes(t.Context(), w.grant(circle, ""), outbox.Range{Limit: 9}); err != nil || len(changes) != 0 {
				t.Errorf("Changes = %v, %v", changes, err)
			}
			if w.count(t, "operation") != operations || w.count(t, "outbox_event") != facts || w.hinted(circle) != nil {
				t.Error("something was kept")
			}
			if rev, err := w.Write(t.Context(), w.grant(circle, operation), change("activity", "1")); err != nil || rev != 1 {
				t.Errorf("the operation made again = %d, %v", rev, err)
			}
		})
		t.Run("takes the facts along", func(t *testing.T) {
			circle := w.ids.New()
			_, err := w.Write(t.Context(), w.grant(circle, w.ids.New()), func(_ context.Context, w *outbox.Write) error {
				w.Fact(event.New("activity.created", "", "thing"))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			var name, subject string
			var rev, at int64
			row := db.QueryRow(t.Context(), `SELECT name, subject_id, rev, made_at FROM outbox_event WHERE circle_id = $1`, circle)
			if err := row.Scan(&name, &subject, &rev, &at); err != nil {
				t.Fatal(err)
			}
			if name != "activity.created" || subject != "thing" || rev != 1 || at != w.clock.Now().UnixMilli() {
				t.Errorf("fact = %s %s %d %d", name, subject, rev, at)
			}
		})
		t.Run("refuses a write to no circle", func(t *testing.T) {
			if _, err := w.Write(t.Context(), w.grant("", w.ids.New()), change("activity", "1")); err == nil {
				t.Error("Write went well")
			}
		})
	})
}

var errOnPurpose = errors.New("on purpose")

func TestOperation(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(db)
		t.Run("made again changes nothing and gets the first answer", func(t *testing.T) {
			circle, operation := w.ids.New(), w.ids.New()
			first, err := w.Write(t.Context(), w.grant(circle, operation), change("activity", "1"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(t.Context(), w.grant(circle, w.ids.New()), change("activity", "2")); err != nil {
				t.Fatal(err)
			}
			again, err := w.Write(t.Context(), w.grant(circle, operation), change("activity", "3"))
			if err != nil || again != first {
				t.Errorf("Write = %d, %v, want %d", again, err, first)
			}
			where, rev, ok, err := w.Answer(t.Context(), w.grant(circle, operation).Actor())
			if where != circle || rev != first || !ok || err != nil {
				t.Errorf("Answer = %s, %d, %v, %v", where, rev, ok, err)
			}
			if got := w.hinted(circle); !slices.Equal(got, []int64{1, 2}) {
				t.Errorf("hints = %v", got)
			}
		})
		t.Run("not made yet has no answer", func(t *testing.T) {
			if _, _, ok, err := w.Answer(t.Context(), w.grant("c", w.ids.New()).Actor()); ok || err != nil {
				t.Errorf("Answer = %v, %v", ok, err)
			}
		})
		t.Run("of another circle is a conflict", func(t *testing.T) {
			operation := w.ids.New()
			if _, err := w.Write(t.Context(), w.grant(w.ids.New(), operation), change("activity", "1")); err != nil {
				t.Fatal(err)
			}
			other := w.ids.New()
			_, err := w.Write(t.Context(), w.grant(other, operation), change("activity", "1"))
			if fault.KindOf(err) != fault.Conflict {
				t.Errorf("Write = %v", err)
			}
			if revs, err := w.Revs(t.Context(), []ident.ID{other}); err != nil || len(revs) != 0 {
				t.Errorf("Revs = %v, %v", revs, err)
			}
		})
		t.Run("sent many times at once is made once", func(t *testing.T) {
			circle := w.ids.New()
			var group sync.WaitGroup
			var mu sync.Mutex
			answers := map[ident.ID][]int64{}
			for range 20 {
				operation := w.ids.New()
				for range 8 {
					group.Go(func() {
						rev, err := w.Write(t.Context(), w.grant(circle, operation), change("activity", string(operation)))
						if err != nil {
							t.Error(err)
						}
						mu.Lock()
						defer mu.Unlock()
						answers[operation] = append(answers[operation], rev)
					})
				}
			}
			group.Wait()
			var revs []int64
			for operation, got := range answers {
				if slices.Min(got) != slices.Max(got) {
					t.Errorf("operation %s was answered with %v", operation, got)
				}
				revs = append(revs, got[0])
			}
			slices.Sort(revs)
			var want []int64
			for i := range int64(20) {
				want = append(want, i+1)
			}
			if !slices.Equal(revs, want) || !slices.Equal(w.hinted(circle), want) {
				t.Errorf("revs = %v, hints = %v", revs, w.hinted(circle))
			}
		})
	})
}

func TestChanges(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(db)
		circle := w.ids.New()
		write := func(fn func(w *outbox.Write)) {
			t.Helper()
			_, err := w.Write(t.Context(), w.grant(circle, w.ids.New()), func(_ context.Context, w *outbox.Write) error {
				fn(w)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		write(func(w *outbox.Write) { w.Changed("activity", "kept", "") })
		write(func(w *outbox.Write) { w.Changed("activity", "past", "2026-01-31") })
		write(func(w *outbox.Write) { w.Changed("activity", "gone", "") })
		write(func(w *outbox.Write) {
			for i := range 5 {
				w.Changed("occurrence", fmt.Sprint(i), "2026-03-09")
			}
		})
		write(func(w *outbox.Write) { w.Removed("activity", "gone") })
		write(func(w *outbox.Write) { w.Changed("activity", "kept", "") })

		ask := func(t *testing.T, r outbox.Range) (names []string, more bool) {
			t.Helper()
			changes, more, err := w.Changes(t.Context(), w.grant(circle, ""), r)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range changes {
				name := fmt.Sprintf("%d %s/%s", c.Rev, c.Collection, c.ID)
				if c.Removed {
					name += " removed"
				}
				names = append(names, name)
			}
			return names, more
		}
		for _, tc := range []struct {
			name string
			r    outbox.Range
			want []string
			more bool
		}{
			{"a device that follows gets each thing once, at its latest", outbox.Range{Limit: 99}, []string{
				"2 activity/past", "4 occurrence/0", "4 occurrence/1", "4 occurrence/2", "4 occurrence/3", "4 occurrence/4",
				"5 activity/gone removed", "6 activity/kept",
			}, false},
			{"a page has no more than its limit", outbox.Range{Limit: 3}, []string{"2 activity/past", "4 occurrence/0", "4 occurrence/1"}, true},
			{"the next page goes on inside the write", outbox.Range{Since: 4, Collection: "occurrence", ID: "1", Limit: 3}, []string{
				"4 occurrence/2", "4 occurrence/3", "4 occurrence/4",
			}, true},
			{"a page has nothing later than was asked for", outbox.Range{Since: 4, Collection: "occurrence", ID: "4", UpTo: 5, Limit: 3}, []string{
				"5 activity/gone removed",
			}, false},
			{"a page of no rows promises more", outbox.Range{}, nil, true},
			{"the next page goes on", outbox.Range{Since: 4, Limit: 3}, []string{"5 activity/gone removed", "6 activity/kept"}, false},
			{"a device that fills leaves out what is past or gone", outbox.Range{FillTo: 6, MinDay: "2026-02-15", Limit: 99}, []string{
				"4 occurrence/0", "4 occurrence/1", "4 occurrence/2", "4 occurrence/3", "4 occurrence/4", "6 activity/kept",
			}, false},
			{"what goes while a device fills is told", outbox.Range{FillTo: 4, MinDay: "2026-02-15", Since: 4, Limit: 99}, []string{
				"5 activity/gone removed", "6 activity/kept",
			}, false},
			{"nothing new is nothing", outbox.Range{Since: 6, Limit: 9}, nil, false},
		} {
			t.Run(tc.name, func(t *testing.T) {
				names, more := ask(t, tc.r)
				if diff := cmp.Diff(tc.want, names, cmpopts.EquateEmpty()); diff != "" || more != tc.more {
					t.Errorf("more = %v, changes (-want +got):\n%s", more, diff)
				}
			})
		}
		t.Run("another circle sees none of it", func(t *testing.T) {
			changes, _, err := w.Changes(t.Context(), w.grant(w.ids.New(), ""), outbox.Range{Limit: 9})
			if err != nil || len(changes) != 0 {
				t.Errorf("Changes = %v, %v", changes, err)
			}
		})
	})
}

// TestCursor holds the promise a cursor rests on: whoever reads changes while many write, page by
// page, ends with the latest state of everything.
func TestCursor(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(db)
		circle := w.ids.New()
		const writers, writes, rows = 6, 30, 17
		var group sync.WaitGroup
		for i := range writers {
			group.Go(func() {
				for j := range writes {
					row := fmt.Sprint((i*7 + j) % rows)
					_, err := w.Write(t.Context(), w.grant(circle, w.ids.New()), func(_ context.Context, w *outbox.Write) error {
						if (i+j)%5 == 0 {
							w.Removed("activity", row)
						} else {
							w.Changed("activity", row, "")
						}
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { defer close(done); group.Wait() }()
		replica := map[string]outbox.Change{}
		var cursor int64
		for finished := false; ; {
			changes, _, err := w.Changes(t.Context(), w.grant(circle, ""), outbox.Range{Since: cursor, Limit: 5})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range changes {
				if c.Rev <= cursor {
					t.Fatalf("revision %d after cursor %d", c.Rev, cursor)
				}
				replica[c.ID] = c
			}
			if len(changes) > 0 {
				cursor = changes[len(changes)-1].Rev
				continue
			}
			if finished {
				break
			}
			<-done // from here on one more empty page means that all of it was read
			finished = true
		}
		all, _, err := w.Changes(t.Context(), w.grant(circle, ""), outbox.Range{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		if cursor != writers*writes || len(all) != len(replica) {
			t.Errorf("cursor = %d, %d rows of %d", cursor, len(replica), len(all))
		}
		for _, c := range all {
			if !cmp.Equal(replica[c.ID], c, cmpopts.IgnoreUnexported(outbox.Change{})) {
				t.Errorf("replica has %+v of %+v", replica[c.ID], c)
			}
		}
	})
}
