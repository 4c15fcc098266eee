package planstore_test

import (
	"testing"

	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/plan/planstore"
)

// Whoever has the database and no key sees lengths: they do not tell what was done and what was not.
func TestTheLengthOfAnOccurrenceTellsNothingOfItsState(t *testing.T) {
	t.Parallel()
	title := "Svømning"
	for name, own := range map[string]plan.Own{"as planned": {}, "with a title of its own": {Title: &title}} {
		lengths := map[int]bool{}
		for _, state := range []plan.State{plan.Planned, plan.Active, plan.Done, plan.Skipped, plan.Cancelled, plan.Deleted} {
			for _, under := range []plan.State{"", plan.Cancelled, plan.Deleted} {
				sealed := planstore.SealedOccurrence(plan.Occurrence{State: state, Under: under, Own: own})
				lengths[len(sealed)] = true
				var back plan.Occurrence
				if err := planstore.ReadOccurrence(string(sealed), &back); err != nil || back.State != state || back.Under != under {
					t.Errorf("%s over %q came back as %s over %q, %v", state, under, back.State, back.Under, err)
				}
			}
		}
		if len(lengths) != 1 {
			t.Errorf("%s: the lengths are %v, want one", name, lengths)
		}
	}
	var old plan.Occurrence
	if err := planstore.ReadOccurrence("\x01\x15\x04done", &old); err != nil || old.State != plan.Done {
		t.Errorf("a row from before = %s, %v", old.State, err)
	}
}
