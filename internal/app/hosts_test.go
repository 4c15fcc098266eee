package app_test

import (
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"testing"

	"mobilize/internal/app"
	"mobilize/internal/config"
	"mobilize/internal/platform/telemetry"
	"mobilize/internal/vocabulary/clock"
)

// A page that gives its own name this machine's address learns nothing, also of the demo's mail; and
// the metrics are for who asks this machine by its own name.
func TestOnlyOwnNamesAreServed(t *testing.T) {
	t.Parallel()
	open := func(change func(*config.Config)) http.Handler {
		c := config.Config{Data: t.TempDir(), URL: "https://plan.example.dk", Metrics: "loopback", MailFrom: "Mobilize <no-reply@localhost>"}
		change(&c)
		a, err := app.Open(t.Context(), c, app.Parts{Clock: clock.System{}, Rand: rand.Reader, Log: telemetry.Discard()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		})
		return a.Handler()
	}
	public := open(func(*config.Config) {})
	demo := open(func(c *config.Config) { c.URL, c.Demo = "http://localhost:8080", true })
	unnamed := open(func(c *config.Config) { c.URL, c.AnyHost = "http://localhost:8080", true })
	for _, tc := range []struct {
		name, host, path string
		server           http.Handler
		header           string
		want             int
	}{
		{"its own name", "plan.example.dk", "/", public, "", 200},
		{"its own name, written otherwise", "PLAN.example.dk.:443", "/", public, "", 200},
		{"its address", "192.0.2.7:8080", "/", public, "", 200},
		{"another name", "evil.example", "/", public, "", 421},
		{"another name, for the interface", "evil.example", "/v1/me", public, "", 421},
		{"another name that begins alike", "plan.example.dk.evil.example", "/", public, "", 421},
		{"a load balancer's name for health", "backend", "/healthz", public, "", 200},
		{"a load balancer's name for readiness", "backend", "/readyz", public, "", 200},
		{"metrics for this machine", "127.0.0.1:8080", "/metrics", public, "", 200},
		{"metrics for this machine by name", "localhost:8080", "/metrics", public, "", 200},
		{"metrics through a proxy that says so", "127.0.0.1:8080", "/metrics", public, "X-Real-Ip", 404},
		{"metrics through a proxy that hands the name on", "plan.example.dk", "/metrics", public, "", 404},
		{"metrics by this machine's outer address", "192.0.2.7", "/metrics", public, "", 404},
		{"the demo's mail", "localhost:8080", "/demo/mailbox.json", demo, "", 200},
		{"the demo's mail from a phone", "192.168.1.5:8080", "/demo/mailbox.json", demo, "", 200},
		{"the demo's mail for another's page", "evil.example:8080", "/demo/mailbox.json", demo, "", 421},
		{"any name where none was named", "laptop.home:8080", "/", unnamed, "", 200},
		{"metrics where none was named", "evil.example:8080", "/metrics", unnamed, "", 404},
	} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, tc.path, nil)
		req.Host, req.RemoteAddr = tc.host, "127.0.0.1:4711"
		if tc.header != "" {
			req.Header.Set(tc.header, "192.0.2.7")
		}
		w := httptest.NewRecorder()
		tc.server.ServeHTTP(w, req)
		if w.Code != tc.want {
			t.Errorf("%s: GET %s of %s = %d, want %d", tc.name, tc.path, tc.host, w.Code, tc.want)
		}
	}
}
