package accounthttp_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/domain/account/accounttest"
	"mobilize/internal/platform/openid"
	"mobilize/internal/platform/openid/openidtest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
)

// school adds an institution whose provider runs, with a teacher.
func (s *site) school(t *testing.T) *openidtest.Provider {
	t.Helper()
	p := openidtest.Start(t)
	back := accounttest.Base + "/app/institution"
	p.SendBackTo(back)
	p.Add("teacher", "Karim", "Aziz", "known@example.dk", true)
	s.Institutions.Add(account.Institution{ID: "skolen", Name: "Skovvangskolen", Customer: s.IDs.New()}, openid.New(openid.Settings{
		Issuer: p.URL, ClientID: openidtest.ClientID, Secret: openidtest.Secret, Redirect: back,
	}, clock.System{}.Now))
	return p
}

type begun struct{ URL, Secret string }

func (b *browser) begin() begun {
	b.t.Helper()
	w := b.do("POST", "/v1/sign-in/institutions/skolen", "")
	if w.Code != http.StatusOK {
		b.t.Fatalf("begin = %d %s", w.Code, w.Body)
	}
	return into[begun](b.t, w)
}

// through signs somebody in at the provider and comes back.
func (b *browser) through(p *openidtest.Provider, subject string) *httptest.ResponseRecorder {
	b.t.Helper()
	way := b.begin()
	back := p.SignIn(b.t, way.URL, subject)
	return b.back(back.Get("state"), back.Get("code"), way.Secret)
}

func (b *browser) back(state, code, secret string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.do("POST", "/v1/sign-in/institution", jsonOf(b.t, map[string]any{"state": state, "code": code, "secret": secret}))
}

type who struct {
	Person struct{ ID, Name, Email string }
}

func TestSignInAtAnInstitution(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		p := s.school(t)
		s.browser(t).signIn("known@example.dk", "Somebody Else")
		karim := s.browser(t)
		if w := karim.through(p, "teacher"); w.Code != http.StatusOK {
			t.Fatalf("sign in = %d %s", w.Code, w.Body)
		}
		first := into[who](t, karim.do("GET", "/v1/me", "")).Person
		t.Run("knows people by the subject and not by what is said of their address", func(t *testing.T) {
			if first.Name != "Karim Aziz" || first.Email != "" {
				t.Errorf("signed in as %+v", first)
			}
			again := s.browser(t)
			if w := again.through(p, "teacher"); w.Code != http.StatusOK {
				t.Fatalf("again = %d %s", w.Code, w.Body)
			}
			if same := into[who](t, again.do("GET", "/v1/me", "")).Person; same != first {
				t.Errorf("again as %+v, first as %+v", same, first)
			}
			p.Add("Teacher", "Another", "Person", "", false)
			other := s.browser(t)
			other.through(p, "Teacher")
			if got := into[who](t, other.do("GET", "/v1/me", "")).Person; got.ID == first.ID {
				t.Error("two subjects that differ by a capital are one person")
			}
		})
		t.Run("whoever is signed in connects the account they have", func(t *testing.T) {
			p.Add("mette", "Mette", "Holm", "", false)
			mette := s.browser(t)
			mette.signIn("mette@example.dk", "Mette")
			own := into[who](t, mette.do("GET", "/v1/me", "")).Person
			if w := mette.through(p, "mette"); w.Code != http.StatusOK {
				t.Fatalf("connect = %d %s", w.Code, w.Body)
			}
			later := s.browser(t)
			later.through(p, "mette")
			if got := into[who](t, later.do("GET", "/v1/me", "")).Person; got != own {
				t.Errorf("later as %+v, own %+v", got, own)
			}
			if w := later.through(p, "teacher"); code(w) != "institution.other_account" {
				t.Errorf("another's subject = %d %s", w.Code, w.Body)
			}
		})
		t.Run("refuses what is not this browser's, or was used", func(t *testing.T) {
			b := s.browser(t)
			way := b.begin()
			back := p.SignIn(t, way.URL, "teacher")
			state, given := back.Get("state"), back.Get("code")
			for name, w := range map[string]*httptest.ResponseRecorder{
				"another's secret": s.browser(t).back(state, given, s.browser(t).begin().Secret),
				"no secret":        s.browser(t).back(state, given, ""),
				"another's state":  b.back(s.IDs.New().String(), given, way.Secret),
			} {
				if code(w) != "institution.gone" {
					t.Errorf("%s = %d %s", name, w.Code, w.Body)
				}
			}
			if w := b.back(state, given, way.Secret); w.Code != http.StatusOK {
				t.Errorf("the browser itself = %d %s", w.Code, w.Body)
			}
			if w := s.browser(t).back(state, given, way.Secret); code(w) != "institution.gone" {
				t.Errorf("a second time = %d %s", w.Code, w.Body)
			}
		})
		t.Run("refuses a code of another way: nonce and proof are bound to one", func(t *testing.T) {
			b := s.browser(t)
			stolen := p.SignIn(t, s.browser(t).begin().URL, "teacher").Get("code")
			way := b.begin()
			state := p.SignIn(t, way.URL, "teacher").Get("state")
			if w := b.back(state, stolen, way.Secret); code(w) != "institution.refused" {
				t.Errorf("a stolen code = %d %s", w.Code, w.Body)
			}
		})
		t.Run("refuses whoever comes back too late", func(t *testing.T) {
			b := s.browser(t)
			way := b.begin()
			back := p.SignIn(t, way.URL, "teacher")
			s.Clock.Advance(account.WayFor)
			if w := b.back(back.Get("state"), back.Get("code"), way.Secret); code(w) != "institution.gone" {
				t.Errorf("late = %d %s", w.Code, w.Body)
			}
		})
		t.Run("says when the institution is away, or none", func(t *testing.T) {
			if w := s.browser(t).do("POST", "/v1/sign-in/institutions/nowhere", ""); code(w) != "institution.unknown" {
				t.Errorf("nowhere = %d %s", w.Code, w.Body)
			}
			if w := s.browser(t).do("GET", "/v1/sign-in/institutions", ""); !strings.Contains(w.Body.String(), `"Skovvangskolen"`) {
				t.Errorf("the list = %s", w.Body)
			}
		})
	})
}

