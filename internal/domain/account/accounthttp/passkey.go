package accounthttp

import (
	"context"
	"encoding/base64"
	"net/http"

	"mobilize/internal/domain/account"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/passkey"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

func (h *handlers) registerPasskeys() {
	r := h.router
	httpapi.Post(r, "/v1/sign-in/passkey/challenge", httpapi.Anyone, h.startSignIn,
		httpapi.Summary("What an authenticator is asked to sign in with"), httpapi.Faults("limit.too_often"))
	httpapi.Post(r, "/v1/sign-in/passkey", httpapi.Anyone, h.signInWithPasskey, httpapi.Summary("Sign in with a passkey"),
		httpapi.Faults("passkey.refused", "passkey.too_late", "link.paired_device", "limit.too_often", "passkey.malformed"))
	httpapi.Get(r, "/v1/me/passkeys", httpapi.SignedIn, h.passkeys, httpapi.Summary("List one's own passkeys"))
	httpapi.Post(r, "/v1/me/passkeys/challenge", httpapi.SignedIn, h.startPasskey,
		httpapi.Summary("What an authenticator is asked to make a passkey with"),
		httpapi.Faults("account.paired_device", "passkey.shared_device", "passkey.too_many"))
	httpapi.Post(r, "/v1/me/passkeys", httpapi.SignedIn, h.addPasskey, httpapi.Summary("Keep a passkey that was made"), httpapi.Status(http.StatusCreated),
		httpapi.Faults("account.paired_device", "passkey.shared_device", "passkey.name_length", "passkey.refused", "passkey.too_late", "passkey.known", "passkey.malformed"))
	httpapi.Patch(r, "/v1/me/passkeys/{id}", httpapi.SignedIn, h.renamePasskey, httpapi.Summary("Call a passkey something else"),
		httpapi.Faults("account.paired_device", "passkey.name_length"))
	httpapi.Delete(r, "/v1/me/passkeys/{id}", httpapi.SignedIn, h.removePasskey, httpapi.Summary("Remove a passkey"),
		httpapi.Faults("account.paired_device"))
}

type challengeWire struct {
	ID        ident.ID `json:"id"`
	Challenge string   `json:"challenge" doc:"What is signed, in base64url"`
	Party     string   `json:"party" doc:"The relying party's id"`
}

type challengeOut struct{ Body challengeWire }

func (h *handlers) challengeOf(c account.Challenge) challengeWire {
	return challengeWire{ID: c.ID, Challenge: c.Number, Party: h.party.ID()}
}

func (h *handlers) startSignIn(ctx context.Context, actor access.Actor, _ *struct{}) (*challengeOut, error) {
	c, err := h.accounts.StartSignIn(ctx, actor, httpapi.Network(ctx))
	if err != nil {
		return nil, err
	}
	return &challengeOut{h.challengeOf(c)}, nil
}

type signInWithPasskeyIn struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Challenge         ident.ID `json:"challenge" doc:"Its id"`
		ID                string   `json:"id"`
		Handle            string   `json:"handle"`
		ClientData        string   `json:"clientData"`
		AuthenticatorData string   `json:"authenticatorData"`
		Signature         string   `json:"signature"`
		SharedDevice      bool     `json:"sharedDevice,omitempty" doc:"Others use this device: the session is short"`
	}
}

func (h *handlers) signInWithPasskey(ctx context.Context, actor access.Actor, in *signInWithPasskeyIn) (*signedInOut, error) {
	b := &in.Body
	var d decoder
	answer := account.UsedKey{
		ID: d.bytes(b.ID), Handle: d.bytes(b.Handle), ClientData: d.bytes(b.ClientData),
		AuthenticatorData: d.bytes(b.AuthenticatorData), Signature: d.bytes(b.Signature),
	}
	if d.failed {
		return nil, errMalformed
	}
	session, token, err := h.accounts.SignInWithPasskey(ctx, actor, account.KeySignIn{
		Challenge: b.Challenge, Answer: answer, IsShared: b.SharedDevice, Agent: agentOf(in.UserAgent), Network: httpapi.Network(ctx),
	})
	if err != nil {
		return nil, err
	}
	return h.signedIn(session, token), nil
}

var errMalformed = fault.New(fault.Invalid, "passkey.malformed", "", "Send every part of the authenticator's answer in base64url, without padding.")

