package customerhttp

import (
	"context"

	"mobilize/internal/domain/customer"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

type inviteIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Body   struct {
		Kind     string     `json:"kind" doc:"staff, or citizen for a guardian to bring one"`
		Email    string     `json:"email"`
		Language string     `json:"language,omitempty" doc:"da or en, of the mail"`
		Role     string     `json:"role,omitempty" doc:"Of staff: admin, planner or substitute"`
		Groups   []ident.ID `json:"groups,omitempty" doc:"Those they are to be in; for a citizen one"`
		From     string     `json:"from,omitempty" doc:"A time; left out: at once"`
		Until    string     `json:"until,omitempty" doc:"A time; left out: without end"`
	}
}

func (h *handlers) invite(ctx context.Context, actor access.Actor, in *inviteIn) (int64, error) {
	b := in.Body
	begins, ends, err := work{From: b.From, Until: b.Until}.times()
	if err != nil {
		return 0, err
	}
	return h.customers.Invite(ctx, actor, in.Circle, customer.Invitation{
		ID: in.ID, Kind: customer.InvitationKind(b.Kind), Email: b.Email, Language: b.Language, Role: customer.Role(b.Role), Groups: b.Groups, From: begins, Until: ends,
	})
}

func (h *handlers) withdraw(ctx context.Context, actor access.Actor, in *partIn) (int64, error) {
	return h.customers.Withdraw(ctx, actor, in.Circle, in.ID)
}

func (h *handlers) takeBack(ctx context.Context, actor access.Actor, in *partIn) (int64, error) {
	return h.customers.TakeBack(ctx, actor, in.Circle, in.ID)
}

type tokenIn struct {
	Body struct {
		Token string `json:"token"`
	}
}

type previewOut struct {
	Body struct {
		Customer  ident.ID `json:"customer"`
		Name      string   `json:"name" doc:"The customer's"`
		Kind      string   `json:"kind" doc:"staff, or citizen for a guardian to bring one"`
		Of        string   `json:"of" doc:"institution or family"`
		Role      string   `json:"role,omitempty"`
		Groups    []string `json:"groups" doc:"Names"`
		Scopes    []string `json:"scopes" doc:"What a guardian is asked to give staff"`
		From      string   `json:"from,omitempty"`
		Until     string   `json:"until,omitempty"`
		ExpiresAt string   `json:"expiresAt"`
	}
}

func (h *handlers) preview(ctx context.Context, actor access.Actor, in *tokenIn) (*previewOut, error) {
	offer, err := h.customers.Preview(ctx, actor, in.Body.Token)
	if err != nil {
		return nil, err
	}
	out := &previewOut{}
	b := &out.Body
	b.Customer, b.Name, b.Of, b.Kind = offer.Customer.ID, offer.Customer.Name, string(offer.Customer.Kind), string(offer.Kind)
	b.Role, b.Groups, b.Scopes = string(offer.Role), append([]string{}, offer.Groups...), offer.Scopes.Names()
	b.From, b.Until, b.ExpiresAt = timeText(offer.From), timeText(offer.Until), timeText(offer.ExpiresAt)
	return out, nil
}

type writtenOut struct {
	Body httpapi.Written
}

func (h *handlers) accept(ctx context.Context, actor access.Actor, in *tokenIn) (*writtenOut, error) {
	shelf, rev, err := h.customers.Accept(ctx, actor, in.Body.Token)
	if err != nil {
		return nil, err
	}
	return &writtenOut{Body: httpapi.Written{Circle: shelf, Rev: rev}}, nil
}

type bringIn struct {
	Body struct {
		Token  string   `json:"token"`
		Circle ident.ID `json:"circle" doc:"The citizen's"`
		Scopes []string `json:"scopes" doc:"What staff may do there at most"`
	}
}

func (h *handlers) bring(ctx context.Context, actor access.Actor, in *bringIn) (*writtenOut, error) {
	scopes, ok := access.ScopesNamed(in.Body.Scopes)
	if !ok {
		return nil, fault.New(fault.Invalid, "circle.scope_unknown", "scopes", "Use the names of scopes that the API's description lists.")
	}
	shelf, rev, err := h.customers.Bring(ctx, actor, in.Body.Token, in.Body.Circle, scopes)
	if err != nil {
		return nil, err
	}
	return &writtenOut{Body: httpapi.Written{Circle: shelf, Rev: rev}}, nil
}
