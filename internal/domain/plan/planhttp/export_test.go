package planhttp

import "mobilize/internal/domain/plan"

// The wire forms, as the endpoints answer them, for the golden vectors.

type (
	WireActivity          = wireActivity
	WireOccurrence        = wireOccurrence
	WireItem              = wireItem
	WireStep              = wireStep
	WireChanges           = wireChanges
	WireOccurrenceChanges = wireOccurrenceChanges
)

var (
	ActivityOut   = activityOut
	OccurrenceOut = occurrenceOut
)

// ItemOut is an item without its moments, which a client reckons itself.
func ItemOut(i plan.Item) WireItem {
	w := zones{}.itemOut(i)
	w.StartAt, w.EndAt = "", ""
	return w
}

func (w wireChanges) Patch() (plan.ActivityPatch, error)             { return w.patch() }
func (w wireOccurrenceChanges) Patch() (plan.OccurrencePatch, error) { return w.patch() }
