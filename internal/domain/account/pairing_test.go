package account_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/domain/account/accounttest"
	"mobilize/internal/domain/circle/circletest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

var tablet = account.Agent{Browser: "Chrome", Platform: "Android"}

// table is a planner with a circle, and somebody with another.
type table struct {
	*accounttest.World
	mette, jonas access.Actor
	ours, theirs ident.ID
	citizen      access.Actor
}

func eachTable(t *testing.T, fn func(t *testing.T, w *table)) {
	t.Helper()
	each(t, func(t *testing.T, w *accounttest.World) {
		x := &table{World: w}
		x.mette, _ = w.SignIn(t, "mette@example.dk", "Mette")
		x.jonas, _ = w.SignIn(t, "jonas@example.dk", "Jonas")
		x.ours, x.citizen = w.Circle(t, x.mette, "Noah")
		x.theirs, _ = w.Circle(t, x.jonas, "Ida")
		fn(t, x)
	})
}

func (w *table) start(t *testing.T) (account.Pairing, string) {
	t.Helper()
	p, secret, err := w.Accounts.StartPairing(t.Context(), w.mette, w.ours)
	if err != nil {
		t.Fatal(err)
	}
	return p, secret
}

func (w *table) claim(t *testing.T, secret string) (account.Pairing, string, error) {
	t.Helper()
	return w.Accounts.ClaimPairing(t.Context(), access.Actor{}, secret, network, tablet)
}

func (w *table) collect(t *testing.T, id ident.ID, claim string) (account.Session, string, bool, error) {
	t.Helper()
	return w.Accounts.CollectPairing(t.Context(), access.Actor{}, id, claim, network)
}

func (w *table) state(t *testing.T, id ident.ID) account.PairingState {
	t.Helper()
	p, err := w.Accounts.Pairing(t.Context(), w.mette, w.ours, id)
	if err != nil {
		t.Fatal(err)
	}
	return p.State
}

func TestPairing(t *testing.T) {
	t.Parallel()
	eachTable(t, func(t *testing.T, w *table) {
		p, secret := w.start(t)
		if !p.ExpiresAt.Equal(w.Clock.Now().Add(90*time.Second)) || w.Accounts.PairingAddress(secret) != accounttest.Base+"/app/pair#"+secret {
			t.Errorf("the code = %+v", p)
		}
		claimed, claim, err := w.claim(t, secret)
		if err != nil {
			t.Fatal(err)
		}
		shown, err := w.Accounts.Pairing(t.Context(), w.mette, w.ours, p.ID)
		if err != nil || shown.State != account.Claimed || len(shown.Pictures) != 3 || !slices.Equal(shown.Pictures, claimed.Pictures) || shown.Agent != tablet {
			t.Errorf("the planner sees %+v (%v), the tablet %+v", shown, err, claimed)
		}
		if _, _, ok, err := w.collect(t, p.ID, claim); ok || err != nil {
			t.Errorf("before the planner confirmed: %v, %v", ok, err)
		}
		if err := w.Accounts.ConfirmPairing(t.Context(), w.mette, w.ours, p.ID); err != nil {
			t.Fatal(err)
		}
		if err := w.Accounts.ConfirmPairing(t.Context(), w.mette, w.ours, p.ID); err != nil {
			t.Errorf("a second yes = %v", err)
		}
		session, token, ok, err := w.collect(t, p.ID, claim)
		if err != nil || !ok {
			t.Fatalf("collect = %v, %v", ok, err)
		}
		device, err := w.Accounts.Session(t.Context(), access.Actor{}, token)
		if err != nil || device != (access.Actor{Person: w.citizen.Person, Session: session.ID, IsDevice: true}) {
			t.Errorf("the tablet is signed in as %+v, %v", device, err)
		}
		if w.state(t, p.ID) != account.Collected {
			t.Error("the planner does not see that the tablet is ready")
		}
		if _, _, _, err := w.collect(t, p.ID, claim); code(err) != "pairing.gone" {
			t.Errorf("a second collection = %v", err)
		}
		w.checkDevice(t, session)
	})
}

