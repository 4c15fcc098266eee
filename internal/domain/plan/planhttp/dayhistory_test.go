package planhttp_test

import (
	"net/http"
	"strings"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
)

func TestDayHistory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		series, single, other := s.IDs.New().String(), s.IDs.New().String(), s.IDs.New().String()
		once := strings.Replace(swim, `"rule":"FREQ=WEEKLY",`, "", 1)
		s.must(t, http.MethodPut, "/activities/"+series, swim)
		s.must(t, http.MethodPut, "/activities/"+single, once)
		s.must(t, http.MethodPut, "/activities/"+other, strings.Replace(once, "11-16", "11-17", 1))
		s.must(t, http.MethodPut, "/activities/"+series+"/occurrences/2026-11-23", `{"state":"cancelled"}`)
		s.must(t, http.MethodPut, "/activities/"+series+"/occurrences/2026-11-16", `{"day":"2026-11-18"}`)
		s.must(t, http.MethodPut, "/activities/"+single+"/occurrences/once", `{"state":"done"}`)
		s.must(t, http.MethodPatch, "/activities/"+single, `{"day":"2026-11-17"}`)
		s.must(t, http.MethodPatch, "/activities/"+single, `{"title":"Ridning"}`)
		s.must(t, http.MethodDelete, "/activities/"+series, nil)
		names := map[string]string{series: "series", single: "single", other: "other"}
		read := func(t *testing.T, day string) []string {
			t.Helper()
			a := s.do(t, s.Planner, http.MethodGet, "/days/"+day+"/history", nil)
			var got struct {
				Entries []struct {
					Activity, Deed, Key, By string
					Before, After           map[string]any
				}
			}
			if a.Status != http.StatusOK {
				t.Fatalf("= %d %s", a.Status, a.Body)
			}
			a.Into(t, &got)
			list := []string{}
			for _, e := range got.Entries {
				if e.By != s.Planner.Person.String() {
					t.Errorf("by %q", e.By)
				}
				list = append(list, strings.TrimSpace(names[e.Activity]+" "+e.Deed+" "+e.Key))
			}
			return list
		}
		for day, want := range map[string][]string{
			"2026-11-16": {"series deleted", "single changed", "series adjusted 2026-11-16", "single created", "series created"},
			"2026-11-17": {"single changed", "single changed", "single ticked once", "other created"},
			"2026-11-18": {"series adjusted 2026-11-16"},
			"2026-11-23": {"series deleted", "series adjusted 2026-11-23", "series created"},
			"2026-11-15": {},
		} {
			if got := read(t, day); strings.Join(got, ", ") != strings.Join(want, ", ") {
				t.Errorf("%s: %s\nwant %s", day, strings.Join(got, ", "), strings.Join(want, ", "))
			}
		}
		s.as(t, s.Citizen, http.MethodGet, "/days/2026-11-16/history", "", http.StatusNotFound)
		s.as(t, s.Planner, http.MethodGet, "/days/never/history", "", http.StatusUnprocessableEntity)
	})
}
