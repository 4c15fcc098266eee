package accounthttp

import (
	"context"
	"net/http"

	"mobilize/internal/domain/account"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

func (h *handlers) registerPairing() {
	r := h.router
	needs := httpapi.InCircle(access.ManageDevices)
	httpapi.Post(r, "/v1/circles/{circle}/pairings", needs, h.startPairing,
		httpapi.Summary("Make a code that a citizen's device can scan"), httpapi.Status(http.StatusCreated), httpapi.Faults("circle.scopes_beyond_own"))
	httpapi.Get(r, "/v1/circles/{circle}/pairings/{id}", needs, h.pairing, httpapi.Summary("See how far a pairing has come"))
	httpapi.Post(r, "/v1/circles/{circle}/pairings/{id}/confirm", needs, h.confirmPairing,
		httpapi.Summary("Say that both devices show the same pictures"), httpapi.Faults("pairing.gone", "pairing.not_claimed", "pairing.moved_on", "circle.scopes_beyond_own"))
	httpapi.Post(r, "/v1/circles/{circle}/pairings/{id}/refuse", needs, h.refusePairing,
		httpapi.Summary("Say that they do not"), httpapi.Faults("pairing.gone", "pairing.moved_on"))
	httpapi.Post(r, "/v1/pairings/claim", httpapi.Anyone, h.claimPairing,
		httpapi.Summary("Take a code to a new device"), httpapi.Faults("pairing.gone", "pairing.signed_in", "pairing.device_paired", "limit.too_often"))
	httpapi.Post(r, "/v1/pairings/collect", httpapi.Anyone, h.collectPairing,
		httpapi.Summary("Fetch the session of a confirmed pairing"),
		httpapi.Description("Answers 202 while the planner has not confirmed."), httpapi.Faults("pairing.gone", "pairing.signed_in", "pairing.device_paired", "limit.too_often"))
	httpapi.Write(r, http.MethodDelete, "/v1/circles/{circle}/devices/{id}", needs, h.endDevice,
		httpapi.Summary("End a device's session; it wipes what it holds at next contact"))
}

type circleIn struct {
	Circle ident.ID `path:"circle"`
}

type circleAndIDIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
}

type startPairingOut struct {
	Body struct {
		ID        ident.ID `json:"id"`
		Secret    string   `json:"secret" doc:"Shown once"`
		URL       string   `json:"url" doc:"What the code holds; the secret is after #"`
		ExpiresAt string   `json:"expiresAt"`
	}
}

func (h *handlers) startPairing(ctx context.Context, actor access.Actor, in *circleIn) (*startPairingOut, error) {
	p, secret, err := h.accounts.StartPairing(ctx, actor, in.Circle)
	if err != nil {
		return nil, err
	}
	out := &startPairingOut{}
	out.Body.ID, out.Body.Secret, out.Body.URL, out.Body.ExpiresAt = p.ID, secret, h.accounts.PairingAddress(secret), timeText(p.ExpiresAt)
	return out, nil
}

type pairingOut struct {
	Body struct {
		ID        ident.ID             `json:"id"`
		State     account.PairingState `json:"state" enum:"open,claimed,confirmed,collected,refused,expired"`
		Pictures  []string             `json:"pictures" doc:"Symbols of the archive, in order; none before the claim"`
		Browser   string               `json:"browser,omitempty"`
		Platform  string               `json:"platform,omitempty"`
		ExpiresAt string               `json:"expiresAt"`
	}
}

func (h *handlers) pairing(ctx context.Context, actor access.Actor, in *circleAndIDIn) (*pairingOut, error) {
	p, err := h.accounts.Pairing(ctx, actor, in.Circle, in.ID)
	if err != nil {
		return nil, err
	}
	out := &pairingOut{}
	b := &out.Body
	b.ID, b.State, b.Pictures, b.ExpiresAt = p.ID, p.State, append([]string{}, p.Pictures...), timeText(p.ExpiresAt)
	b.Browser, b.Platform = p.Agent.Browser, p.Agent.Platform
	return out, nil
}

