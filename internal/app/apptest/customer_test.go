package apptest_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mobilize/internal/app/apptest"
	"mobilize/internal/vocabulary/clock"
)

// school is an institution with a class, run by its admin over HTTP as anybody's would be.
type school struct {
	s         *apptest.Server
	admin     *apptest.Person
	id, class string
}

func newSchool(t *testing.T, s *apptest.Server) *school {
	t.Helper()
	sc := &school{s: s, admin: s.SignUp(t, "Birgit Lund", "birgit@example.org")}
	sc.id, sc.class = sc.admin.NewID(), sc.admin.NewID()
	sc.admin.Write(t, http.MethodPut, "/v1/customers/"+sc.id, map[string]any{"kind": "institution", "name": "Solsikken", "zone": "Europe/Copenhagen"})
	sc.admin.Write(t, http.MethodPut, sc.path("/groups/"+sc.class), map[string]any{"name": "3. S"})
	return sc
}

func (sc *school) path(rest string) string { return "/v1/circles/" + sc.id + rest }

// link invites an address and returns the token in the mail.
func (sc *school) link(t *testing.T, email string, body map[string]any) string {
	t.Helper()
	before := sc.s.Mail.Count()
	body["email"] = email
	sc.admin.Write(t, http.MethodPut, sc.path("/invites/"+sc.admin.NewID()), body)
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	letter, ok := sc.s.Mail.Wait(ctx, email, before)
	if !ok {
		t.Fatal("no mail came")
	}
	_, token, _ := strings.Cut(letter.Link(), "#")
	return token
}

// hire invites somebody who accepts, and returns them with their id.
func (sc *school) hire(t *testing.T, name, email, role string, groups ...string) (*apptest.Person, string) {
	t.Helper()
	p := sc.s.SignUp(t, name, email)
	body := map[string]any{"kind": "staff", "role": role, "groups": groups}
	if role == "substitute" {
		body["until"] = sc.s.Clock.Now().Add(24 * time.Hour).Format(time.RFC3339)
	}
	token := sc.link(t, email, body)
	if status := p.Do(t, http.MethodPost, "/v1/invites/accept", map[string]any{"token": token}, nil); status != http.StatusOK {
		t.Fatalf("accept: %d", status)
	}
	if status := p.Do(t, http.MethodPost, "/v1/invites/accept", map[string]any{"token": token}, nil); status != http.StatusGone {
		t.Errorf("a link used twice: %d", status)
	}
	return p, idOf(t, p)
}

func idOf(t *testing.T, p *apptest.Person) string {
	t.Helper()
	var me struct{ Person struct{ ID string } }
	p.Do(t, http.MethodGet, "/v1/me", nil, &me)
	return me.Person.ID
}

// stands is how a person stands in a circle, as their device is told.
type stands struct {
	ID, Kind, Role, Side string
	Scopes               []string
}

func seen(t *testing.T, p *apptest.Person, id string) (stands, bool) {
	t.Helper()
	var page struct{ Circles []stands }
	if status := p.Do(t, http.MethodGet, "/v1/sync", nil, &page); status != http.StatusOK {
		t.Fatalf("sync: %d", status)
	}
	i := slices.IndexFunc(page.Circles, func(c stands) bool { return c.ID == id })
	if i < 0 {
		return stands{}, false
	}
	return page.Circles[i], true
}

