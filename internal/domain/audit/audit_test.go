package audit_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mobilize/internal/domain/audit"
	"mobilize/internal/domain/audit/auditstore"
	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
	"mobilize/migrations"
)

var morning = time.Date(2026, 11, 20, 8, 3, 0, 0, time.UTC)

// world is a log with one circle of a citizen, a guardian and a planner who may not see the log.
type world struct {
	*audit.Service
	clock                              *clock.Fake
	ids                                *ident.Maker
	circle, citizen, guardian, planner ident.ID
}

func newWorld(db *database.DB) *world {
	c := clock.NewFake(morning)
	ids := ident.NewMaker(c, rand.Reader)
	w := &world{clock: c, ids: ids, circle: ids.New(), citizen: ids.New(), guardian: ids.New(), planner: ids.New()}
	w.Service = audit.NewService(w, auditstore.New(db, outbox.New(db, bus.New(), c, ids)), c, ids)
	return w
}

// Allow implements audit.Circles.
func (w *world) Allow(_ context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error) {
	roles := map[ident.ID]access.Role{w.citizen: access.Citizen, w.guardian: access.Guardian, w.planner: access.Planner}
	scopes := access.AllScopes
	if actor.Person == w.planner {
		scopes = access.ViewPlan
	}
	role, ok := roles[actor.Person]
	if !ok || circle != w.circle || !scopes.Has(want) {
		return access.Grant{}, fault.Missing()
	}
	return access.Decide(actor, circle, w.citizen, role, scopes, access.ForPlan, access.ForLog), nil
}

func (w *world) may(t *testing.T, person, session ident.ID) access.Grant {
	t.Helper()
	may, err := w.Allow(t.Context(), access.Actor{Person: person, Session: session}, w.circle, access.ViewPlan)
	if err != nil {
		t.Fatal(err)
	}
	return may
}

func (w *world) look(t *testing.T, person ident.ID, screen audit.Screen) {
	t.Helper()
	actor := access.Actor{Person: person, Operation: w.ids.New()}
	if _, err := w.Looked(t.Context(), actor, w.circle, audit.Look{ID: w.ids.New(), Screen: screen, Day: "2026-11-20"}); err != nil {
		t.Fatal(err)
	}
}

func (w *world) copies(t *testing.T) []audit.Copy {
	t.Helper()
	copies, err := w.ListCopies(t.Context(), access.Actor{Person: w.guardian}, w.circle)
	if err != nil {
		t.Fatal(err)
	}
	return copies
}

func (w *world) looks(t *testing.T) []audit.Look {
	t.Helper()
	looks, _, err := w.ListLooks(t.Context(), access.Actor{Person: w.guardian}, w.circle, 0)
	if err != nil {
		t.Fatal(err)
	}
	return looks
}

func TestCopied(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(db)
		device := w.ids.New()
		may := w.may(t, w.planner, device)
		for range 3 {
			if err := w.Copied(t.Context(), may, device, personal.Activities, personal.Name, personal.Activities); err != nil {
				t.Fatal(err)
			}
		}
		want := []audit.Copy{
			{Seq: 2, Session: device, Person: w.planner, Role: access.Planner, Category: personal.Name, SinceAt: morning, RenewedAt: morning},
			{Seq: 1, Session: device, Person: w.planner, Role: access.Planner, Category: personal.Activities, SinceAt: morning, RenewedAt: morning},
		}
		if diff := cmp.Diff(want, w.copies(t)); diff != "" {
			t.Fatalf("keeps one row a device, circle and category (-want +got):\n%s", diff)
		}

		w.clock.Advance(24 * time.Hour)
		if err := w.Copied(t.Context(), may, device, personal.Activities); err != nil {
			t.Fatal(err)
		}
		want[1].RenewedAt = morning.Add(24 * time.Hour)
		if diff := cmp.Diff(want, w.copies(t)); diff != "" {
			t.Errorf("renews the row by the day (-want +got):\n%s", diff)
		}

		ending := audit.Ending{Session: device, At: w.clock.Now(), Browser: "Chrome", Platform: "Android"}
		told := time.Time{}
		for _, known := range []time.Time{{}, w.clock.Now().Add(time.Hour), {}} { // the last by a node that had read it before
			if ending.ToldAt = known; !known.IsZero() {
				told = known
			}
			if err := w.OnSessionEnded(t.Context(), ending); err != nil {
				t.Fatal(err)
			}
			for _, c := range w.copies(t) {
				if !c.EndedAt.Equal(w.clock.Now()) || !c.ToldAt.Equal(told) || c.Browser != "Chrome" || c.Platform != "Android" {
					t.Errorf("a copy on a device that ended = %+v", c)
				}
			}
		}
		if err := w.Copied(t.Context(), may, device, personal.Activities); err != nil {
			t.Fatal(err)
		}
		if c := w.copies(t)[1]; !c.EndedAt.IsZero() || !c.ToldAt.IsZero() {
			t.Errorf("a copy made after the end is not shown: ended at %v", c.EndedAt)
		}
	})
}

// A copy is in the database before Copied returns: the bytes leave only then.
func TestCopiedIsDurableOrFails(t *testing.T) {
	t.Parallel()
	db := dbtest.Open(t, database.SQLite, migrations.Data())
	w := newWorld(db)
	device := w.ids.New()
	may := w.may(t, w.planner, device)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Copied(t.Context(), may, device, personal.Activities); err == nil {
		t.Error("the copy was not kept and nobody was told")
	}
	if err := w.Copied(t.Context(), may, device, personal.Activities); err == nil {
		t.Error("a copy that was not kept is remembered as kept")
	}
}

