package apptest_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"mobilize/internal/app/apptest"
	"mobilize/internal/platform/openid/openidtest"
	"mobilize/internal/platform/passkey/passkeytest"
)

// vouchedCustomer is whom the settings of an institution name.
const vouchedCustomer = "01900000-0000-7000-8000-000000000001"

// vouching starts an institution's provider, and returns the settings that name it.
func vouching(t *testing.T) (*openidtest.Provider, apptest.Setting) {
	t.Helper()
	p := openidtest.Start(t)
	folder := t.TempDir()
	list, err := json.Marshal([]map[string]string{{
		"id": "skolen", "name": "Skovvangskolen", "issuer": p.URL, "clientId": openidtest.ClientID, "secretFile": "secret",
		"customer": vouchedCustomer,
	}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"list.json": list, "secret": []byte(openidtest.Secret + "\n")} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return p, apptest.Institutions(filepath.Join(folder, "list.json"))
}

// institution signs a teacher in at their institution, which says a needle of them, and leaves another on
// the way.
func (h *hay) institution(p *openidtest.Provider) {
	h.t.Helper()
	p.SendBackTo(h.s.Config.URL + "/app/institution")
	p.Add("teacher", h.needle(), h.letters, h.letters+"3@example.org", true)
	teacher := h.s.Stranger(h.t)
	for range 2 {
		var way struct{ URL, Secret string }
		if status := teacher.Do(h.t, http.MethodPost, "/v1/sign-in/institutions/skolen", nil, &way); status != http.StatusOK {
			h.t.Fatalf("begin at an institution: %d", status)
		}
		if len(teacher.Cookies(h.t)) > 0 {
			return // the second stays on the way
		}
		back := p.SignIn(h.t, way.URL, "teacher")
		body := map[string]any{"state": back.Get("state"), "code": back.Get("code"), "secret": way.Secret}
		if status := teacher.Do(h.t, http.MethodPost, "/v1/sign-in/institution", body, nil); status != http.StatusOK {
			h.t.Fatalf("back from an institution: %d", status)
		}
	}
}

// passkey makes a passkey whose name is a needle.
func (h *hay) passkey(p *apptest.Person) {
	h.t.Helper()
	var asked struct{ ID, Challenge, Party, Handle string }
	if status := p.Do(h.t, http.MethodPost, "/v1/me/passkeys/challenge", nil, &asked); status != http.StatusOK {
		h.t.Fatalf("a challenge: %d", status)
	}
	made := passkeytest.New(h.t, p.URL, asked.Party).Make(h.t, asked.Challenge, []byte(asked.Handle))
	text := base64.RawURLEncoding.EncodeToString
	body := map[string]any{"challenge": asked.ID, "name": h.needle(), "id": text(made.ID), "clientData": text(made.ClientData), "attestation": text(made.Attestation)}
	if status := p.Do(h.t, http.MethodPost, "/v1/me/passkeys", body, nil); status != http.StatusCreated {
		h.t.Fatalf("a passkey: %d", status)
	}
}
