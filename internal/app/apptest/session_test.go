package apptest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"mobilize/internal/app/apptest"
	"mobilize/internal/vocabulary/clock"
)

// pair signs a citizen's tablet in, as a family does it.
func pair(t *testing.T, s *apptest.Server, planner *apptest.Person, circle string) *apptest.Person {
	t.Helper()
	tablet := s.Stranger(t)
	var code, claim struct{ ID, Secret, Claim string }
	in := "/v1/circles/" + circle + "/pairings"
	planner.Do(t, http.MethodPost, in, nil, &code)
	agent := http.Header{"User-Agent": {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"}}
	_, answer := tablet.Send(t, http.MethodPost, "/v1/pairings/claim", agent, map[string]any{"secret": code.Secret})
	if err := json.Unmarshal(answer, &claim); err != nil {
		t.Fatal(err)
	}
	if status := planner.Do(t, http.MethodPost, in+"/"+code.ID+"/confirm", nil, nil); status != http.StatusOK {
		t.Fatalf("confirm: status %d", status)
	}
	if status := tablet.Do(t, http.MethodPost, "/v1/pairings/collect", map[string]any{"id": claim.ID, "claim": claim.Claim}, nil); status != http.StatusOK {
		t.Fatalf("collect: status %d", status)
	}
	return tablet
}

// A revoked tablet is out within a second: its live connection is told and closed, and its next
// request is refused as ended. Everybody else stays.
func TestARevokedDeviceIsOutWithinASecond(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		circle, _ := mette.Circle(t, "Noah")
		tablet, other := pair(t, s, mette, circle), pair(t, s, mette, circle)
		var me struct{ Session struct{ ID string } }
		tablet.Do(t, http.MethodGet, "/v1/me", nil, &me)
		live := tablet.Lines(t, "/v1/live", 10*time.Second)
		began := time.Now() //nolint:forbidigo // how long it takes is what is tested
		mette.Write(t, http.MethodDelete, "/v1/circles/"+circle+"/devices/"+me.Session.ID, nil)
		told := false
		for line := range live {
			told = told || strings.HasPrefix(line, "event: ended")
		}
		if took := time.Since(began); took > time.Second || !told { //nolint:forbidigo // as above
			t.Errorf("the live connection ended after %v; it was told: %v", took, told)
		}
		var p struct{ Code string }
		if status := tablet.Do(t, http.MethodGet, "/v1/sync", nil, &p); status != http.StatusUnauthorized || p.Code != "session.ended" {
			t.Errorf("the next request = %d %s", status, p.Code)
		}
		if status := other.Do(t, http.MethodGet, "/v1/me", nil, nil); status != http.StatusOK {
			t.Errorf("another tablet = %d", status)
		}
	})
}

// Signing in leaves no secret behind where others read: not in the log, not in an address.
func TestNoSecretIsLogged(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		circle, _ := mette.Circle(t, "Noah")
		tablet := pair(t, s, mette, circle)
		for _, p := range []*apptest.Person{mette, tablet} {
			secret := p.Cookie(t)
			if len(secret) != 43 || strings.Contains(s.Log.String(), secret) || strings.Contains(s.Log.String(), "mette@") {
				t.Errorf("the log holds a secret, or the cookie is none: %d characters", len(secret))
			}
		}
	})
}
