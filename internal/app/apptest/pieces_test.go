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
	const template, reward = inCircle + "/templates/{id}", inCircle + "/rewards/{id}"
	keep := act("PUT", template, access.EditPlan, done, templateBody("Morgen"))
	set := act("PUT", reward, access.EditPlan, done, rewardBody("Zoo"))
	keep.makes, set.makes = true, true
	spent := func(kind string, body object) func(b *board, p *place) {
		return func(b *board, p *place) {
			b.request(b.t, b.guardian, "PUT", "/v1/circles/"+p.circle.String()+"/"+kind+"/"+p.activity.String(), body)
		}
	}
	discard := act("DELETE", template, access.EditPlan, done, nil)
	discard.spends = spent("templates", templateBody("Morgen"))
	forgo := act("DELETE", reward, access.EditPlan, done, nil)
	forgo.spends = spent("rewards", rewardBody("Zoo"))
	rename := act("PATCH", template, access.EditPlan, done, object{"name": "Aften"})
	rename.spends = discard.spends
	retitle := act("PATCH", reward, access.EditPlan, done, object{"parts": 3})
	retitle.spends = forgo.spends
	return []action{
		keep, set, rename, retitle, discard, forgo, start,
		act("PUT", timer+"/events/{event}", access.TickPlan, done, object{"kind": "pause", "at": "2026-03-02T08:01:00Z"}),
	}
}

func templateBody(name string) object {
	return object{"kind": "day", "name": name, "body": object{"days": []any{object{"activities": []any{object{"title": name}}}}}}
}

func rewardBody(title string) object {
	return object{"title": title, "parts": 5, "fromDay": "2026-03-02"}
}

func timerBody() object {
	return object{"kind": "disc", "minutes": 10, "startedAt": "2026-03-02T08:00:00Z"}
}

// beside writes with every word there is what lies beside the plan.
func (h *hay) beside(p *apptest.Person, circle string) {
	h.t.Helper()
	at := h.s.Clock.Now().UTC().Format(time.RFC3339)
	p.Write(h.t, http.MethodPut, "/v1/circles/"+circle+"/timers/"+p.NewID(), map[string]any{"kind": "bar", "minutes": 5, "title": h.needle(), "startedAt": at})
	p.Write(h.t, http.MethodPut, "/v1/circles/"+circle+"/templates/"+p.NewID(), templateBody(h.needle()))
	p.Write(h.t, http.MethodPut, "/v1/circles/"+circle+"/rewards/"+p.NewID(), rewardBody(h.needle()))
}