// checkDevice looks at a new device as the circle sees it, and ends it.
func (w *table) checkDevice(t *testing.T, session account.Session) {
	t.Helper()
	may, err := w.Circles.Allow(t.Context(), w.mette, w.ours, access.ManageDevices)
	if err != nil {
		t.Fatal(err)
	}
	devices, err := w.Accounts.Devices(t.Context(), may, nil)
	if err != nil || len(devices) != 1 || devices[0].ID != session.ID || devices[0].Agent != tablet {
		t.Fatalf("Devices = %+v, %v", devices, err)
	}
	if few, err := w.Accounts.Devices(t.Context(), may, []string{}); err != nil || len(few) != 0 {
		t.Errorf("Devices of no ids = %+v, %v", few, err)
	}
	if _, err := w.Accounts.EndDevice(t.Context(), w.Op(w.jonas), w.theirs, session.ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("ended another circle's device: %v", err)
	}
	if _, err := w.Accounts.EndDevice(t.Context(), w.Op(w.jonas), w.ours, session.ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a stranger ended it: %v", err)
	}
	if _, err := w.Accounts.EndDevice(t.Context(), w.Op(w.mette), w.ours, session.ID); err != nil {
		t.Fatal(err)
	}
	if !w.Ended.Has(session.ID) {
		t.Error("live connections were not told")
	}
	if devices, _ := w.Accounts.Devices(t.Context(), may, nil); len(devices) != 0 {
		t.Errorf("after its end: %+v", devices)
	}
	if _, err := w.Accounts.EndDevice(t.Context(), w.Op(w.mette), w.ours, session.ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a second end = %v", err)
	}
}

func TestPairingAgainstAttackers(t *testing.T) {
	t.Parallel()
	eachTable(t, func(t *testing.T, w *table) {
		t.Run("a code is taken once", func(t *testing.T) {
			_, secret := w.start(t)
			if _, _, err := w.claim(t, secret); err != nil {
				t.Fatal(err)
			}
			if _, _, err := w.claim(t, secret); code(err) != "pairing.gone" {
				t.Errorf("a screenshot = %v", err)
			}
		})
		t.Run("a code is good for 90 seconds", func(t *testing.T) {
			p, secret := w.start(t)
			w.Clock.Advance(account.PairingFor)
			if _, _, err := w.claim(t, secret); code(err) != "pairing.gone" {
				t.Errorf("a late scan = %v", err)
			}
			if got := w.state(t, p.ID); got != account.TimedOut {
				t.Errorf("state = %s", got)
			}
		})
		t.Run("a guess and an id alone are worth nothing", func(t *testing.T) {
			p, secret := w.start(t)
			_, claim, err := w.claim(t, secret)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Accounts.ConfirmPairing(t.Context(), w.mette, w.ours, p.ID); err != nil {
				t.Fatal(err)
			}
			for _, guess := range []string{"", secret, claim + "x", strings.ToUpper(claim)} {
				if _, _, _, err := w.collect(t, p.ID, guess); code(err) != "pairing.gone" {
					t.Errorf("collect with a guess = %v", err)
				}
			}
			if _, _, _, err := w.collect(t, w.IDs.New(), claim); code(err) != "pairing.gone" {
				t.Errorf("collect of another id = %v", err)
			}
			w.Clock.Advance(2 * time.Minute)
			if _, _, _, err := w.collect(t, p.ID, claim); code(err) != "pairing.gone" {
				t.Errorf("a late collection = %v", err)
			}
		})
		t.Run("an open pairing cannot be collected with an empty claim", func(t *testing.T) {
			p, _ := w.start(t)
			if _, _, _, err := w.collect(t, p.ID, ""); code(err) != "pairing.gone" {
				t.Errorf("collect = %v", err)
			}
			if err := w.Accounts.ConfirmPairing(t.Context(), w.mette, w.ours, p.ID); code(err) != "pairing.not_claimed" {
				t.Errorf("confirm = %v", err)
			}
		})
		t.Run("a no is final", func(t *testing.T) {
			p, secret := w.start(t)
			_, claim, err := w.claim(t, secret)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Accounts.RefusePairing(t.Context(), w.mette, w.ours, p.ID); err != nil {
				t.Fatal(err)
			}
			if err := w.Accounts.ConfirmPairing(t.Context(), w.mette, w.ours, p.ID); code(err) != "pairing.gone" {
				t.Errorf("yes after no = %v", err)
			}
			if _, _, _, err := w.collect(t, p.ID, claim); code(err) != "pairing.gone" {
				t.Errorf("collect = %v", err)
			}
		})
		w.testStrangersAtThePairing(t)
	})
}