func (h *handlers) confirmPairing(ctx context.Context, actor access.Actor, in *circleAndIDIn) (*pairingOut, error) {
	if err := h.accounts.ConfirmPairing(ctx, actor, in.Circle, in.ID); err != nil {
		return nil, err
	}
	return h.pairing(ctx, actor, in)
}

func (h *handlers) refusePairing(ctx context.Context, actor access.Actor, in *circleAndIDIn) (*pairingOut, error) {
	if err := h.accounts.RefusePairing(ctx, actor, in.Circle, in.ID); err != nil {
		return nil, err
	}
	return h.pairing(ctx, actor, in)
}

type claimPairingIn struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Secret string `json:"secret"`
	}
}

type claimPairingOut struct {
	Body struct {
		ID        ident.ID `json:"id"`
		Claim     string   `json:"claim" doc:"What this device, and no other, collects the session with"`
		Pictures  []string `json:"pictures" doc:"Symbols of the archive to show, in order"`
		ExpiresAt string   `json:"expiresAt"`
	}
}

func (h *handlers) claimPairing(ctx context.Context, actor access.Actor, in *claimPairingIn) (*claimPairingOut, error) {
	p, claim, err := h.accounts.ClaimPairing(ctx, actor, in.Body.Secret, httpapi.Network(ctx), agentOf(in.UserAgent))
	if err != nil {
		return nil, err
	}
	out := &claimPairingOut{}
	out.Body.ID, out.Body.Claim, out.Body.Pictures, out.Body.ExpiresAt = p.ID, claim, p.Pictures, timeText(p.ExpiresAt)
	return out, nil
}

type collectPairingIn struct {
	Body struct {
		ID    ident.ID `json:"id"`
		Claim string   `json:"claim"`
	}
}

func (h *handlers) collectPairing(ctx context.Context, actor access.Actor, in *collectPairingIn) (*signedInOut, error) {
	session, token, ok, err := h.accounts.CollectPairing(ctx, actor, in.Body.ID, in.Body.Claim, httpapi.Network(ctx))
	if err != nil {
		return nil, err
	}
	if !ok {
		return &signedInOut{Status: http.StatusAccepted, Body: signedInWire{State: "pending"}}, nil
	}
	return h.signedIn(session, token), nil
}

func (h *handlers) endDevice(ctx context.Context, actor access.Actor, in *circleAndIDIn) (int64, error) {
	return h.accounts.EndDevice(ctx, actor, in.Circle, in.ID)
}

// Devices is the source of the collection device: one row a paired device.
type Devices struct{ accounts *account.Service }

// NewDevices returns the source.
func NewDevices(s *account.Service) *Devices { return &Devices{s} }

type deviceWire struct {
	ID       ident.ID `json:"id"`
	Name     string   `json:"name"`
	Platform string   `json:"platform"`
	PairedAt string   `json:"pairedAt"`
	SeenAt   string   `json:"seenAt"`
	PairedBy ident.ID `json:"pairedBy,omitempty"` // a member, who may have left since: the row "member" says so
}

// Collection names the rows.
func (d *Devices) Collection() string { return account.DeviceCollection }

// Needs is what one has to be allowed to see them.
func (d *Devices) Needs() access.Scope { return access.ManageDevices }

// Read returns the rows of ids as may's actor sees them; a missing one is gone.
func (d *Devices) Read(ctx context.Context, may access.Grant, ids []string) (map[string]any, error) {
	list, err := d.accounts.Devices(ctx, may, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]any, len(list))
	for _, s := range list {
		out[s.ID.String()] = deviceWire{
			ID: s.ID, Name: s.Agent.Browser, Platform: s.Agent.Platform, PairedAt: timeText(s.CreatedAt), SeenAt: timeText(s.SeenAt),
			PairedBy: s.PairedBy,
		}
	}
	return out, nil
}
