package apptest_test

import (
	"net/http"
	"testing"

	"mobilize/internal/app/apptest"
	"mobilize/internal/vocabulary/clock"
)

// Whoever puts the list of the first hour away has put it away on every device, and takes it out again.
func TestGuideIsPutAway(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette Holm", "mette@example.org")
		other := s.SignUp(t, "", "mette@example.org")
		guide := func() string {
			var me struct{ Person struct{ Guide, Name string } }
			if status := other.Do(t, http.MethodGet, "/v1/me", nil, &me); status != http.StatusOK || me.Person.Name != "Mette Holm" {
				t.Fatalf("me: %d %+v", status, me)
			}
			return me.Person.Guide
		}
		for _, tc := range []struct {
			to     string
			status int
			is     string
		}{{"hidden", http.StatusOK, "hidden"}, {"away", http.StatusUnprocessableEntity, "hidden"}, {"shown", http.StatusOK, ""}} {
			if status := mette.Do(t, http.MethodPatch, "/v1/me", map[string]any{"guide": tc.to}, nil); status != tc.status || guide() != tc.is {
				t.Errorf("%s: %d, then %q", tc.to, status, guide())
			}
		}
	})
}
