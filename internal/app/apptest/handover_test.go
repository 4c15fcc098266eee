package apptest_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"mobilize/internal/app/apptest"
	"mobilize/internal/vocabulary/clock"
)

// handed sends as from a device that is handed over to the citizen, and returns the status.
func handed(t *testing.T, p *apptest.Person, method, path string, body any) int {
	t.Helper()
	status, _ := p.Send(t, method, path, http.Header{"Operation-Id": {p.NewID()}, "Handed-Over": {"1"}}, body)
	return status
}

// What a citizen does on an adult's device is the citizen's own, and such a device may what both may.
func TestADeviceThatIsHandedOver(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		circle, citizen := mette.Circle(t, "Noah")
		in := "/v1/circles/" + circle
		aunt, _ := join(t, s, mette, in, "aunt", map[string]any{"role": "relative", "scopes": []string{"plan.view"}})
		activity, day := mette.NewID(), s.Clock.Now().Format(time.DateOnly)
		path := in + "/activities/" + activity
		mette.Write(t, http.MethodPut, path, map[string]any{
			"title": "Svømning", "day": day, "start": "16:00", "end": "17:00", "zone": "Europe/Copenhagen", "rule": "FREQ=DAILY", "steps": []any{},
		})
		tick := path + "/occurrences/" + day
		if got := handed(t, mette, http.MethodPut, tick, map[string]any{"state": "done"}); got != http.StatusOK {
			t.Fatalf("a tick = %d", got)
		}
		var history struct {
			Entries []struct{ By, On, Deed string }
		}
		_, answer := mette.Send(t, http.MethodGet, path+"/history", nil, nil)
		if err := json.Unmarshal(answer, &history); err != nil || len(history.Entries) < 2 {
			t.Fatalf("history = %s", answer)
		}
		if e := history.Entries[0]; e.Deed != "ticked" || e.By != citizen || e.On != me(t, mette) {
			t.Errorf("the tick is told as %+v", e)
		}
		if e := history.Entries[1]; e.By != me(t, mette) || e.On != "" {
			t.Errorf("what the adult did is told as %+v", e)
		}
		if row := inFeed(t, mette, "occurrence", activity+"/"+day); row == nil || row["stateBy"] != citizen {
			t.Errorf("the tick is by %v", row["stateBy"])
		}
		for name, c := range map[string]struct {
			who          *apptest.Person
			method, path string
			body         any
			want         int
		}{
			"what the citizen may not, though the adult may": {mette, http.MethodPatch, path, map[string]any{"title": "Fri"}, 404},
			"who manages people manages none":                {mette, http.MethodPatch, in, map[string]any{"name": "Somebody"}, 404},
			"what the adult may not, though the citizen may": {aunt, http.MethodPut, tick, map[string]any{"state": "done"}, 404},
			"by a stranger": {s.SignUp(t, "Stranger", "stranger@example.dk"), http.MethodPut, tick, map[string]any{"state": "done"}, 404},
		} {
			if got := handed(t, c.who, c.method, c.path, c.body); got != c.want {
				t.Errorf("%s = %d, want %d", name, got, c.want)
			}
		}
		mette.Write(t, http.MethodPut, "/v1/shelves/"+me(t, mette), map[string]any{"zone": "Europe/Copenhagen"})
		if got := handed(t, mette, http.MethodPut, "/v1/circles/"+me(t, mette)+"/activities/"+mette.NewID(), map[string]any{"title": "x", "day": day, "zone": "Europe/Copenhagen"}); got != http.StatusNotFound {
			t.Errorf("on a shelf = %d", got)
		}
	})
}
