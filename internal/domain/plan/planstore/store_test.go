package planstore_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/plan/plantest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

var asKept = cmp.Options{cmp.AllowUnexported(plan.Key{}), cmpopts.EquateEmpty()}

func TestStore(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Run("keeps every field of an activity", func(t *testing.T) {
			w := plantest.New(t, db)
			want := w.Create(t, w.Full(t))
			want.Author, want.Version, want.CreatedAt, want.ChangedAt = w.Planner.Person, 1, w.Clock.Now(), w.Clock.Now()
			want.Origin = plan.Origin{Activity: w.IDs.New(), From: want.Day, Until: want.Day + 70, Became: want.Day + 71}
			want.Next, want.Side = w.IDs.New(), w.School
			want.DeletedAt = w.Clock.Now().Add(time.Second)
			before := plan.Series{Activity: plan.Activity{ID: want.ID}}
			save(t, w, before, plan.Series{Activity: want})
			got := read(t, w, want.ID)
			if diff := cmp.Diff(plan.Series{Activity: want}, got, asKept); diff != "" {
				t.Errorf("kept otherwise:\n%s", diff)
			}
			want.Start, want.End, want.Part, want.Minutes, want.Version = "", "", plan.Evening, 20, 2
			save(t, w, before, plan.Series{Activity: want})
			if diff := cmp.Diff(want, read(t, w, want.ID).Activity, asKept); diff != "" {
				t.Errorf("kept otherwise without a start:\n%s", diff)
			}
		})
		t.Run("adds nothing in the place of what is there", func(t *testing.T) {
			w := plantest.New(t, db)
			first := w.Create(t, w.Full(t))
			again := first
			again.Title = "Ridning"
			w.Create(t, again)
			entries, err := w.Store.History(t.Context(), w.Grant(t, w.Planner), first.ID, 0, 9)
			if got := read(t, w, first.ID).Activity; got.Title != first.Title || len(entries) != 1 || err != nil {
				t.Errorf("title %q, %d entries of history, %v", got.Title, len(entries), err)
			}
		})
		t.Run("keeps every field of an occurrence", func(t *testing.T) {
			w := plantest.New(t, db)
			a := w.Create(t, w.Full(t))
			o := plan.Occurrence{
				Activity: a.ID, Key: plan.KeyOf(a.Day), State: plan.Done, Under: plan.Cancelled, DoneSteps: []ident.ID{a.Steps[0].ID}, Choice: a.Choices[0].ID,
				StateAt: w.Clock.Now(), StateBy: w.Citizen.Person, Version: 3, ChangedAt: w.Clock.Now(),
				Own: plan.Own{
					Day: ptr(a.Day + 1), Start: ptr(plan.Clock("09:00")), End: ptr(plan.Clock("24:00")), Minutes: ptr(5), Part: ptr(plan.Midday),
					Rank: ptr(plan.Rank("b")), Title: ptr("Stævne"), Picture: ptr(plan.Picture("archive:fluent-soap")), Colour: ptr(plan.Colour("red")),
					Place: ptr("Havet"), Why: ptr("Derfor"), Note: ptr("Husk"), Steps: &[]plan.Step{{ID: w.IDs.New(), Title: "Svøm"}},
				},
			}
			empty := plan.Occurrence{
				Activity: a.ID, Key: plan.KeyOf(a.Day + 2), State: plan.Planned, Version: 1, ChangedAt: w.Clock.Now(),
				Own: plan.Own{Start: ptr(plan.Clock("")), Place: ptr(""), Picture: ptr(plan.Picture("")), Minutes: ptr(0), Steps: &[]plan.Step{}},
			}
			save(t, w, plan.Series{Activity: a}, plan.Series{Activity: a, Occurrences: []plan.Occurrence{o, empty}})
			if diff := cmp.Diff([]plan.Occurrence{o, empty}, read(t, w, a.ID).Occurrences, asKept); diff != "" {
				t.Errorf("kept otherwise:\n%s", diff)
			}
		})
		t.Run("reads more rows than an engine takes arguments", func(t *testing.T) {
			w := plantest.New(t, db)
			a := w.Create(t, w.Full(t))
			var ids []ident.ID
			var names []plan.Name
			for i := range 16_400 { // more than 32,766 arguments once padded
				ids, names = append(ids, w.IDs.New()), append(names, plan.Name{Activity: a.ID, Key: plan.KeyOf(a.Day + plan.Day(i))})
			}
			may := w.Grant(t, w.Planner)
			if _, err := w.Plans.UpdateOccurrence(t.Context(), w.Planner, w.Circle, a.ID, names[0].Key, plan.OccurrencePatch{State: ptr(plan.Done)}); err != nil {
				t.Fatal(err)
			}
			if list, err := w.Store.Activities(t.Context(), may, append(ids, a.ID)); err != nil || len(list) != 1 {
				t.Errorf("%d activities, %v", len(list), err)
			}
			if list, err := w.Store.Occurrences(t.Context(), may, append(names[1:], names[0])); err != nil || len(list) != 1 {
				t.Errorf("%d occurrences, %v", len(list), err)
			}
		})
		t.Run("opens nothing under another circle's grant", func(t *testing.T) {
			w := plantest.New(t, db)
			a := w.Create(t, w.Full(t))
			stranger, err := w.Allow(t.Context(), w.Stranger, w.Other, access.ViewPlan)
			if err != nil {
				t.Fatal(err)
			}
			if list, err := w.Store.Activities(t.Context(), stranger, []ident.ID{a.ID}); err != nil || len(list) != 0 {
				t.Errorf("Activities = %v, %v", list, err)
			}
			if days, _, err := w.Store.Between(t.Context(), stranger, a.Day, a.Day); err != nil || len(days) != 0 {
				t.Errorf("Between = %v, %v", days, err)
			}
			if _, err := w.Store.Write(t.Context(), stranger, func(ctx context.Context, tx plan.Tx) error {
				_, err := tx.Activity(ctx, a.ID)
				return err
			}); fault.KindOf(err) != fault.NotFound {
				t.Errorf("a write reads %v", err)
			}
		})
		t.Run("leaves nothing behind of a write that fails", func(t *testing.T) {
			w := plantest.New(t, db)
			a := w.Full(t)
			broken := fault.New(fault.Conflict, "test.broken", "", "")
			_, err := w.Store.Write(t.Context(), w.Grant(t, w.Planner), func(ctx context.Context, tx plan.Tx) error {
				a.Version = 1
				if err := tx.Save(ctx, plan.Series{}, plan.Series{Activity: a}); err != nil {
					return err
				}
				return broken
			})
			if fault.KindOf(err) != fault.Conflict {
				t.Fatal(err)
			}
			if list, err := w.Store.Activities(t.Context(), w.Grant(t, w.Planner), []ident.ID{a.ID}); err != nil || len(list) != 0 {
				t.Errorf("Activities = %v, %v", list, err)
			}
		})
	})
}