// A guardian brings a child into a class: its staff stand there on the school's side with what she gave and no
// more, she sees them, and takes all of it back in one step.
func TestHomeAndSchool(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		sc := newSchool(t, s)
		karim, karimID := sc.hire(t, "Karim Aziz", "karim@example.org", "planner", sc.class)
		mette := s.SignUp(t, "Mette Holm", "mette@example.org")
		noah, _ := mette.Circle(t, "Noah Holm")
		if status := sc.admin.Do(t, http.MethodGet, "/v1/circles/"+noah+"/copies", nil, nil); status != http.StatusNotFound {
			t.Errorf("the school finds a child nobody brought: %d", status)
		}
		token := sc.link(t, mette.Email, map[string]any{"kind": "citizen", "groups": []string{sc.class}})
		var offer struct {
			Name, Kind string
			Groups     []string
		}
		mette.Do(t, http.MethodPost, "/v1/invites/preview", map[string]any{"token": token}, &offer)
		if offer.Name != "Solsikken" || offer.Kind != "citizen" || !slices.Equal(offer.Groups, []string{"3. S"}) {
			t.Errorf("preview = %+v", offer)
		}
		bring := map[string]any{"token": token, "circle": noah, "scopes": []string{"plan.view", "plan.edit", "people.manage"}}
		if status := karim.Do(t, http.MethodPost, "/v1/invites/bring", bring, nil); status != http.StatusNotFound {
			t.Errorf("staff brings somebody's child: %d", status)
		}
		if status := mette.Do(t, http.MethodPost, "/v1/invites/bring", bring, nil); status != http.StatusOK {
			t.Fatalf("bring: %d", status)
		}
		got, ok := seen(t, karim, noah)
		if !ok || got.Side != sc.id || got.Role != "planner" || !slices.Equal(got.Scopes, []string{"plan.view", "plan.edit"}) {
			t.Errorf("the teacher stands %+v", got)
		}
		if got, _ := seen(t, mette, noah); got.Side != "" || got.Role != "guardian" {
			t.Errorf("the mother stands %+v", got)
		}
		if got, ok := seen(t, sc.admin, noah); !ok || len(got.Scopes) != 0 {
			t.Errorf("an admin who is not in the class stands %+v", got)
		}
		mette.Write(t, http.MethodPatch, "/v1/circles/"+noah+"/members/"+karimID, map[string]any{"state": "paused"})
		sc.admin.Write(t, http.MethodPut, sc.path("/staff/"+karimID), map[string]any{"role": "planner", "groups": []string{}})
		sc.admin.Write(t, http.MethodPut, sc.path("/staff/"+karimID), map[string]any{"role": "planner", "groups": []string{sc.class}})
		if _, ok := seen(t, karim, noah); ok {
			t.Error("the school lifts a mother's pause")
		}
		mette.Write(t, http.MethodPatch, "/v1/circles/"+noah+"/members/"+karimID, map[string]any{"state": "active", "scopes": []string{"plan.view"}})
		ida, idaID := sc.hire(t, "Ida Bruun", "ida@example.org", "substitute", sc.class)
		if got, _ := seen(t, karim, noah); !slices.Equal(got.Scopes, []string{"plan.view"}) {
			t.Errorf("the teacher has %v after the mother took something away", got.Scopes)
		}
		sc.admin.Write(t, http.MethodDelete, sc.path("/staff/"+idaID), nil)
		if _, ok := seen(t, ida, noah); ok {
			t.Error("somebody who is staff no more still finds the child")
		}
		mette.Write(t, http.MethodDelete, "/v1/circles/"+noah+"/sides/"+sc.id, nil)
		for name, p := range map[string]*apptest.Person{"the teacher": karim, "the admin": sc.admin} {
			if _, ok := seen(t, p, noah); ok {
				t.Errorf("%s still finds a child who was taken back", name)
			}
		}
		if status := sc.admin.Do(t, http.MethodPut, sc.path("/groups/"+sc.class+"/citizens/"+noah), map[string]any{}, nil); status < 400 {
			t.Errorf("the school takes back a child who was taken back: %d", status)
		}
	})
}

// The last admin stays, a planner of another group puts nobody into this one, and who makes a pupil makes
// them on the school's side.
func TestWhoRunsASchool(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		sc := newSchool(t, s)
		karim, karimID := sc.hire(t, "Karim Aziz", "karim@example.org", "planner", sc.class)
		lars, _ := sc.hire(t, "Lars Møller", "lars@example.org", "planner")
		for _, tc := range []struct {
			name, method, path string
			by                 *apptest.Person
			status             int
		}{
			{"the last admin resigns", http.MethodPost, "/resign", sc.admin, http.StatusConflict},
			{"a planner ends another", http.MethodDelete, "/staff/" + karimID, lars, http.StatusNotFound},
			{"a planner resigns", http.MethodPost, "/resign", lars, http.StatusOK},
		} {
			if status, answer := tc.by.Send(t, tc.method, sc.path(tc.path), http.Header{"Operation-Id": {tc.by.NewID()}}, nil); status != tc.status {
				t.Errorf("%s: %d %.200s, want %d", tc.name, status, answer, tc.status)
			}
		}
		if _, ok := seen(t, lars, sc.id); ok {
			t.Error("who has resigned still finds the school")
		}
		emil := karim.NewID()
		karim.Write(t, http.MethodPut, sc.path("/groups/"+sc.class+"/citizens/"+emil), map[string]any{
			"new": map[string]any{"citizen": karim.NewID(), "name": "Emil Bach", "zone": "Europe/Copenhagen"},
		})
		if got, ok := seen(t, karim, emil); !ok || got.Side != sc.id || !slices.Contains(got.Scopes, "people.manage") || !slices.Contains(got.Scopes, "plan.tick") {
			t.Errorf("the teacher stands %+v with a pupil he made", got)
		}
		sc.admin.Write(t, http.MethodDelete, sc.path("/staff/"+karimID), nil)
		if _, ok := seen(t, karim, emil); ok {
			t.Error("a teacher who has left still finds the pupil he made")
		}
		if got, ok := seen(t, sc.admin, emil); !ok || !slices.Contains(got.Scopes, "people.manage") {
			t.Errorf("nobody is left to let a guardian in: %+v", got)
		}
	})
}
