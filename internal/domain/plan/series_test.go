package plan_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const (
	idA = ident.ID("0197a000-0000-7000-8000-00000000000a")
	idB = ident.ID("0197a000-0000-7000-8000-00000000000b")
	idC = ident.ID("0197a000-0000-7000-8000-00000000000c")
)

var (
	stamp     = plan.Stamp{By: "0197a000-0000-7000-8000-0000000000ff", At: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}
	asWritten = cmp.Options{
		cmp.AllowUnexported(plan.Key{}), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(plan.Activity{}, "Version", "ChangedAt"),
		cmpopts.IgnoreFields(plan.Occurrence{}, "Version", "ChangedAt"),
	}
	whereverKept = cmp.Options{asWritten, cmpopts.IgnoreFields(plan.Activity{}, "ID", "Author", "CreatedAt", "Origin", "Next", "Day", "Rule")}
)

func ptr[T any](v T) *T { return &v }

// drawSeries draws an activity that a plan may hold, with occurrences as commands leave them:
// some on the rule's days, some moved, some that the rule no longer has.
func drawSeries(t *rapid.T, id ident.ID) plan.Series {
	a := plan.Activity{
		ID: id, Title: rapid.SampledFrom([]string{"Bruser", "Skole", "Svømning"}).Draw(t, "title"), Day: drawDay(t, "day"),
		Start: rapid.SampledFrom([]plan.Clock{"", "07:30", "16:00"}).Draw(t, "start"), Zone: rapid.SampledFrom([]string{"Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"}).Draw(t, "zone"),
		Part: rapid.SampledFrom([]plan.Part{"", plan.Morning, plan.Evening}).Draw(t, "part"),
		Rank: rapid.SampledFrom([]plan.Rank{"", "a", "b"}).Draw(t, "rank"), IsCancelled: rapid.IntRange(0, 9).Draw(t, "cancelled") == 0, Version: 1,
	}
	if rapid.IntRange(0, 3).Draw(t, "recurs") > 0 {
		a.Rule = drawRule(t, false)
		switch rapid.IntRange(0, 2).Draw(t, "end") {
		case 0:
			a.Rule.Count = rapid.IntRange(1, 30).Draw(t, "count")
		case 1:
			a.Rule.Until = a.Day + plan.Day(rapid.IntRange(0, 300).Draw(t, "until"))
		}
		if rule, err := plan.ParseRule(a.Rule.String()); err == nil {
			a.Rule = rule
		}
	}
	a, err := a.Settled()
	if err != nil {
		t.Skip("a rule that never occurs is no activity")
	}
	s := plan.Series{Activity: a}
	days := slices.Collect(a.Recurrence().Days(a.Day, a.Day+60))
	for range rapid.IntRange(0, 6).Draw(t, "occurrences") {
		day := a.Day + plan.Day(rapid.IntRange(-3, 60).Draw(t, "key"))
		if len(days) > 0 && rapid.IntRange(0, 3).Draw(t, "fits") > 0 {
			day = rapid.SampledFrom(days).Draw(t, "of the rule")
		}
		o := plan.NewOccurrence(a.ID, a.KeyFor(plan.KeyOf(day)))
		if slices.ContainsFunc(s.Occurrences, func(other plan.Occurrence) bool { return other.Key == o.Key }) {
			continue
		}
		o.State = rapid.SampledFrom([]plan.State{plan.Planned, plan.Active, plan.Done, plan.Skipped, plan.Cancelled, plan.Deleted}).Draw(t, "state")
		o.Version = 1
		if rapid.Bool().Draw(t, "moved") {
			o.Own.Day = ptr(day + plan.Day(rapid.IntRange(-40, 40).Draw(t, "by")))
		}
		if rapid.Bool().Draw(t, "renamed") {
			o.Own.Title = ptr("Aflyst time")
		}
		s.Occurrences = append(s.Occurrences, o)
	}
	slices.SortFunc(s.Occurrences, func(a, b plan.Occurrence) int {
		if a.Key.String() < b.Key.String() {
			return -1
		}
		return 1
	})
	return s
}

func expand(from, to plan.Day, all ...plan.Series) []plan.Item {
	var activities []plan.Activity
	var occurrences []plan.Occurrence
	for _, s := range all {
		activities = append(activities, s.Activity)
		occurrences = append(occurrences, s.Occurrences...)
	}
	return plan.Expand(activities, occurrences, from, to)
}

// shown lists what a person sees, in an order that does not depend on identifiers.
func shown(items []plan.Item) []plan.Item {
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b plan.Item) int {
		if a.Day != b.Day {
			return int(a.Day - b.Day)
		}
		return int(a.Key.Day() - b.Key.Day())
	})
	return items
}

