package circlehttp_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/circle/circlehttp"
	"mobilize/internal/domain/circle/circletest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/httpapi/httpapitest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

const base = "https://mobilize.example"

func each(t *testing.T, fn func(t *testing.T, w *circletest.World, s *httpapitest.Server)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := circletest.New(t, db)
		fn(t, w, httpapitest.New(t, w.Gate, func(r *httpapi.Router) { circlehttp.Register(r, w.Circles, w.People, base) }))
	})
}

func TestCirclesOverHTTP(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World, s *httpapitest.Server) {
		mette := s.As(w.Person(t, "Mette"))
		id, citizen := w.IDs.New(), w.IDs.New()
		body := `{"id":"` + id.String() + `","citizen":"` + citizen.String() + `","name":"Noah","zone":"Europe/Copenhagen","settings":{"language":"en"}}`
		operation := w.IDs.New().String()
		for range 2 {
			got := mette.Do(t, "POST", "/v1/circles", body, "Operation-Id", operation)
			if want := `{"circle":"` + id.String() + `","rev":1}`; got.Status != http.StatusOK || strings.TrimSpace(string(got.Body)) != want {
				t.Errorf("create = %d %s, want %s", got.Status, got.Body, want)
			}
		}
		in := "/v1/circles/" + id.String()
		for _, tc := range []struct {
			name, method, path, body string
			status                   int
			code, field              string
		}{
			{"an id that is taken", "POST", "/v1/circles", body, 409, "circle.id_taken", "id"},
			{"no name", "POST", "/v1/circles", `{"id":"` + w.IDs.New().String() + `","citizen":"` + w.IDs.New().String() + `","name":"","zone":"Europe/Copenhagen"}`, 422, "person.name_length", "name"},
			{"an unknown setting of a new one", "POST", "/v1/circles", `{"id":"` + w.IDs.New().String() + `","citizen":"` + w.IDs.New().String() + `","name":"Alma","zone":"Europe/Copenhagen","settings":{"secret wish":"x"}}`, 422, "circle.setting_unknown", "settings"},
			{"settings", "PATCH", in, `{"settings":{"theme":"dark"}}`, 200, "", ""},
			{"an unknown setting", "PATCH", in, `{"settings":{"secret wish":"x"}}`, 422, "circle.setting_unknown", "settings"},
			{"a wrong word of a setting", "PATCH", in, `{"settings":{"theme":"pink"}}`, 422, "circle.setting_value", "settings.theme"},
			{"a name and a zone", "PATCH", in, `{"name":"Noah H.","zone":"America/New_York"}`, 200, "", ""},
			{"an unknown zone", "PATCH", in, `{"zone":"Mars/Olympus"}`, 422, "circle.zone_unknown", "zone"},
			{"an unknown scope", "PATCH", in + "/members/" + citizen.String(), `{"scopes":["plan.rule"]}`, 422, "circle.scope_unknown", "scopes"},
			{"more for the citizen", "PATCH", in + "/members/" + citizen.String(), `{"scopes":["plan.view","plan.edit","plan.tick","pictures.see"]}`, 200, "", ""},
			{"an end that is no time", "PATCH", in + "/members/" + citizen.String(), `{"until":"soon"}`, 422, "circle.until_malformed", "until"},
			{"the last manager leaves", "POST", in + "/leave", "", 409, "circle.last_manager", ""},
			{"a substitute without an end", "POST", in + "/invitations", `{"role":"substitute"}`, 422, "circle.substitute_until", "until"},
			{"an unknown role", "POST", in + "/invitations", `{"role":"king"}`, 422, "circle.role_not_yours_to_give", "role"},
			{"a token that is none", "POST", "/v1/invitations/preview", `{"token":"x"}`, 410, "invitation.gone", ""},
		} {
			t.Run(tc.name, func(t *testing.T) {
				var body any
				if tc.body != "" {
					body = tc.body
				}
				got := mette.Do(t, tc.method, tc.path, body)
				if code, field := got.Problem(); got.Status != tc.status || code != tc.code || field != tc.field {
					t.Errorf("answer = %d %s, want %d %s (%s)", got.Status, got.Body, tc.status, tc.code, tc.field)
				}
			})
		}
	})
}

type invitation struct {
	ID, Token, URL, Label, Until, ExpiresAt, Citizen, Inviter string
	Circle, InvitedBy                                         ident.ID
	Role                                                      string
	Scopes                                                    []string
}

