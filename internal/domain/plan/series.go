package plan

import (
	"maps"
	"slices"
	"strings"

	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Series is an activity with every occurrence of it that has something of its own.
type Series struct {
	Activity    Activity
	Occurrences []Occurrence // in the order of their keys
}

// KeyFor returns the key by which an occurrence that the caller knows as key is kept: a device
// that was offline may still say "once" of an activity that recurs by now, or the other way round.
func (a Activity) KeyFor(key Key) Key {
	isOnce := a.Rule.Frequency == Once
	switch {
	case isOnce && key.day == a.Day:
		return OnceKey
	case !isOnce && key == OnceKey:
		return KeyOf(a.Day)
	}
	return key
}

// Patched returns s with p applied to all of it. When the activity begins or ceases to recur, what
// is known of its one day follows: "once" becomes that day's key, and back.
func (s Series) Patched(p ActivityPatch, stamp Stamp) (Series, error) {
	next, err := s.Activity.Patched(p, stamp.At)
	if err != nil {
		return Series{}, err
	}
	rename := asNamed
	if isOnce := next.Rule.Frequency == Once; isOnce != (s.Activity.Rule.Frequency == Once) {
		naming := next
		if !isOnce {
			naming.Day = s.Activity.Day
		}
		rename = naming.KeyFor
	}
	return Series{next, adopted(s.Activity.ID, s.Occurrences, rename, stamp)}, nil
}

func asNamed(key Key) Key { return key }

// Split cuts s in two at day: s keeps what the rule puts before it, and a new series with
// identifier id takes the rest with its occurrences, changed by p. When nothing is left before
// day, the old series is deleted and the new one takes all. It returns the Invalid fault
// plan.split_nothing when there is nothing on or after day.
func (s Series) Split(day Day, id ident.ID, p ActivityPatch, stamp Stamp) (before, rest Series, err error) {
	a := s.Activity
	if a.IsDeleted() {
		return Series{}, Series{}, deleted()
	}
	next := a.Recurrence().Next(max(day, a.Day))
	if next == 0 {
		return Series{}, Series{}, fault.New(fault.Invalid, "plan.split_nothing", "day", "There is nothing on or after this day: choose an earlier one.")
	}
	tail := a
	tail.ID, tail.Day, tail.Author = id, next, stamp.By
	tail.Origin = Origin{Activity: a.ID, From: day, Until: a.Rule.Until}
	tail.Version, tail.CreatedAt, tail.ChangedAt = 1, stamp.At, stamp.At

	head := a
	head.Rule.Until = day - 1
	var moved, kept []Occurrence
	if _, err := head.Rule.Bounded(head.Day); a.Rule.Frequency == Once || err != nil {
		head, moved = a.Removed(stamp.At), s.Occurrences
		tail.Origin.From = FirstDay
	} else {
		head.Version, head.ChangedAt = a.Version+1, stamp.At
		for _, o := range s.Occurrences {
			if o.Key.day < day {
				kept = append(kept, o)
			} else {
				moved = append(moved, o)
			}
		}
	}
	head.Next = id
	rest, err = Series{tail, adopted(id, moved, asNamed, stamp)}.Patched(p, stamp)
	if err != nil {
		return Series{}, Series{}, err
	}
	rest.Activity.Version = 1
	rest.Activity.Origin.Became = rest.Activity.Rule.Until
	return Series{head, kept}, rest, nil
}

// Join undoes a split: s takes back rest with its occurrences, and rest is deleted. It returns the
// Conflict fault plan.join_unrelated when rest was not split from s, Gone when rest is deleted, or s too long ago.
func (s Series) Join(rest Series, stamp Stamp) (whole, emptied Series, err error) {
	a, origin := s.Activity, rest.Activity.Origin
	if rest.Activity.IsDeleted() {
		return Series{}, Series{}, deleted()
	}
	if origin.Activity != a.ID {
		return Series{}, Series{}, fault.New(fault.Conflict, "plan.join_unrelated", "with", "Join an activity with the one that was split from it.")
	}
	if err := a.restorable(stamp.At); err != nil {
		return Series{}, Series{}, err
	}
	if a.Rule.Frequency != Once {
		// Whoever changed the end of the rest since the split meant it.
		a.Rule.Until = rest.Activity.Rule.Until
		if a.Rule.Until == origin.Became {
			a.Rule.Until = origin.Until
		}
	}
	a.Next = rest.Activity.Next
	a.DeletedAt = stamp.At // so that Restored counts one change, whichever it was
	a = a.Restored(stamp.At)
	rename := asNamed
	switch isOnce, wasOnce := a.Rule.Frequency == Once, rest.Activity.Rule.Frequency == Once; {
	case isOnce && !wasOnce:
		rename = a.KeyFor
	case wasOnce && !isOnce:
		rename = Activity{Day: rest.Activity.Day, Rule: a.Rule}.KeyFor
	}
	returned := adopted(a.ID, rest.Occurrences, rename, stamp)
	return Series{a, adopted(a.ID, slices.Concat(s.Occurrences, returned), asNamed, stamp)},
		Series{Activity: rest.Activity.Removed(stamp.At)}, nil
}

func deleted() error {
	return fault.New(fault.Gone, "plan.activity_deleted", "", "This activity has been deleted: restore it first.")
}

// adopted returns occurrences as activity keeps them, by the keys that rename gives. Of two that
// come to have the same key a fact stays, else the one named last.
func adopted(activity ident.ID, occurrences []Occurrence, rename func(Key) Key, stamp Stamp) []Occurrence {
	byKey := make(map[Key]Occurrence, len(occurrences))
	for _, o := range occurrences {
		key := rename(o.Key)
		if key != o.Key || o.Activity != activity {
			o.Activity, o.Key = activity, key
			o.Version, o.ChangedAt = o.Version+1, stamp.At
		}
		if there, taken := byKey[key]; taken && there.State.IsFact() && !o.State.IsFact() {
			continue
		}
		byKey[key] = o
	}
	return slices.SortedFunc(maps.Values(byKey), func(a, b Occurrence) int {
		return strings.Compare(a.Key.String(), b.Key.String())
	})
}
