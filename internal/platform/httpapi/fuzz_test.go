package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/httpapi/httpapitest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// Whatever comes as a request, the answer is no fault of ours, and a problem document repeats nothing
// of what was sent.
func FuzzRequest(f *testing.F) {
	const id = "0191d3a0-7c1a-7b3e-9a53-0123456789ab"
	f.Add("PUT", "/v1/things/"+id, "n=1", id, id, "application/json", `{"words":"Svømning"}`)
	f.Add("PATCH", "/v1/things/%2e%2e", "n=%zz", "\x00", "", "text/plain", `{"words":1}`)
	f.Add("BREW", "//v1", ";", id, id, "application/json;charset=latin1", `[[[[[[`)
	f.Fuzz(func(t *testing.T, method, path, query, operation, person, kind, body string) {
		s := httpapitest.New(t, nil, func(r *httpapi.Router) {
			type in struct {
				ID   ident.ID `path:"id"`
				N    int      `query:"n"`
				Body struct {
					Words string   `json:"words"`
					Tags  []string `json:"tags,omitempty"`
				}
			}
			httpapi.Put(r, "/v1/things/{id}", httpapi.Anyone, func(_ context.Context, _ access.Actor, _ *in) (*struct{}, error) { return &struct{}{}, nil })
		})
		if method == "" || strings.Trim(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return // net/http answers it before anything of ours
		}
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1/", bytes.NewReader([]byte(body)))
		req.Method, req.URL = method, &url.URL{Path: "/" + path, RawQuery: query}
		req.Header = http.Header{"Operation-Id": {operation}, "For-Person": {person}, "Content-Type": {kind}, "Cookie": {"mobilize=" + person}}
		w := httptest.NewRecorder()
		s.Router.Handler().ServeHTTP(w, req)
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("answered %d %s", w.Code, w.Body)
		}
		if w.Code < http.StatusBadRequest || method == http.MethodHead {
			return
		}
		var problem struct{ Code, Title, Detail, Field string }
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || problem.Code == "" {
			t.Errorf("no problem document: %d %q, %v", w.Code, w.Body, err)
		}
		for _, sent := range []string{path, query, operation, person, kind, body} {
			if len(sent) > 30 && strings.Contains(w.Body.String(), sent) {
				t.Errorf("the answer repeats %q", sent)
			}
		}
	})
}

// Wherever a request says it comes from, it is counted under an address or under none.
func FuzzNetwork(f *testing.F) {
	f.Add("203.0.113.7:1234", "198.51.100.9, 203.0.113.1", 1)
	f.Add("[2001:db8::1%eth0]:1", "::ffff:1.2.3.4", 2)
	f.Add("", ",,,", 3)
	f.Fuzz(func(t *testing.T, remote, forwarded string, hops int) {
		network := httpapi.NetworkOf(remote, forwarded, hops%10)
		if network == "unknown" {
			return
		}
		if address, err := netip.ParseAddr(network); err == nil && address.Is4() {
			return
		}
		if prefix, err := netip.ParsePrefix(network); err != nil || prefix.Bits() != 64 || prefix.Masked() != prefix {
			t.Errorf("%q, %q over %d proxies is %q", remote, forwarded, hops%10, network)
		}
	})
}