func TestExpand(t *testing.T) {
	t.Parallel()
	t.Run("gives of a range what it gives of its parts", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			a, b := drawSeries(t, idA), drawSeries(t, idB)
			from := a.Activity.Day + plan.Day(rapid.IntRange(-40, 40).Draw(t, "from"))
			to := from + plan.Day(rapid.IntRange(0, 90).Draw(t, "length"))
			whole := expand(from, to, a, b)
			var parts []plan.Item
			for at := from; at <= to; {
				end := min(at+plan.Day(rapid.IntRange(0, 30).Draw(t, "part")), to)
				parts = append(parts, expand(at, end, a, b)...)
				at = end + 1
			}
			if diff := cmp.Diff(whole, parts, asWritten); diff != "" {
				t.Fatalf("whole and parts differ:\n%s", diff)
			}
		})
	})
	t.Run("shows each occurrence of the rule exactly once, or not because a person said so", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			s := drawSeries(t, idA)
			count := map[plan.Key]int{}
			for _, item := range expand(plan.FirstDay, s.Activity.Day+400, s) {
				count[item.Key]++
			}
			known := map[plan.Key]plan.Occurrence{}
			for _, o := range s.Occurrences {
				known[o.Key] = o
			}
			for day := range s.Activity.Recurrence().Days(s.Activity.Day, s.Activity.Day+300) {
				key := s.Activity.KeyFor(plan.KeyOf(day))
				want := 1
				if known[key].State == plan.Deleted {
					want = 0
				}
				if count[key] != want {
					t.Fatalf("%v is shown %d times, want %d", key, count[key], want)
				}
			}
			for key, o := range known {
				if o.State.IsFact() && count[key] != 1 {
					t.Fatalf("the fact %v is shown %d times", key, count[key])
				}
			}
		})
	})
}

func TestSplit(t *testing.T) {
	t.Parallel()
	t.Run("loses and doubles nothing", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			s := drawSeries(t, idA)
			day := s.Activity.Day + plan.Day(rapid.IntRange(-5, 90).Draw(t, "at"))
			before, rest, err := s.Split(day, idB, plan.ActivityPatch{}, stamp)
			if err != nil {
				if s.Activity.Recurrence().Next(day) != 0 {
					t.Fatalf("Split = %v, though something is left", err)
				}
				return
			}
			from, to := s.Activity.Day-60, s.Activity.Day+500
			want, got := shown(expand(from, to, s)), shown(expand(from, to, before, rest))
			if diff := cmp.Diff(want, got, whereverKept); diff != "" {
				t.Fatalf("the day differs after the split:\n%s", diff)
			}
			if !before.Activity.IsDeleted() && before.Activity.Recurrence().End() >= day {
				t.Fatal("the old series reaches into the new")
			}
		})
	})
	t.Run("is undone by join, whatever was changed with it", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			s := drawSeries(t, idA)
			day := s.Activity.Day + plan.Day(rapid.IntRange(-5, 90).Draw(t, "at"))
			p := plan.ActivityPatch{}
			if rapid.Bool().Draw(t, "new title") {
				p.Title = ptr("Ny titel")
			}
			if rapid.Bool().Draw(t, "new day") {
				p.Day = ptr(day + plan.Day(rapid.IntRange(0, 20).Draw(t, "by")))
			}
			if rapid.Bool().Draw(t, "new rule") {
				p.Rule = ptr(drawSeries(t, idC).Activity.Rule)
			}
			before, rest, err := s.Split(day, idB, p, stamp)
			if err != nil {
				return
			}
			whole, emptied, err := before.Join(rest, stamp)
			if err != nil {
				t.Fatalf("Join = %v", err)
			}
			if diff := cmp.Diff(s, whole, asWritten); diff != "" {
				t.Fatalf("join does not undo the split:\n%s", diff)
			}
			if !emptied.Activity.IsDeleted() || len(emptied.Occurrences) != 0 {
				t.Fatal("the part is not emptied and deleted")
			}
		})
	})
	t.Run("keeps a later end that somebody gave the rest", func(t *testing.T) {
		t.Parallel()
		s := weekly(t, "FREQ=WEEKLY;UNTIL=20261231")
		before, rest, err := s.Split(s.Activity.Day+14, idB, plan.ActivityPatch{}, stamp)
		if err != nil {
			t.Fatal(err)
		}
		longer, err := plan.ParseRule("FREQ=WEEKLY;UNTIL=20270131")
		if err != nil {
			t.Fatal(err)
		}
		rest, err = rest.Patched(plan.ActivityPatch{Rule: &longer}, stamp)
		if err != nil {
			t.Fatal(err)
		}
		whole, _, err := before.Join(rest, stamp)
		if err != nil || whole.Activity.Rule.String() != longer.String() {
			t.Errorf("joined to %q, %v, want %q", whole.Activity.Rule, err, longer)
		}
	})
	t.Run("refuses what it cannot do", func(t *testing.T) {
		t.Parallel()
		s := weekly(t, "FREQ=WEEKLY;COUNT=2")
		if _, _, err := s.Split(s.Activity.Day+15, idB, plan.ActivityPatch{}, stamp); fault.As(err) == nil || fault.As(err).Code != "plan.split_nothing" {
			t.Errorf("Split after the end = %v", err)
		}
		if _, _, err := s.Join(weekly(t, "FREQ=DAILY"), stamp); fault.As(err) == nil || fault.As(err).Code != "plan.join_unrelated" {
			t.Errorf("Join with a stranger = %v", err)
		}
		gone := plan.Series{Activity: s.Activity.Removed(stamp.At)}
		if _, _, err := gone.Split(s.Activity.Day, idB, plan.ActivityPatch{}, stamp); fault.KindOf(err) != fault.Gone {
			t.Errorf("Split of a deleted activity = %v", err)
		}
	})
}

