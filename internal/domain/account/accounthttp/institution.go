package accounthttp

import (
	"context"

	"mobilize/internal/domain/account"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

func (h *handlers) registerInstitutions() {
	r := h.router
	httpapi.Get(r, "/v1/sign-in/institutions", httpapi.Anyone, h.institutions, httpapi.Summary("Where else one can sign in"))
	httpapi.Post(r, "/v1/sign-in/institutions/{name}", httpapi.Anyone, h.startWay,
		httpapi.Summary("Begin to sign in at an institution; whoever is signed in connects their account"),
		httpapi.Faults("institution.unknown", "institution.silent", "link.paired_device", "limit.too_often"))
	httpapi.Post(r, "/v1/sign-in/institution", httpapi.Anyone, h.endWay, httpapi.Summary("Be back from an institution and sign in"),
		httpapi.Faults("institution.gone", "institution.refused", "institution.silent", "institution.other_account", "person.name_length", "limit.too_often"))
}

type institutionWire struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type institutionsOut struct {
	Body struct {
		Institutions []institutionWire `json:"institutions"`
	}
}

func (h *handlers) institutions(ctx context.Context, actor access.Actor, _ *struct{}) (*institutionsOut, error) {
	out := &institutionsOut{}
	out.Body.Institutions = []institutionWire{}
	for _, one := range h.accounts.Institutions(ctx, actor) {
		out.Body.Institutions = append(out.Body.Institutions, institutionWire{ID: one.ID, Name: one.Name})
	}
	return out, nil
}

type startWayIn struct {
	Name string `path:"name" maxLength:"40"`
}

type startWayOut struct {
	Body struct {
		URL    string `json:"url" doc:"Where the browser goes"`
		Secret string `json:"secret" doc:"What this browser, and no other, comes back with"`
	}
}

func (h *handlers) startWay(ctx context.Context, actor access.Actor, in *startWayIn) (*startWayOut, error) {
	out := &startWayOut{}
	var err error
	out.Body.URL, out.Body.Secret, err = h.accounts.StartWay(ctx, actor, in.Name, httpapi.Network(ctx))
	return out, err
}

type endWayIn struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		State        ident.ID `json:"state"`
		Secret       string   `json:"secret"`
		Code         string   `json:"code"`
		Name         string   `json:"name,omitempty" doc:"What a newcomer wants to be called"`
		SharedDevice bool     `json:"sharedDevice,omitempty" doc:"Others use this device: the session is short"`
	}
}

func (h *handlers) endWay(ctx context.Context, actor access.Actor, in *endWayIn) (*signedInOut, error) {
	b := &in.Body
	session, token, err := h.accounts.EndWay(ctx, actor, account.Return{
		State: b.State, Secret: b.Secret, Code: b.Code, Name: b.Name, IsShared: b.SharedDevice,
		Agent: agentOf(in.UserAgent), Network: httpapi.Network(ctx),
	})
	if err != nil {
		return nil, err
	}
	return h.signedIn(session, token), nil
}
