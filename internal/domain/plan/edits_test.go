package plan_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/ident"
)

// edited is a plan as people leave it: every activity there ever was, and what was said of its days.
type edited struct {
	*rapid.T
	series map[ident.ID]plan.Series
	order  []ident.ID
	marks  map[ident.ID]bool // each in the done steps of one fact
	made   int

	from, to plan.Day // everything lies between
}

// newEdited begins with one activity; splits make more of it.
func newEdited(t *rapid.T, s plan.Series) *edited {
	e := &edited{T: t, series: map[ident.ID]plan.Series{}, marks: map[ident.ID]bool{}, from: s.Activity.Day - 400, to: s.Activity.Day + 900}
	e.keep(s)
	return e
}

// shows lists what a person sees of all of it.
func (e *edited) shows() []plan.Item { return expand(e.from, e.to, e.all()...) }

func (e *edited) keep(s plan.Series) {
	if _, known := e.series[s.Activity.ID]; !known {
		e.order = append(e.order, s.Activity.ID)
	}
	e.series[s.Activity.ID] = s
}

func (e *edited) id() ident.ID {
	e.made++
	return ident.ID(fmt.Sprintf("0197a000-0000-7000-8000-%012x", 0x100+e.made))
}

func (e *edited) all() []plan.Series {
	list := make([]plan.Series, 0, len(e.order))
	for _, id := range e.order {
		list = append(list, e.series[id])
	}
	return list
}

func (e *edited) pick(name string) plan.Series {
	return e.series[rapid.SampledFrom(e.order).Draw(e.T, name)]
}

// say changes one occurrence that a person sees, or has one key of.
func (e *edited) say(p plan.OccurrencePatch) (was, is plan.Occurrence, ok bool) {
	s := e.pick("series of the day")
	if s.Activity.IsDeleted() {
		return was, is, false
	}
	from := s.Activity.Day + plan.Day(rapid.IntRange(-5, 60).Draw(e.T, "from"))
	items := expand(from, min(from+60, e.to), s)
	if len(items) == 0 {
		return was, is, false
	}
	key := rapid.SampledFrom(items).Draw(e.T, "item").Key
	i := slices.IndexFunc(s.Occurrences, func(o plan.Occurrence) bool { return o.Key == key })
	if was = plan.NewOccurrence(s.Activity.ID, key); i >= 0 {
		was = s.Occurrences[i]
	}
	is, err := was.Patched(s.Activity, p, plan.Stamp{By: stamp.By, At: stamp.At, MayEdit: true})
	if err != nil {
		e.Fatalf("a change of %v: %v", key, err)
	}
	s.Occurrences = slices.Clone(s.Occurrences)
	if i >= 0 {
		s.Occurrences[i] = is
	} else {
		s.Occurrences = append(s.Occurrences, is)
	}
	e.keep(s)
	return was, is, true
}

// tick says that something is done, and marks it so that it can be found again.
func (e *edited) tick() {
	mark := e.id()
	if _, _, ok := e.say(plan.OccurrencePatch{State: ptr(plan.Done), Tick: []ident.ID{mark}}); ok {
		e.marks[mark] = true
	}
}

func (e *edited) untick() {
	was, is, ok := e.say(plan.OccurrencePatch{State: ptr(rapid.SampledFrom([]plan.State{plan.Planned, plan.Cancelled, plan.Deleted}).Draw(e.T, "state"))})
	if ok && was.State.IsFact() && !is.State.IsFact() {
		for _, mark := range was.DoneSteps {
			delete(e.marks, mark)
		}
	}
}

func (e *edited) move() {
	e.say(plan.OccurrencePatch{Own: plan.Own{Day: ptr(plan.Day(rapid.IntRange(int(e.from), int(e.to)).Draw(e.T, "to")))}})
}

// patch draws a change of a whole activity. A rule that begins or ceases can bring two facts on one day.
func (e *edited) patch(s plan.Series) plan.ActivityPatch {
	p := plan.ActivityPatch{}
	switch rapid.IntRange(0, 3).Draw(e.T, "what") {
	case 0:
		p.Title = ptr(rapid.SampledFrom([]string{"Ny", "Anden"}).Draw(e.T, "title"))
	case 1:
		p.Start = ptr(rapid.SampledFrom([]plan.Clock{"", "02:30", "09:00"}).Draw(e.T, "start"))
	case 2:
		p.Day = ptr(s.Activity.Day + plan.Day(rapid.IntRange(-20, 20).Draw(e.T, "day")))
	case 3:
		if s.Activity.Rule.Frequency != plan.Once {
			p.Rule = ptr(drawRule(e.T, false))
		}
	}
	return p
}

