package accounthttp

import (
	"context"
	"net/http"

	"mobilize/internal/domain/account"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
)

func (h *handlers) registerAddresses() {
	r := h.router
	httpapi.Post(r, "/v1/me/email", httpapi.SignedIn, h.askForAddress,
		httpapi.Summary("Ask for another e-mail address"), httpapi.Status(http.StatusAccepted),
		httpapi.Description("The new address is sent a link that works once, for 15 minutes; the old one is told, and can stop it, and undo it for 7 days. "+
			"The answer is the same whether the new address is known or not."),
		httpapi.Faults("person.email_malformed", "address.same", "account.paired_device", "limit.too_often"))
	httpapi.Delete(r, "/v1/me/email", httpapi.SignedIn, h.cancelAddress,
		httpapi.Summary("Give up the address one asked for, before it is confirmed"), httpapi.Faults("account.paired_device"))
	httpapi.Post(r, "/v1/email-changes/preview", httpapi.Anyone, h.previewAddress,
		httpapi.Summary("See what the link of a mail about an e-mail address would do, without using it up"), httpapi.Faults("address.gone", "limit.too_often"))
	httpapi.Post(r, "/v1/email-changes/confirm", httpapi.Anyone, h.confirmAddress,
		httpapi.Summary("Confirm another e-mail address by the link sent there"),
		httpapi.Description("Sessions on other devices end. Whoever is signed in here as the person goes on under a new token."),
		httpapi.Faults("address.gone", "address.taken", "link.paired_device", "limit.too_often"))
	httpapi.Post(r, "/v1/email-changes/stop", httpapi.Anyone, h.stopAddress,
		httpapi.Summary("Stop or undo another e-mail address by the link sent to the old one"),
		httpapi.Description("Every session of the person ends, and passkeys made since the change was asked for are gone."),
		httpapi.Faults("address.gone", "limit.too_often"))
}

type askForAddressIn struct {
	Body struct {
		Email string `json:"email"`
	}
}

func (h *handlers) askForAddress(ctx context.Context, actor access.Actor, in *askForAddressIn) (*emptyOut, error) {
	if err := h.accounts.AskForAddress(ctx, actor, in.Body.Email, httpapi.Network(ctx)); err != nil {
		return nil, err
	}
	return &emptyOut{}, nil
}

func (h *handlers) cancelAddress(ctx context.Context, actor access.Actor, _ *struct{}) (*struct{}, error) {
	return nil, h.accounts.CancelAddress(ctx, actor)
}

type previewAddressOut struct {
	Body struct {
		Email string `json:"email" doc:"The address that it is about, with most of it hidden"`
		Stops bool   `json:"stops" doc:"The link is the old address's: it stops or undoes the change"`
		IsMe  bool   `json:"isMe" doc:"The change is that of who asks"`
		IsSet bool   `json:"isSet" doc:"The new address is in use"`
	}
}

func (h *handlers) previewAddress(ctx context.Context, actor access.Actor, in *previewLinkIn) (*previewAddressOut, error) {
	found, err := h.accounts.PreviewAddress(ctx, actor, in.Body.Token, httpapi.Network(ctx))
	out := &previewAddressOut{}
	out.Body.Email, out.Body.Stops, out.Body.IsMe, out.Body.IsSet = found.Email, found.Stops, found.IsMe, found.IsSet
	return out, err
}

type confirmedOut struct {
	SetCookie string `header:"Set-Cookie"`
	Body      struct{}
}

func (h *handlers) confirmAddress(ctx context.Context, actor access.Actor, in *previewLinkIn) (*confirmedOut, error) {
	session, token, err := h.accounts.ConfirmAddress(ctx, actor, in.Body.Token, httpapi.Network(ctx))
	if err != nil {
		return nil, err
	}
	out := &confirmedOut{}
	if token != "" {
		out.SetCookie = h.router.SessionCookie(token, account.SpanOf(session.Kind).Whole)
	}
	return out, nil
}

func (h *handlers) stopAddress(ctx context.Context, actor access.Actor, in *previewLinkIn) (*emptyOut, error) {
	if err := h.accounts.StopAddress(ctx, actor, in.Body.Token, httpapi.Network(ctx)); err != nil {
		return nil, err
	}
	return &emptyOut{}, nil
}
