package plan

import (
	"cmp"
	"slices"
	"strings"

	"mobilize/internal/vocabulary/ident"
)

// Item is one thing on one day: an activity as it is in one occurrence.
type Item struct {
	Activity  Activity // as in this occurrence: what it has of its own is laid over
	Key       Key
	Day       Day // where it is, moved or not
	State     State
	DoneSteps []ident.ID
	Choice    ident.ID // what was chosen; the item has its title and picture
	IsChanged bool     // it has something otherwise than its activity
}

// Expand returns what lies on the days between from and to, both included, in the order of the
// day. The occurrences of an activity that is not among activities are left out. Expanding a
// range gives what expanding its parts gives.
func Expand(activities []Activity, occurrences []Occurrence, from, to Day) []Item {
	rows := make(map[ident.ID]map[Key]Occurrence, len(activities))
	for _, o := range occurrences {
		if rows[o.Activity] == nil {
			rows[o.Activity] = map[Key]Occurrence{}
		}
		rows[o.Activity][o.Key] = o
	}
	items := make([]Item, 0, len(activities)+len(occurrences))
	for _, a := range activities {
		if a.IsDeleted() {
			continue
		}
		recurrence, own := a.Recurrence(), rows[a.ID]
		for day := range recurrence.Days(from, to) {
			key := a.keyOn(day)
			if _, known := own[key]; !known {
				items = append(items, itemOf(a, NewOccurrence(a.ID, key), day))
			}
		}
		for _, o := range own {
			if day := a.dayOf(o); day >= from && day <= to && a.shows(o, recurrence) {
				items = append(items, itemOf(a, o, day))
			}
		}
	}
	return inOrder(items)
}

// inOrder sorts where items lie and then moves each once: they are some hundred bytes apiece.
func inOrder(items []Item) []Item {
	if isInOrder(items) { // as those of a day mostly are, which was planned from morning to evening
		return items
	}
	order := make([]*Item, len(items))
	for i := range items {
		order[i] = &items[i]
	}
	slices.SortFunc(order, compareItems)
	sorted := make([]Item, len(items))
	for i, item := range order {
		sorted[i] = *item
	}
	return sorted
}

func isInOrder(items []Item) bool {
	for i := 1; i < len(items); i++ {
		if compareItems(&items[i-1], &items[i]) > 0 {
			return false
		}
	}
	return true
}

// keyOn returns the key of the occurrence that the rule puts on day.
func (a Activity) keyOn(day Day) Key {
	if a.Rule.Frequency == Once {
		return OnceKey
	}
	return KeyOf(day)
}

// dayOf returns the day on which o lies.
func (a Activity) dayOf(o Occurrence) Day {
	if lies := o.Lies(); lies != 0 {
		return lies
	}
	return a.Day
}

// shows says whether o is to be seen: unless deleted, when the rule still has it, and always
// when it is a fact.
func (a Activity) shows(o Occurrence, recurrence Recurrence) bool {
	if o.State == Deleted {
		return false
	}
	if o.State.IsFact() {
		return true
	}
	return a.has(o.Key, recurrence)
}

// has says whether the rule of a puts an occurrence on key.
func (a Activity) has(key Key, recurrence Recurrence) bool {
	if a.Rule.Frequency == Once || key == OnceKey {
		return a.Rule.Frequency == Once && key == OnceKey
	}
	return recurrence.Occurs(key.day)
}

func itemOf(a Activity, o Occurrence, day Day) Item {
	state := o.State
	if a.IsCancelled && !state.IsFact() {
		state = Cancelled
	}
	return Item{
		Activity: o.Own.over(a).chosen(o.Choice), Key: o.Key, Day: day, State: state,
		DoneSteps: o.DoneSteps, Choice: o.Choice, IsChanged: !o.Own.IsEmpty(),
	}
}

// compareItems orders by day; by part of the day, what has none first; what has a time before
// what has only an order; then by time, rank and identifier.
func compareItems(a, b *Item) int {
	return cmp.Or(
		cmp.Compare(a.Day, b.Day),
		cmp.Compare(a.place(), b.place()),
		strings.Compare(string(a.Activity.Start), string(b.Activity.Start)),
		strings.Compare(string(a.Activity.Rank), string(b.Activity.Rank)),
		strings.Compare(a.Activity.ID.String(), b.Activity.ID.String()),
		strings.Compare(a.Key.String(), b.Key.String()),
	)
}

// place numbers the parts of the day in order, each with its timed items before its others.
func (i *Item) place() int {
	part, untimed := PartOf(i.Activity.Start), 0
	if i.Activity.Start == "" {
		part, untimed = i.Activity.Part, 1
	}
	switch part {
	case Morning:
		return 2 + untimed
	case Midday:
		return 4 + untimed
	case Afternoon:
		return 6 + untimed
	case Evening:
		return 8 + untimed
	case NoPart:
	}
	return untimed
}

// Reach returns the last day on which a has anything to show, when its occurrences lie no later
// than lastLies; none when it has no end.
func (a Activity) Reach(lastLies Day) Day {
	end := a.Recurrence().End()
	if end == 0 {
		return 0
	}
	return max(end, lastLies)
}
