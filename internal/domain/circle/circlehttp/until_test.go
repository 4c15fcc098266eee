package circlehttp_test

import (
	"net/http"
	"testing"

	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/circle/circletest"
	"mobilize/internal/platform/httpapi/httpapitest"
	"mobilize/internal/vocabulary/access"
)

// Planners and relatives are let in for at most twelve months at a time, and substitutes for 31
// days; then somebody says anew that they belong here. Guardians need no end. It is 2 March 2026.
func TestARelationEndsWithinItsTime(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World, s *httpapitest.Server) {
		actor := w.Person(t, "Mette")
		mette := s.As(actor)
		id, _ := w.Circle(t, actor, "Noah")
		w.Relate(t, circle.Relation{Circle: id, Person: actor.Person, Role: access.Guardian, Scopes: access.AllScopes, State: circle.Active}) // long ago
		in := "/v1/circles/" + id.String()
		for _, tc := range []struct {
			role, until string
			want        string // the code of the refusal
		}{
			{"planner", "2027-03-02", ""},
			{"planner", "2027-03-03", "circle.until_far"},
			{"planner", "2099-01-01T00:00:00Z", "circle.until_far"},
			{"planner", "", ""}, // a year
			{"relative", "2027-03-02", ""},
			{"relative", "2027-03-03", "circle.until_far"},
			{"substitute", "2026-04-01", ""},
			{"substitute", "2026-04-30", "circle.substitute_until"},
			{"guardian", "", ""},
			{"guardian", "2044-03-02", ""},
		} {
			status := http.StatusCreated
			if tc.want != "" {
				status = http.StatusUnprocessableEntity
			}
			body := map[string]any{"role": tc.role, "until": tc.until}
			got := mette.Do(t, "POST", in+"/invitations", body)
			if code, field := got.Problem(); got.Status != status || code != tc.want || code != "" && field != "until" {
				t.Errorf("invite a %s until %q = %d %s", tc.role, tc.until, got.Status, got.Body)
			}
		}
		karim := w.Join(t, actor, id, "Karim", circle.Invite{Role: access.Planner})
		inger := w.Join(t, actor, id, "Inger", circle.Invite{Role: access.Relative})
		far := w.Join(t, actor, id, "Far", circle.Invite{Role: access.Guardian})
		for _, tc := range []struct {
			name, until string
			who         access.Actor
			want        string
		}{
			{"a planner for ever", "", karim, "circle.until_far"},
			{"a planner for two years", "2028-03-01", karim, "circle.until_far"},
			{"a planner for a year", "2027-03-02", karim, ""},
			{"a relative for ever", "", inger, "circle.until_far"},
			{"a relative for a month", "2026-04-02", inger, ""},
			{"a guardian until the child is grown up", "2036-05-01", far, ""},
			{"a guardian for ever", "", far, ""},
		} {
			status := http.StatusOK
			if tc.want != "" {
				status = http.StatusUnprocessableEntity
			}
			got := mette.Do(t, "PATCH", in+"/members/"+tc.who.Person.String(), map[string]any{"until": tc.until})
			if code, _ := got.Problem(); got.Status != status || code != tc.want {
				t.Errorf("%s = %d %s, want %q", tc.name, got.Status, got.Body, tc.want)
			}
		}
	})
}
