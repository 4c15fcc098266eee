package apptest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mobilize/internal/app/apptest"
	"mobilize/internal/vocabulary/clock"
)

// Whoever leaves a circle hears of that, and not of what happens there afterwards: hints tell when
// somebody's day is planned and lived.
func TestWhoHasLeftACircleHearsNoMoreOfIt(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		id, _ := mette.Circle(t, "Noah")
		in := "/v1/circles/" + id
		karim, karimID := join(t, s, mette, in, "Karim", map[string]any{"role": "planner"})
		live, stays := karim.Lines(t, "/v1/live", 10*time.Second), mette.Lines(t, "/v1/live", 10*time.Second)
		<-live
		<-stays
		began := time.Now() //nolint:forbidigo // how long it takes is what is tested
		mette.Write(t, http.MethodPatch, in+"/members/"+karimID, map[string]any{"state": "ended"})
		mette.Write(t, http.MethodPatch, in, map[string]any{"name": "Noah Holm"})
		hints := 0
		for line := range live { // until the server closes it
			if strings.HasPrefix(line, "event: hint") {
				hints++
			}
		}
		if took := time.Since(began); took > time.Second || hints > 1 { //nolint:forbidigo // as above
			t.Errorf("the live connection ended after %v and %d hints, want one within a second", took, hints)
		}
		heard := false
		for line := range stays {
			if heard = strings.HasPrefix(line, "event: hint"); heard {
				break
			}
		}
		if !heard {
			t.Error("whoever stays hears nothing")
		}
	})
}
