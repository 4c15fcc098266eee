package apptest_test

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"mobilize/internal/app/apptest"
	"mobilize/internal/vocabulary/clock"
)

// Thirty people of one school sign in from one address within a minute. Then somebody there asks for one
// address too often: they are told when to come back, and a new start of the server forgives nothing.
func TestLimitsKnowASchoolAndOutliveARestart(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		for i := range 30 {
			s.SignUp(t, "Personale", fmt.Sprintf("personale%d@example.dk", i))
		}
		ask := func() (status int, after string) {
			status, _ = s.Stranger(t).Send(t, http.MethodPost, "/v1/sign-in/links", nil, map[string]any{"email": "offer@example.dk"})
			return status, s.RetryAfter(t, "/v1/sign-in/links", map[string]any{"email": "offer@example.dk"})
		}
		status, after := http.StatusAccepted, ""
		for tries := 0; status == http.StatusAccepted && tries < 6; tries++ {
			status, after = ask()
		}
		if seconds, err := strconv.Atoi(after); status != http.StatusTooManyRequests || err != nil || seconds < 1 || seconds > 180 {
			t.Errorf("one address, asked for again and again: %d, come back after %q", status, after)
		}
		s.Restart(t)
		if status, _ := ask(); status != http.StatusTooManyRequests {
			t.Errorf("after a restart: %d", status)
		}
	})
}
