package accounthttp_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/domain/account/accounttest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// linkTo returns the secret of the newest letter to an address that leads to a change of address.
func (s *site) linkTo(t *testing.T, address string) string {
	t.Helper()
	s.RunDue(t)
	letter, ok := s.Mailbox.Last(address)
	if !ok {
		t.Fatalf("no letter came")
	}
	_, rest, ok := strings.Cut(letter.Text, accounttest.Base+"/app/email#")
	secret, _, _ := strings.Cut(rest, "\n")
	if !ok {
		t.Fatalf("%q holds no link", letter.Subject)
	}
	return secret
}

func (b *browser) token(path, secret string) (status int, problem string, body string) {
	b.t.Helper()
	w := b.do("POST", path, jsonOf(b.t, map[string]string{"token": secret}))
	if w.Code >= 400 {
		problem = code(w)
	}
	return w.Code, problem, w.Body.String()
}

// subjects are those of all letters to an address.
func (s *site) subjects(address string) (all []string) {
	for _, letter := range s.Mailbox.Letters() {
		if letter.To == address {
			all = append(all, letter.Subject)
		}
	}
	return all
}

const (
	confirmPath = "/v1/email-changes/confirm"
	stopPath    = "/v1/email-changes/stop"
	previewPath = "/v1/email-changes/preview"
)

func (b *browser) askFor(email string) int {
	b.t.Helper()
	return b.do("POST", "/v1/me/email", jsonOf(b.t, map[string]string{"email": email})).Code
}

func TestAnotherAddress(t *testing.T) {
	t.Parallel()
	each(t, true, func(t *testing.T, s *site) {
		mette, phone, other := s.browser(t), s.browser(t), s.browser(t)
		mette.signIn("mette@example.dk", "Mette")
		phone.signIn("mette@example.dk", "")
		other.signIn("taken@example.dk", "Other")
		if got := mette.askFor("Mette@New.example"); got != http.StatusAccepted {
			t.Fatalf("ask = %d", got)
		}
		if w := mette.do("GET", "/v1/me", ""); !strings.Contains(w.Body.String(), `"waiting":{"email":"mette@new.example"`) {
			t.Errorf("me = %s", w.Body)
		}
		secret, stop := s.linkTo(t, "mette@new.example"), s.linkTo(t, "mette@example.dk")
		anywhere := s.browser(t)
		if _, _, body := anywhere.token(previewPath, secret); !strings.Contains(body, `"email":"m•••@new.example"`) || !strings.Contains(body, `"isMe":false`) {
			t.Errorf("preview = %s", body)
		}
		if _, problem, _ := anywhere.token(stopPath, secret); problem != "address.gone" {
			t.Errorf("the new address's link stops: %s", problem)
		}
		if _, problem, _ := anywhere.token(confirmPath, stop); problem != "address.gone" {
			t.Errorf("the old address's link confirms: %s", problem)
		}
		before := mette.cookie.Value
		if status, problem, _ := mette.token(confirmPath, secret); status != http.StatusOK {
			t.Fatalf("confirm = %d %s", status, problem)
		}
		t.Run("is confirmed once", func(t *testing.T) {
			if _, problem, _ := anywhere.token(confirmPath, secret); problem != "address.gone" {
				t.Errorf("again = %s", problem)
			}
		})
		t.Run("goes on here under a new token, and ends elsewhere", func(t *testing.T) {
			if mette.cookie.Value == before {
				t.Error("the token is the old one")
			}
			if w := mette.do("GET", "/v1/me", ""); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "mette@new.example") {
				t.Errorf("here = %d %s", w.Code, w.Body)
			}
			if w := phone.do("GET", "/v1/me", ""); code(w) != "session.ended" {
				t.Errorf("elsewhere = %d %s", w.Code, w.Body)
			}
			mette.cookie.Value = before
			if w := mette.do("GET", "/v1/me", ""); code(w) != "session.ended" {
				t.Errorf("the old token = %d %s", w.Code, w.Body)
			}
		})
		t.Run("the new address signs in, and the old one is nobody else's", func(t *testing.T) {
			again := s.browser(t)
			again.signIn("mette@new.example", "")
			w := s.browser(t).do("POST", "/v1/sign-in/redeem", jsonOf(t, map[string]string{"token": s.Link(t, "mette@example.dk", "Newcomer")}))
			if code(w) != "vault.address_held" {
				t.Errorf("the old address = %d %s", w.Code, w.Body)
			}
		})
		t.Run("the old address is told again, and takes it back", func(t *testing.T) {
			s.RunDue(t)
			if told := s.subjects("mette@example.dk"); !slices.Contains(told, "Din mailadresse er ved at blive ændret") || !slices.Contains(told, "Din mailadresse er ændret") {
				t.Errorf("told %q", told)
			}
			if _, _, body := anywhere.token(previewPath, stop); !strings.Contains(body, `"stops":true`) || !strings.Contains(body, `"isSet":true`) {
				t.Errorf("preview = %s", body)
			}
			thief := s.browser(t)
			thief.signIn("mette@new.example", "")
			if status, problem, _ := anywhere.token(stopPath, stop); status != http.StatusOK {
				t.Fatalf("stop = %d %s", status, problem)
			}
			if w := thief.do("GET", "/v1/me", ""); code(w) != "session.ended" {
				t.Errorf("whoever was in = %d %s", w.Code, w.Body)
			}
			s.Clock.Advance(time.Second)
			back := s.browser(t)
			back.signIn("mette@example.dk", "")
			if w := back.do("GET", "/v1/me", ""); !strings.Contains(w.Body.String(), `"mette@example.dk"`) || !strings.Contains(w.Body.String(), `"Mette"`) {
				t.Errorf("back as %s", w.Body)
			}
			if _, problem, _ := anywhere.token(stopPath, stop); problem != "address.gone" {
				t.Errorf("again = %s", problem)
			}
			s.Clock.Advance(2 * time.Minute)
			s.RunDue(t)
			if w := back.do("GET", "/v1/me", ""); w.Code != http.StatusOK {
				t.Errorf("the job that undoes once more put out who came back: %d", w.Code)
			}
		})
	})
}

