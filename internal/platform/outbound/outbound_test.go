package outbound_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mobilize/internal/platform/outbound"
	"mobilize/internal/platform/outbound/outboundtest"
)

var errSeen = errors.New("it would be dialled")

// watched is a client that may go to host by name, whose name server says that everything is at, and that tells what
// it would dial.
func watched(t *testing.T, at netip.Addr, dialled *atomic.Int64, hosts ...string) *outbound.Client {
	t.Helper()
	var origins []outbound.Origin
	for _, host := range hosts {
		origins = append(origins, outbound.Outside(host))
	}
	c := outbound.New(outbound.Settings{Origins: origins, Agent: "test"})
	c.AskAt(outboundtest.NameServer(t, func(int) netip.Addr { return at }))
	c.Watch(func(string) error {
		dialled.Add(1)
		return errSeen
	})
	return c
}

func TestNothingInsideIsReached(t *testing.T) {
	t.Parallel()
	payloads := outboundtest.Payloads(rand.New(rand.NewPCG(3, 14)))
	if len(payloads) < 500 {
		t.Fatalf("%d payloads", len(payloads))
	}
	t.Run("even were it on the egress list", func(t *testing.T) {
		t.Parallel()
		var dialled atomic.Int64
		for _, at := range []string{"127.0.0.1", "10.0.0.7", "169.254.169.254"} {
			c := watched(t, netip.MustParseAddr(at), &dialled, payloads...)
			for _, host := range payloads {
				if _, err := c.Get(t.Context(), "https://"+host+"/latest/meta-data/", 1000); err == nil || errors.Is(err, errSeen) {
					t.Errorf("%s: %v", host, err)
				}
			}
		}
		if n := dialled.Load(); n != 0 {
			t.Errorf("%d connections would have been made", n)
		}
		t.Logf("%d payloads, three name servers, %d connections", len(payloads), dialled.Load())
	})
	t.Run("nor is anything that is not on it", func(t *testing.T) {
		t.Parallel()
		var dialled atomic.Int64
		c := watched(t, netip.MustParseAddr("198.35.26.112"), &dialled, "api.openverse.org")
		for _, host := range payloads {
			for _, address := range []string{
				"https://" + host + "/", "http://" + host + "/", "https://api.openverse.org@" + host + "/", "https://" + host + ":8080/",
				"https://api.openverse.org:443@" + host + "/", "//" + host + "/", "https:" + host, "https://api.openverse.org." + host,
			} {
				if _, err := c.Get(t.Context(), address, 1000); !errors.Is(err, outbound.ErrRefused) {
					t.Errorf("%s: %v", address, err)
				}
			}
		}
		for _, address := range []string{
			"http://api.openverse.org/", "https://api.openverse.org:444/", "https://x@api.openverse.org/", "ftp://api.openverse.org/", "file:///etc/passwd",
			"gopher://api.openverse.org/", "https:api.openverse.org", "https://api.openverse.org\t.evil.example/", "https://api.openverse.org%00.evil.example/", "",
		} {
			if _, err := c.Get(t.Context(), address, 1000); !errors.Is(err, outbound.ErrRefused) {
				t.Errorf("%q: %v", address, err)
			}
		}
		if dialled.Load() != 0 {
			t.Errorf("%d connections would have been made", dialled.Load())
		}
	})
	t.Run("and what is public is", func(t *testing.T) {
		t.Parallel()
		var dialled atomic.Int64
		hosts := []string{"api.openverse.org", "1.1.1.1", "[2606:4700::1111]", "[::ffff:8.8.8.8]"}
		c := watched(t, netip.MustParseAddr("198.35.26.112"), &dialled, hosts...)
		for _, host := range hosts {
			_, _ = c.Get(t.Context(), "https://"+host+"/", 1000)
		}
		if int(dialled.Load()) < len(hosts) {
			t.Errorf("%d of %d were dialled: this test sees nothing", dialled.Load(), len(hosts))
		}
	})
}

// A name server that says a public address first and a private one then leads nowhere: what is judged is dialled.
func TestRebinding(t *testing.T) {
	t.Parallel()
	const public, inside = "198.35.26.112", "127.0.0.1"
	c := outbound.New(outbound.Settings{Origins: []outbound.Origin{outbound.Outside("pictures.example")}, Agent: "test"})
	c.AskAt(outboundtest.NameServer(t, func(count int) netip.Addr {
		if count%2 == 1 {
			return netip.MustParseAddr(public)
		}
		return netip.MustParseAddr(inside)
	}))
	var dialled []string
	c.Watch(func(address string) error {
		dialled = append(dialled, address)
		return errSeen
	})
	for i := range 20 {
		_, err := c.Get(t.Context(), "https://pictures.example/", 1000)
		if want := i%2 == 1; want != errors.Is(err, outbound.ErrRefused) {
			t.Errorf("question %d: %v", i, err)
		}
	}
	for _, address := range dialled {
		if address != public+":443" {
			t.Errorf("dialled %s", address)
		}
	}
	if len(dialled) != 10 {
		t.Errorf("dialled %d times", len(dialled))
	}
}

