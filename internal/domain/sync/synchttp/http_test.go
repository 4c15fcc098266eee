package synchttp_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mobilize/internal/domain/sync"
	"mobilize/internal/domain/sync/synchttp"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/httpapi/httpapitest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

const circle = ident.ID("01a1fa59-5336-74be-b270-1d7f07d46825")

// one is a world of one circle with one activity that is there and one that is gone.
type one struct{}

func (one) Relations(context.Context, access.Actor) ([]sync.Relation, error) {
	return []sync.Relation{{Circle: circle, Citizen: "emil", Kind: "citizen", Side: "school", Role: access.Planner, Scopes: access.ViewPlan | access.EditPlan, Zone: "Europe/Copenhagen", Epoch: 1}}, nil
}

func (one) Allow(_ context.Context, actor access.Actor, circle ident.ID, _ access.Scope) (access.Grant, error) {
	return access.Decide(actor, circle, "emil", access.Planner, access.ViewPlan|access.EditPlan, access.ForPlan), nil
}

func (one) Generation(context.Context) (ident.ID, error) { return circle, nil }

func (one) Revs(context.Context, []ident.ID) (map[ident.ID]int64, error) {
	return map[ident.ID]int64{circle: 7}, nil
}

func (one) Changes(context.Context, access.Grant, sync.Range) ([]sync.Change, bool, error) {
	return []sync.Change{
		{Rev: 3, Collection: "activity", ID: "swim"},
		{Rev: 7, Collection: "activity", ID: "gone", Removed: true},
	}, false, nil
}

func (one) Copied(context.Context, access.Grant, ident.ID, ...personal.Category) error { return nil }

func (one) Collection() string  { return "activity" }
func (one) Needs() access.Scope { return access.ViewPlan }

func (one) Read(context.Context, access.Grant, []string) (map[string]any, error) {
	return map[string]any{"swim": map[string]string{"title": "Svømning"}}, nil
}

func TestSync(t *testing.T) {
	t.Parallel()
	server := httpapitest.New(t, nil, func(r *httpapi.Router) {
		synchttp.Register(r, sync.NewService(one{}, one{}, one{}, clock.System{}, nil, sync.Part{Source: one{}}))
	})
	planner := server.As(access.Actor{Person: "rikke", Session: "laptop"})

	first := planner.Do(t, http.MethodGet, "/v1/sync", nil)
	var page map[string]any
	first.Into(t, &page)
	cursor, _ := page["cursor"].(string)
	want := map[string]any{
		"cursor": cursor, "more": false, "lost": []any{}, "reset": []any{}, "failed": []any{},
		"circles": []any{map[string]any{
			"id": string(circle), "kind": "citizen", "citizen": "emil", "side": "school", "role": "planner",
			"scopes": []any{"plan.view", "plan.edit"}, "zone": "Europe/Copenhagen",
		}},
		"changes": []any{
			map[string]any{"circle": string(circle), "rev": 3., "collection": "activity", "id": "swim", "value": map[string]any{"title": "Svømning"}},
			map[string]any{"circle": string(circle), "rev": 7., "collection": "activity", "id": "gone", "value": nil},
		},
	}
	if diff := cmp.Diff(want, page); diff != "" || first.Status != http.StatusOK || cursor == "" {
		t.Errorf("status %d (-want +got):\n%s", first.Status, diff)
	}
	if got := first.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control = %q", got)
	}
	again := planner.Do(t, http.MethodGet, "/v1/sync?cursor="+cursor, nil)
	again.Into(t, &page)
	if diff := cmp.Diff([]any{}, page["changes"]); diff != "" {
		t.Error(diff)
	}
	for _, tc := range []struct {
		name, path, code string
		client           *httpapitest.Client
		status           int
	}{
		{"a stranger", "/v1/sync", "session.none", server.As(access.Actor{}), http.StatusUnauthorized},
		{"a broken cursor", "/v1/sync?cursor=broken", "sync.cursor_malformed", planner, http.StatusUnprocessableEntity},
	} {
		t.Run("refuses "+tc.name, func(t *testing.T) {
			answer := tc.client.Do(t, http.MethodGet, tc.path, nil)
			if code, _ := answer.Problem(); answer.Status != tc.status || code != tc.code {
				t.Errorf("status %d, %s: %s", answer.Status, code, answer.Body)
			}
		})
	}
}
