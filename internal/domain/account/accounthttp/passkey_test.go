package accounthttp_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/domain/account/accounttest"
	"mobilize/internal/platform/passkey/passkeytest"
)

// asked is what the server asks an authenticator for.
type asked struct {
	ID, Challenge, Party, Handle, Name string
	Known                              []string
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	written, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(written)
}

func device(t *testing.T) *passkeytest.Device {
	t.Helper()
	return passkeytest.New(t, accounttest.Base, strings.TrimPrefix(accounttest.Base, "https://"))
}

// addKey makes a passkey on d and returns the answer.
func (b *browser) addKey(d *passkeytest.Device, name string) *httptest.ResponseRecorder {
	b.t.Helper()
	w := b.do("POST", "/v1/me/passkeys/challenge", "")
	if w.Code != http.StatusOK {
		b.t.Fatalf("challenge = %d %s", w.Code, w.Body)
	}
	return b.sendKey(d, into[asked](b.t, w), name)
}

func (b *browser) sendKey(d *passkeytest.Device, a asked, name string) *httptest.ResponseRecorder {
	b.t.Helper()
	handle, err := base64.RawURLEncoding.DecodeString(a.Handle)
	if err != nil {
		b.t.Fatal(err)
	}
	made := d.Make(b.t, a.Challenge, handle)
	return b.do("POST", "/v1/me/passkeys", jsonOf(b.t, map[string]any{
		"challenge": a.ID, "name": name, "id": b64(made.ID), "clientData": b64(made.ClientData), "attestation": b64(made.Attestation),
	}))
}

func (b *browser) ask() asked {
	b.t.Helper()
	w := b.do("POST", "/v1/sign-in/passkey/challenge", "")
	if w.Code != http.StatusOK {
		b.t.Fatalf("challenge = %d %s", w.Code, w.Body)
	}
	return into[asked](b.t, w)
}

func (b *browser) signInBy(d *passkeytest.Device, a asked) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.do("POST", "/v1/sign-in/passkey", b.signed(d, a))
}

func (b *browser) signed(d *passkeytest.Device, a asked) string {
	b.t.Helper()
	used := d.Sign(b.t, a.Challenge)
	return jsonOf(b.t, map[string]any{
		"challenge": a.ID, "id": b64(used.ID), "handle": b64(used.Handle), "clientData": b64(used.ClientData),
		"authenticatorData": b64(used.AuthenticatorData), "signature": b64(used.Signature),
	})
}

