package account_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"mobilize/internal/domain/account"
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
