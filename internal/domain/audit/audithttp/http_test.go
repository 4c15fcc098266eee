package audithttp_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mobilize/internal/domain/audit"
	"mobilize/internal/domain/audit/audithttp"
	"mobilize/internal/domain/audit/auditstore"
	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/httpapi/httpapitest"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
	"mobilize/migrations"
)

const (
	circle   = ident.ID("01990000-0000-7000-8000-000000000001")
	citizen  = ident.ID("01990000-0000-7000-8000-000000000002")
	planner  = ident.ID("01990000-0000-7000-8000-000000000003")
	stranger = ident.ID("01990000-0000-7000-8000-000000000004")
	device   = ident.ID("01990000-0000-7000-8000-000000000005")
)

type circles struct{}

func (circles) Allow(_ context.Context, actor access.Actor, in ident.ID, _ access.Scope) (access.Grant, error) {
	if in != circle || actor.Person != citizen && actor.Person != planner {
		return access.Grant{}, fault.Missing()
	}
	return access.Decide(actor, circle, citizen, access.Planner, access.AllScopes, access.ForLog), nil
}

func TestEndpoints(t *testing.T) {
	t.Parallel()
	db := dbtest.Open(t, database.SQLite, migrations.Data())
	now := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	gate := outbox.New(db, bus.New(), now, ident.NewMaker(now, zeros{}))
	service := audit.NewService(circles{}, auditstore.New(db, gate), now, ident.NewMaker(now, zeros{}))
	server := httpapitest.New(t, gate, func(r *httpapi.Router) { audithttp.Register(r, service) })
	may, err := circles{}.Allow(t.Context(), access.Actor{Person: planner, Session: device}, circle, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := service.Copied(t.Context(), may, device, personal.Activities); err != nil {
		t.Fatal(err)
	}
	look := server.IDs.New()
	const base = "/v1/circles/" + string(circle)
	for _, tc := range []struct {
		name, method, path string
		person             ident.ID
		body               any
		status             int
		code, field        string
	}{
		{"keeps a look", "PUT", base + "/looks/" + string(look), planner, `{"screen":"day","day":"2026-03-02"}`, 200, "", ""},
		{"keeps it once", "PUT", base + "/looks/" + string(look), planner, `{"screen":"day","day":"2026-03-02"}`, 200, "", ""},
		{"refuses a screen it does not know", "PUT", base + "/looks/" + string(look), planner, `{"screen":"secret"}`, 422, "audit.screen_unknown", "screen"},
		{"refuses a field it does not know", "PUT", base + "/looks/" + string(look), planner, `{"screen":"day","title":"x"}`, 422, "request.unknown_field", "title"},
		{"hides from a stranger", "PUT", base + "/looks/" + string(look), stranger, `{"screen":"day"}`, 404, "thing.not_found", ""},
		{"hides looks from a stranger", "GET", base + "/looks", stranger, nil, 404, "thing.not_found", ""},
		{"hides copies from a stranger", "GET", base + "/copies", stranger, nil, 404, "thing.not_found", ""},
		{"asks who it is", "GET", base + "/copies", "", nil, 401, "session.none", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			answer := server.As(access.Actor{Person: tc.person}).Do(t, tc.method, tc.path, tc.body)
			code, field := answer.Problem()
			if answer.Status != tc.status || code != tc.code || field != tc.field {
				t.Errorf("%d %s %q, want %d %s %q", answer.Status, code, field, tc.status, tc.code, tc.field)
			}
		})
	}
	for path, want := range map[string]string{
		"/copies": `{"copies":[{"seq":1,"device":"` + string(device) + `","person":"` + string(planner) + `","role":"planner","isPaired":false,` +
			`"category":"activities","sinceAt":"2026-03-02T09:00:00.000Z","renewedAt":"2026-03-02T09:00:00.000Z"}]}`,
		"/looks": `{"looks":[{"id":"` + string(look) + `","seq":2,"person":"` + string(planner) + `","role":"planner","screen":"day","day":"2026-03-02",` +
			`"lookedAt":"2026-03-02T09:00:00.000Z","keptAt":"2026-03-02T09:00:00.000Z"}],"more":false}`,
	} {
		got := server.As(access.Actor{Person: citizen}).Do(t, "GET", base+path, nil)
		if diff := cmp.Diff(want+"\n", string(got.Body)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