func weekly(t *testing.T, rule string) plan.Series {
	t.Helper()
	r, err := plan.ParseRule(rule)
	if err != nil {
		t.Fatal(err)
	}
	a, err := plan.Activity{ID: idA, Title: "Svømning", Day: plan.DayOf(2026, 11, 16), Zone: "Europe/Copenhagen", Rule: r, Version: 1}.Settled()
	if err != nil {
		t.Fatal(err)
	}
	return plan.Series{Activity: a}
}

func TestPatched(t *testing.T) {
	t.Parallel()
	daily := plan.Rule{Frequency: plan.Daily, Interval: 1}
	t.Run("takes the tick of a single activity along when it begins to recur, and back", func(t *testing.T) {
		t.Parallel()
		s := weekly(t, "")
		done := plan.NewOccurrence(idA, plan.OnceKey)
		done.State = plan.Done
		s.Occurrences = []plan.Occurrence{done}
		recurring, err := s.Patched(plan.ActivityPatch{Rule: &daily}, stamp)
		if err != nil || recurring.Occurrences[0].Key != plan.KeyOf(s.Activity.Day) {
			t.Fatalf("recurring: %v, %v", recurring.Occurrences, err)
		}
		if items := expand(s.Activity.Day, s.Activity.Day+1, recurring); len(items) != 2 || items[0].State != plan.Done || items[1].State != plan.Planned {
			t.Errorf("recurring shows %+v", items)
		}
		single, err := recurring.Patched(plan.ActivityPatch{Rule: &plan.Rule{}}, stamp)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, single, asWritten); diff != "" {
			t.Errorf("back again differs:\n%s", diff)
		}
	})
	t.Run("keeps a fact the rule no longer has, and hides what was only meant", func(t *testing.T) {
		t.Parallel()
		s := weekly(t, "FREQ=DAILY")
		done, cancelled := plan.NewOccurrence(idA, plan.KeyOf(s.Activity.Day+1)), plan.NewOccurrence(idA, plan.KeyOf(s.Activity.Day+2))
		done.State, cancelled.State = plan.Done, plan.Cancelled
		s.Occurrences = []plan.Occurrence{done, cancelled}
		r := plan.Rule{Frequency: plan.Weekly, Interval: 1}
		s, err := s.Patched(plan.ActivityPatch{Rule: &r}, stamp)
		if err != nil {
			t.Fatal(err)
		}
		items := expand(s.Activity.Day, s.Activity.Day+6, s)
		if len(items) != 2 || items[0].State != plan.Planned || items[1].State != plan.Done {
			t.Errorf("shows %+v", items)
		}
	})
	t.Run("lets a fact stay where two come together", func(t *testing.T) {
		t.Parallel()
		s := weekly(t, "FREQ=DAILY")
		meant, done := plan.NewOccurrence(idA, plan.OnceKey), plan.NewOccurrence(idA, plan.KeyOf(s.Activity.Day))
		done.State = plan.Done
		for _, occurrences := range [][]plan.Occurrence{{meant, done}, {done, meant}} {
			s.Occurrences = occurrences
			single, err := s.Patched(plan.ActivityPatch{Rule: &plan.Rule{}}, stamp)
			if err != nil || len(single.Occurrences) != 1 || single.Occurrences[0].State != plan.Done {
				t.Errorf("together: %+v, %v", single.Occurrences, err)
			}
		}
	})
	t.Run("lets two people change two fields", func(t *testing.T) {
		t.Parallel()
		a := weekly(t, "").Activity
		one, err := a.Patched(plan.ActivityPatch{Title: ptr("Gymnastik")}, stamp.At)
		if err != nil {
			t.Fatal(err)
		}
		both, err := one.Patched(plan.ActivityPatch{Place: ptr("Hallen")}, stamp.At)
		if err != nil || both.Title != "Gymnastik" || both.Place != "Hallen" || both.Version != 3 {
			t.Errorf("both = %+v, %v", both, err)
		}
		again, err := both.Patched(plan.ActivityPatch{Place: ptr("Hallen")}, stamp.At.Add(time.Hour))
		if err != nil || again.Version != 3 || !again.ChangedAt.Equal(stamp.At) {
			t.Errorf("a repeat changes version %d, %v, %v", again.Version, again.ChangedAt, err)
		}
	})
	t.Run("drops the end with the start, and the part with the order", func(t *testing.T) {
		t.Parallel()
		a := weekly(t, "").Activity
		timed, err := a.Patched(plan.ActivityPatch{Start: ptr(plan.Clock("10:00")), End: ptr(plan.Clock("11:00")), Part: ptr(plan.Evening), Minutes: ptr(20)}, stamp.At)
		if err != nil || timed.Part != "" || timed.Minutes != 0 {
			t.Errorf("timed = %+v, %v", timed, err)
		}
		ordered, err := timed.Patched(plan.ActivityPatch{Start: ptr(plan.Clock(""))}, stamp.At)
		if err != nil || ordered.End != "" {
			t.Errorf("ordered = %+v, %v", ordered, err)
		}
	})
}