func TestLooked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(db)
		w.look(t, w.planner, audit.Week)
		w.clock.Advance(5 * time.Minute)
		w.look(t, w.planner, audit.Week) // the same quarter of an hour
		w.look(t, w.planner, audit.Day)
		w.look(t, w.guardian, audit.Week)
		w.clock.Advance(10 * time.Minute)
		w.look(t, w.planner, audit.Week) // the next
		var got []string
		for _, l := range w.looks(t) {
			who := "planner"
			if l.Person == w.guardian {
				who = "guardian"
			}
			got = append(got, fmt.Sprintf("%d %s %s %s", l.Seq, who, l.Screen, l.LookedAt.Format("15:04")))
		}
		want := []string{"4 planner week 08:18", "3 guardian week 08:08", "2 planner day 08:08", "1 planner week 08:03"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("one entry a person, screen and window (-want +got):\n%s", diff)
		}
	})
}

func TestLookedOffline(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(db)
		made := w.ids.New()
		w.clock.Advance(3 * time.Hour)
		look := audit.Look{ID: made, Screen: audit.Day}
		for range 2 { // sent again: the answer was lost
			if _, err := w.Looked(t.Context(), access.Actor{Person: w.planner, Operation: made}, w.circle, look); err != nil {
				t.Fatal(err)
			}
		}
		looks := w.looks(t)
		if len(looks) != 1 || !looks[0].LookedAt.Equal(morning) || !looks[0].KeptAt.Equal(w.clock.Now()) {
			t.Errorf("looks = %+v", looks)
		}
	})
}

func TestLookedRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(dbtest.Open(t, database.SQLite, migrations.Data()))
	fine := audit.Look{ID: w.ids.New(), Screen: audit.Day, Day: "2026-11-20"}
	for _, tc := range []struct {
		name   string
		person ident.ID
		change func(*audit.Look)
		want   fault.Kind
	}{
		{"hides the circle from a stranger", w.ids.New(), func(*audit.Look) {}, fault.NotFound},
		{"takes no screen it does not know", w.planner, func(l *audit.Look) { l.Screen = "secret" }, fault.Invalid},
		{"takes no day that is none", w.planner, func(l *audit.Look) { l.Day = "2026-02-30" }, fault.Invalid},
		{"takes no identifier that is none", w.planner, func(l *audit.Look) { l.ID = "7" }, fault.Invalid},
	} {
		t.Run(tc.name, func(t *testing.T) {
			look := fine
			tc.change(&look)
			if _, err := w.Looked(t.Context(), access.Actor{Person: tc.person}, w.circle, look); fault.KindOf(err) != tc.want || err == nil {
				t.Errorf("Looked = %v", err)
			}
		})
	}
	if got := w.looks(t); len(got) != 0 {
		t.Errorf("a refused look was kept: %+v", got)
	}
}

func TestLogIsHidden(t *testing.T) {
	t.Parallel()
	w := newWorld(dbtest.Open(t, database.SQLite, migrations.Data()))
	for _, person := range []ident.ID{w.planner, w.ids.New(), ""} {
		if _, err := w.ListCopies(t.Context(), access.Actor{Person: person}, w.circle); fault.KindOf(err) != fault.NotFound {
			t.Errorf("ListCopies = %v", err)
		}
		if _, _, err := w.ListLooks(t.Context(), access.Actor{Person: person}, w.circle, 0); fault.KindOf(err) != fault.NotFound {
			t.Errorf("ListLooks = %v", err)
		}
	}
	if _, _, err := w.ListLooks(t.Context(), access.Actor{Person: w.citizen}, w.circle, -1); fault.KindOf(err) != fault.Invalid {
		t.Errorf("ListLooks before -1 = %v", err)
	}
}

// However many write at once, the numbers of a log have no gap and no double.
func TestSeqHasNoGap(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(db)
		var writers sync.WaitGroup
		for i := range 8 {
			writers.Go(func() {
				device := w.ids.New()
				may := access.Decide(access.Actor{Person: w.planner, Session: device}, w.circle, w.citizen, access.Planner, access.AllScopes)
				if err := w.Copied(t.Context(), may, device, personal.Activities, personal.Pictures); err != nil {
					t.Error(err)
				}
				for _, screen := range audit.Screens()[:3] {
					actor := access.Actor{Person: []ident.ID{w.planner, w.guardian}[i%2], Operation: w.ids.New()}
					if _, err := w.Looked(t.Context(), actor, w.circle, audit.Look{ID: w.ids.New(), Screen: screen}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		writers.Wait()
		var seqs []int64
		for _, c := range w.copies(t) {
			seqs = append(seqs, c.Seq)
		}
		for _, l := range w.looks(t) {
			seqs = append(seqs, l.Seq)
		}
		slices.Sort(seqs)
		if len(seqs) != 8*2+2*3 {
			t.Fatalf("%d entries, want %d", len(seqs), 8*2+2*3)
		}
		for i, seq := range seqs {
			if seq != int64(i+1) {
				t.Fatalf("the numbers are %v", seqs)
			}
		}
	})
}

func TestListLooksPages(t *testing.T) {
	t.Parallel()
	w := newWorld(dbtest.Open(t, database.SQLite, migrations.Data()))
	for range 201 {
		w.look(t, w.planner, audit.Day)
		w.clock.Advance(audit.Window)
	}
	actor := access.Actor{Person: w.citizen}
	first, more, err := w.ListLooks(t.Context(), actor, w.circle, 0)
	if err != nil || len(first) != 200 || !more || first[0].Seq != 201 {
		t.Fatalf("first page: %d, %v, %v", len(first), more, err)
	}
	last, more, err := w.ListLooks(t.Context(), actor, w.circle, first[199].Seq)
	if err != nil || len(last) != 1 || more || last[0].Seq != 1 {
		t.Errorf("last page: %+v, %v, %v", last, more, err)
	}
}
