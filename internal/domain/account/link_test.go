package account_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/domain/account/accounttest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const network = "192.0.2.7"

func each(t *testing.T, fn func(t *testing.T, w *accounttest.World)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) { fn(t, accounttest.New(t, db)) })
}

func code(err error) string {
	if f := fault.As(err); f != nil {
		return f.Code
	}
	if err != nil {
		return "internal"
	}
	return ""
}

func redeem(t *testing.T, w *accounttest.World, in account.Redeem) (account.Session, string, error) {
	t.Helper()
	return w.Accounts.Redeem(t.Context(), access.Actor{}, in)
}

func TestSignInByLink(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *accounttest.World) {
		secret := w.Link(t, "mette@example.dk", "Mette")
		first, token, err := redeem(t, w, account.Redeem{Secret: secret, Agent: account.Agent{Browser: "Firefox", Platform: "Linux"}})
		if err != nil {
			t.Fatal(err)
		}
		t.Run("makes a newcomer a person", func(t *testing.T) {
			actor, err := w.Accounts.Session(t.Context(), access.Actor{}, token)
			if err != nil || actor != (access.Actor{Person: first.Person, Session: first.ID}) {
				t.Errorf("Session = %+v, %v", actor, err)
			}
			me, err := w.Accounts.Me(t.Context(), actor)
			if err != nil || me.Name != "Mette" || me.Email != "mette@example.dk" || me.Language != "da" || me.Session.Agent.Browser != "Firefox" {
				t.Errorf("Me = %+v, %v", me, err)
			}
		})
		t.Run("works once", func(t *testing.T) {
			if _, _, err := redeem(t, w, account.Redeem{Secret: secret}); code(err) != "link.gone" {
				t.Errorf("a second use = %v", err)
			}
		})
		t.Run("finds the same person again, with a new session and token", func(t *testing.T) {
			again, other := w.SignIn(t, "METTE@example.dk ", "")
			if again.Person != first.Person || again.Session == first.ID || other == token {
				t.Errorf("signed in as %+v", again)
			}
		})
		t.Run("asks a newcomer without a name for it, and keeps the link", func(t *testing.T) {
			secret := w.Link(t, "jonas@example.dk", "")
			if _, _, err := redeem(t, w, account.Redeem{Secret: secret}); code(err) != "account.name_missing" {
				t.Fatalf("without a name = %v", err)
			}
			if _, _, err := redeem(t, w, account.Redeem{Secret: secret, Name: "Jonas"}); err != nil {
				t.Errorf("with a name = %v", err)
			}
		})
		t.Run("ends the session the browser had, with the first use of the new one", func(t *testing.T) {
			before, old := w.SignIn(t, "mette@example.dk", "")
			_, token, err := w.Accounts.Redeem(t.Context(), before, account.Redeem{Secret: w.Link(t, "mette@example.dk", "")})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Accounts.Session(t.Context(), access.Actor{}, old); err != nil {
				t.Errorf("the old token, before = %v", err)
			}
			for range 2 {
				if _, err := w.Accounts.Session(t.Context(), access.Actor{}, token); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := w.Accounts.Session(t.Context(), access.Actor{}, old); code(err) != "session.ended" {
				t.Errorf("the old token = %v", err)
			}
		})
		t.Run("is too late after fifteen minutes", func(t *testing.T) {
			secret := w.Link(t, "late@example.dk", "Late")
			w.Clock.Advance(account.LinkFor)
			if _, _, err := redeem(t, w, account.Redeem{Secret: secret}); code(err) != "link.gone" {
				t.Errorf("a late use = %v", err)
			}
			if _, _, err := redeem(t, w, account.Redeem{Secret: "guess"}); code(err) != "link.gone" {
				t.Errorf("a guess = %v", err)
			}
		})
	})
}