func TestOccurrencePatched(t *testing.T) {
	t.Parallel()
	a := weekly(t, "FREQ=DAILY").Activity
	o := plan.NewOccurrence(idA, plan.KeyOf(a.Day))
	later := stamp.At.Add(time.Minute)
	t.Run("keeps the first moment of a state said twice", func(t *testing.T) {
		t.Parallel()
		once, err := o.Patched(a, plan.OccurrencePatch{State: ptr(plan.Done)}, stamp)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := once.Patched(a, plan.OccurrencePatch{State: ptr(plan.Done)}, plan.Stamp{By: idC, At: later})
		if diff := cmp.Diff(once, twice, cmp.AllowUnexported(plan.Key{})); err != nil || diff != "" {
			t.Errorf("twice differs: %v\n%s", err, diff)
		}
	})
	t.Run("merges the steps of two devices", func(t *testing.T) {
		t.Parallel()
		one, err := o.Patched(a, plan.OccurrencePatch{Tick: []ident.ID{idA}}, stamp)
		if err != nil {
			t.Fatal(err)
		}
		two, err := one.Patched(a, plan.OccurrencePatch{Tick: []ident.ID{idB, idA}}, plan.Stamp{By: stamp.By, At: later})
		if err != nil || !slices.Equal(two.DoneSteps, []ident.ID{idA, idB}) {
			t.Errorf("both = %v, %v", two.DoneSteps, err)
		}
		none, err := two.Patched(a, plan.OccurrencePatch{Untick: []ident.ID{idA}}, plan.Stamp{By: stamp.By, At: later})
		if err != nil || !slices.Equal(none.DoneSteps, []ident.ID{idB}) {
			t.Errorf("after undo %v, %v", none.DoneSteps, err)
		}
	})
	t.Run("has a title of its own until it inherits again", func(t *testing.T) {
		t.Parallel()
		own, err := o.Patched(a, plan.OccurrencePatch{Own: plan.Own{Title: ptr("Stævne"), Place: ptr("")}}, stamp)
		if err != nil {
			t.Fatal(err)
		}
		if items := plan.Expand([]plan.Activity{a}, []plan.Occurrence{own}, a.Day, a.Day); items[0].Activity.Title != "Stævne" || !items[0].IsChanged {
			t.Errorf("shows %+v", items[0])
		}
		back, err := own.Patched(a, plan.OccurrencePatch{Inherit: []plan.Field{"title", "place"}}, plan.Stamp{By: stamp.By, At: later})
		if err != nil || !back.Own.IsEmpty() {
			t.Errorf("back = %+v, %v", back.Own, err)
		}
	})
}
