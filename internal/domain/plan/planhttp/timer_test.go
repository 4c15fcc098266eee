package planhttp_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"mobilize/internal/domain/plan/planhttp"
	"mobilize/internal/domain/plan/planstore"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

const egg = `{"kind":"hourglass","minutes":10,"title":"Æg","picture":"archive:fluent-soap","isLocked":true,"startedAt":"2026-11-20T12:00:00.5Z"}`

// row is what the change feed gives of one piece; nil when it is gone.
func (s *scene) row(t *testing.T, collection string, id ident.ID) any {
	t.Helper()
	for _, source := range planhttp.PieceSources(s.Store) {
		if source.Collection() == collection {
			rows, err := source.Read(t.Context(), s.Grant(t, s.Citizen), []string{id.String()})
			if err != nil {
				t.Fatal(err)
			}
			return rows[id.String()]
		}
	}
	t.Fatalf("there is no collection %s", collection)
	return nil
}

// as asks and wants a status.
func (s *scene) as(t *testing.T, actor access.Actor, method, path, body string, want int) {
	t.Helper()
	if a := s.do(t, actor, method, path, body); a.Status != want {
		t.Fatalf("%s %s %s = %d %s, want %d", method, path, body, a.Status, a.Body, want)
	}
}

func TestTimer(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		id, first, second := s.IDs.New(), s.IDs.New(), s.IDs.New()
		path := "/timers/" + id.String()
		event := func(e ident.ID) string { return path + "/events/" + e.String() }
		tablet := s.Citizen
		tablet.IsDevice = true
		shown := func(t *testing.T) (run struct {
			Kind, Title, Picture, StartedBy, StartedAt string
			Minutes                                    int
			IsLocked                                   bool
			Events                                     []struct {
				ID, Kind, At string
				Minutes      int
			}
		},
		) {
			t.Helper()
			through(t, s.row(t, planstore.TimerCollection, id), &run)
			return run
		}
		t.Run("who ticks starts it, once", func(t *testing.T) {
			s.as(t, s.Viewer, http.MethodPut, path, egg, http.StatusNotFound)
			s.as(t, s.Stranger, http.MethodPut, path, egg, http.StatusNotFound)
			s.as(t, tablet, http.MethodPut, path, egg, http.StatusOK)
			s.as(t, s.Planner, http.MethodPut, path, strings.Replace(egg, "10", "20", 1), http.StatusOK)
			got := shown(t)
			if got.Kind != "hourglass" || got.Minutes != 10 || got.Title != "Æg" || got.Picture == "" || !got.IsLocked || got.StartedBy != s.Citizen.Person.String() || got.StartedAt != "2026-11-20T12:00:00.500Z" || len(got.Events) != 0 {
				t.Errorf("the run is %+v", got)
			}
		})
		t.Run("a locked one is neither paused nor stopped on a paired device", func(t *testing.T) {
			for _, kind := range []string{"pause", "stop"} {
				a := s.do(t, tablet, http.MethodPut, event(first), `{"kind":"`+kind+`","at":"2026-11-20T12:01:00Z"}`)
				if code, _ := a.Problem(); a.Status != http.StatusConflict || code != "plan.timer_locked" {
					t.Errorf("%s = %d %s", kind, a.Status, code)
				}
			}
			s.as(t, tablet, http.MethodPut, event(second), `{"kind":"add","minutes":5,"at":"2026-11-20T12:03:00Z"}`, http.StatusOK)
		})
		t.Run("an event counts once and stands where its moment is", func(t *testing.T) {
			s.as(t, s.Planner, http.MethodPut, event(first), `{"kind":"pause","at":"2026-11-20T12:01:00Z"}`, http.StatusOK)
			rev := s.rev(t)
			s.as(t, s.Planner, http.MethodPut, event(first), `{"kind":"stop","at":"2026-11-20T12:09:00Z"}`, http.StatusOK)
			got := shown(t).Events
			if len(got) != 2 || got[0].ID != first.String() || got[0].Kind != "pause" || got[1].Kind != "add" || got[1].Minutes != 5 || s.rev(t) != rev+1 {
				t.Errorf("the events are %+v", got)
			}
		})
		t.Run("nothing happens to a run that is not there", func(t *testing.T) {
			s.as(t, s.Planner, http.MethodPut, "/timers/"+first.String()+"/events/"+second.String(), `{"kind":"stop","at":"2026-11-20T12:09:00Z"}`, http.StatusNotFound)
		})
		t.Run("two weeks after the last event it goes with the start of another", func(t *testing.T) {
			s.Clock.Advance(14*24*time.Hour - time.Minute)
			s.as(t, s.Planner, http.MethodPut, "/timers/"+s.IDs.New().String(), egg, http.StatusOK)
			if s.row(t, planstore.TimerCollection, id) == nil {
				t.Error("the run is gone early")
			}
			s.Clock.Advance(2 * time.Minute)
			s.as(t, s.Planner, http.MethodPut, "/timers/"+s.IDs.New().String(), egg, http.StatusOK)
			if s.row(t, planstore.TimerCollection, id) != nil {
				t.Error("the run is there still")
			}
		})
	})
}

