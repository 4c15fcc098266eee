package circlehttp_test

import (
	"net/http"
	"testing"

	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/circle/circletest"
	"mobilize/internal/platform/httpapi/httpapitest"
	"mobilize/internal/vocabulary/access"
)

// Whoever takes a change back says what it left; what a guardian has changed since stays.
func TestAMemberIsChangedOnlyFromWhatWasSaid(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World, s *httpapitest.Server) {
		actor := w.Person(t, "Mette")
		mette := s.As(actor)
		id, _ := w.Circle(t, actor, "Noah")
		inger := w.Join(t, actor, id, "Inger", circle.Invite{Role: access.Relative})
		type fields = map[string]any
		for _, tc := range []struct {
			name string
			body fields
			want string
		}{
			{"a change", fields{"scopes": []string{"plan.view"}, "until": "2026-05-01"}, ""},
			{"back, had somebody given more", fields{"state": "paused", "before": fields{"scopes": []string{"plan.view", "pictures.see"}}}, "circle.member_changed"},
			{"back, had somebody set another day", fields{"state": "paused", "before": fields{"until": "2026-05-02"}}, "circle.member_changed"},
			{"back", fields{"until": "2026-06-01", "before": fields{"scopes": []string{"plan.view"}, "until": "2026-05-01"}}, ""},
		} {
			status := http.StatusOK
			if tc.want != "" {
				status = http.StatusConflict
			}
			got := mette.Do(t, "PATCH", "/v1/circles/"+id.String()+"/members/"+inger.Person.String(), tc.body)
			if code, _ := got.Problem(); got.Status != status || code != tc.want {
				t.Errorf("%s = %d %s, want %q", tc.name, got.Status, got.Body, tc.want)
			}
		}
	})
}