func (w *table) testStrangersAtThePairing(t *testing.T) {
	t.Helper()
	t.Run("only who manages devices here answers", func(t *testing.T) {
		p, secret := w.start(t)
		if _, _, err := w.claim(t, secret); err != nil {
			t.Fatal(err)
		}
		for name, try := range map[string]func() error{
			"a stranger":                  func() error { return w.Accounts.ConfirmPairing(t.Context(), w.jonas, w.ours, p.ID) },
			"a stranger in their own":     func() error { return w.Accounts.ConfirmPairing(t.Context(), w.jonas, w.theirs, p.ID) },
			"the citizen":                 func() error { return w.Accounts.ConfirmPairing(t.Context(), w.citizen, w.ours, p.ID) },
			"a stranger who refuses":      func() error { return w.Accounts.RefusePairing(t.Context(), w.jonas, w.ours, p.ID) },
			"a stranger who looks":        func() error { _, err := w.Accounts.Pairing(t.Context(), w.jonas, w.theirs, p.ID); return err },
			"a stranger who starts":       func() error { _, _, err := w.Accounts.StartPairing(t.Context(), w.jonas, w.ours); return err },
			"nobody":                      func() error { return w.Accounts.ConfirmPairing(t.Context(), access.Actor{}, w.ours, p.ID) },
			"a planner without the scope": func() error { return w.Accounts.ConfirmPairing(t.Context(), w.plainPlanner(t), w.ours, p.ID) },
			"the right one, the wrong id": func() error { return w.Accounts.ConfirmPairing(t.Context(), w.mette, w.ours, w.IDs.New()) },
		} {
			if err := try(); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s = %v, want NotFound", name, err)
			}
		}
		if w.state(t, p.ID) != account.Claimed {
			t.Error("somebody moved the pairing on")
		}
	})
	t.Run("a planner cannot turn their own phone into the tablet", func(t *testing.T) {
		_, secret := w.start(t)
		_, _, err := w.Accounts.ClaimPairing(t.Context(), w.jonas, secret, network, tablet)
		if code(err) != "pairing.signed_in" {
			t.Errorf("claim = %v", err)
		}
		if _, _, err := w.claim(t, secret); err != nil {
			t.Errorf("the code was used up by the mistake: %v", err)
		}
	})
	t.Run("guessing is slowed down", func(t *testing.T) {
		var err error
		for range 61 {
			_, _, err = w.Accounts.ClaimPairing(t.Context(), access.Actor{}, "guess", "203.0.113.77", tablet)
		}
		if fault.KindOf(err) != fault.Limited {
			t.Errorf("the sixty-first guess = %v", err)
		}
	})
	t.Run("nothing of a pairing is kept", func(t *testing.T) {
		w.start(t)
		w.Clock.Advance(2 * time.Hour)
		w.RunDue(t)
		var rows int
		if err := w.DB.QueryRow(t.Context(), `SELECT count(*) FROM account_pairing`).Scan(&rows); err != nil || rows != 0 {
			t.Errorf("%d pairings are kept, %v", rows, err)
		}
	})
}

func (w *table) plainPlanner(t *testing.T) access.Actor {
	t.Helper()
	actor := access.Actor{Person: w.IDs.New(), Session: w.IDs.New()}
	circletest.Exec(t, w.DB, `INSERT INTO circle_relation (circle_id, person_id, role, scopes, state, from_at, until_at, epoch, changed_at)
		VALUES ($1, $2, 'planner', 'plan.view plan.edit people.manage', 'active', 0, 0, 1, 0)`, w.ours, actor.Person)
	return actor
}

func TestAPairedDeviceIsNotTakenOver(t *testing.T) {
	t.Parallel()
	eachTable(t, func(t *testing.T, w *table) {
		_, pending := w.start(t)
		waiting, claim, err := w.claim(t, pending)
		if err != nil {
			t.Fatal(err)
		}
		device, token := w.Pair(t, w.mette, w.ours)
		if err := w.Accounts.ConfirmPairing(t.Context(), w.mette, w.ours, waiting.ID); err != nil {
			t.Fatal(err)
		}
		_, secret := w.start(t)
		if _, _, err := w.Accounts.ClaimPairing(t.Context(), device, secret, network, tablet); code(err) != "pairing.device_paired" {
			t.Errorf("a claim = %v", err)
		}
		if _, _, _, err := w.Accounts.CollectPairing(t.Context(), device, waiting.ID, claim, network); code(err) != "pairing.device_paired" {
			t.Errorf("what another tab had claimed before = %v", err)
		}
		if got, err := w.Accounts.Session(t.Context(), access.Actor{}, token); err != nil || got != device {
			t.Errorf("the tablet is signed in as %+v, %v", got, err)
		}
		if _, err := w.Accounts.EndDevice(t.Context(), w.Op(w.mette), w.ours, device.Session); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.claim(t, secret); err != nil {
			t.Errorf("once it was removed = %v", err)
		}
	})
}
