package planhttp

import (
	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/ident"
)

// The wire forms, as the endpoints answer them, for the golden vectors.

type (
	WireActivity          = wireActivity
	WireOccurrence        = wireOccurrence
	WireItem              = wireItem
	WireStep              = wireStep
	WireTimer             = wireTimer
	WireChanges           = wireChanges
	WireOccurrenceChanges = wireOccurrenceChanges
)

var (
	ActivityOut   = activityOut
	OccurrenceOut = occurrenceOut
	TimeOut       = timeOut
)

// TimeForm is what TimeOut writes.
const TimeForm = timeForm

// RangeOf is how days is asked.
var RangeOf = rangeOf

// AppendDays is what days answers with.
var AppendDays = appendDays

// DaysOut is the same, built and then written by encoding/json.
func DaysOut(circle ident.ID, from, to plan.Day, items []plan.Item) any {
	out := wireDays{Circle: circle, Days: []wireDay{}}
	for day := from; day <= to; day++ {
		d := wireDay{Day: day.String(), Items: []wireItem{}}
		for _, i := range items {
			if i.Day == day {
				d.Items = append(d.Items, zones{}.itemOut(i))
			}
		}
		out.Days = append(out.Days, d)
	}
	return out
}

// ItemOut is an item without its moments, which a client reckons itself.
func ItemOut(i plan.Item) WireItem {
	w := zones{}.itemOut(i)
	w.StartAt, w.EndAt = "", ""
	return w
}

func (w wireChanges) Patch() (plan.ActivityPatch, error)             { return w.patch() }
func (w wireOccurrenceChanges) Patch() (plan.OccurrencePatch, error) { return w.patch() }
