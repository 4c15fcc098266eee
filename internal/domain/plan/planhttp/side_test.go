package planhttp_test

import (
	"net/http"
	"strings"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/access"
)

// TestSides lets home and school plan in one plan: each changes its own, both tick all.
func TestSides(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		home, school, part := s.IDs.New().String(), s.IDs.New().String(), s.IDs.New().String()
		s.as(t, s.Planner, http.MethodPut, "/activities/"+home, swim, http.StatusOK)
		s.as(t, s.Teacher, http.MethodPut, "/activities/"+school, swim, http.StatusOK)
		if days := s.do(t, s.Planner, http.MethodGet, "/days?from=2026-11-16&to=2026-11-16", nil); strings.Count(string(days.Body), `"side":"`+s.School.String()+`"`) != 1 {
			t.Errorf("the days say of sides: %s", days.Body)
		}
		day := "/occurrences/2026-11-16"
		for _, tc := range []struct {
			name, method, path, body string
			guardianMay              bool // on the other side
			allMay                   bool
		}{
			{"change", http.MethodPatch, "", `{"place":"Hallen"}`, false, false},
			{"change of a day", http.MethodPut, day, `{"place":"Havet"}`, false, false},
			{"change and tick of a day", http.MethodPut, day, `{"place":"Havet","state":"done"}`, false, false},
			{"cancellation with more", http.MethodPut, day, `{"state":"cancelled","day":"2026-11-17"}`, false, false},
			{"deletion of a day", http.MethodPut, day, `{"state":"deleted"}`, false, false},
			{"cancellation of a day", http.MethodPut, day, `{"state":"cancelled"}`, true, false},
			{"tick", http.MethodPut, day, `{"state":"done"}`, true, true},
			{"taking back", http.MethodPut, day, `{"state":"planned"}`, true, true},
			{"split", http.MethodPost, "/split", `{"day":"2026-11-23","new":"` + part + `"}`, false, false},
			{"deletion", http.MethodDelete, "", "", false, false},
		} {
			t.Run(tc.name, func(t *testing.T) {
				for _, one := range []struct {
					actor access.Actor
					of    string
				}{{s.Teacher, home}, {s.Planner, school}, {s.Guardian, school}} {
					may := tc.allMay || tc.guardianMay && one.actor == s.Guardian
					a := s.do(t, one.actor, tc.method, "/activities/"+one.of+tc.path, tc.body)
					if code, _ := a.Problem(); may && a.Status != http.StatusOK || !may && (a.Status != http.StatusConflict || code != "plan.other_side") {
						t.Errorf("on the other side = %d %s", a.Status, a.Body)
					}
				}
			})
		}
		t.Run("who only ticks on the other side leaves a cancellation as it is, and a guardian takes it back", func(t *testing.T) {
			s.as(t, s.Guardian, http.MethodPut, "/activities/"+school+day, `{"state":"cancelled"}`, http.StatusOK)
			s.as(t, s.Planner, http.MethodPut, "/activities/"+school+day, `{"state":"planned"}`, http.StatusOK)
			cancelled := "2026-11-16 2026-11-16 cancelled Svømning 16:00"
			if got := strings.Join(s.days(t, "2026-11-16", "2026-11-16"), "\n"); !strings.Contains(got, cancelled) {
				t.Errorf("shows %s", got)
			}
			s.as(t, s.Guardian, http.MethodPut, "/activities/"+school+day, `{"state":"planned"}`, http.StatusOK)
			if got := strings.Join(s.days(t, "2026-11-16", "2026-11-16"), "\n"); strings.Contains(got, cancelled) {
				t.Errorf("shows %s", got)
			}
		})
		t.Run("a part that was split off is of the same side", func(t *testing.T) {
			s.as(t, s.Teacher, http.MethodPost, "/activities/"+school+"/split", `{"day":"2026-11-23","new":"`+part+`"}`, http.StatusOK)
			s.as(t, s.Planner, http.MethodPatch, "/activities/"+part, `{"place":"Hallen"}`, http.StatusConflict)
			s.as(t, s.Planner, http.MethodPost, "/activities/"+school+"/join", `{"with":"`+part+`"}`, http.StatusConflict)
			s.as(t, s.Teacher, http.MethodPost, "/activities/"+school+"/join", `{"with":"`+part+`"}`, http.StatusOK)
			s.as(t, s.Teacher, http.MethodDelete, "/activities/"+school, "", http.StatusOK)
			s.as(t, s.Planner, http.MethodPost, "/activities/"+school+"/restore", "", http.StatusConflict)
			s.as(t, s.Teacher, http.MethodPost, "/activities/"+school+"/restore", "", http.StatusOK)
		})
	})
}