// TestModel does random things to a plan and holds every answer against the same things done to
// series in memory.
func TestModel(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		for _, seed := range []uint64{1, 2, 3} {
			w := plantest.New(t, db)
			m := &model{World: w, Rand: rand.New(rand.NewPCG(seed, 3)), series: map[ident.ID]plan.Series{}, versions: map[ident.ID][]plan.Activity{}}
			for step := range 120 {
				m.act(t)
				from := plan.DayOf(2026, 11, 1) + plan.Day(m.IntN(60))
				to := from + plan.Day(m.IntN(20))
				got, err := w.Plans.Days(t.Context(), w.Planner, w.Circle, from, to)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(m.days(from, to), got, asKept); diff != "" {
					t.Fatalf("seed %d: after step %d, %v to %v:\n%s", seed, step, from, to, diff)
				}
			}
			m.holdsEveryField(t)
		}
	})
}

type model struct {
	*plantest.World
	*rand.Rand
	series map[ident.ID]plan.Series
	order  []ident.ID

	versions map[ident.ID][]plan.Activity // as each ever was
}

func (m *model) days(from, to plan.Day) []plan.Item {
	var activities []plan.Activity
	var occurrences []plan.Occurrence
	for _, s := range m.series {
		activities, occurrences = append(activities, s.Activity), append(occurrences, s.Occurrences...)
	}
	items := plan.Expand(activities, occurrences, from, to)
	for i := range items { // a day does not say who wrote what and when
		a := &items[i].Activity
		a.Author, a.Version, a.CreatedAt, a.ChangedAt = "", 0, time.Time{}, time.Time{}
	}
	return items
}

