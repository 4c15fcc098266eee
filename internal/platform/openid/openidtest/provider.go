// Package openidtest starts a provider of OpenID Connect, as an institution runs one.
//
// Owns: zitadel/oidc's provider on a free port with its sign-in page, people who can be put out, and a
// browser that signs in there.
// Does not own: our side of it (openid).
// Start reading at: Start.
package openidtest

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"golang.org/x/text/language"
)

// What the operator and the provider agreed on.
const (
	ClientID = "mobilize"
	Secret   = "a secret of two machines"
	password = "a password of theirs"
)

// addresses is held to write by whoever makes a provider and to read by whoever asks one: the library keeps the
// paths of its doors once for all providers of a process, and writes them anew with every provider.
var addresses sync.RWMutex

// Provider is an institution's.
type Provider struct {
	URL     string
	users   *users
	mu      sync.Mutex
	handler http.Handler
}

// Start runs a provider until the test ends. It is away until SendBackTo.
func Start(t testing.TB) *Provider {
	t.Helper()
	p := &Provider{users: &users{known: map[string]*storage.User{}}}
	p.Stop()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		p.mu.Lock()
		handler := p.handler
		p.mu.Unlock()
		addresses.RLock()
		defer addresses.RUnlock()
		handler.ServeHTTP(w, req)
	}))
	t.Cleanup(server.Close)
	p.URL = server.URL
	return p
}

// SendBackTo opens the provider to one client, whose people it sends back to redirect.
func (p *Provider) SendBackTo(redirect string) {
	client := storage.WebClient(ClientID, Secret, redirect)
	kept := storage.NewStorageWithClients(p.users, map[string]*storage.Client{ClientID: client})
	addresses.Lock()
	server := exampleop.SetupServer(p.URL, kept, slog.New(slog.DiscardHandler), false)
	addresses.Unlock()
	p.handle(server)
}

// Stop makes the provider answer as one that is broken.
func (p *Provider) Stop() {
	p.handle(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "away", http.StatusBadGateway) }))
}

func (p *Provider) handle(h http.Handler) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.handler = h
}

// Add makes somebody known there.
func (p *Provider) Add(subject, first, last, email string, isVerified bool) {
	p.users.mu.Lock()
	defer p.users.mu.Unlock()
	p.users.known[subject] = &storage.User{
		ID: subject, Username: subject, Password: password, FirstName: first, LastName: last,
		Email: email, EmailVerified: isVerified, PreferredLanguage: language.Danish,
	}
}

// Remove puts somebody out: a teacher who has left.
func (p *Provider) Remove(subject string) {
	p.users.mu.Lock()
	defer p.users.mu.Unlock()
	delete(p.users.known, subject)
}

// SignIn goes to address as a browser does, signs in at the page there and returns what comes back in the
// address: code and state.
func (p *Provider) SignIn(t testing.TB, address, subject string) url.Values {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var back url.Values
	browser := &http.Client{Jar: jar, CheckRedirect: func(req *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(req.URL.String(), p.URL) {
			return nil
		}
		back = req.URL.Query()
		return http.ErrUseLastResponse
	}}
	page := p.fetch(t, browser, http.MethodGet, address, nil)
	_, rest, ok := strings.Cut(page, `name="id" value="`)
	id, _, _ := strings.Cut(rest, `"`)
	if !ok {
		t.Fatalf("there is no sign-in page: %.400s", page)
	}
	p.fetch(t, browser, http.MethodPost, p.URL+"/login/username", url.Values{"id": {id}, "username": {subject}, "password": {password}})
	if back == nil {
		t.Fatal("the provider sent nobody back")
	}
	return back
}

func (p *Provider) fetch(t testing.TB, browser *http.Client, method, address string, form url.Values) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := browser.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // only read
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// users implements storage.UserStore.
type users struct {
	mu    sync.Mutex
	known map[string]*storage.User
}

// GetUserByID implements storage.UserStore.
func (u *users) GetUserByID(id string) *storage.User {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.known[id]
}

// GetUserByUsername implements storage.UserStore.
func (u *users) GetUserByUsername(name string) *storage.User { return u.GetUserByID(name) }

// ExampleClientID implements storage.UserStore.
func (u *users) ExampleClientID() string { return "nobody" }