func TestBadTimer(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		path := "/timers/" + s.IDs.New().String()
		s.as(t, s.Planner, http.MethodPut, path, egg, http.StatusOK)
		for _, tc := range []struct{ event, body, code, field string }{
			{"", `{"kind":"egg","minutes":3,"startedAt":"2026-11-20T12:00:00Z"}`, "plan.timer_kind_unknown", "kind"},
			{"", `{"kind":"bar","minutes":721,"startedAt":"2026-11-20T12:00:00Z"}`, "plan.timer_minutes", "minutes"},
			{"", `{"kind":"bar","minutes":3,"startedAt":"today"}`, "plan.moment_malformed", "startedAt"},
			{"", `{"kind":"bar","minutes":3,"startedAt":"1970-01-01T00:00:00Z"}`, "plan.moment_out_of_range", "startedAt"},
			{"", `{"kind":"bar","minutes":3,"key":"never","startedAt":"2026-11-20T12:00:00Z"}`, "plan.key_malformed", "key"},
			{"", `{"kind":"bar","minutes":3,"picture":"own:0197a000-0000-7000-8000-00000000dead","startedAt":"2026-11-20T12:00:00Z"}`, "plan.picture_unknown", "picture"},
			{"/events/", `{"kind":"eat","at":"2026-11-20T12:00:00Z"}`, "plan.timer_event_unknown", "kind"},
			{"/events/", `{"kind":"add","at":"2026-11-20T12:00:00Z"}`, "plan.timer_minutes", "minutes"},
			{"/events/", `{"kind":"add","minutes":1431,"at":"2026-11-20T12:00:00Z"}`, "plan.timer_minutes", "minutes"},
			{"/events/", `{"kind":"stop","at":"9999-11-20T12:00:00Z"}`, "plan.moment_out_of_range", "at"},
		} {
			to := "/timers/" + s.IDs.New().String()
			if tc.event != "" {
				to = path + tc.event + s.IDs.New().String()
			}
			a := s.do(t, s.Planner, http.MethodPut, to, tc.body)
			if code, field := a.Problem(); a.Status != http.StatusUnprocessableEntity || code != tc.code || field != tc.field {
				t.Errorf("%s = %d %s (%s), want %s (%s)", tc.body, a.Status, code, field, tc.code, tc.field)
			}
		}
		t.Run("200 events and no more", func(t *testing.T) {
			for i := range 201 {
				a := s.do(t, s.Planner, http.MethodPut, path+"/events/"+s.IDs.New().String(), fmt.Sprintf(`{"kind":"pause","at":"2026-11-20T12:00:00.%03dZ"}`, i))
				if code, _ := a.Problem(); i == 200 && code != "plan.timer_events_too_many" {
					t.Errorf("event %d = %d %s", i, a.Status, code)
				}
			}
		})
	})
}