// Nobody learns from asking whether an address is somebody's, and an address that is stays theirs.
func TestAnotherAddressThatIsSomebodys(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		mette, other := s.browser(t), s.browser(t)
		mette.signIn("mette@example.dk", "Mette")
		other.signIn("taken@example.dk", "Other")
		answers := map[string]string{}
		letters := map[string]string{}
		for _, address := range []string{"taken@example.dk", "nobody@example.dk"} {
			w := mette.do("POST", "/v1/me/email", jsonOf(t, map[string]string{"email": address}))
			answers[address] = w.Result().Status + w.Body.String()
			secret := s.linkTo(t, address)
			letter, _ := s.Mailbox.Last(address)
			letters[address] = strings.ReplaceAll(letter.Text+letter.HTML+letter.Subject, secret, "")
			if address == "taken@example.dk" {
				if _, problem, _ := s.browser(t).token(confirmPath, secret); problem != "address.taken" {
					t.Errorf("confirm = %s", problem)
				}
			}
		}
		if answers["taken@example.dk"] != answers["nobody@example.dk"] || letters["taken@example.dk"] != letters["nobody@example.dk"] {
			t.Error("the answers differ")
		}
		if w := other.do("GET", "/v1/me", ""); w.Code != http.StatusOK {
			t.Errorf("whose it is = %d", w.Code)
		}
		if w := mette.do("GET", "/v1/me", ""); !strings.Contains(w.Body.String(), "mette@example.dk") {
			t.Errorf("who asked = %s", w.Body)
		}
	})
}

func TestAnotherAddressIsStoppedInTime(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		mette := s.browser(t)
		mette.signIn("mette@example.dk", "Mette")
		for address, want := range map[string]string{"mette@example.dk": "address.same", "no address": "person.email_malformed"} {
			if w := mette.do("POST", "/v1/me/email", jsonOf(t, map[string]string{"email": address})); code(w) != want {
				t.Errorf("ask = %d %s, want %s", w.Code, w.Body, want)
			}
		}
		t.Run("by who asked", func(t *testing.T) {
			mette.askFor("a@new.example")
			secret := s.linkTo(t, "a@new.example")
			if w := mette.do("DELETE", "/v1/me/email", ""); w.Code != http.StatusNoContent {
				t.Fatalf("cancel = %d %s", w.Code, w.Body)
			}
			if _, problem, _ := mette.token(confirmPath, secret); problem != "address.gone" {
				t.Errorf("confirm = %s", problem)
			}
		})
		t.Run("by asking for another", func(t *testing.T) {
			mette.askFor("b@new.example")
			secret := s.linkTo(t, "b@new.example")
			mette.askFor("c@new.example")
			if _, problem, _ := mette.token(confirmPath, secret); problem != "address.gone" {
				t.Errorf("confirm = %s", problem)
			}
		})
		t.Run("by a quarter of an hour", func(t *testing.T) {
			secret := s.linkTo(t, "c@new.example")
			s.Clock.Advance(account.LinkFor)
			if _, problem, _ := mette.token(confirmPath, secret); problem != "address.gone" {
				t.Errorf("confirm = %s", problem)
			}
			s.RunDue(t)
			var rows int
			if err := s.DB.QueryRow(t.Context(), `SELECT count(*) FROM account_address`).Scan(&rows); err != nil || rows > 0 {
				t.Errorf("%d rows are left: %v", rows, err)
			}
		})
		t.Run("by the old address, which signs everybody out", func(t *testing.T) {
			mette.askFor("d@new.example")
			secret, stop := s.linkTo(t, "d@new.example"), s.linkTo(t, "mette@example.dk")
			if status, problem, _ := s.browser(t).token(stopPath, stop); status != http.StatusOK {
				t.Fatalf("stop = %d %s", status, problem)
			}
			if _, problem, _ := s.browser(t).token(confirmPath, secret); problem != "address.gone" {
				t.Errorf("confirm = %s", problem)
			}
			if w := mette.do("GET", "/v1/me", ""); code(w) != "session.ended" {
				t.Errorf("who asked = %d", w.Code)
			}
		})
		t.Run("by too many", func(t *testing.T) {
			again := s.browser(t)
			again.signIn("mette@example.dk", "")
			s.Clock.Advance(time.Hour)
			last := 0
			for range 6 {
				last = again.askFor("e@new.example")
			}
			if last != http.StatusTooManyRequests {
				t.Errorf("the sixth = %d", last)
			}
		})
	})
}

