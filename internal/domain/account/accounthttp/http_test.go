package accounthttp_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"mobilize/internal/domain/account/accounthttp"
	"mobilize/internal/domain/account/accounttest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/ident"
)

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

// site is the endpoints of accounts with real sessions.
type site struct {
	*accounttest.World
	handler http.Handler
}

// browser keeps the cookie it was given, as browsers do.
type browser struct {
	site   *site
	t      *testing.T
	cookie *http.Cookie
}

func each(t *testing.T, secure bool, fn func(t *testing.T, s *site)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := &site{World: accounttest.New(t, db)}
		r := httpapi.New(httpapi.Deps{Sessions: s.Accounts, Outbox: s.Gate, Clock: s.Clock, IDs: s.IDs, Secure: secure})
		accounthttp.Register(r, s.Accounts, s.Party)
		s.handler = r.Handler()
		fn(t, s)
	})
}

func (s *site) browser(t *testing.T) *browser { return &browser{site: s, t: t} }

func (b *browser) do(method, path, body string) *httptest.ResponseRecorder {
	b.t.Helper()
	req := httptest.NewRequestWithContext(b.t.Context(), method, path, strings.NewReader(body))
	req.Header.Set("User-Agent", firefox)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if method == http.MethodDelete {
		req.Header.Set("Operation-Id", b.site.IDs.New().String())
	}
	if b.cookie != nil {
		req.AddCookie(b.cookie)
	}
	w := httptest.NewRecorder()
	b.site.handler.ServeHTTP(w, req)
	for _, c := range w.Result().Cookies() {
		b.cookie = c
		if c.MaxAge < 0 {
			b.cookie = nil
		}
	}
	return w
}

func (b *browser) signIn(email, name string) *httptest.ResponseRecorder {
	b.t.Helper()
	w := b.do("POST", "/v1/sign-in/redeem", `{"token":"`+b.site.Link(b.t, email, name)+`"}`)
	if w.Code != http.StatusOK {
		b.t.Fatalf("redeem = %d %s", w.Code, w.Body)
	}
	return w
}

func code(w *httptest.ResponseRecorder) string {
	var p struct{ Code string }
	_ = json.Unmarshal(w.Body.Bytes(), &p)
	return p.Code
}

func into[T any](t *testing.T, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	return v
}

func TestAskingForALinkTellsNothing(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		s.browser(t).signIn("known@example.dk", "Known")
		ask := func(email string) *httptest.ResponseRecorder {
			return s.browser(t).do("POST", "/v1/sign-in/links", `{"email":"`+email+`","language":"da"}`)
		}
		known, unknown := ask("known@example.dk"), ask("unknown@example.dk")
		if known.Code != http.StatusAccepted || known.Code != unknown.Code || !bytes.Equal(known.Body.Bytes(), unknown.Body.Bytes()) {
			t.Errorf("known = %d %s, unknown = %d %s", known.Code, known.Body, unknown.Code, unknown.Body)
		}
		for name := range known.Header() {
			if name != "Request-Id" && !slices.Equal(known.Header()[name], unknown.Header()[name]) {
				t.Errorf("%s differs", name)
			}
		}
		var last *httptest.ResponseRecorder
		for range 6 {
			last = ask("unknown@example.dk")
		}
		if last.Code != http.StatusTooManyRequests || last.Header().Get("Retry-After") != "180" {
			t.Errorf("too often = %d after %q", last.Code, last.Header().Get("Retry-After"))
		}
	})
}

func TestTheCookie(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		each(t, secure, func(t *testing.T, s *site) {
			b := s.browser(t)
			w := b.signIn("mette@example.dk", "Mette")
			c := b.cookie
			name := map[bool]string{false: "mobilize", true: "__Host-mobilize"}[secure]
			if c == nil || c.Name != name || !c.HttpOnly || c.Secure != secure || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteStrictMode || c.MaxAge != 30*24*3600 {
				t.Fatalf("cookie = %+v", c)
			}
			if bytes.Contains(w.Body.Bytes(), []byte(c.Value)) {
				t.Error("the token is in the body, where a script could read it")
			}
			first := *c
			b.signIn("mette@example.dk", "")
			if b.cookie.Value == first.Value {
				t.Error("the token is the same after signing in again")
			}
			if w := b.do("GET", "/v1/me", ""); w.Code != http.StatusOK {
				t.Errorf("the token now = %d %s", w.Code, w.Body)
			}
			old := s.browser(t)
			old.cookie = &first
			if w := old.do("GET", "/v1/me", ""); w.Code != http.StatusUnauthorized || code(w) != "session.ended" {
				t.Errorf("the token before = %d %s", w.Code, w.Body)
			}
		})
	}
}

type wireSession struct {
	ID, Kind, Browser, Platform string
	IsCurrent                   bool
}