func TestSignInWithPasskey(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		mette, d := s.browser(t), device(t)
		mette.signIn("mette@example.dk", "Mette")
		if w := mette.addKey(d, "Mettes telefon"); w.Code != http.StatusCreated {
			t.Fatalf("add = %d %s", w.Code, w.Body)
		}
		s.RunDue(t)
		if letter, ok := s.Mailbox.Last("mette@example.dk"); !ok || letter.Subject != "Dine adgangsnøgler er ændret" {
			t.Errorf("the person was not told: %q", letter.Subject)
		}
		t.Run("signs in without an e-mail", func(t *testing.T) {
			b := s.browser(t)
			if w := b.signInBy(d, b.ask()); w.Code != http.StatusOK || b.cookie == nil {
				t.Fatalf("sign in = %d %s", w.Code, w.Body)
			}
			me := into[struct{ Person struct{ Name string } }](t, b.do("GET", "/v1/me", ""))
			if me.Person.Name != "Mette" {
				t.Errorf("signed in as %q", me.Person.Name)
			}
		})
		refused := func(t *testing.T, w *httptest.ResponseRecorder, status int, want string) {
			t.Helper()
			if w.Code != status || code(w) != want {
				t.Errorf("%d %s, want %d %s", w.Code, w.Body, status, want)
			}
			if len(w.Result().Cookies()) > 0 {
				t.Error("it got a cookie")
			}
		}
		t.Run("takes an answer once", func(t *testing.T) {
			b := s.browser(t)
			body := b.signed(d, b.ask())
			if w := b.do("POST", "/v1/sign-in/passkey", body); w.Code != http.StatusOK {
				t.Fatalf("sign in = %d %s", w.Code, w.Body)
			}
			refused(t, s.browser(t).do("POST", "/v1/sign-in/passkey", body), http.StatusGone, "passkey.too_late")
		})
		t.Run("takes no answer after five minutes", func(t *testing.T) {
			b := s.browser(t)
			a := b.ask()
			s.Clock.Advance(account.ChallengeFor)
			refused(t, b.signInBy(d, a), http.StatusGone, "passkey.too_late")
		})
		t.Run("takes no answer to another's challenge", func(t *testing.T) {
			b := s.browser(t)
			mine, other := b.ask(), b.ask()
			mine.Challenge = other.Challenge
			refused(t, b.signInBy(d, mine), http.StatusUnprocessableEntity, "passkey.refused")
		})
		t.Run("takes no challenge that was for making a key", func(t *testing.T) {
			a := into[asked](t, mette.do("POST", "/v1/me/passkeys/challenge", ""))
			refused(t, s.browser(t).signInBy(d, a), http.StatusGone, "passkey.too_late")
		})
		for name, lie := range map[string]func(*passkeytest.Device){
			"refuses a page of another origin":     func(d *passkeytest.Device) { d.Origin = "https://mobilize.example.evil.dk" },
			"refuses another relying party":        func(d *passkeytest.Device) { d.Party = "evil.dk" },
			"refuses a person who is not verified": func(d *passkeytest.Device) { d.IsUnverified = true },
			"refuses a copy, whose count is old":   func(d *passkeytest.Device) { d.Count, d.IsStill = 1, true },
			"refuses a key under another's handle": func(d *passkeytest.Device) { d.Handle = make([]byte, 32) },
			"refuses a key without a handle":       func(d *passkeytest.Device) { d.Handle = nil },
		} {
			t.Run(name, func(t *testing.T) {
				b, copied := s.browser(t), *d
				lie(&copied)
				refused(t, b.signInBy(&copied, b.ask()), http.StatusUnprocessableEntity, "passkey.refused")
			})
		}
		t.Run("refuses a key that nobody has", func(t *testing.T) {
			b, stranger := s.browser(t), device(t)
			stranger.Handle = d.Handle
			refused(t, b.signInBy(stranger, b.ask()), http.StatusUnprocessableEntity, "passkey.refused")
		})
		t.Run("refuses a key that was removed", func(t *testing.T) {
			list := into[struct {
				Passkeys []struct{ ID, Name, UsedAt string }
			}](t, mette.do("GET", "/v1/me/passkeys", ""))
			if len(list.Passkeys) != 1 || list.Passkeys[0].Name != "Mettes telefon" || list.Passkeys[0].UsedAt == "" {
				t.Fatalf("list = %+v", list)
			}
			if w := mette.do("DELETE", "/v1/me/passkeys/"+list.Passkeys[0].ID, ""); w.Code != http.StatusNoContent {
				t.Fatalf("remove = %d %s", w.Code, w.Body)
			}
			b := s.browser(t)
			refused(t, b.signInBy(d, b.ask()), http.StatusUnprocessableEntity, "passkey.refused")
		})
	})
}

