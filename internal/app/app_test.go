package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mobilize/internal/app/apptest"
	"mobilize/internal/vocabulary/clock"
)

func TestTheProductPlansADayAndAnotherDeviceFollows(t *testing.T) {
	t.Parallel()
	friday := clock.NewFake(time.Date(2026, 3, 27, 10, 0, 0, 0, time.UTC)) // summer time begins on Sunday
	apptest.Each(t, friday, func(t *testing.T, s *apptest.Server) {
		t.Parallel()
		mette := s.SignUp(t, "Mette", "mette@holm.example")
		circle, _ := mette.Circle(t, "Noah")
		activity := mette.NewID()
		path := "/v1/circles/" + circle + "/activities/" + activity
		plan := map[string]any{"title": "Svømning", "picture": "archive:fluent-person-swimming", "day": "2026-03-28", "start": "16:00", "end": "17:00", "rule": "FREQ=DAILY", "zone": "Europe/Copenhagen"}
		mette.Write(t, http.MethodPut, path, plan)

		t.Run("a repeat of an operation gives the first answer", func(t *testing.T) {
			header := http.Header{"Operation-Id": {mette.NewID()}}
			tick := map[string]any{"state": "done"}
			_, first := mette.Send(t, http.MethodPut, path+"/occurrences/2026-03-29", header, tick)
			status, again := mette.Send(t, http.MethodPut, path+"/occurrences/2026-03-29", header, tick)
			if status != http.StatusOK || string(first) != string(again) {
				t.Errorf("first %s, then %d %s", first, status, again)
			}
		})
		t.Run("sync brings everything, and nothing the second time", func(t *testing.T) {
			var page struct {
				Cursor  string `json:"cursor"`
				Changes []struct {
					Collection string         `json:"collection"`
					Value      map[string]any `json:"value"`
				} `json:"changes"`
			}
			mette.Do(t, http.MethodGet, "/v1/sync", nil, &page)
			seen := map[string]bool{}
			for _, c := range page.Changes {
				seen[c.Collection] = true
			}
			for _, collection := range []string{"citizen", "member", "activity", "occurrence"} {
				if !seen[collection] {
					t.Errorf("sync brought no %s", collection)
				}
			}
			mette.Do(t, http.MethodGet, "/v1/sync?cursor="+page.Cursor, nil, &page)
			if len(page.Changes) != 0 {
				t.Errorf("sync brought %d rows again", len(page.Changes))
			}
		})
		t.Run("a stranger finds nothing", func(t *testing.T) {
			karim := s.SignUp(t, "Karim", "karim@solsikken.example")
			if status := karim.Do(t, http.MethodGet, "/v1/circles/"+circle+"/days?from=2026-03-28&to=2026-03-29", nil, nil); status != http.StatusNotFound {
				t.Errorf("status %d", status)
			}
		})
		t.Run("a restart loses nothing", func(t *testing.T) {
			s.Restart(t)
			status, days := mette.Send(t, http.MethodGet, "/v1/circles/"+circle+"/days?from=2026-03-29&to=2026-03-29", nil, nil)
			if status != http.StatusOK || !strings.Contains(string(days), `"done"`) || !strings.Contains(string(days), "Svømning") {
				t.Errorf("status %d, %.300s", status, days)
			}
		})
	})
}

func TestTheLogNamesNobody(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		t.Parallel()
		mette := s.SignUp(t, "Mette Hemmelig", "hemmelig@holm.example")
		mette.Circle(t, "Noah Hemmelig")
		mette.Send(t, http.MethodGet, "/v1/circles/hemmelig/days", nil, nil)
		if lines := s.Log.String(); strings.Contains(strings.ToLower(lines), "hemmelig") {
			t.Errorf("the log holds a name: %s", lines)
		}
	})
}

func TestHealth(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		t.Parallel()
		// The metrics come last: they tell of the requests before.
		for _, page := range [][2]string{
			{"/healthz", "alive"},
			{"/readyz", "ready"},
			{"/", "En dag, man kan se"},
			{"/en/", "A day one can see"},
			{"/manifest.webmanifest", "Mobilize"},
			{"/metrics", "mobilize_request_seconds"},
		} {
			path, holds := page[0], page[1]
			status, body := s.Stranger(t).Send(t, http.MethodGet, path, nil, nil)
			if status != http.StatusOK || !strings.Contains(string(body), holds) {
				t.Errorf("GET %s = %d", path, status)
			}
		}
	})
}
