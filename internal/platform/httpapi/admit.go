package httpapi

import (
	"context"
	"net/http"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const (
	operationIDHeader = "Operation-Id"
	// personHeader names the person a client takes itself to act for. The tabs of a browser share one
	// cookie: another of them may have signed somebody else in a moment ago.
	personHeader = "For-Person"
	// handedHeader says that the device is handed over to the citizen whose circle it asks about. It takes away, and
	// gives nothing: anybody may say so.
	handedHeader = "Handed-Over"
)

// passage is what is known of one request on its way through.
type passage struct {
	id      ident.ID
	network string
	route   string
	circle  string
	token   string
	actor   access.Actor
	problem *Problem
}

type passageKey struct{}

// state returns the request's passage; an empty one outside a request.
func state(ctx context.Context) *passage {
	if p, ok := ctx.Value(passageKey{}).(*passage); ok {
		return p
	}
	return &passage{}
}

// note keeps the problem for the observation of the request.
func note(ctx context.Context, p *Problem) { state(ctx).problem = p }

// RequestID returns the id of the request that ctx belongs to; "" outside one.
func RequestID(ctx context.Context) ident.ID { return state(ctx).id }

// ActorOf returns who makes the request that ctx belongs to.
func ActorOf(ctx context.Context) access.Actor { return state(ctx).actor }

// Network returns the network the request came from: an IPv4 address or an IPv6 /64. It is
// personal data: it may be counted under a keyed hash, never stored or logged.
func Network(ctx context.Context) string { return state(ctx).network }

// Token returns the session token that the request came with, whatever it is worth by now; "" for none.
func Token(ctx context.Context) string { return state(ctx).token }

// guard refuses a request, or completes its actor.
type guard func(req *http.Request, actor *access.Actor) error

// admit reads the session, runs the guards and fills the request's passage.
func (r *Router) admit(req *http.Request, route string, needs Needs, guards []guard) error {
	p := state(req.Context())
	p.route, p.circle = route, req.PathValue("circle")
	actor, err := r.session(req)
	if err != nil && (!needs.IsAnyone() || fault.KindOf(err) != fault.Unauthenticated) {
		return err
	}
	if named, ok := req.Header[personHeader]; ok && (len(named) != 1 || named[0] != string(actor.Person)) {
		return fault.New(fault.Unauthenticated, "session.other_person", "", "Somebody else is signed in here now. Ask who it is.")
	}
	actor.IsHandedOver = !actor.IsAnonymous() && !actor.IsDevice && req.Header.Get(handedHeader) != ""
	for _, g := range guards {
		if err := g(req, &actor); err != nil {
			return err
		}
	}
	p.actor = actor
	return nil
}

// session reads the cookie. Without a valid one it returns the zero Actor and why.
func (r *Router) session(req *http.Request) (access.Actor, error) {
	cookie, err := req.Cookie(r.cookieName())
	if err != nil || cookie.Value == "" {
		return access.Actor{}, fault.New(fault.Unauthenticated, "session.none", "", "Sign in first.")
	}
	state(req.Context()).token = cookie.Value
	return r.deps.Sessions.Session(req.Context(), access.Actor{}, cookie.Value)
}

// operationGuard takes the header Operation-Id into the actor.
func operationGuard(req *http.Request, actor *access.Actor) error {
	values := req.Header.Values(operationIDHeader)
	if len(values) != 1 {
		return fault.New(fault.Invalid, "operation.missing", operationIDHeader, "Send one Operation-Id: a UUID of version 7, made anew for every change.")
	}
	id, err := ident.Parse(values[0], operationIDHeader)
	actor.Operation = id
	return err
}

func (r *Router) cookieName() string {
	if r.deps.Secure {
		return "__Host-mobilize"
	}
	return "mobilize"
}

// SessionCookie is the Set-Cookie value that signs a browser in for at most lasts.
func (r *Router) SessionCookie(token string, lasts time.Duration) string {
	c := http.Cookie{ //nolint:gosec // Secure wherever the address is https; http is for one's own machine
		Name: r.cookieName(), Value: token, Path: "/", MaxAge: int(lasts / time.Second),
		HttpOnly: true, Secure: r.deps.Secure, SameSite: http.SameSiteStrictMode,
	}
	return c.String()
}

// EndedCookie is the Set-Cookie value that takes the session out of a browser.
func (r *Router) EndedCookie() string {
	c := http.Cookie{ //nolint:gosec // Secure wherever the address is https; http is for one's own machine
		Name: r.cookieName(), Path: "/", MaxAge: -1,
		HttpOnly: true, Secure: r.deps.Secure, SameSite: http.SameSiteStrictMode,
	}
	return c.String()
}