// A teacher who is put out at the institution is out here with the next question, which comes every twenty
// seconds; an institution that does not answer keeps nobody out for an hour.
func TestWhoIsPutOutIsOut(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		if account.ConfirmEvery > 30*time.Second {
			t.Error("it takes more than a minute in the worst case")
		}
		p := s.school(t)
		karim, mette := s.browser(t), s.browser(t)
		karim.through(p, "teacher")
		mette.signIn("mette@example.dk", "Mette")
		confirm := func(t *testing.T) {
			t.Helper()
			if err := s.Accounts.OnConfirmDue(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		isIn := func(b *browser) string { return code(b.do("GET", "/v1/me", "")) }
		for range 3 {
			confirm(t) // each with the tokens of the one before
		}
		if got := isIn(karim); got != "" {
			t.Fatalf("a teacher who is there = %s", got)
		}
		p.Remove("teacher")
		session, err := s.Accounts.Session(t.Context(), access.Actor{}, karim.cookie.Value)
		if err != nil {
			t.Fatal(err)
		}
		confirm(t)
		if got := isIn(karim); got != "session.ended" {
			t.Errorf("a teacher who was put out = %q", got)
		}
		if !s.Ended.Has(session.Session) {
			t.Error("live connections were not told")
		}
		if got := isIn(mette); got != "" {
			t.Errorf("somebody else = %s", got)
		}
		if w := s.browser(t).begin(); w.URL == "" {
			t.Error("nobody else can sign in there")
		}
		confirm(t)
		var left int
		if err := s.DB.QueryRow(t.Context(), `SELECT count(*) FROM account_vouched`).Scan(&left); err != nil || left != 0 {
			t.Errorf("%d tokens are left of sessions that are over: %v", left, err)
		}
		t.Run("silence is not a no, for an hour", func(t *testing.T) {
			p.Add("jonas", "Jonas", "Holm", "", false)
			jonas := s.browser(t)
			jonas.through(p, "jonas")
			p.Stop()
			s.Clock.Advance(59 * time.Minute)
			confirm(t)
			if got := isIn(jonas); got != "" {
				t.Errorf("within the hour = %s", got)
			}
			s.Clock.Advance(2 * time.Minute)
			confirm(t)
			if got := isIn(jonas); got != "session.ended" {
				t.Errorf("after an hour = %q", got)
			}
		})
	})
}
