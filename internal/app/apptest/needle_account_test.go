package apptest_test

import (
	"encoding/base64"
	"net/http"

	"mobilize/internal/app/apptest"
	"mobilize/internal/platform/passkey/passkeytest"
)

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
