package plan

import (
	"time"

	"mobilize/internal/vocabulary/ident"
)

// Deed is what somebody did to a plan, as history tells it.
type Deed string

// The deeds.
const (
	DidCreate  Deed = "created"
	DidChange  Deed = "changed" // the activity in all its occurrences
	DidDelete  Deed = "deleted"
	DidRestore Deed = "restored"
	DidSplit   Deed = "split"
	DidJoin    Deed = "joined"
	DidAdjust  Deed = "adjusted" // one occurrence
	DidTick    Deed = "ticked"   // said what happened to one occurrence
)

// touches says whether e is about what lay on a day, before it or after.
func (e Entry) touches(day Day) bool {
	if o := e.OccurrenceAfter; o != nil {
		return o.Key.day == day || o.Lies() == day || e.OccurrenceBefore != nil && e.OccurrenceBefore.Lies() == day
	}
	for _, a := range []*Activity{e.ActivityBefore, e.ActivityAfter} {
		if a != nil && !a.IsDeleted() && a.has(a.keyOn(day), a.Recurrence()) && (a.Rule.Frequency != Once || a.Day == day) {
			return true
		}
	}
	return false
}

// Entry is one line of an activity's history: who did what, and how it was before and after.
type Entry struct {
	Rev      int64 // the circle's counter after the deed: an activity has at most one entry with it
	Activity ident.ID
	Deed     Deed
	By       ident.ID // "" when that person is no more
	On       ident.ID // whose device it was done on, when it was handed over to By; "" otherwise
	At       time.Time

	// Either the activity or one occurrence: the other pair is nil. Before is nil of what was new.
	ActivityBefore, ActivityAfter     *Activity
	OccurrenceBefore, OccurrenceAfter *Occurrence
}