// decoder reads base64url without padding, and remembers when something was not.
type decoder struct{ failed bool }

func (d *decoder) bytes(text string) []byte {
	b, err := base64.RawURLEncoding.DecodeString(text)
	d.failed = d.failed || err != nil
	return b
}

type newKeyOut struct {
	Body struct {
		ID         ident.ID `json:"id"`
		Challenge  string   `json:"challenge" doc:"In base64url"`
		Party      string   `json:"party" doc:"Whom the key is for"`
		Service    string   `json:"service" doc:"What the authenticator calls us"`
		Handle     string   `json:"handle" doc:"Whose key it is, to the authenticator alone; in base64url"`
		Name       string   `json:"name" doc:"The account, as the authenticator lists it"`
		Algorithms []int    `json:"algorithms" doc:"COSE numbers, the best first"`
		Known      []string `json:"known" doc:"Keys that are there already, in base64url"`
	}
}

func (h *handlers) startPasskey(ctx context.Context, actor access.Actor, _ *struct{}) (*newKeyOut, error) {
	asked, err := h.accounts.StartPasskey(ctx, actor)
	if err != nil {
		return nil, err
	}
	out, challenge := &newKeyOut{}, h.challengeOf(asked.Challenge)
	b := &out.Body
	b.ID, b.Challenge, b.Party = challenge.ID, challenge.Challenge, challenge.Party
	b.Service, b.Name, b.Algorithms = passkey.Name, asked.Name, passkey.Algorithms()
	b.Handle, b.Known = base64.RawURLEncoding.EncodeToString(asked.Handle), make([]string, 0, len(asked.Known))
	for _, id := range asked.Known {
		b.Known = append(b.Known, base64.RawURLEncoding.EncodeToString(id))
	}
	return out, nil
}

type addPasskeyIn struct {
	Body struct {
		Challenge   ident.ID `json:"challenge" doc:"Its id"`
		Name        string   `json:"name" doc:"What its person calls it"`
		ID          string   `json:"id"`
		ClientData  string   `json:"clientData"`
		Attestation string   `json:"attestation"`
	}
}

type passkeyWire struct {
	ID        ident.ID `json:"id"`
	Name      string   `json:"name"`
	CreatedAt string   `json:"createdAt"`
	UsedAt    string   `json:"usedAt,omitempty"`
}

type passkeyOut struct{ Body passkeyWire }

func passkeyOf(p account.Passkey) passkeyWire {
	return passkeyWire{ID: p.ID, Name: p.Name, CreatedAt: timeText(p.CreatedAt), UsedAt: timeText(p.UsedAt)}
}

func (h *handlers) addPasskey(ctx context.Context, actor access.Actor, in *addPasskeyIn) (*passkeyOut, error) {
	b := &in.Body
	var d decoder
	made := account.MadeKey{ID: d.bytes(b.ID), ClientData: d.bytes(b.ClientData), Attestation: d.bytes(b.Attestation)}
	if d.failed {
		return nil, errMalformed
	}
	p, err := h.accounts.AddPasskey(ctx, actor, b.Challenge, b.Name, made)
	if err != nil {
		return nil, err
	}
	return &passkeyOut{passkeyOf(p)}, nil
}

type passkeysOut struct {
	Body struct {
		Passkeys []passkeyWire `json:"passkeys"`
	}
}

func (h *handlers) passkeys(ctx context.Context, actor access.Actor, _ *struct{}) (*passkeysOut, error) {
	list, err := h.accounts.Passkeys(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &passkeysOut{}
	out.Body.Passkeys = make([]passkeyWire, 0, len(list))
	for _, one := range list {
		out.Body.Passkeys = append(out.Body.Passkeys, passkeyOf(one))
	}
	return out, nil
}

type renamePasskeyIn struct {
	ID   ident.ID `path:"id"`
	Body struct {
		Name string `json:"name"`
	}
}

func (h *handlers) renamePasskey(ctx context.Context, actor access.Actor, in *renamePasskeyIn) (*struct{}, error) {
	return nil, h.accounts.RenamePasskey(ctx, actor, in.ID, in.Body.Name)
}

func (h *handlers) removePasskey(ctx context.Context, actor access.Actor, in *idIn) (*struct{}, error) {
	return nil, h.accounts.RemovePasskey(ctx, actor, in.ID)
}
