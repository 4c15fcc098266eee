package apptest_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"testing"

	"mobilize/internal/app/apptest"
	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/clock"
)

var queries = regexp.MustCompile(`(?m)^mobilize_database_queries (\S+)$`)

// TestWhatARequestAsks holds the requests that everybody makes to the queries they need, on SQLite, where the
// session and the relation are remembered. Writes ask within their transaction alone.
func TestWhatARequestAsks(t *testing.T) {
	t.Parallel()
	s := apptest.Start(t, database.SQLite, clock.System{})
	rikke := s.SignUp(t, "Rikke", "rikke@example.dk")
	circle, _ := rikke.Circle(t, "Emil")
	activity := func() string { return "/v1/circles/" + circle + "/activities/" + rikke.NewID() }
	swim := map[string]any{"title": "Svømning", "day": "2026-11-20", "start": "10:00", "zone": "Europe/Copenhagen"}
	rikke.Write(t, http.MethodPut, activity(), swim)
	var page struct{ Cursor string }
	asked := func() float64 {
		_, body := s.Stranger(t).Send(t, http.MethodGet, "/metrics", nil, nil)
		found := queries.FindSubmatch(body)
		if found == nil {
			t.Fatal("the metric is not there")
		}
		n, err := strconv.ParseFloat(string(found[1]), 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	// Background work and the metrics ask too, so many requests are counted together and what is left
	// over is theirs.
	const times = 40
	each := func(do func()) int {
		before := asked()
		for range times {
			do()
		}
		return int(asked()-before) / times
	}
	rikke.Do(t, http.MethodGet, "/v1/sync", nil, &page)
	for _, tc := range []struct {
		name string
		most int
		do   func()
	}{
		{"a sync with nothing new", 0, func() { rikke.Do(t, http.MethodGet, "/v1/sync?cursor="+url.QueryEscape(page.Cursor), nil, &page) }},
		{"a day", 1, func() {
			rikke.Do(t, http.MethodGet, "/v1/circles/"+circle+"/days?from=2026-11-20&to=2026-11-20", nil, nil)
		}},
		{"a change of the plan", 0, func() { rikke.Write(t, http.MethodPut, activity(), swim) }},
	} {
		if got := each(tc.do); got > tc.most {
			t.Errorf("%s asks %d queries, want at most %d", tc.name, got, tc.most)
		}
	}
}
