// Package accounthttp is signing in over HTTP.
//
// Owns: the wire form of links, passkeys, sessions and pairings, the families of browsers, the synced
// devices.
// Does not own: any rule (account), the cookie's form (platform/httpapi).
// Start reading at: Register; passkeys are in passkey.go, pairing in pairing.go.
package accounthttp

import (
	"context"
	"net/http"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/passkey"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Register adds the endpoints of accounts.
func Register(r *httpapi.Router, s *account.Service, party *passkey.Party) {
	h := &handlers{router: r, accounts: s, party: party}
	httpapi.Post(r, "/v1/sign-in/links", httpapi.Anyone, h.askForLink,
		httpapi.Summary("Have a one-time link sent"), httpapi.Status(http.StatusAccepted),
		httpapi.Description("The answer is the same whether the address is known or not."),
		httpapi.Faults("person.email_malformed", "person.name_length", "person.language_unknown", "limit.too_often"))
	httpapi.Post(r, "/v1/sign-in/preview", httpapi.Anyone, h.previewLink,
		httpapi.Summary("See whom a one-time link signs in, without using it up"), httpapi.Faults("link.gone", "limit.too_often"))
	httpapi.Post(r, "/v1/sign-in/redeem", httpapi.Anyone, h.redeem,
		httpapi.Summary("Use a one-time link up and sign in"),
		httpapi.Faults("link.gone", "link.paired_device", "account.name_missing", "person.name_length", "vault.address_held", "limit.too_often"))
	httpapi.Get(r, "/v1/me", httpapi.SignedIn, h.me, httpapi.Summary("Who is signed in"))
	httpapi.Patch(r, "/v1/me", httpapi.SignedIn, h.updateMe, httpapi.Summary("Change one's own name or language"),
		httpapi.Faults("person.name_length", "person.language_unknown", "account.guide_unknown", "account.paired_device"))
	httpapi.Get(r, "/v1/me/sessions", httpapi.SignedIn, h.sessions, httpapi.Summary("List where one is signed in"))
	httpapi.Delete(r, "/v1/me/sessions", httpapi.SignedIn, h.endOthers,
		httpapi.Summary("End every session of one's own but this one"), httpapi.Faults("account.paired_device"))
	httpapi.Delete(r, "/v1/me/sessions/{id}", httpapi.SignedIn, h.endSession, httpapi.Summary("End one of one's own sessions"))
	httpapi.Post(r, "/v1/me/sign-out", httpapi.SignedIn, h.signOut, httpapi.Summary("End this session"))
	h.registerAddresses()
	h.registerPasskeys()
	h.registerInstitutions()
	h.registerPairing()
}

type handlers struct {
	router   *httpapi.Router
	accounts *account.Service
	party    *passkey.Party
}

type askForLinkIn struct {
	Body struct {
		Email    string `json:"email"`
		Name     string `json:"name,omitempty" doc:"What a newcomer wants to be called"`
		Language string `json:"language,omitempty" doc:"da (also when left out) or en"`
	}
}

type emptyOut struct {
	Body struct{}
}

func (h *handlers) askForLink(ctx context.Context, actor access.Actor, in *askForLinkIn) (*emptyOut, error) {
	language := in.Body.Language
	if language == "" {
		language = "da"
	}
	err := h.accounts.AskFromBrowser(ctx, actor, httpapi.Token(ctx), in.Body.Email, in.Body.Name, language, httpapi.Network(ctx))
	if err != nil {
		return nil, err
	}
	return &emptyOut{}, nil
}

type redeemIn struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Token        string `json:"token"`
		Name         string `json:"name,omitempty" doc:"What a newcomer wants to be called, when the link was asked for without"`
		SharedDevice bool   `json:"sharedDevice,omitempty" doc:"Others use this device: the session is short"`
	}
}

type signedInOut struct {
	Status    int
	SetCookie string `header:"Set-Cookie"`
	Body      signedInWire
}

type signedInWire struct {
	State   string       `json:"state" enum:"signedIn,pending"`
	Person  *personWire  `json:"person,omitempty"`
	Session *sessionWire `json:"session,omitempty"`
}

type personWire struct {
	ID       ident.ID `json:"id"`
	Name     string   `json:"name,omitempty"`
	Email    string   `json:"email,omitempty"`
	Language string   `json:"language,omitempty"`
	Guide    string   `json:"guide,omitempty" doc:"hidden when they have put the list of the first hour away"`
}

type sessionWire struct {
	ID        ident.ID     `json:"id"`
	Kind      account.Kind `json:"kind"`
	Circle    ident.ID     `json:"circle,omitempty" doc:"Of a paired device"`
	Browser   string       `json:"browser"`
	Platform  string       `json:"platform"`
	CreatedAt string       `json:"createdAt"`
	SeenAt    string       `json:"seenAt"`
	ExpiresAt string       `json:"expiresAt"`
	IsCurrent bool         `json:"isCurrent"`
}

func sessionOf(s account.Session, current ident.ID) *sessionWire {
	return &sessionWire{
		ID: s.ID, Kind: s.Kind, Circle: s.Circle, Browser: s.Agent.Browser, Platform: s.Agent.Platform,
		CreatedAt: timeText(s.CreatedAt), SeenAt: timeText(s.SeenAt), ExpiresAt: timeText(s.ExpiresAt), IsCurrent: s.ID == current,
	}
}