func (e *edited) change() {
	s := e.pick("series to change")
	if next, err := s.Patched(e.patch(s), stamp); err == nil {
		e.keep(next)
	}
}

// cut draws a day to split s at: often one of which something is known.
func (e *edited) cut(s plan.Series) plan.Day {
	if len(s.Occurrences) > 0 && rapid.Bool().Draw(e.T, "at something") {
		o := rapid.SampledFrom(s.Occurrences).Draw(e.T, "occurrence")
		return max(o.Key.Day(), plan.FirstDay) + plan.Day(rapid.IntRange(0, 1).Draw(e.T, "after it"))
	}
	return s.Activity.Day + plan.Day(rapid.IntRange(-5, 120).Draw(e.T, "at"))
}

// split cuts anything in two, parts of parts too. Without a change a person sees no difference.
func (e *edited) split() {
	s, rest := e.pick("series to split"), e.id()
	day, p := e.cut(s), plan.ActivityPatch{}
	isPlain := rapid.Bool().Draw(e.T, "plain")
	if !isPlain {
		p = e.patch(s)
	}
	want := said(e.shows())
	before, after, err := s.Split(day, rest, p, stamp)
	if err != nil {
		return
	}
	e.keep(before)
	e.keep(after)
	if diff := cmp.Diff(want, said(e.shows())); isPlain && diff != "" {
		e.Fatalf("the days differ after a split of %v at %v:\n%s", s.Activity.ID, day, diff)
	}
}

func (e *edited) join() {
	rest := e.pick("part to join")
	whole, known := e.series[rest.Activity.Origin.Activity]
	if !known {
		return
	}
	if is, emptied, err := whole.Join(rest, stamp); err == nil {
		e.keep(is)
		e.keep(emptied)
	}
}

func (e *edited) remove() {
	s := e.pick("series to delete or restore")
	if s.Activity.IsDeleted() && len(s.Occurrences) > 0 {
		s.Activity = s.Activity.Restored(stamp.At)
	} else {
		s.Activity = s.Activity.Removed(stamp.At)
	}
	e.keep(s)
}

// said counts what a person sees. Which of two things of one moment comes first is for identifiers to say.
func said(items []plan.Item) map[string]int {
	count := map[string]int{}
	for _, i := range items {
		a := i.Activity
		count[fmt.Sprint(i.Day, " ", i.Key, " ", a.Title, a.Start, a.Rank, a.Part, a.Zone, i.State, i.DoneSteps, i.IsChanged)]++
	}
	return count
}

// holds says what is true of every plan, whatever was done to it.
func (e *edited) holds() {
	items := e.shows()
	found, names := map[ident.ID]int{}, map[string]bool{}
	for _, i := range items {
		name := i.Activity.ID.String() + "/" + i.Key.String()
		if names[name] {
			e.Fatalf("%s is shown twice", name)
		}
		names[name] = true
		for _, mark := range i.DoneSteps {
			found[mark]++
		}
		e.isMoment(i)
	}
	for mark := range e.marks {
		if want := e.wanted(mark); found[mark] != want {
			e.Fatalf("the fact %s is shown %d times, want %d", mark, found[mark], want)
		}
	}
	var parts []plan.Item
	from := e.from
	for _, at := range slices.Sorted(maps.Values(e.cuts())) {
		parts = append(parts, expand(from, at-1, e.all()...)...)
		from = max(from, at)
	}
	parts = append(parts, expand(from, e.to, e.all()...)...)
	if len(items) > 0 && !reflect.DeepEqual(items, parts) {
		e.Fatalf("whole and parts differ:\n%s", cmp.Diff(items, parts, asWritten))
	}
}

// wanted is how often a fact is to be seen: not when its activity is deleted, nor when another fact took
// its place, which history tells.
func (e *edited) wanted(mark ident.ID) (count int) {
	for _, s := range e.series {
		for _, o := range s.Occurrences {
			if !s.Activity.IsDeleted() && o.State.IsFact() && slices.Contains(o.DoneSteps, mark) {
				count++
			}
		}
	}
	return count
}