func TestMe(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		phone, laptop := s.browser(t), s.browser(t)
		phone.signIn("mette@example.dk", "Mette")
		laptop.signIn("mette@example.dk", "")
		me := into[struct {
			Person   struct{ ID, Name, Email, Language string }
			Session  wireSession
			IsDevice bool
		}](t, phone.do("GET", "/v1/me", ""))
		if me.Person.Name != "Mette" || me.Person.Email != "mette@example.dk" || me.Person.Language != "da" || me.IsDevice ||
			me.Session.Browser != "Firefox" || me.Session.Platform != "Linux" || me.Session.Kind != "own" || !me.Session.IsCurrent {
			t.Errorf("me = %+v", me)
		}
		if w := phone.do("PATCH", "/v1/me", `{"name":"Mette Marie"}`); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Mette Marie") {
			t.Errorf("rename = %d %s", w.Code, w.Body)
		}
		list := into[struct{ Sessions []wireSession }](t, phone.do("GET", "/v1/me/sessions", ""))
		if len(list.Sessions) != 2 {
			t.Fatalf("sessions = %+v", list)
		}
		other := list.Sessions[slices.IndexFunc(list.Sessions, func(one wireSession) bool { return !one.IsCurrent })]
		if w := phone.do("DELETE", "/v1/me/sessions/"+other.ID, ""); w.Code != http.StatusNoContent {
			t.Errorf("end = %d %s", w.Code, w.Body)
		}
		if w := laptop.do("GET", "/v1/me", ""); code(w) != "session.ended" {
			t.Errorf("the ended session = %d %s", w.Code, w.Body)
		}
		if w := phone.do("POST", "/v1/me/sign-out", ""); w.Code != http.StatusNoContent || phone.cookie != nil {
			t.Errorf("sign out = %d, cookie %v", w.Code, phone.cookie)
		}
		if w := phone.do("GET", "/v1/me", ""); code(w) != "session.none" {
			t.Errorf("after signing out = %d %s", w.Code, w.Body)
		}
	})
}

func TestPairingOverHTTP(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		planner, tablet := s.browser(t), s.browser(t)
		planner.signIn("mette@example.dk", "Mette")
		actor, err := s.Accounts.Session(t.Context(), accounttest.Nobody, planner.cookie.Value)
		if err != nil {
			t.Fatal(err)
		}
		circle, citizen := s.Circle(t, actor, "Noah")
		in := "/v1/circles/" + circle.String()
		type pairing struct {
			ID, Secret, URL, Claim, State, ExpiresAt string
			Pictures                                 []string
		}
		started := planner.do("POST", in+"/pairings", "")
		code := into[pairing](t, started)
		if started.Code != http.StatusCreated || code.URL != accounttest.Base+"/app/pair#"+code.Secret || code.ExpiresAt != "2026-03-02T09:01:30.000Z" {
			t.Fatalf("start = %d %+v", started.Code, code)
		}
		claimed := into[pairing](t, tablet.do("POST", "/v1/pairings/claim", `{"secret":"`+code.Secret+`"}`))
		seen := into[pairing](t, planner.do("GET", in+"/pairings/"+code.ID, ""))
		if seen.State != "claimed" || len(seen.Pictures) != 3 || !slices.Equal(seen.Pictures, claimed.Pictures) {
			t.Errorf("the planner sees %+v, the tablet %+v", seen, claimed)
		}
		collect := `{"id":"` + claimed.ID + `","claim":"` + claimed.Claim + `"}`
		if w := tablet.do("POST", "/v1/pairings/collect", collect); w.Code != http.StatusAccepted || into[pairing](t, w).State != "pending" || tablet.cookie != nil {
			t.Errorf("before the yes = %d %s", w.Code, w.Body)
		}
		if w := planner.do("POST", in+"/pairings/"+code.ID+"/confirm", ""); w.Code != http.StatusOK || into[pairing](t, w).State != "confirmed" {
			t.Errorf("confirm = %d %s", w.Code, w.Body)
		}
		if w := tablet.do("POST", "/v1/pairings/collect", collect); w.Code != http.StatusOK || tablet.cookie == nil || tablet.cookie.MaxAge != 365*24*3600 {
			t.Fatalf("collect = %d %s", w.Code, w.Body)
		}
		me := into[struct {
			Person   struct{ ID ident.ID }
			Session  wireSession
			IsDevice bool
		}](t, tablet.do("GET", "/v1/me", ""))
		if me.Person.ID != citizen.Person || !me.IsDevice || me.Session.Kind != "paired" {
			t.Errorf("the tablet is %+v", me)
		}
		if w := planner.do("DELETE", in+"/devices/"+me.Session.ID, ""); w.Code != http.StatusOK {
			t.Errorf("revoke = %d %s", w.Code, w.Body)
		}
		if w := tablet.do("GET", "/v1/me", ""); w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "session.ended") {
			t.Errorf("the revoked tablet = %d %s", w.Code, w.Body)
		}
	})
}

func TestDevicesAreSyncedToWhoManagesThem(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		mette, _ := s.SignIn(t, "mette@example.dk", "Mette")
		circle, citizen := s.Circle(t, mette, "Noah")
		tablet, _ := s.Pair(t, mette, circle)
		source := accounthttp.NewDevices(s.Accounts)
		may, err := s.Circles.Allow(t.Context(), mette, circle, source.Needs())
		if err != nil {
			t.Fatal(err)
		}
		rows, err := source.Read(t.Context(), may, []string{tablet.Session.String(), s.IDs.New().String()})
		if err != nil || len(rows) != 1 {
			t.Fatalf("Read = %v, %v", rows, err)
		}
		raw, err := json.Marshal(rows[tablet.Session.String()])
		want := `{"id":"` + tablet.Session.String() + `","name":"Chrome","platform":"Android","pairedAt":"2026-03-02T09:00:00.000Z","seenAt":"2026-03-02T09:00:00.000Z","pairedBy":"` + mette.Person.String() + `"}`
		if err != nil || string(raw) != want {
			t.Errorf("row = %s, want %s", raw, want)
		}
		lesser, err := s.Circles.Allow(t.Context(), citizen, circle, 0)
		if err != nil {
			t.Fatal(err)
		}
		if rows, err := source.Read(t.Context(), lesser, []string{tablet.Session.String()}); err != nil || len(rows) != 0 {
			t.Errorf("without the scope = %v, %v", rows, err)
		}
	})
}
