package planhttp_test

import (
	"net/http"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
)

// TestKeys holds new occurrences to days that the activity has, or had when a device last heard of it.
func TestKeys(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		id, rest, single := s.IDs.New().String(), s.IDs.New().String(), s.IDs.New().String()
		one := "/activities/" + id
		s.must(t, http.MethodPut, one, swim)
		s.must(t, http.MethodPut, "/activities/"+single, `{"title":"Frisør","day":"2026-11-17","zone":"Europe/Copenhagen"}`)
		refused := func(t *testing.T, path, body string) {
			t.Helper()
			rev := s.rev(t)
			a := s.do(t, s.Planner, http.MethodPut, path, body)
			if code, field := a.Problem(); a.Status != http.StatusUnprocessableEntity || code != "plan.key_not_in_rule" || field != "key" {
				t.Errorf("%s = %d %s", path, a.Status, a.Body)
			}
			if s.rev(t) != rev {
				t.Errorf("%s changed something", path)
			}
		}
		t.Run("refuses a day the rule does not have", func(t *testing.T) {
			for _, key := range []string{"2026-11-17", "2026-11-09", "2199-12-31"} {
				refused(t, one+"/occurrences/"+key, `{"state":"done"}`)
				refused(t, one+"/occurrences/"+key, `{"day":"2026-11-23","title":"Stævne"}`)
			}
			refused(t, "/activities/"+single+"/occurrences/2026-11-18", `{"state":"done"}`)
		})
		t.Run("lets an occurrence move to any day", func(t *testing.T) {
			s.must(t, http.MethodPut, one+"/occurrences/2026-11-23", `{"day":"2026-11-24"}`)
			s.must(t, http.MethodPut, one+"/occurrences/2026-11-23", `{"state":"done"}`)
			s.shows(t, "2026-11-23", "2026-11-25", "2026-11-24 2026-11-23 done Svømning 16:00")
		})
		t.Run("keeps a row that fitted once, and takes the ticks of a device that was offline", func(t *testing.T) {
			s.must(t, http.MethodPatch, one, `{"rule":"FREQ=WEEKLY;BYDAY=WE"}`)
			s.must(t, http.MethodPut, one+"/occurrences/2026-11-23", `{"state":"skipped"}`)
			s.must(t, http.MethodPut, one+"/occurrences/2026-11-30", `{"state":"done"}`)
			s.must(t, http.MethodPut, one+"/occurrences/2026-12-02", `{"state":"done"}`)
			s.shows(t, "2026-11-23", "2026-12-05", "2026-11-24 2026-11-23 skipped Svømning 16:00", "2026-11-25 2026-11-25 planned Svømning 16:00",
				"2026-11-30 2026-11-30 done Svømning 16:00", "2026-12-02 2026-12-02 done Svømning 16:00")
			refused(t, one+"/occurrences/2026-12-01", `{"state":"done"}`)
		})
		t.Run("finds its way back from a split that was undone", func(t *testing.T) {
			part := s.IDs.New().String()
			s.must(t, http.MethodPost, one+"/split", `{"day":"2027-01-04","new":"`+part+`"}`)
			s.must(t, http.MethodPost, one+"/join", `{"with":"`+part+`"}`)
			s.must(t, http.MethodPut, "/activities/"+part+"/occurrences/2027-01-06", `{"state":"done"}`)
			s.shows(t, "2027-01-04", "2027-01-08", "2027-01-06 2027-01-06 done Svømning 16:00")
		})
		t.Run("follows a split whose rest has another rule", func(t *testing.T) {
			s.must(t, http.MethodPost, one+"/split", `{"day":"2026-12-07","new":"`+rest+`","changes":{"rule":"FREQ=WEEKLY;BYDAY=FR"}}`)
			s.must(t, http.MethodPut, one+"/occurrences/2026-12-09", `{"state":"done"}`)
			s.must(t, http.MethodPut, one+"/occurrences/2026-12-14", `{"state":"done"}`)
			s.shows(t, "2026-12-06", "2026-12-15", "2026-12-09 2026-12-09 done Svømning 16:00", "2026-12-11 2026-12-11 planned Svømning 16:00",
				"2026-12-14 2026-12-14 done Svømning 16:00")
			refused(t, "/activities/"+rest+"/occurrences/2026-12-21", `{"state":"done"}`)
		})
	})
}
