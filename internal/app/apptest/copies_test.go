package apptest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"mobilize/internal/app/apptest"
	"mobilize/internal/vocabulary/clock"
)

// delivers says what each endpoint that reads something of a circle gives to a device. An endpoint
// that is not here fails the test: whoever adds one says what it delivers.
var delivers = map[string]string{
	"/v1/sync":                  "activities",
	"/v1/circles/{circle}/days": "activities",
	"/v1/circles/{circle}/activities/{id}/history":      "activities",
	"/v1/circles/{circle}/days/{day}/history":           "activities",
	"/v1/circles/{circle}/pictures":                     "pictures",
	"/v1/circles/{circle}/pictures/{id}/{size}":         "pictures",
	"/v1/circles/{circle}/pictures/{id}/copies":         "", // identifiers alone
	"/v1/circles/{circle}/sounds/{id}":                  "pictures",
	"/v1/circles/{circle}/contact":                      "address",
	"/v1/circles/{circle}/faces/{person}/{face}/{size}": "profile_picture",
	"/v1/circles/{circle}/invitations":                  "", // labels for people who are not there yet
	"/v1/circles/{circle}/pairings/{id}":                "",
	"/v1/circles/{circle}/copies":                       "",
	"/v1/circles/{circle}/looks":                        "",
	"/v1/circles/{circle}/internet":                     "", // of nobody
	"/v1/circles/{circle}/internet/{found}/{size}":      "",
}

// Whatever sealed data of a citizen reaches a device of somebody else, by whichever door, the
// citizen's log has a row that names the device and the kind of data.
func TestEveryDeliveryIsNoted(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		h := newHay(t, s)
		mette := s.SignUp(t, "Mette Holm", "mette@example.org")
		circle, alma := mette.Circle(t, "Alma Holm")
		face := h.profile(mette, circle)
		activity, picture, sound := h.plan(mette, circle), h.picture(mette, circle), h.sound(mette, circle)
		today := s.Clock.Now().Format("2006-01-02")
		fill := strings.NewReplacer("{circle}", circle, "activities/{id}", "activities/"+activity, "pictures/{id}", "pictures/"+picture, "sounds/{id}", "sounds/"+sound, "{size}", "small", "{person}", alma, "{face}", face, "{day}", today)
		checked := 0
		for _, route := range s.Router().Routes() {
			if route.Method != http.MethodGet || !strings.Contains(route.Path, "{circle}") && route.Path != "/v1/sync" {
				continue
			}
			what, known := delivers[route.Path]
			if !known {
				t.Errorf("GET %s: say in this test what it delivers", route.Path)
			}
			if what == "" {
				continue
			}
			device := planner(t, s, mette, circle, checked) // holds nothing yet
			var me struct{ Session struct{ ID string } }
			device.Do(t, http.MethodGet, "/v1/me", nil, &me)
			if noted(t, mette, circle, me.Session.ID, what) {
				t.Errorf("%s: noted before anything was delivered", route.Path)
			}
			path := fill.Replace(route.Path)
			if strings.HasSuffix(path, "/days") {
				path += "?from=" + today + "&to=" + today
			}
			if status, answer := device.Send(t, http.MethodGet, path, nil, nil); status != http.StatusOK {
				t.Errorf("%s: %d %.200s", route.Path, status, answer)
			}
			if !noted(t, mette, circle, me.Session.ID, what) {
				t.Errorf("%s delivered %s to a device that the log does not name", route.Path, what)
			}
			checked++
		}
		if checked < 5 {
			t.Errorf("%d doors were tried: this test sees nothing", checked)
		}
	})
}

// planner signs another planner up and lets them into the circle.
func planner(t *testing.T, s *apptest.Server, mette *apptest.Person, circle string, n int) *apptest.Person {
	t.Helper()
	var invitation struct{ Token string }
	mette.Do(t, http.MethodPost, "/v1/circles/"+circle+"/invitations", map[string]any{"role": "planner", "scopes": []string{"plan.view", "plan.edit", "pictures.see", "people.manage"}}, &invitation)
	p := s.SignUp(t, "Karim", fmt.Sprintf("karim%d@example.org", n))
	if status := p.Do(t, http.MethodPost, "/v1/invitations/accept", map[string]any{"token": invitation.Token}, nil); status >= 300 {
		t.Fatalf("accept: %d", status)
	}
	return p
}

// noted says whether the circle's log names the device and the category.
func noted(t *testing.T, p *apptest.Person, circle, device, category string) bool {
	t.Helper()
	var log struct {
		Copies []struct{ Device, Category string }
	}
	if status := p.Do(t, http.MethodGet, "/v1/circles/"+circle+"/copies", nil, &log); status != http.StatusOK {
		t.Fatalf("copies: %d", status)
	}
	for _, c := range log.Copies {
		if c.Device == device && c.Category == category {
			return true
		}
	}
	return false
}
