// Package httpapi is where the program meets HTTP.
//
// Owns: typed endpoints and hand-written ones, who may call them, problem documents, status
// codes, the session cookie, security headers, request ids, body limits, the OpenAPI document.
// Does not own: what any endpoint does (each domain's http package), sessions (domain/account),
// decisions about circles (domain/circle), the listener (app).
// Start reading at: Router, then Get and Write in endpoint.go.
package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// SessionReader finds out whom a session token stands for. It answers a token it does not take
// with an Unauthenticated fault: session.none, session.ended or session.expired.
type SessionReader interface {
	Session(ctx context.Context, asker access.Actor, token string) (access.Actor, error)
}

// Answers remembers the first answer to every operation; platform/outbox does.
type Answers interface {
	Answer(ctx context.Context, actor access.Actor) (circle ident.ID, rev int64, ok bool, err error)
}

// Observation is what may be known of a request that was answered: nothing of it is about a person.
type Observation struct {
	Request ident.ID
	Method  string
	Route   string // the pattern, never the path; "" when no route matched
	Status  int
	Took    time.Duration
	Code    string // the problem's code; "" when there was none
	Err     error  // ours to mend; nil for faults
}

// Deps is what a Router needs.
type Deps struct {
	Sessions  SessionReader
	Outbox    Answers
	Clock     clock.Clock
	IDs       *ident.Maker
	Observe   func(Observation)        // called once a request, after the answer; nil for nobody
	Secure    bool                     // the public address is https: cookies with the __Host- prefix, HSTS
	ProxyHops int                      // trusted reverse proxies in front; 0 means the peer is the client
	IsOurs    func(*http.Request) bool // whether the name a request is for is this server's; nil for every name
	Version   string                   // of the product, shown in the OpenAPI document
}

// methods are the ones an endpoint may have; HEAD goes to GET, and nothing else is served.
var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// Router collects the endpoints of every domain and serves them.
type Router struct {
	deps    Deps
	mux     *http.ServeMux
	api     huma.API
	schemas *schemaNames
	routes  []Route
}

// Route is one registered endpoint and who may call it.
type Route struct {
	Method  string
	Path    string
	Needs   Needs
	IsWrite bool // takes an Operation-Id and answers {circle, rev}
	IsRaw   bool // hand-written: not described by Go types
}

// New returns a Router without endpoints. Only requests under /v1/ that match none get a
// problem document; what else lives at the server is registered with Raw.
func New(deps Deps) *Router {
	useProblems()
	mux := http.NewServeMux()
	names := &schemaNames{}
	registry := huma.NewMapRegistry("#/components/schemas/", names.name)
	aliasIdentifiers(registry)
	config := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI:    "3.1.0",
			Info:       &huma.Info{Title: "Mobilize", Version: deps.Version},
			Components: &huma.Components{Schemas: registry},
		},
		Formats:                      map[string]huma.Format{"application/json": jsonFormat(), "json": jsonFormat()},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}
	r := &Router{deps: deps, mux: mux, schemas: names, api: humago.New(mux, config)}
	for _, method := range methods {
		mux.HandleFunc(method+" /v1/", func(w http.ResponseWriter, req *http.Request) {
			writeProblem(w, req, fault.New(fault.NotFound, "request.no_such_route", "", "There is nothing at this address for this method."))
		})
	}
	return r
}

// Routes lists every endpoint with its needs, in order of registration. The authorisation
// matrix is generated from it.
func (r *Router) Routes() []Route { return append([]Route(nil), r.routes...) }

// Handler returns the server: every endpoint behind the same shield.
func (r *Router) Handler() http.Handler { return r.shield(r.mux) }

func (r *Router) add(method, path string, needs Needs, isWrite, isRaw bool) {
	if needs == (Needs{}) {
		panic("httpapi: " + method + " " + path + " does not say who may call it")
	}
	if !slices.Contains(methods, method) {
		panic("httpapi: no endpoint may have the method " + method)
	}
	if needs.kind == needsCircle && !strings.Contains(path, "{circle}") {
		panic("httpapi: " + method + " " + path + " needs a circle but has no {circle}")
	}
	r.routes = append(r.routes, Route{Method: method, Path: path, Needs: needs, IsWrite: isWrite, IsRaw: isRaw})
}