func TestALinkUsedTwiceAtOnceSignsInOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *accounttest.World) {
		secret := w.Link(t, "mette@example.dk", "Mette")
		var mu sync.Mutex
		var good int
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				_, _, err := redeem(t, w, account.Redeem{Secret: secret})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					good++
				} else if code(err) != "link.gone" {
					t.Errorf("Redeem = %v", err)
				}
			})
		}
		all.Wait()
		if good != 1 {
			t.Errorf("%d signed in, want 1", good)
		}
	})
}

func TestTwoLinksOfANewcomerMakeOnePerson(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *accounttest.World) {
		secrets := []string{w.Link(t, "mette@example.dk", "Mette"), w.Link(t, "mette@example.dk", "Mette")}
		people := make([]ident.ID, 2)
		var all sync.WaitGroup
		for i := range secrets {
			all.Go(func() {
				s, _, err := redeem(t, w, account.Redeem{Secret: secrets[i]})
				if err != nil {
					t.Errorf("Redeem = %v", err)
				}
				people[i] = s.Person
			})
		}
		all.Wait()
		if people[0] != people[1] {
			t.Error("one address became two persons")
		}
	})
}

func TestAskForLinkTellsNobodyWhoIsKnown(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *accounttest.World) {
		w.SignIn(t, "known@example.dk", "Known")
		for _, email := range []string{"known@example.dk", "unknown@example.dk"} {
			if err := w.Accounts.AskForLink(t.Context(), access.Actor{}, email, "", "en", network); err != nil {
				t.Fatal(err)
			}
		}
		w.RunDue(t)
		known, _ := w.Mailbox.Last("known@example.dk")
		unknown, ok := w.Mailbox.Last("unknown@example.dk")
		if !ok || known.Subject != unknown.Subject {
			t.Error("the mails differ")
		}
		cut := func(l account.Letter) string {
			return strings.ReplaceAll(l.Text+l.HTML, accounttest.SecretIn(t, l), "")
		}
		if cut(known) != cut(unknown) {
			t.Error("the mails differ in more than the link")
		}
		for _, email := range []string{"", "nobody", "a@b", "a@b.dk\r\nBcc: c@d.dk"} {
			if err := w.Accounts.AskForLink(t.Context(), access.Actor{}, email, "", "da", network); code(err) != "person.email_malformed" {
				t.Errorf("%q = %v", email, err)
			}
		}
		if err := w.Accounts.AskForLink(t.Context(), access.Actor{}, "a@b.dk", strings.Repeat("n", 101), "da", network); code(err) != "person.name_length" {
			t.Errorf("a long name = %v", err)
		}
		if err := w.Accounts.AskForLink(t.Context(), access.Actor{}, "a@b.dk", "", "fr", network); code(err) != "person.language_unknown" {
			t.Errorf("an unknown language = %v", err)
		}
	})
}

func TestLinksAreLimitedByAddressAndNetwork(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *accounttest.World) {
		ask := func(email, network string) error {
			return w.Accounts.AskForLink(t.Context(), access.Actor{}, email, "", "da", network)
		}
		for i := range 5 {
			if err := ask("mette@example.dk", "198.51.100.1"); err != nil {
				t.Fatalf("link %d: %v", i+1, err)
			}
		}
		err := ask("mette@example.dk", "198.51.100.1")
		var wait interface{ RetryAfter() time.Duration }
		if fault.KindOf(err) != fault.Limited || !errors.As(err, &wait) || wait.RetryAfter() != 3*time.Minute {
			t.Errorf("the sixth = %v", err)
		}
		if err := ask("mette@example.dk", "203.0.113.9"); err != nil {
			t.Errorf("the victim is locked out: %v", err)
		}
		if err := ask("jonas@example.dk", "198.51.100.1"); err != nil {
			t.Errorf("a colleague is locked out: %v", err)
		}
	})
}

