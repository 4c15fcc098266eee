package account_test

import (
	"testing"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/domain/account/accounttest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

func TestSessionsLiveAsLongAsTheirKind(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *accounttest.World) {
		mette, _ := w.SignIn(t, "mette@example.dk", "Mette")
		id, _ := w.Circle(t, mette, "Noah")
		sign := func(shared bool) string {
			_, token, err := redeem(t, w, account.Redeem{Secret: w.Link(t, "mette@example.dk", ""), IsShared: shared})
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		for _, tc := range []struct {
			name        string
			start       func() string
			idle, whole time.Duration
		}{
			{"own", func() string { return sign(false) }, 12 * time.Hour, 30 * 24 * time.Hour},
			{"shared", func() string { return sign(true) }, 30 * time.Minute, 12 * time.Hour},
			{"paired", func() string { _, token := w.Pair(t, mette, id); return token }, 90 * 24 * time.Hour, 365 * 24 * time.Hour},
		} {
			t.Run(tc.name, func(t *testing.T) {
				ask := func(token string) error {
					_, err := w.Accounts.Session(t.Context(), access.Actor{}, token)
					return err
				}
				unused, used, began := tc.start(), tc.start(), w.Clock.Now()
				w.Clock.Advance(tc.idle - time.Millisecond)
				if err := ask(used); err != nil {
					t.Fatalf("just before it is idle: %v", err)
				}
				w.Clock.Advance(time.Millisecond)
				if err := ask(unused); code(err) != "session.expired" {
					t.Errorf("an idle session = %v", err)
				}
				for w.Clock.Now().Add(tc.idle / 2).Before(began.Add(tc.whole)) {
					w.Clock.Advance(tc.idle / 2)
					if err := ask(used); err != nil {
						t.Fatalf("a used session after %v: %v", w.Clock.Now().Sub(began), err)
					}
				}
				w.Clock.Set(began.Add(tc.whole))
				if err := ask(used); code(err) != "session.expired" {
					t.Errorf("a used session at its end = %v", err)
				}
				w.Clock.Set(began.Add(tc.whole))
			})
		}
	})
}

func TestSession(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *accounttest.World) {
		mette, token := w.SignIn(t, "mette@example.dk", "Mette")
		for name, bad := range map[string]string{"empty": "", "short": "abc", "unknown": token[:42] + "_", "long": token + "x"} {
			if bad == token {
				continue
			}
			if _, err := w.Accounts.Session(t.Context(), access.Actor{}, bad); code(err) != "session.none" {
				t.Errorf("%s = %v", name, err)
			}
		}
		var kept int
		err := w.DB.QueryRow(t.Context(), `SELECT count(*) FROM account_session WHERE id = $1 AND length(token_hash) = 32`, mette.Session).Scan(&kept)
		if err != nil || kept != 1 {
			t.Errorf("the token is not kept as a hash: %v", err)
		}
	})
}

func TestEndSession(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *accounttest.World) {
		phone, phoneToken := w.SignIn(t, "mette@example.dk", "Mette")
		laptop, laptopToken := w.SignIn(t, "mette@example.dk", "")
		jonas, jonasToken := w.SignIn(t, "jonas@example.dk", "Jonas")
		list, err := w.Accounts.Sessions(t.Context(), phone)
		if err != nil || len(list) != 2 {
			t.Fatalf("Sessions = %+v, %v", list, err)
		}
		if err := w.Accounts.EndSession(t.Context(), phone, jonas.Session); fault.KindOf(err) != fault.NotFound {
			t.Errorf("ended another's session: %v", err)
		}
		if err := w.Accounts.EndSession(t.Context(), phone, laptop.Session); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accounts.Session(t.Context(), access.Actor{}, laptopToken); code(err) != "session.ended" {
			t.Errorf("the ended session = %v", err)
		}
		if !w.Ended.Has(laptop.Session) || w.Ended.Has(phone.Session) {
			t.Error("live connections were not told of exactly the ended session")
		}
		for _, token := range []string{phoneToken, jonasToken} {
			if _, err := w.Accounts.Session(t.Context(), access.Actor{}, token); err != nil {
				t.Errorf("another session = %v", err)
			}
		}
		if err := w.Accounts.SignOut(t.Context(), phone); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accounts.Session(t.Context(), access.Actor{}, phoneToken); code(err) != "session.ended" {
			t.Errorf("after signing out = %v", err)
		}
	})
}

func TestEndOthers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *accounttest.World) {
		phone, phoneToken := w.SignIn(t, "mette@example.dk", "Mette")
		_, laptop := w.SignIn(t, "mette@example.dk", "")
		_, tablet := w.SignIn(t, "mette@example.dk", "")
		_, jonas := w.SignIn(t, "jonas@example.dk", "Jonas")
		if err := w.Accounts.EndOthers(t.Context(), phone); err != nil {
			t.Fatal(err)
		}
		for token, want := range map[string]string{phoneToken: "", laptop: "session.ended", tablet: "session.ended", jonas: ""} {
			if _, err := w.Accounts.Session(t.Context(), access.Actor{}, token); code(err) != want {
				t.Errorf("a session = %v, want %q", err, want)
			}
		}
	})
}

func TestUpdateMe(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *accounttest.World) {
		mette, _ := w.SignIn(t, "mette@example.dk", "Mette")
		id, _ := w.Circle(t, mette, "Noah")
		rev := func() int64 {
			revs, err := w.Gate.Revs(t.Context(), []ident.ID{id})
			if err != nil {
				t.Fatal(err)
			}
			return revs[id]
		}
		before := rev()
		name, language := "Mette Marie", "en"
		if err := w.Accounts.UpdateMe(t.Context(), mette, &name, &language); err != nil {
			t.Fatal(err)
		}
		me, err := w.Accounts.Me(t.Context(), mette)
		if err != nil || me.Name != name || me.Language != language {
			t.Errorf("Me = %+v, %v", me, err)
		}
		if rev() != before+1 {
			t.Error("the circle was not told of the new name")
		}
		tablet, _ := w.Pair(t, mette, id)
		if err := w.Accounts.UpdateMe(t.Context(), tablet, &name, nil); code(err) != "account.paired_device" {
			t.Errorf("a paired device renamed its citizen: %v", err)
		}
	})
}

func TestSessionsAreForgottenAMonthAfterTheirEnd(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *accounttest.World) {
		ended, _ := w.SignIn(t, "mette@example.dk", "Mette")
		living, _ := w.SignIn(t, "mette@example.dk", "")
		if err := w.Accounts.EndSession(t.Context(), living, ended.Session); err != nil {
			t.Fatal(err)
		}
		kept := func() (rows int) {
			t.Helper()
			w.RunDue(t)
			if err := w.DB.QueryRow(t.Context(), `SELECT count(*) FROM account_session`).Scan(&rows); err != nil {
				t.Fatal(err)
			}
			return rows
		}
		for _, step := range []struct {
			wait time.Duration
			want int
		}{{account.SessionKeptFor - time.Millisecond, 2}, {time.Millisecond, 1}, {account.SpanOf(account.OwnDevice).Whole, 0}} {
			w.Clock.Advance(step.wait)
			if got := kept(); got != step.want {
				t.Errorf("%d sessions are kept after %v more, want %d", got, step.wait, step.want)
			}
		}
	})
}