// Whoever has a second address of a chain takes nothing from whoever had the first.
func TestTheFirstAddressHasTheLastWord(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		mette := s.browser(t)
		mette.signIn("first@example.dk", "Mette")
		mette.askFor("second@example.dk")
		mette.token(confirmPath, s.linkTo(t, "second@example.dk"))
		first := s.linkTo(t, "first@example.dk")
		s.Clock.Advance(time.Minute)
		mette.askFor("third@example.dk")
		mette.token(confirmPath, s.linkTo(t, "third@example.dk"))
		second := s.linkTo(t, "second@example.dk")
		for _, stop := range []string{second, first} {
			if status, problem, _ := s.browser(t).token(stopPath, stop); status != http.StatusOK {
				t.Fatalf("stop = %d %s", status, problem)
			}
			s.Clock.Advance(2 * time.Minute)
			s.RunDue(t)
		}
		back := s.browser(t)
		back.signIn("first@example.dk", "")
		if w := back.do("GET", "/v1/me", ""); !strings.Contains(w.Body.String(), `"Mette"`) {
			t.Errorf("the first address leads to %s", w.Body)
		}
	})
}

func TestAnotherAddressIsForgotten(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		mette := s.browser(t)
		mette.signIn("mette@example.dk", "Mette")
		mette.askFor("new@example.dk")
		mette.token(confirmPath, s.linkTo(t, "new@example.dk"))
		stop := s.linkTo(t, "mette@example.dk")
		s.Clock.Advance(account.AddressUndoFor - time.Second)
		if status, _, _ := s.browser(t).token(previewPath, stop); status != http.StatusOK {
			t.Errorf("a second before the end = %d", status)
		}
		s.Clock.Advance(time.Second)
		s.RunDue(t)
		if _, problem, _ := s.browser(t).token(previewPath, stop); problem != "address.gone" {
			t.Errorf("at the end = %s", problem)
		}
		var rows int
		if err := s.DB.QueryRow(t.Context(), `SELECT count(*) FROM account_address`).Scan(&rows); err != nil || rows > 0 {
			t.Errorf("%d rows are left: %v", rows, err)
		}
	})
}

func TestACitizensDeviceChangesNoAddress(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		mette := s.browser(t)
		mette.signIn("mette@example.dk", "Mette")
		me := into[who](t, mette.do("GET", "/v1/me", "")).Person
		circle, _ := s.Circle(t, access.Actor{Person: ident.ID(me.ID)}, "Noah")
		_, token := s.Pair(t, access.Actor{Person: ident.ID(me.ID)}, circle)
		tablet := s.browser(t)
		tablet.cookie = &http.Cookie{Name: "mobilize", Value: token}
		if w := tablet.do("POST", "/v1/me/email", `{"email":"x@example.dk"}`); code(w) != "account.paired_device" {
			t.Errorf("ask = %d %s", w.Code, w.Body)
		}
		mette.askFor("new@example.dk")
		if _, problem, _ := tablet.token(confirmPath, s.linkTo(t, "new@example.dk")); problem != "link.paired_device" {
			t.Errorf("confirm = %s", problem)
		}
	})
}
