package circle_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/circle/circletest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
)

// TestAtOnce takes access away and gives it back while the person keeps asking, so that what is
// remembered of them is always fresh, and holds every answer to the change before it.
func TestAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := circletest.New(t, db)
		mette := w.Person(t, "Mette")
		id, _ := w.Circle(t, mette, "Emil")
		karim := w.Join(t, mette, id, "Karim", circle.Invite{Role: access.Planner, Scopes: access.ViewPlan | access.SeePictures})
		looks := func(want access.Scope) bool {
			_, err := w.Circles.Allow(t.Context(), karim, id, want)
			if err != nil && fault.KindOf(err) != fault.NotFound {
				t.Error(err)
			}
			return err == nil
		}
		listed := func() bool {
			circles, err := w.Circles.CirclesOf(t.Context(), karim)
			if err != nil {
				t.Error(err)
			}
			return len(circles) == 1
		}
		var stop atomic.Bool
		var group sync.WaitGroup
		group.Go(func() {
			for !stop.Load() {
				looks(access.ViewPlan)
				listed()
			}
		})
		change := func(c circle.Change) {
			t.Helper()
			if _, err := w.Circles.UpdateMember(t.Context(), w.Op(mette), id, karim.Person, c); err != nil {
				t.Fatal(err)
			}
		}
		paused, active := circle.Paused, circle.Active
		pictures, both := access.SeePictures, access.ViewPlan|access.SeePictures
		for range 20 {
			change(circle.Change{State: &paused})
			if looks(0) || listed() {
				t.Fatal("somebody who was paused still gets in")
			}
			change(circle.Change{State: &active})
			if !looks(access.ViewPlan) || !listed() {
				t.Fatal("somebody who was let in again is kept out")
			}
			change(circle.Change{Scopes: &pictures})
			if looks(access.ViewPlan) || !looks(access.SeePictures) {
				t.Fatal("the scopes are those of before")
			}
			change(circle.Change{Scopes: &both})
		}
		zone := "America/Nuuk"
		if _, err := w.Circles.Update(t.Context(), w.Op(mette), id, circle.Update{Zone: &zone}); err != nil {
			t.Fatal(err)
		}
		if circles, err := w.Circles.CirclesOf(t.Context(), karim); err != nil || circles[0].Zone != zone {
			t.Errorf("the circle is still where it was: %v, %v", circles, err)
		}
		stop.Store(true)
		group.Wait()
	})
}
