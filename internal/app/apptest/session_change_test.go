package apptest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mobilize/internal/app/apptest"
	"mobilize/internal/vocabulary/clock"
)

// tab is a page of the same browser that was sent on its way with the cookie the browser had then.
type tab struct {
	page   *apptest.Person
	cookie string
}

func openTab(t *testing.T, s *apptest.Server, of *apptest.Person) tab {
	t.Helper()
	return tab{page: s.Stranger(t), cookie: "mobilize=" + of.Cookie(t)}
}

// ask returns the status and the code of who the tab is signed in as.
func (b tab) ask(t *testing.T) (int, string) {
	t.Helper()
	status, answer := b.page.Send(t, http.MethodGet, "/v1/me", http.Header{"Cookie": {b.cookie}}, nil)
	_, rest, _ := strings.Cut(string(answer), `"code":"`)
	code, _, _ := strings.Cut(rest, `"`)
	return status, code
}

// checkChange looks at a browser that has just been given a new session, before and after its
// first use.
func checkChange(t *testing.T, browser *apptest.Person, before tab, live <-chan string) {
	t.Helper()
	if status, code := before.ask(t); status != http.StatusOK {
		t.Errorf("a tab whose request was on its way = %d %s, want it answered until the new session is used", status, code)
	}
	if status := browser.Do(t, http.MethodGet, "/v1/me", nil, nil); status != http.StatusOK {
		t.Fatalf("the new session = %d", status)
	}
	if status, code := before.ask(t); status != http.StatusUnauthorized || code != "session.ended" {
		t.Errorf("the session before, after the first use of the new = %d %s", status, code)
	}
	told := false
	for line := range live {
		told = told || strings.HasPrefix(line, "event: ended")
	}
	if !told {
		t.Error("the live connection of the session before was not told")
	}
	if status := browser.Do(t, http.MethodGet, "/v1/me", nil, nil); status != http.StatusOK {
		t.Errorf("the new session, used again = %d", status)
	}
}

// Who signs in anew in a browser throws out no tab of it: the session before ends when the new
// one is first used, and not while its cookie is still on the way.
func TestTheSessionBeforeEndsWithTheFirstUseOfTheNew(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		t.Run("by a link", func(t *testing.T) {
			before := openTab(t, s, mette)
			live := mette.Lines(t, "/v1/live", 10*time.Second)
			count := s.Mail.Count()
			mette.Do(t, http.MethodPost, "/v1/sign-in/links", map[string]any{"email": mette.Email, "language": "da"}, nil)
			letter, ok := s.Mail.Wait(t.Context(), mette.Email, count)
			if !ok {
				t.Fatal("no mail came")
			}
			_, token, _ := strings.Cut(letter.Link(), "#")
			if status := mette.Do(t, http.MethodPost, "/v1/sign-in/redeem", map[string]any{"token": token}, nil); status != http.StatusOK {
				t.Fatalf("redeem = %d", status)
			}
			checkChange(t, mette, before, live)
		})
	})
}
