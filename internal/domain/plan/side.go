package plan

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
)

// changes refuses to change what another side put into the plan: home and school plan in one plan, each
// its own. Ticking is for whoever may tick (ADR 0070).
func changes(may access.Grant, a Activity) error {
	if a.Side != may.Side() {
		return fault.New(fault.Conflict, "plan.other_side", "", "This was planned by somebody else round the citizen: ask them to change it.")
	}
	return nil
}

// adjusts refuses to change one occurrence of what another side put into the plan. A guardian may
// always cross out a day, and take that back.
func adjusts(may access.Grant, a Activity, p OccurrencePatch) error {
	if p.IsTick() || may.Role() == access.Guardian && p.isCancellation() {
		return nil
	}
	return changes(may, a)
}

// isCancellation says whether p does nothing but cross out.
func (p OccurrencePatch) isCancellation() bool {
	state := value(p.State)
	p.State = nil
	return state == Cancelled && p.IsTick() && p.DoneSteps == nil && len(p.Tick)+len(p.Untick) == 0 && p.Choice == nil
}

// stampFor is who changes an occurrence of a: on another side only a guardian brings back what is cancelled.
func stampFor(may access.Grant, tx Tx, a Activity) Stamp {
	stamp := stampOf(may, tx)
	stamp.MayEdit = stamp.MayEdit && (a.Side == may.Side() || may.Role() == access.Guardian)
	return stamp
}
