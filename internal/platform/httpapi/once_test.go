package httpapi_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/httpapi/httpapitest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// counting counts how often the first answer is asked for.
type counting struct {
	memory
	asked int
}

func (c *counting) Answer(ctx context.Context, actor access.Actor) (ident.ID, int64, bool, error) {
	c.asked++
	return c.memory.Answer(ctx, actor)
}

func TestOneWrite(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		answers counting
		words   string
		status  int
		asked   int
	}{
		{"goes well without a question", counting{}, "swim", http.StatusOK, 0},
		{"fails as it fails when it is new", counting{}, "missing", http.StatusNotFound, 1},
		{"gives the first answer when a repeat fails", counting{memory: memory{circleID, 7}}, "missing", http.StatusOK, 1},
		{"tells that the operation was another circle's", counting{memory: memory{otherID, 7}}, "missing", http.StatusConflict, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			answers := tc.answers
			s := httpapitest.New(t, &answers, func(r *httpapi.Router) {
				httpapi.Write(r, http.MethodPut, "/v1/circles/{circle}/goals/{id}", httpapi.InCircle(access.EditGoals),
					func(_ context.Context, _ access.Actor, in *setIn) (int64, error) {
						if in.Body.Words == "missing" {
							return 0, fault.Missing()
						}
						return 7, nil
					}, httpapi.OneWrite())
			})
			got := s.As(access.Actor{Person: otherID}).Do(t, http.MethodPut, goalPath, `{"words":"`+tc.words+`"}`, "Operation-Id", string(operation))
			if got.Status != tc.status || answers.asked != tc.asked {
				t.Errorf("status %d after %d questions: %s", got.Status, answers.asked, got.Body)
			}
			if got.Status == http.StatusOK && !strings.Contains(string(got.Body), `"rev":7`) {
				t.Errorf("answer = %s", got.Body)
			}
		})
	}
}
