package apptest_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"mobilize/internal/app/apptest"
	"mobilize/internal/domain/account"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/openid/openidtest"
	"mobilize/internal/vocabulary/clock"
)

// through signs a browser in at the institution.
func through(t *testing.T, p *openidtest.Provider, who *apptest.Person, subject string) {
	t.Helper()
	var way struct{ URL, Secret string }
	if status := who.Do(t, http.MethodPost, "/v1/sign-in/institutions/skolen", nil, &way); status != http.StatusOK {
		t.Fatalf("begin at the institution: %d", status)
	}
	back := p.SignIn(t, way.URL, subject)
	body := map[string]any{"state": back.Get("state"), "code": back.Get("code"), "secret": way.Secret}
	if status, answer := who.Send(t, http.MethodPost, "/v1/sign-in/institution", nil, body); status != http.StatusOK {
		t.Fatalf("back from the institution: %d %s", status, answer)
	}
}

// await asks until something is so, or the test fails. The server's time goes on meanwhile: work that a jump of the
// clock cut off is due again some seconds later.
func await(t *testing.T, fake *clock.Fake, what string, isSo func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for !isSo() {
		select {
		case <-ctx.Done():
			t.Fatalf("%s: not within 20 s", what)
		case <-look.C:
			fake.Advance(time.Second)
		}
	}
}

// Whoever signs in by an institution is staff of its customer, and is so no longer, in any way, soon after the
// institution says no.
func TestAnInstitutionVouchesForItsStaff(t *testing.T) {
	t.Parallel()
	p, settings := vouching(t)
	for _, engine := range dbtest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			fake := clock.NewFake(clock.System{}.Now())
			vouchForStaff(t, p, fake, apptest.StartWith(t, engine, fake, settings))
		})
	}
}

func vouchForStaff(t *testing.T, p *openidtest.Provider, fake *clock.Fake, s *apptest.Server) {
	t.Helper()
	p.SendBackTo(s.Config.URL + "/app/institution")
	p.Add("karim", "Karim", "Aziz", "", false)
	admin := s.SignUp(t, "Birgit Lund", "birgit@example.org")
	sc := &school{s: s, admin: admin, id: vouchedCustomer, class: admin.NewID()}
	early := s.Stranger(t)
	through(t, p, early, "karim") // before there is a customer
	if inFeed(t, early, "customer", sc.id) != nil {
		t.Fatal("somebody is staff of nothing")
	}
	admin.Write(t, http.MethodPut, "/v1/customers/"+sc.id, map[string]any{"kind": "institution", "name": "Solsikken", "zone": "Europe/Copenhagen"})
	admin.Write(t, http.MethodPut, sc.path("/groups/"+sc.class), map[string]any{"name": "3. S"})
	karim := s.Stranger(t)
	through(t, p, karim, "karim")
	id := idOf(t, karim)
	if id != idOf(t, early) {
		t.Error("one subject is two people")
	}
	row := inFeed(t, admin, "staff", id)
	if row == nil || row["isVouched"] != true || row["role"] != "planner" || row["name"] != "Karim Aziz" {
		t.Fatalf("the staff list says %v", row)
	}
	circle, citizen := admin.NewID(), admin.NewID()
	admin.Write(t, http.MethodPut, sc.path("/groups/"+sc.class+"/citizens/"+circle), map[string]any{"new": map[string]any{"citizen": citizen, "name": "Noah", "zone": "Europe/Copenhagen"}})
	admin.Write(t, http.MethodPut, sc.path("/staff/"+id), map[string]any{"role": "planner", "groups": []string{sc.class}})
	if got := inFeed(t, karim, "citizen", circle); got == nil {
		t.Fatal("staff of the class do not see the child")
	}
	if row := inFeed(t, admin, "staff", id); row["isVouched"] != true {
		t.Errorf("a change of the groups lost who vouches: %v", row)
	}
	// A session of their own, which the institution knows nothing of.
	if status := karim.Do(t, http.MethodPost, "/v1/me/email", map[string]any{"email": "karim@example.org"}, nil); status != http.StatusAccepted {
		t.Fatalf("an address = %d", status)
	}
	letter := awaitLetter(t, s, "karim@example.org")
	if status := karim.Do(t, http.MethodPost, "/v1/email-changes/confirm", map[string]any{"token": letter}, nil); status != http.StatusOK {
		t.Fatalf("confirm = %d", status)
	}
	byMail := s.SignUp(t, "Karim", "karim@example.org")
	if me(t, byMail) != id || inFeed(t, byMail, "citizen", circle) == nil {
		t.Fatal("signed in by mail, he is somebody else")
	}

	p.Remove("karim")
	fake.Advance(account.ConfirmEvery)
	await(t, fake, "the sessions of who was put out end", func() bool { return karim.Do(t, http.MethodGet, "/v1/me", nil, nil) == http.StatusUnauthorized })
	await(t, fake, "his work ends", func() bool { return inFeed(t, admin, "staff", id) == nil })
	// The row goes first, the relations that hang by it are work behind it.
	await(t, fake, "signed in by mail, he no longer sees the child", func() bool { return inFeed(t, byMail, "citizen", circle) == nil })
	await(t, fake, "nor the institution", func() bool { return inFeed(t, byMail, "customer", sc.id) == nil })

	p.Add("karim", "Karim", "Aziz", "", false)
	back := s.Stranger(t)
	through(t, p, back, "karim")
	await(t, fake, "who is vouched for again is back as he was", func() bool { return inFeed(t, back, "citizen", circle) != nil })
	t.Run("whom an admin ended stays ended", func(t *testing.T) {
		admin.Write(t, http.MethodDelete, sc.path("/staff/"+id), nil)
		await(t, fake, "his work ends", func() bool { return inFeed(t, back, "customer", sc.id) == nil })
		again := s.Stranger(t)
		through(t, p, again, "karim")
		if inFeed(t, again, "customer", sc.id) != nil || inFeed(t, admin, "staff", id) != nil {
			t.Error("signing in made him staff again")
		}
	})
	t.Run("nobody signed in anywhere is asked about too", func(t *testing.T) {
		p.Add("jonas", "Jonas", "Holm", "", false)
		jonas := s.Stranger(t)
		through(t, p, jonas, "jonas")
		who := idOf(t, jonas)
		if status := jonas.Do(t, http.MethodPost, "/v1/me/sign-out", nil, nil); status >= 300 {
			t.Fatalf("sign out = %d", status)
		}
		fake.Advance(time.Hour)
		await(t, fake, "the question of the hour", func() bool { return inFeed(t, admin, "staff", who) != nil })
		p.Remove("jonas")
		fake.Advance(time.Hour + account.ConfirmEvery)
		await(t, fake, "his work ends", func() bool { return inFeed(t, admin, "staff", who) == nil })
	})
}

// awaitLetter returns the secret in the newest letter to an address.
func awaitLetter(t *testing.T, s *apptest.Server, address string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	letter, ok := s.Mail.Wait(ctx, address, 0)
	if !ok {
		t.Fatal("no mail came")
	}
	_, secret, ok := strings.Cut(letter.Link(), "#")
	if !ok {
		t.Fatalf("no link in %q", letter.Subject)
	}
	return secret
}