func TestIsPublic(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"1.1.1.1": true, "198.35.26.112": true, "172.32.0.1": true, "100.128.0.1": true, "9.255.255.255": true, "11.0.0.0": true, "223.255.255.255": true,
		"::ffff:1.1.1.1": true, "2606:4700::1111": true, "2a02:ec80:300:ed1a::2:b": true, "::ffff:10.0.0.1": false, "fe80::1%eth0": false,
	} {
		if got := outbound.IsPublic(netip.MustParseAddr(text)); got != want {
			t.Errorf("IsPublic(%s) = %v", text, got)
		}
	}
	if outbound.IsPublic(netip.Addr{}) {
		t.Error("no address at all is public")
	}
}

// inside is the origin of a test's own server, named as an operator names a mirror.
func inside(t *testing.T, server *httptest.Server) outbound.Origin {
	t.Helper()
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return outbound.Origin{Scheme: u.Scheme, Host: u.Host, IsInside: true}
}

func serve(t *testing.T, handle http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	return server
}

func TestGet(t *testing.T) {
	t.Parallel()
	secret := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the place behind a redirect was reached") })
	_, secretPort, _ := net.SplitHostPort(strings.TrimPrefix(secret.URL, "http://"))
	var heads []http.Header
	server := serve(t, nil)
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		heads = append(heads, req.Header)
		switch req.URL.Path {
		case "/fine":
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			_, _ = w.Write([]byte(`{}`))
		case "/moved":
			http.Redirect(w, req, "/fine", http.StatusFound)
		case "/round":
			http.Redirect(w, req, "/round", http.StatusFound)
		case "/out":
			http.Redirect(w, req, req.URL.Query().Get("to"), http.StatusFound)
		case "/huge": // says nothing of its length
			w.(http.Flusher).Flush()
			for range 100 {
				_, _ = w.Write(make([]byte, 1000))
			}
		case "/said-huge":
			w.Header().Set("Content-Length", "100000")
		case "/packed": // 20 KB that become 20 MB
			w.Header().Set("Content-Encoding", "gzip")
			packed := gzip.NewWriter(w)
			_, _ = packed.Write(make([]byte, 20<<20))
			_ = packed.Close()
		case "/slow":
			w.(http.Flusher).Flush()
			<-req.Context().Done()
		case "/status":
			var code int
			_, _ = fmt.Sscan(req.URL.Query().Get("code"), &code)
			w.WriteHeader(code)
		}
	})
	c := outbound.New(outbound.Settings{Origins: []outbound.Origin{inside(t, server)}, Agent: "Mobilize (test)"})
	for _, tc := range []struct {
		name, path string
		want       error
	}{
		{"brings what is there", "/fine", nil},
		{"follows to a place it may go to", "/moved", nil},
		{"stops going round", "/round", outbound.ErrRefused},
		{"follows to no other place inside", "/out?to=" + url.QueryEscape(secret.URL), outbound.ErrRefused},
		{"nor under another name", "/out?to=" + url.QueryEscape("http://localhost:"+secretPort), outbound.ErrRefused},
		{"nor to where clouds keep secrets", "/out?to=" + url.QueryEscape("http://169.254.169.254/"), outbound.ErrRefused},
		{"nor to a file", "/out?to=" + url.QueryEscape("file:///etc/passwd"), outbound.ErrRefused},
		{"reads no more than is asked for", "/huge", outbound.ErrTooLarge},
		{"nor begins to", "/said-huge", outbound.ErrTooLarge},
		{"nor what it unpacks to", "/packed", outbound.ErrTooLarge},
		{"tells what is not there", "/status?code=404", outbound.ErrMissing},
		{"from what is away", "/status?code=500", outbound.ErrAway},
		{"or is asked too often", "/status?code=429", outbound.ErrAway},
		{"waits for nobody for ever", "/slow", outbound.ErrAway},
	} {
		c.Wait(10 * time.Second)
		if tc.path == "/slow" {
			c.Wait(100 * time.Millisecond)
		}
		got, err := c.Get(t.Context(), server.URL+tc.path, 10_000)
		if !errors.Is(err, tc.want) || tc.want == nil && (got.Type != "application/json" || string(got.Body) != "{}") {
			t.Errorf("%s: %+v, %v", tc.name, got, err)
		}
	}
	for _, head := range heads {
		if head.Get("Cookie") != "" || head.Get("Referer") != "" || head.Get("User-Agent") != "Mobilize (test)" {
			t.Errorf("sent %v", head)
		}
	}
}

// What an operator did not name as their own place is reached over TLS alone, whatever the list says.
func TestOutsideIsReachedByTLS(t *testing.T) {
	t.Parallel()
	server := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("it was reached") })
	host := strings.TrimPrefix(server.URL, "http://")
	for _, o := range []outbound.Origin{outbound.Outside(host), {Scheme: "http", Host: host}} {
		c := outbound.New(outbound.Settings{Origins: []outbound.Origin{o}})
		for _, scheme := range []string{"http://", "https://"} {
			if _, err := c.Get(t.Context(), scheme+host, 10); !errors.Is(err, outbound.ErrRefused) {
				t.Errorf("%+v, %s: %v", o, scheme, err)
			}
		}
	}
}