func TestPasskeysAreTheirPersonsOwn(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		mette, jonas, d := s.browser(t), s.browser(t), device(t)
		mette.signIn("mette@example.dk", "Mette")
		jonas.signIn("jonas@example.dk", "Jonas")
		id := into[struct{ ID string }](t, mette.addKey(d, "Telefon")).ID
		if w := jonas.do("PATCH", "/v1/me/passkeys/"+id, `{"name":"Min"}`); w.Code != http.StatusNotFound {
			t.Errorf("another's was named: %d", w.Code)
		}
		if w := jonas.do("DELETE", "/v1/me/passkeys/"+id, ""); w.Code != http.StatusNotFound {
			t.Errorf("another's was removed: %d", w.Code)
		}
		if w := jonas.addKey(d, "Min"); code(w) != "passkey.known" {
			t.Errorf("a key of two people: %d %s", w.Code, w.Body)
		}
		t.Run("a key is made for who was asked", func(t *testing.T) {
			a := into[asked](t, mette.do("POST", "/v1/me/passkeys/challenge", ""))
			if w := jonas.sendKey(device(t), a, "Min"); code(w) != "passkey.too_late" {
				t.Errorf("another's challenge: %d %s", w.Code, w.Body)
			}
		})
		t.Run("the handle says nothing of who it is", func(t *testing.T) {
			a := into[asked](t, mette.do("POST", "/v1/me/passkeys/challenge", ""))
			person := into[struct{ Person struct{ ID string } }](t, mette.do("GET", "/v1/me", "")).Person.ID
			handle, err := base64.RawURLEncoding.DecodeString(a.Handle)
			if err != nil || len(handle) != 32 || strings.Contains(string(handle), person) {
				t.Errorf("handle = %q, %v", a.Handle, err)
			}
			if len(a.Known) != 1 || a.Name != "mette@example.dk" {
				t.Errorf("asked = %+v", a)
			}
		})
		t.Run("a name can be changed, and has bounds", func(t *testing.T) {
			if w := mette.do("PATCH", "/v1/me/passkeys/"+id, `{"name":" Arbejdstelefon "}`); w.Code != http.StatusNoContent {
				t.Errorf("rename = %d %s", w.Code, w.Body)
			}
			if w := mette.do("GET", "/v1/me/passkeys", ""); !strings.Contains(w.Body.String(), `"Arbejdstelefon"`) {
				t.Errorf("list = %s", w.Body)
			}
			if w := mette.do("PATCH", "/v1/me/passkeys/"+id, `{"name":" "}`); code(w) != "passkey.name_length" {
				t.Errorf("an empty name = %d %s", w.Code, w.Body)
			}
		})
		t.Run("a device that others use makes none", func(t *testing.T) {
			shared := s.browser(t)
			s.RunDue(t) // the letters on keys come first
			shared.do("POST", "/v1/sign-in/redeem", `{"token":"`+s.Link(t, "mette@example.dk", "")+`","sharedDevice":true}`)
			if w := shared.do("POST", "/v1/me/passkeys/challenge", ""); code(w) != "passkey.shared_device" {
				t.Errorf("challenge = %d %s", w.Code, w.Body)
			}
		})
	})
}

func TestPasskeysCount(t *testing.T) {
	t.Parallel()
	each(t, false, func(t *testing.T, s *site) {
		mette, synced := s.browser(t), device(t)
		mette.signIn("mette@example.dk", "Mette")
		synced.IsStill = true // a key that its maker carries from device to device does not count
		mette.addKey(synced, "Sky")
		for range 3 {
			b := s.browser(t)
			if w := b.signInBy(synced, b.ask()); w.Code != http.StatusOK {
				t.Fatalf("sign in = %d %s", w.Code, w.Body)
			}
		}
		t.Run("guesses until the network is stopped, and only guesses", func(t *testing.T) {
			b, stranger := s.browser(t), device(t)
			var last *httptest.ResponseRecorder
			for range 61 {
				last = b.signInBy(stranger, b.ask())
			}
			if last.Code != http.StatusTooManyRequests || last.Header().Get("Retry-After") == "" {
				t.Errorf("the 61st guess = %d %s", last.Code, last.Body)
			}
			if w := b.signInBy(synced, b.ask()); w.Code != http.StatusOK {
				t.Errorf("the person behind the same address = %d %s", w.Code, w.Body)
			}
			s.Clock.Advance(5 * time.Minute)
		})
	})
}
