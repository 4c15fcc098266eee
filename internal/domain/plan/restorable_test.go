package plan_test

import (
	"testing"
	"time"

	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/plan/plantest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/fault"
)

// A picture of a deleted activity is used as long as the activity can be brought back, and no longer.
func TestWhatWasDeletedIsRestorableForAMonth(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := plantest.New(t, db)
		a := w.Create(t, w.Full(t))
		if used, err := w.Plans.Uses(t.Context(), w.Grant(t, w.Planner), plan.Picture(a.Sound), w.Clock.Now()); err != nil || !used {
			t.Errorf("the plan uses its sound: %v, %v", used, err)
		}
		rest := w.IDs.New()
		if _, err := w.Plans.Split(t.Context(), w.Planner, w.Circle, a.ID, a.Day+7, rest, plan.ActivityPatch{}); err != nil {
			t.Fatal(err)
		}
		own := plan.Picture("own:" + w.IDs.New().String())
		w.Known[own] = true
		if _, err := w.Plans.UpdateOccurrence(t.Context(), w.Planner, w.Circle, a.ID, plan.KeyOf(a.Day), plan.OccurrencePatch{Own: plan.Own{Picture: &own}}); err != nil {
			t.Fatal(err)
		}
		checkUsed := func(want bool) {
			t.Helper()
			if used, err := w.Plans.Uses(t.Context(), w.Grant(t, w.Planner), own, w.Clock.Now()); err != nil || used != want {
				t.Errorf("Uses = %v, %v", used, err)
			}
		}
		remove := func() {
			t.Helper()
			if _, err := w.Plans.Delete(t.Context(), w.Planner, w.Circle, a.ID); err != nil {
				t.Fatal(err)
			}
		}
		remove()
		w.Clock.Advance(plan.RestorableFor - time.Second)
		checkUsed(true)
		if _, err := w.Plans.Restore(t.Context(), w.Planner, w.Circle, a.ID); err != nil {
			t.Errorf("in the last moment: %v", err)
		}
		remove()
		w.Clock.Advance(plan.RestorableFor)
		checkUsed(false)
		if _, err := w.Plans.Restore(t.Context(), w.Planner, w.Circle, a.ID); fault.As(err) == nil || fault.As(err).Code != "plan.restore_too_late" {
			t.Errorf("Restore = %v", err)
		}
		if _, err := w.Plans.Join(t.Context(), w.Planner, w.Circle, a.ID, rest); fault.As(err) == nil || fault.As(err).Code != "plan.restore_too_late" {
			t.Errorf("Join = %v", err)
		}
	})
}
