package httpapi

import (
	"context"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"mobilize/internal/platform/telemetry"
)

// contentPolicy lets pages load only what this server sends, and run no inline script or style.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; " +
	"connect-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// maxBody is more than any endpoint takes; each has its own, smaller limit.
const maxBody = 32 << 20

// shield goes round every request: headers, id, cross-site requests, panics, observation.
func (r *Router) shield(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		writeProblem(w, req, newProblem(http.StatusForbidden, "request.cross_site", "", "Send this from the service's own pages."))
	}))
	guarded := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		began := r.deps.Clock.Now()
		p := &passage{id: r.deps.IDs.New(), network: network(req, r.deps.ProxyHops)}
		req = req.WithContext(context.WithValue(req.Context(), passageKey{}, p))
		out := &recorder{ResponseWriter: w}
		out.renew()
		r.setHeaders(out.Header(), p)
		out.Header().Set("Date", began.UTC().Format(http.TimeFormat)) // the injected clock: devices count timers by it
		if req.Body != http.NoBody {
			req.Body = http.MaxBytesReader(out, req.Body, maxBody)
		}
		defer func() {
			if caught := recover(); caught != nil {
				r.caught(out, req, caught)
			}
			r.observe(req, out, p, r.deps.Clock.Now().Sub(began))
			out.renew() // what is left is written when the handler has returned
		}()
		if methodOf(req) == otherMethod {
			writeProblem(out, req, newProblem(http.StatusMethodNotAllowed, "request.no_such_method", "", "Use one of the methods that the API's description names."))
			return
		}
		if r.deps.IsOurs != nil && !r.deps.IsOurs(req) {
			writeProblem(out, req, newProblem(http.StatusMisdirectedRequest, "request.other_server", "", "This server does not answer to that name."))
			return
		}
		guarded.ServeHTTP(out, req)
	})
}

// caught answers a panic. http.ErrAbortHandler goes on: the connection is to be cut.
func (r *Router) caught(w *recorder, req *http.Request, what any) {
	if what == http.ErrAbortHandler { //nolint:errorlint // net/http compares it so
		panic(what)
	}
	err := telemetry.Panicked(what) // the value may be anybody's; the log gets its type and the place
	if w.status != 0 {
		note(req.Context(), problemOf(err))
		return
	}
	writeProblem(w, req, err)
}

// protection is the same in every answer. Whoever replaces a header replaces the whole slice.
var protection = map[string][]string{
	"Content-Security-Policy":      {contentPolicy},
	"X-Content-Type-Options":       {"nosniff"},
	"Referrer-Policy":              {"no-referrer"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"X-Frame-Options":              {"DENY"},
	"Permissions-Policy":           {"camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), browsing-topics=()"},
}

var onlyHTTPS = []string{"max-age=63072000; includeSubDomains"}

func (r *Router) setHeaders(h http.Header, p *passage) {
	maps.Copy(h, protection)
	h["Request-Id"] = []string{p.id.String()}
	if r.deps.Secure {
		h["Strict-Transport-Security"] = onlyHTTPS
	}
}

// network is the client's IPv4 address or IPv6 /64, read from the right number of hops.
func network(req *http.Request, hops int) string {
	host, _, err := net.SplitHostPort(req.RemoteAddr)
	if err != nil {
		host = req.RemoteAddr
	}
	if hops > 0 {
		var chain []string
		for _, line := range req.Header.Values("X-Forwarded-For") {
			chain = append(chain, strings.Split(line, ",")...)
		}
		if len(chain) >= hops {
			host = strings.TrimSpace(chain[len(chain)-hops])
		}
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return "unknown"
	}
	address = address.Unmap().WithZone("")
	if address.Is4() {
		return address.String()
	}
	prefix, err := address.Prefix(64)
	if err != nil {
		return "unknown"
	}
	return prefix.String()
}

// began says whether an answer is already under way.
func began(w http.ResponseWriter) bool {
	rec, ok := w.(*recorder)
	return ok && rec.status != 0
}