func TestInvitingOverHTTP(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World, s *httpapitest.Server) {
		actor := w.Person(t, "Mette")
		mette := s.As(actor)
		id, _ := w.Circle(t, actor, "Noah")
		in := "/v1/circles/" + id.String()
		var made, shown invitation
		got := mette.Do(t, "POST", in+"/invitations", `{"role":"relative","label":"Farmor","until":"2026-06-30"}`)
		got.Into(t, &made)
		// The last day is a whole day where the citizen lives.
		if got.Status != http.StatusCreated || made.URL != base+"/app/invite#"+made.Token || made.Until != "2026-06-30T22:00:00.000Z" || made.ExpiresAt != "2026-03-09T09:00:00.000Z" {
			t.Fatalf("invite = %d %+v", got.Status, made)
		}
		s.As(access.Actor{}).Do(t, "POST", "/v1/invitations/preview", `{"token":"`+made.Token+`"}`).Into(t, &shown)
		if shown.Citizen != "Noah" || shown.Inviter != "Mette" || shown.Role != "relative" || len(shown.Scopes) != 2 || shown.Label != "" {
			t.Errorf("preview = %+v", shown)
		}
		var list struct{ Invitations []invitation }
		open := mette.Do(t, "GET", in+"/invitations", nil)
		open.Into(t, &list)
		want := invitation{
			ID: made.ID, InvitedBy: actor.Person, Role: "relative", Scopes: made.Scopes, Label: "Farmor", Until: made.Until, ExpiresAt: made.ExpiresAt,
		}
		if diff := cmp.Diff([]invitation{want}, list.Invitations); diff != "" || strings.Contains(string(open.Body), made.Token) {
			t.Errorf("list = %s (-want +got):\n%s", open.Body, diff)
		}
		if got := s.As(access.Actor{}).Do(t, "POST", "/v1/invitations/accept", `{"token":"`+made.Token+`"}`); got.Status != http.StatusUnauthorized {
			t.Errorf("accept by nobody = %d %s", got.Status, got.Body)
		}
		inger := s.As(w.Person(t, "Inger"))
		if got := inger.Do(t, "POST", "/v1/invitations/accept", `{"token":"`+made.Token+`"}`); got.Status != http.StatusOK || !strings.Contains(string(got.Body), id.String()) {
			t.Errorf("accept = %d %s", got.Status, got.Body)
		}
		if got := inger.Do(t, "GET", in+"/invitations", nil); got.Status != http.StatusNotFound {
			t.Errorf("a relative lists invitations: %d", got.Status)
		}
		mette.Do(t, "POST", in+"/invitations", `{"role":"planner"}`).Into(t, &made)
		if got := mette.Do(t, "DELETE", in+"/invitations/"+made.ID, nil); got.Status != http.StatusNoContent {
			t.Errorf("withdraw = %d %s", got.Status, got.Body)
		}
		if got := inger.Do(t, "POST", in+"/leave", nil); got.Status != http.StatusOK {
			t.Errorf("leave = %d %s", got.Status, got.Body)
		}
	})
}

func TestWhatIsSynced(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World, _ *httpapitest.Server) {
		mette := w.Person(t, "Mette")
		id, noah := w.Circle(t, mette, "Noah")
		vik := w.Join(t, mette, id, "Vik", circle.Invite{Role: access.Substitute, Scopes: access.SeePictures, Until: w.Clock.Now().Add(time.Hour)})
		if _, err := w.Circles.Update(t.Context(), w.Op(mette), id, circle.Update{Settings: circle.Settings{"theme": "dark"}}); err != nil {
			t.Fatal(err)
		}
		read := func(actor access.Actor, source interface {
			Needs() access.Scope
			Read(ctx context.Context, may access.Grant, ids []string) (map[string]any, error)
		}, ids ...string,
		) map[string]string {
			t.Helper()
			may, err := w.Circles.Allow(t.Context(), actor, id, source.Needs())
			if err != nil {
				t.Fatal(err)
			}
			rows, err := source.Read(t.Context(), may, ids)
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]string{}
			for key, row := range rows {
				raw, err := json.Marshal(row)
				if err != nil {
					t.Fatal(err)
				}
				out[key] = string(raw)
			}
			return out
		}
		citizens, members := circlehttp.NewCitizens(w.Circles, cards{w.People}), circlehttp.NewMembers(w.Circles, cards{w.People})
		row := func(settings string) string {
			return `{"id":"` + id.String() + `","person":"` + noah.Person.String() + `","name":"Noah","zone":"Europe/Copenhagen","settings":` + settings + `,"version":2}`
		}
		if got := read(mette, citizens, id.String(), w.IDs.New().String()); len(got) != 1 || got[id.String()] != row(`{"theme":"dark"}`) {
			t.Errorf("citizen = %v", got)
		}
		if got := read(vik, citizens, id.String()); got[id.String()] != row(`{}`) {
			t.Errorf("to who may not see the plan: %v", got)
		}
		got := read(mette, members, vik.Person.String(), noah.Person.String(), mette.Person.String(), w.IDs.New().String())
		want := `{"id":"` + vik.Person.String() + `","name":"Vik","role":"substitute","scopes":["pictures.see"],"state":"active","until":"2026-03-02T10:00:00.000Z","isMe":false}`
		if len(got) != 3 || got[vik.Person.String()] != want || !strings.Contains(got[mette.Person.String()], `"isMe":true`) {
			t.Errorf("members = %v", got)
		}
		lesser := `{"id":"` + mette.Person.String() + `","name":"Mette","role":"guardian","state":"active","isMe":false}`
		if got := read(vik, members, vik.Person.String(), mette.Person.String()); got[mette.Person.String()] != lesser || !strings.Contains(got[vik.Person.String()], `"scopes":["pictures.see"]`) {
			t.Errorf("to who does not manage people: %v", got)
		}
		w.Clock.Advance(time.Hour)
		if got := read(mette, members, vik.Person.String()); !strings.Contains(got[vik.Person.String()], `"state":"expired"`) {
			t.Errorf("after the end = %v", got)
		}
	})
}

// cards are names alone: who says something of themselves is in apptest.
type cards struct{ circlehttp.Names }

func (c cards) Cards(ctx context.Context, actor access.Actor, grants []access.Grant) (map[ident.ID]circle.Card, error) {
	names, err := c.Names.Names(ctx, actor, grants)
	out := map[ident.ID]circle.Card{}
	for id, name := range names {
		out[id] = circle.Card{Name: name}
	}
	return out, err
}
