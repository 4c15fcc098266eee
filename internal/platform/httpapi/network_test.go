package httpapi_test

import (
	"crypto/rand"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// Where a request came from is what the allowances count by: nobody may make it up.
func TestNetwork(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name      string
		hops      int
		peer      string
		forwarded []string
		want      string
	}{
		{"the peer, without proxies", 0, "192.0.2.7:4711", nil, "192.0.2.7"},
		{"what a stranger claims does not count", 0, "192.0.2.7:4711", []string{"198.51.100.1"}, "192.0.2.7"},
		{"behind one proxy, what it saw", 1, "10.0.0.1:80", []string{"192.0.2.7"}, "192.0.2.7"},
		{"behind one proxy, a claim does not count", 1, "10.0.0.1:80", []string{"198.51.100.1, 192.0.2.7"}, "192.0.2.7"},
		{"nor in a header of its own", 1, "10.0.0.1:80", []string{"198.51.100.1", "192.0.2.7"}, "192.0.2.7"},
		{"behind two, what the outer saw", 2, "10.0.0.1:80", []string{"198.51.100.1, 192.0.2.7, 10.0.0.2"}, "192.0.2.7"},
		{"fewer proxies than said: the peer", 2, "10.0.0.1:80", []string{"192.0.2.7"}, "10.0.0.1"},
		{"a house has one IPv6 network", 0, "[2001:db8:1:2:aaaa::1]:4711", nil, "2001:db8:1:2::/64"},
		{"IPv4 within IPv6 is IPv4", 0, "[::ffff:192.0.2.7]:4711", nil, "192.0.2.7"},
		{"a zone does not count", 0, "[fe80::1%eth0]:4711", nil, "fe80::/64"},
		{"rubbish shares one allowance", 1, "10.0.0.1:80", []string{"rubbish"}, "unknown"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := httpapi.New(httpapi.Deps{Clock: clock.System{}, IDs: ident.NewMaker(clock.System{}, rand.Reader), ProxyHops: tc.hops})
			httpapi.Raw(r, http.MethodGet, "/where", httpapi.Anyone, func(w http.ResponseWriter, req *http.Request, _ access.Actor) error {
				_, err := io.WriteString(w, httpapi.Network(req.Context()))
				return err
			})
			req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/where", nil)
			req.RemoteAddr = tc.peer
			req.Header["X-Forwarded-For"] = tc.forwarded
			w := httptest.NewRecorder()
			r.Handler().ServeHTTP(w, req)
			if got := w.Body.String(); got != tc.want {
				t.Errorf("Network = %q, want %q", got, tc.want)
			}
		})
	}
}