func TestDelivery(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *accounttest.World) {
		ask := func(email string) {
			t.Helper()
			if err := w.Accounts.AskForLink(t.Context(), access.Actor{}, email, "Mette", "da", network); err != nil {
				t.Fatal(err)
			}
		}
		sealed := func() (secrets, addressees int) {
			t.Helper()
			err := w.DB.QueryRow(t.Context(), `SELECT coalesce(sum(CASE WHEN length(secret_sealed) > 0 THEN 1 ELSE 0 END), 0),
				coalesce(sum(CASE WHEN length(to_sealed) > 0 THEN 1 ELSE 0 END), 0) FROM account_link`).Scan(&secrets, &addressees)
			if err != nil {
				t.Fatal(err)
			}
			return secrets, addressees
		}
		t.Run("is tried again until the server takes it, and then forgets the secret", func(t *testing.T) {
			w.Mailbox.Fail(context.DeadlineExceeded)
			ask("mette@example.dk")
			w.RunDue(t)
			if secrets, _ := sealed(); secrets != 1 || len(w.Mailbox.Letters()) != 0 {
				t.Fatalf("%d secrets wait, %d letters came", secrets, len(w.Mailbox.Letters()))
			}
			w.Mailbox.Fail(nil)
			w.Clock.Advance(time.Minute)
			w.RunDue(t)
			letter, ok := w.Mailbox.Last("mette@example.dk")
			if secrets, _ := sealed(); secrets != 0 || !ok {
				t.Fatalf("%d secrets wait; a letter came: %v", secrets, ok)
			}
			if _, _, err := redeem(t, w, account.Redeem{Secret: accounttest.SecretIn(t, letter)}); err != nil {
				t.Fatal(err)
			}
			if _, addressees := sealed(); addressees != 0 {
				t.Errorf("%d addresses are kept after use", addressees)
			}
		})
		t.Run("gives up on an address that takes no mail", func(t *testing.T) {
			w.Mailbox.Fail(accounttest.ErrRefused)
			ask("nobody@example.dk")
			w.RunDue(t)
			if secrets, addressees := sealed(); secrets != 0 || addressees != 0 {
				t.Errorf("%d secrets and %d addresses are kept", secrets, addressees)
			}
		})
		t.Run("gives up when the link's time is over, and nothing of it is left", func(t *testing.T) {
			w.Mailbox.Fail(context.DeadlineExceeded)
			ask("slow@example.dk")
			w.RunDue(t)
			w.Clock.Advance(account.LinkFor)
			w.Mailbox.Fail(nil)
			w.RunDue(t)
			w.RunDue(t)
			if _, ok := w.Mailbox.Last("slow@example.dk"); ok {
				t.Error("a dead link was sent")
			}
			var rows int
			if err := w.DB.QueryRow(t.Context(), `SELECT count(*) FROM account_link`).Scan(&rows); err != nil || rows != 0 {
				t.Errorf("%d links are kept, %v", rows, err)
			}
		})
	})
}

func TestLettersHoldTheLinkAndNobody(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *accounttest.World) {
		for _, language := range []string{"da", "en"} {
			email := language + "@example.dk"
			if err := w.Accounts.AskForLink(t.Context(), access.Actor{}, email, "Karoline <Kaktus>", language, network); err != nil {
				t.Fatal(err)
			}
			w.RunDue(t)
			l, ok := w.Mailbox.Last(email)
			if !ok || l.Language != language {
				t.Fatalf("letter = %+v", l)
			}
			link := accounttest.Base + "/app/sign-in#" + accounttest.SecretIn(t, l)
			if !strings.Contains(l.HTML, `href="`+link+`"`) || !strings.Contains(l.Text, "15") || !strings.Contains(l.HTML, "15") {
				t.Errorf("the letter in %s lacks its link or its time:\n%s\n%s", language, l.Text, l.HTML)
			}
			if strings.Contains(l.Text+l.HTML+l.Subject, "Kaktus") || strings.Contains(l.Text+l.HTML+l.Subject, email) {
				t.Error("the letter names somebody")
			}
			if strings.Contains(l.HTML, "<img") || strings.Contains(l.HTML, "<script") {
				t.Error("the letter loads something")
			}
		}
	})
}