// signedIn is the answer that signs a browser in.
func (h *handlers) signedIn(s account.Session, token string) *signedInOut {
	return &signedInOut{
		Status: http.StatusOK, SetCookie: h.router.SessionCookie(token, account.SpanOf(s.Kind).Whole),
		Body: signedInWire{State: "signedIn", Person: &personWire{ID: s.Person}, Session: sessionOf(s, s.ID)},
	}
}

type previewLinkIn struct {
	Body struct {
		Token string `json:"token"`
	}
}

type previewLinkOut struct {
	Body struct {
		Email string `json:"email" doc:"Whose link it is, with most of the address hidden"`
		IsMe  bool   `json:"isMe" doc:"That is who asks"`
	}
}

func (h *handlers) previewLink(ctx context.Context, actor access.Actor, in *previewLinkIn) (*previewLinkOut, error) {
	out := &previewLinkOut{}
	var err error
	out.Body.Email, out.Body.IsMe, err = h.accounts.PreviewLink(ctx, actor, in.Body.Token, httpapi.Network(ctx))
	return out, err
}

func (h *handlers) redeem(ctx context.Context, actor access.Actor, in *redeemIn) (*signedInOut, error) {
	session, token, err := h.accounts.Redeem(ctx, actor, account.Redeem{
		Secret: in.Body.Token, Name: in.Body.Name, IsShared: in.Body.SharedDevice, Agent: agentOf(in.UserAgent),
		Network: httpapi.Network(ctx),
	})
	if err != nil {
		return nil, err
	}
	return h.signedIn(session, token), nil
}

type meOut struct {
	Body struct {
		Person   personWire   `json:"person"`
		Session  *sessionWire `json:"session"`
		IsDevice bool         `json:"isDevice" doc:"A citizen's paired device"`
		Waiting  *waitingWire `json:"waiting,omitempty" doc:"The e-mail address that was asked for and nobody has confirmed"`
	}
}

func (h *handlers) me(ctx context.Context, actor access.Actor, _ *struct{}) (*meOut, error) {
	me, err := h.accounts.Me(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &meOut{}
	out.Body.Person = personWire{ID: me.Person, Name: me.Name, Email: me.Email, Language: me.Language}
	if me.IsGuideHidden {
		out.Body.Person.Guide = guideHidden
	}
	out.Body.Session, out.Body.IsDevice = sessionOf(me.Session, actor.Session), actor.IsDevice
	if me.Waiting != "" {
		out.Body.Waiting = &waitingWire{Email: me.Waiting, Until: timeText(me.WaitingUntil)}
	}
	return out, nil
}

type waitingWire struct {
	Email string `json:"email"`
	Until string `json:"until" doc:"When the link sent there ends"`
}

type updateMeIn struct {
	Body struct {
		Name     *string `json:"name,omitempty"`
		Language *string `json:"language,omitempty"`
		Guide    *string `json:"guide,omitempty" doc:"hidden or shown: the list of the first hour, on every device"`
	}
}

const guideHidden = "hidden"

func (h *handlers) updateMe(ctx context.Context, actor access.Actor, in *updateMeIn) (*meOut, error) {
	if guide := in.Body.Guide; guide != nil {
		if *guide != guideHidden && *guide != "shown" {
			return nil, fault.New(fault.Invalid, "account.guide_unknown", "guide", "Choose hidden or shown.")
		}
		if err := h.accounts.SetGuide(ctx, actor, *guide == guideHidden); err != nil {
			return nil, err
		}
	}
	if err := h.accounts.UpdateMe(ctx, actor, in.Body.Name, in.Body.Language); err != nil {
		return nil, err
	}
	return h.me(ctx, actor, nil)
}

type sessionsOut struct {
	Body struct {
		Sessions []*sessionWire `json:"sessions"`
	}
}

func (h *handlers) sessions(ctx context.Context, actor access.Actor, _ *struct{}) (*sessionsOut, error) {
	list, err := h.accounts.Sessions(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &sessionsOut{}
	out.Body.Sessions = make([]*sessionWire, 0, len(list))
	for _, one := range list {
		out.Body.Sessions = append(out.Body.Sessions, sessionOf(one, actor.Session))
	}
	return out, nil
}

type idIn struct {
	ID ident.ID `path:"id"`
}

func (h *handlers) endSession(ctx context.Context, actor access.Actor, in *idIn) (*struct{}, error) {
	return nil, h.accounts.EndSession(ctx, actor, in.ID)
}

func (h *handlers) endOthers(ctx context.Context, actor access.Actor, _ *struct{}) (*struct{}, error) {
	return nil, h.accounts.EndOthers(ctx, actor)
}

type signedOutOut struct {
	SetCookie     string `header:"Set-Cookie"`
	ClearSiteData string `header:"Clear-Site-Data"`
}

func (h *handlers) signOut(ctx context.Context, actor access.Actor, _ *struct{}) (*signedOutOut, error) {
	if err := h.accounts.SignOut(ctx, actor); err != nil {
		return nil, err
	}
	return &signedOutOut{SetCookie: h.router.EndedCookie(), ClearSiteData: httpapi.ClearCache}, nil
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}