// kept is in how many rows a fact is.
func (e *edited) kept(mark ident.ID) (count int) {
	for _, s := range e.series {
		for _, o := range s.Occurrences {
			if slices.Contains(o.DoneSteps, mark) {
				count++
			}
		}
	}
	return count
}

func (e *edited) cuts() map[int]plan.Day {
	cuts := map[int]plan.Day{}
	for i := range rapid.IntRange(0, 5).Draw(e.T, "cuts") {
		cuts[i] = e.from + plan.Day(rapid.IntRange(0, int(e.to-e.from)).Draw(e.T, "cut"))
	}
	return cuts
}

// isMoment holds an item's start to the clock on the wall of its zone, on its day.
func (e *edited) isMoment(i plan.Item) {
	if i.Activity.Start == "" {
		return
	}
	zone, err := plan.ParseZone(i.Activity.Zone)
	if err != nil {
		e.Fatal(err)
	}
	at := plan.Instant(i.Day, i.Activity.Start, zone).In(zone)
	shows, want := at.Hour()*60+at.Minute(), i.Activity.Start.Minutes()
	if _, before := at.Add(-3 * time.Hour).Zone(); shows != want || plan.Today(at, zone) != i.Day {
		_, after := at.Zone()
		isWholeDay := i.Activity.Zone == "Pacific/Apia" // it skipped 2011-12-30
		if gap := (after - before) / 60; !isWholeDay && (gap <= 0 || shows != want+gap || plan.Today(at, zone) != i.Day) {
			e.Fatalf("%s on %v in %v shows %v", i.Activity.Start, i.Day, zone, at)
		}
	}
}

// TestEdits does anything that people do, in any order, to a plan of a few activities: ticks, moves to
// other days, changes of all of it, splits of splits, joins, deletions.
func TestEdits(t *testing.T) {
	t.Parallel()
	t.Run("lose and double nothing", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			e := newEdited(t, unmarked(drawSeries(t, idA)))
			deeds := []func(){e.tick, e.tick, e.tick, e.untick, e.move, e.change, e.split, e.split, e.join, e.remove}
			for range rapid.IntRange(1, 12).Draw(t, "deeds") {
				rapid.SampledFrom(deeds).Draw(t, "deed")()
				e.holds()
				for mark := range e.marks {
					if count := e.kept(mark); count != 1 {
						t.Fatalf("the fact %s is kept %d times", mark, count)
					}
				}
			}
		})
	})
	t.Run("that only split are undone by joins, back to front", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			whole := drawSeries(t, idA)
			e := newEdited(t, whole)
			want := shown(e.shows())
			type cut struct{ of, rest ident.ID }
			var cuts []cut
			for range rapid.IntRange(1, 5).Draw(t, "splits") {
				s, rest := e.pick("series"), e.id()
				before, after, err := s.Split(e.cut(s), rest, plan.ActivityPatch{}, stamp)
				if err != nil {
					continue
				}
				e.keep(before)
				e.keep(after)
				cuts = append(cuts, cut{s.Activity.ID, rest})
				if diff := cmp.Diff(want, shown(e.shows()), whereverKept); diff != "" {
					t.Fatalf("the days differ after %d splits:\n%s", len(cuts), diff)
				}
			}
			for _, c := range slices.Backward(cuts) {
				is, emptied, err := e.series[c.of].Join(e.series[c.rest], stamp)
				if err != nil {
					t.Fatalf("Join = %v", err)
				}
				e.keep(is)
				e.keep(emptied)
				if diff := cmp.Diff(want, shown(e.shows()), whereverKept); diff != "" {
					t.Fatalf("the days differ after a join:\n%s", diff)
				}
			}
			if diff := cmp.Diff(whole, e.series[idA], asWritten); diff != "" {
				t.Fatalf("all joins do not undo all splits:\n%s", diff)
			}
		})
	})
}

// unmarked is s without the facts that were drawn: those that count carry a mark.
func unmarked(s plan.Series) plan.Series {
	for i := range s.Occurrences {
		if s.Occurrences[i].State.IsFact() {
			s.Occurrences[i].State = plan.Planned
		}
	}
	return s
}
