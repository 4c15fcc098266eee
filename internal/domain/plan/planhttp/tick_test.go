package planhttp_test

import (
	"net/http"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/access"
)

// TestTickOfWhatIsOff lets people tick what was cancelled or deleted meanwhile, as a device that was
// offline does. Whoever may only tick never brings it back into the plan.
func TestTickOfWhatIsOff(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		path := "/activities/" + s.IDs.New().String()
		s.must(t, http.MethodPut, path, swim)
		say := func(t *testing.T, actor access.Actor, body string) {
			t.Helper()
			if a := s.do(t, actor, http.MethodPut, path+"/occurrences/2026-11-16", body); a.Status != http.StatusOK {
				t.Fatalf("%s = %d %s", body, a.Status, a.Body)
			}
		}
		for _, off := range []string{"cancelled", "deleted"} {
			is := map[string][]string{"cancelled": {"2026-11-16 2026-11-16 cancelled Svømning 16:00"}}[off]
			t.Run(off, func(t *testing.T) {
				for _, tick := range []string{"planned", "active"} {
					say(t, s.Planner, `{"state":"`+off+`"}`)
					say(t, s.Citizen, `{"state":"`+tick+`"}`)
					s.shows(t, "2026-11-16", "2026-11-16", is...)
				}
				for _, fact := range []string{"done", "skipped"} {
					for _, untick := range []string{"planned", "active"} {
						for _, actor := range []access.Actor{s.Citizen, s.Planner} {
							say(t, actor, `{"state":"`+fact+`"}`)
							s.shows(t, "2026-11-16", "2026-11-16", "2026-11-16 2026-11-16 "+fact+" Svømning 16:00")
							say(t, s.Citizen, `{"state":"done"}`)
							say(t, actor, `{"state":"`+untick+`"}`)
							s.shows(t, "2026-11-16", "2026-11-16", is...)
						}
					}
				}
				say(t, s.Citizen, `{"state":"done"}`)
				if a := s.do(t, s.Citizen, http.MethodPut, path+"/occurrences/2026-11-16", `{"under":""}`); a.Status != http.StatusNotFound {
					t.Errorf("a citizen takes away what lies under a tick: %d %s", a.Status, a.Body)
				}
				say(t, s.Planner, `{"under":""}`)
				say(t, s.Citizen, `{"state":"planned"}`)
				s.shows(t, "2026-11-16", "2026-11-16", "2026-11-16 2026-11-16 planned Svømning 16:00")
			})
			t.Run(off+" is brought back by whoever may edit", func(t *testing.T) {
				say(t, s.Planner, `{"state":"`+off+`"}`)
				say(t, s.Planner, `{"state":"planned"}`)
				s.shows(t, "2026-11-16", "2026-11-16", "2026-11-16 2026-11-16 planned Svømning 16:00")
			})
		}
		code, field := s.do(t, s.Planner, http.MethodPut, path+"/occurrences/2026-11-16", `{"under":"done"}`).Problem()
		if code != "plan.under_unknown" || field != "under" {
			t.Errorf("a fact under a fact: %s %s", code, field)
		}
	})
}
