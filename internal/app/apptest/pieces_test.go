package apptest_test

import (
	"net/http"
	"time"

	"mobilize/internal/app/apptest"
	"mobilize/internal/vocabulary/access"
)

// pieceActions are what may be done to what lies beside the plan.
func pieceActions() []action {
	const timer = inCircle + "/timers/{id}"
	start := act("PUT", timer, access.TickPlan, done, timerBody())
	start.makes = true
	return []action{
		start,
		act("PUT", timer+"/events/{event}", access.TickPlan, done, object{"kind": "pause", "at": "2026-03-02T08:01:00Z"}),
	}
}

func timerBody() object {
	return object{"kind": "disc", "minutes": 10, "startedAt": "2026-03-02T08:00:00Z"}
}

// beside writes with every word there is what lies beside the plan.
func (h *hay) beside(p *apptest.Person, circle string) {
	h.t.Helper()
	at := h.s.Clock.Now().UTC().Format(time.RFC3339)
	p.Write(h.t, http.MethodPut, "/v1/circles/"+circle+"/timers/"+p.NewID(), map[string]any{"kind": "bar", "minutes": 5, "title": h.needle(), "startedAt": at})
}