// holdsEveryField compares the activities as they are kept, with who wrote them and when.
func (m *model) holdsEveryField(t *testing.T) {
	t.Helper()
	for id, s := range m.series {
		var want []plan.Activity
		if !s.Activity.IsDeleted() {
			want = []plan.Activity{s.Activity}
		}
		got, err := m.Store.Activities(t.Context(), m.Grant(t, m.Planner), []ident.ID{id})
		if diff := cmp.Diff(want, got, asKept); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	}
}

func (m *model) keep(s plan.Series) {
	if _, known := m.series[s.Activity.ID]; !known {
		m.order = append(m.order, s.Activity.ID)
	}
	m.series[s.Activity.ID] = s
	m.versions[s.Activity.ID] = append(m.versions[s.Activity.ID], s.Activity)
}

func (m *model) rule(t *testing.T) plan.Rule {
	t.Helper()
	rule, err := plan.ParseRule([]string{"", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=DAILY;INTERVAL=3;COUNT=5", "FREQ=MONTHLY;BYDAY=-1FR"}[m.IntN(5)])
	if err != nil {
		t.Fatal(err)
	}
	return rule
}

// act does one random thing to the plan and to the model. What the model refuses, so must the plan.
func (m *model) act(t *testing.T) {
	t.Helper()
	stamp := plan.Stamp{By: m.Planner.Person, At: m.Clock.Now(), MayEdit: true}
	if len(m.order) < 3 || m.IntN(12) == 0 {
		a := m.Full(t)
		a.Day, a.Rule, a.IsCancelled = plan.DayOf(2026, 11, 1)+plan.Day(m.IntN(40)), m.rule(t), false
		a = m.Create(t, a)
		a, err := a.Settled()
		if err != nil {
			t.Fatal(err)
		}
		a.Author, a.Version, a.CreatedAt, a.ChangedAt = stamp.By, 1, stamp.At, stamp.At
		m.keep(plan.Series{Activity: a})
		return
	}
	s := m.series[m.order[m.IntN(len(m.order))]]
	id, day := s.Activity.ID, s.Activity.Day+plan.Day(m.IntN(20)-2)
	var err, refused error
	switch m.IntN(8) {
	case 0:
		_, err = m.Plans.Delete(t.Context(), m.Planner, m.Circle, id)
		m.keep(plan.Series{Activity: s.Activity.Removed(stamp.At), Occurrences: s.Occurrences})
	case 1:
		_, err = m.Plans.Restore(t.Context(), m.Planner, m.Circle, id)
		m.keep(plan.Series{Activity: s.Activity.Restored(stamp.At), Occurrences: s.Occurrences})
	case 2:
		p := plan.ActivityPatch{Title: ptr("Ny")}
		if m.IntN(2) == 0 {
			p.Rule = ptr(m.rule(t))
		}
		if m.IntN(3) == 0 {
			p.Day = &day
		}
		_, err = m.Plans.Update(t.Context(), m.Planner, m.Circle, id, p)
		var next plan.Series
		if next, refused = s.Patched(p, stamp); refused == nil {
			m.keep(next)
		}
	case 3:
		rest := m.IDs.New()
		_, err = m.Plans.Split(t.Context(), m.Planner, m.Circle, id, day, rest, plan.ActivityPatch{})
		var before, after plan.Series
		if before, after, refused = s.Split(day, rest, plan.ActivityPatch{}, stamp); refused == nil {
			m.keep(before)
			m.keep(after)
		}
	case 4:
		with := m.series[m.order[m.IntN(len(m.order))]]
		if origin, known := m.series[s.Activity.Origin.Activity]; known {
			s, with, id = origin, s, origin.Activity.ID
		}
		_, err = m.Plans.Join(t.Context(), m.Planner, m.Circle, id, with.Activity.ID)
		var whole, emptied plan.Series
		if whole, emptied, refused = s.Join(with, stamp); refused == nil {
			m.keep(emptied)
			m.keep(whole)
		}
	default:
		err, refused = m.adjust(t, s, s.Activity.KeyFor(plan.KeyOf(day)), stamp)
	}
	if fault.KindOf(err) != fault.KindOf(refused) || (err == nil) != (refused == nil) {
		t.Fatalf("the plan says %v, the model %v", err, refused)
	}
}

// adjust changes one occurrence.
func (m *model) adjust(t *testing.T, s plan.Series, key plan.Key, stamp plan.Stamp) (err, refused error) {
	t.Helper()
	state := []plan.State{plan.Planned, plan.Done, plan.Skipped, plan.Cancelled, plan.Deleted}[m.IntN(5)]
	p, actor := plan.OccurrencePatch{State: &state}, m.Planner
	if state.IsTick() && m.IntN(2) == 0 {
		actor = m.Citizen
		stamp.By, stamp.MayEdit = actor.Person, false
	} else if m.IntN(2) == 0 {
		p.Own.Day = ptr(s.Activity.Day + plan.Day(m.IntN(50)-10))
	}
	_, err = m.Plans.UpdateOccurrence(t.Context(), actor, m.Circle, s.Activity.ID, key, p)
	hadIt := slices.ContainsFunc(m.versions[s.Activity.ID], func(a plan.Activity) bool { return has(a, a.KeyFor(key)) })
	s, key = m.follow(s, key)
	i := position(s, key)
	if i < 0 && !hadIt && !has(s.Activity, key) {
		return err, fault.New(fault.Invalid, "plan.key_not_in_rule", "key", "")
	}
	was := plan.NewOccurrence(s.Activity.ID, key)
	if i >= 0 {
		was = s.Occurrences[i]
	}
	is, refused := was.Patched(s.Activity, p, stamp)
	if refused != nil {
		t.Fatal(refused)
	}
	occurrences := slices.Clone(s.Occurrences)
	switch {
	case is.Version == 0: // nothing was said
	case i >= 0:
		occurrences[i] = is
	default:
		occurrences = append(occurrences, is)
	}
	m.keep(plan.Series{Activity: s.Activity, Occurrences: occurrences})
	return err, nil
}

// has says whether the rule of a puts an occurrence on key.
func has(a plan.Activity, key plan.Key) bool {
	if a.Rule.Frequency == plan.Once {
		return key == plan.OnceKey
	}
	return key != plan.OnceKey && a.Recurrence().Occurs(key.Day())
}

// follow returns the series that has key by now, when s was split since, and the key there.
func (m *model) follow(s plan.Series, key plan.Key) (plan.Series, plan.Key) {
	for {
		kept := s.Activity.KeyFor(key)
		if position(s, key) >= 0 {
			return s, key
		}
		if position(s, kept) >= 0 {
			return s, kept
		}
		if whole, isPart := m.series[s.Activity.Origin.Activity]; isPart && s.Activity.IsDeleted() &&
			!whole.Activity.IsDeleted() && has(whole.Activity, whole.Activity.KeyFor(key)) {
			s = whole
			continue
		}
		next, isSplit := m.series[s.Activity.Next]
		if !isSplit || has(s.Activity, kept) && !s.Activity.IsDeleted() || max(key.Day(), plan.FirstDay) < next.Activity.Origin.From {
			return s, kept
		}
		s = next
	}
}

func position(s plan.Series, key plan.Key) int {
	return slices.IndexFunc(s.Occurrences, func(o plan.Occurrence) bool { return o.Key == key })
}

func save(t *testing.T, w *plantest.World, was, is plan.Series) {
	t.Helper()
	if _, err := w.Store.Write(t.Context(), w.Grant(t, w.Planner), func(ctx context.Context, tx plan.Tx) error {
		return tx.Save(ctx, was, is)
	}); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, w *plantest.World, id ident.ID) (s plan.Series) {
	t.Helper()
	if _, err := w.Store.Write(t.Context(), w.Grant(t, w.Planner), func(ctx context.Context, tx plan.Tx) (err error) {
		if s.Activity, err = tx.Activity(ctx, id); err != nil {
			return err
		}
		s.Occurrences, err = tx.Occurrences(ctx, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return s
}

func ptr[T any](v T) *T { return &v }
