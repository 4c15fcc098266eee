package account_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/domain/account/accounttest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// A school has one network. At eight o'clock thirty of its staff sign in at once, and nobody is
// kept waiting; somebody there who asks for links without end is stopped, and keeps no parent out.
func TestASchoolSignsInAtEight(t *testing.T) {
	t.Parallel()
	eachTable(t, func(t *testing.T, w *table) {
		const school = "198.51.100.7"
		var staff sync.WaitGroup
		for i := range 30 {
			staff.Go(func() {
				if err := w.Accounts.AskForLink(t.Context(), access.Actor{}, fmt.Sprintf("staff%d@example.dk", i), "Staff", "da", school); err != nil {
					t.Errorf("number %d: %v", i, err)
				}
			})
		}
		staff.Wait()
		asked, last := 0, error(nil)
		for i := range 500 {
			if last = w.Accounts.AskForLink(t.Context(), access.Actor{}, fmt.Sprintf("victim%d@example.dk", i), "", "da", school); last != nil {
				break
			}
			asked++
		}
		if fault.KindOf(last) != fault.Limited || asked > 90 {
			t.Errorf("somebody had %d links sent before %v", asked, last)
		}
		if err := w.Accounts.AskForLink(t.Context(), access.Actor{}, "victim1@example.dk", "", "da", "203.0.113.5"); err != nil {
			t.Errorf("the victim, from home: %v", err)
		}
	})
}

// A class pairs thirty tablets at once. Each asks every second whether the teacher has confirmed.
func TestAClassPairsItsTablets(t *testing.T) {
	t.Parallel()
	eachTable(t, func(t *testing.T, w *table) {
		const tablets = 30
		claims := map[ident.ID]string{}
		for range tablets {
			p, secret := w.start(t)
			_, claim, err := w.claim(t, secret)
			if err != nil {
				t.Fatalf("tablet %d: %v", len(claims)+1, err)
			}
			claims[p.ID] = claim
		}
		for second := range 60 {
			w.Clock.Advance(time.Second)
			for id, claim := range claims {
				if _, _, _, err := w.collect(t, id, claim); err != nil {
					t.Fatalf("a tablet after %d seconds: %v", second+1, err)
				}
			}
		}
		for id, claim := range claims {
			if err := w.Accounts.ConfirmPairing(t.Context(), w.mette, w.ours, id); err != nil {
				t.Fatal(err)
			}
			if _, _, ok, err := w.collect(t, id, claim); !ok || err != nil {
				t.Fatalf("a tablet, confirmed: %v, %v", ok, err)
			}
		}
		var last error
		for range 200 {
			_, _, _, last = w.collect(t, w.IDs.New(), "a guess")
		}
		if fault.KindOf(last) != fault.Limited {
			t.Errorf("two hundred guesses = %v", last)
		}
	})
}

// Whoever tries tokens is stopped; a colleague with a real link gets in all the same.
func TestGuessingLinksIsStopped(t *testing.T) {
	t.Parallel()
	eachTable(t, func(t *testing.T, w *table) {
		secret := w.Link(t, "karim@example.dk", "Karim")
		var last error
		for range 200 {
			_, _, last = redeem(t, w.World, account.Redeem{Secret: "a guess", Network: network})
		}
		if fault.KindOf(last) != fault.Limited {
			t.Errorf("two hundred guesses = %v", last)
		}
		if _, _, err := redeem(t, w.World, account.Redeem{Secret: secret, Network: network}); err != nil {
			t.Errorf("a real link from the same network = %v", err)
		}
	})
}

// An IPv6 network of /48 holds 65,536 of the /64 that are counted first. Whoever goes through them is
// stopped, and keeps nobody out who has another.
func TestOneNetworkOfManyIsOneNetwork(t *testing.T) {
	t.Parallel()
	eachTable(t, func(t *testing.T, w *table) {
		ask := func(i int, network string) error {
			return w.Accounts.AskForLink(t.Context(), access.Actor{}, fmt.Sprintf("victim%d@example.dk", i), "", "da", network)
		}
		for name, tc := range map[string]struct {
			pattern string
			most    int
		}{
			"within one /56": {"2001:db8:1:1%02x::/64", 240},
			"within one /48": {"2001:db8:2:%02x00::/64", 480},
		} {
			asked := 0
			for ask(asked, fmt.Sprintf(tc.pattern, asked%256)) == nil {
				asked++
			}
			if asked != tc.most {
				t.Errorf("%s somebody had %d links sent, want %d", name, asked, tc.most)
			}
		}
		if err := ask(0, "2001:db8:3:1::/64"); err != nil {
			t.Errorf("another network: %v", err)
		}
	})
}

// Whoever asks for one person's links from many networks is stopped, and keeps that person out nowhere: not
// from the browser they use, and on a new one the newest link in their mail works.
func TestNobodyIsKeptOutFromManyNetworks(t *testing.T) {
	t.Parallel()
	eachTable(t, func(t *testing.T, w *table) {
		_, token := w.SignIn(t, "mette@example.dk", "Mette")
		w.Clock.Advance(13 * time.Hour) // her session has run out
		attack := func(from int) error {
			return w.Accounts.AskForLink(t.Context(), access.Actor{}, "mette@example.dk", "", "da", fmt.Sprintf("203.0.%d.%d", from/250, from%250))
		}
		before, asked := len(w.Mailbox.Letters()), 0
		for attack(asked) == nil {
			asked++
		}
		if asked != 12 {
			t.Errorf("%d links were sent from as many networks, want 12", asked)
		}
		wait, ok := attack(asked).(interface{ RetryAfter() time.Duration })
		if !ok || wait.RetryAfter() <= 0 || wait.RetryAfter() > 5*time.Minute {
			t.Error("it is not said when the next can be had")
		}
		for range 5 {
			if err := w.Accounts.AskFromBrowser(t.Context(), access.Actor{}, token, "mette@example.dk", "", "da", "203.0.113.5"); err != nil {
				t.Fatalf("in her own browser: %v", err)
			}
		}
		if err := w.Accounts.AskFromBrowser(t.Context(), access.Actor{}, token, "mette@example.dk", "", "da", "203.0.113.5"); fault.KindOf(err) != fault.Limited {
			t.Errorf("a sixth in her own browser: %v", err)
		}
		if err := w.Accounts.AskFromBrowser(t.Context(), access.Actor{}, token, "jonas@example.dk", "", "da", "203.0.113.5"); err != nil {
			t.Errorf("another address, from there: %v", err)
		}
		// The attack goes on for an hour. In her mail lies a link that works, whenever she looks.
		for minute := range 60 {
			w.Clock.Advance(time.Minute)
			_ = attack(asked + minute)
			w.RunDue(t)
			letters := w.Mailbox.Letters()[before:]
			if _, _, err := w.Accounts.PreviewLink(t.Context(), access.Actor{}, accounttest.SecretIn(t, letters[len(letters)-1]), "203.0.113.9"); err != nil {
				t.Fatalf("after %d minutes the newest link: %v", minute+1, err)
			}
		}
	})
}
