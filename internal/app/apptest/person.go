package apptest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"mobilize/internal/app/mailbox"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// Person is somebody with a browser of their own. Without a sign-in they are a stranger.
type Person struct {
	URL    string // of the server
	Email  string
	client *http.Client
	ids    *ident.Maker
}

// Stranger returns somebody who is not signed in.
func (s *Server) Stranger(t testing.TB) *Person {
	t.Helper()
	return Stranger(t, s.Config.URL)
}

// SignUp returns a person who signed in by the link in a mail, as everybody does.
func (s *Server) SignUp(t testing.TB, name, email string) *Person {
	t.Helper()
	return SignUp(t, s.Config.URL, s.Mail, name, email)
}

// Stranger returns somebody who is not signed in to the server at url.
func Stranger(t testing.TB, url string) *Person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Person{URL: url, client: &http.Client{Jar: jar, Timeout: 30 * time.Second}, ids: ident.NewMaker(clock.System{}, rand.Reader)}
}

// SignUp returns a person who signed in to the server at url by the link in a mail that mail got.
func SignUp(t testing.TB, url string, mail *mailbox.Mailbox, name, email string) *Person {
	t.Helper()
	p := Stranger(t, url)
	p.Email = email
	before := mail.Count()
	if status := p.Do(t, http.MethodPost, "/v1/sign-in/links", map[string]any{"email": email, "name": name, "language": "da"}, nil); status != http.StatusAccepted {
		t.Fatalf("asking for a link: status %d", status)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	letter, ok := mail.Wait(ctx, email, before)
	if !ok {
		t.Fatal("no mail came")
	}
	_, token, ok := strings.Cut(letter.Link(), "#")
	if !ok {
		t.Fatalf("no token in the link of %q", letter.Subject)
	}
	if status := p.Do(t, http.MethodPost, "/v1/sign-in/redeem", map[string]any{"token": token}, nil); status != http.StatusOK {
		t.Fatalf("using the link: status %d", status)
	}
	return p
}

// At returns the same person with the same browser at another node's address.
func (p *Person) At(url string) *Person {
	other := *p
	other.URL = url
	return &other
}

// NewID makes an identifier as a client does.
func (p *Person) NewID() string { return p.ids.New().String() }

// Cookies are what the person's browser keeps of the server.
func (p *Person) Cookies(t testing.TB) []*http.Cookie {
	t.Helper()
	home, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	return p.client.Jar.Cookies(home)
}

// Do sends body as JSON, reads the answer's JSON into out when out is not nil, and returns the status.
func (p *Person) Do(t testing.TB, method, path string, body, out any) int {
	t.Helper()
	status, answer := p.Send(t, method, path, nil, body)
	if out != nil {
		if err := json.Unmarshal(answer, out); err != nil {
			t.Fatalf("%s %s answered %d with no JSON: %.200s", method, path, status, answer)
		}
	}
	return status
}

// Write makes one operation of its own and fails the test when it is not taken.
func (p *Person) Write(t testing.TB, method, path string, body any) {
	t.Helper()
	status, answer := p.Send(t, method, path, http.Header{"Operation-Id": {p.NewID()}}, body)
	if status != http.StatusOK {
		t.Fatalf("%s %s answered %d: %.300s", method, path, status, answer)
	}
}

// Send is Try for a server that is there: it fails the test when no answer comes.
func (p *Person) Send(t testing.TB, method, path string, header http.Header, body any) (int, []byte) {
	t.Helper()
	status, answer, err := p.Try(t.Context(), method, path, header, body)
	if err != nil {
		t.Fatal(err)
	}
	return status, answer
}

// Try sends body, as JSON unless it is an io.Reader, and returns status and answer; an error when
// no whole answer came.
func (p *Person) Try(ctx context.Context, method, path string, header http.Header, body any) (int, []byte, error) {
	var content io.Reader
	switch b := body.(type) {
	case nil:
	case io.Reader:
		content = b
	default:
		encoded, err := json.Marshal(b)
		if err != nil {
			return 0, nil, err
		}
		content = bytes.NewReader(encoded)
	}
	req, err := http.NewRequestWithContext(ctx, method, p.URL+path, content)
	if err != nil {
		return 0, nil, err
	}
	if content != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, values := range header {
		req.Header[name] = values
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close() //nolint:errcheck // only read
	answer, err := io.ReadAll(resp.Body)
	return resp.StatusCode, answer, err
}

// RetryAfter posts body as a stranger and returns when the answer says to come back.
func (s *Server) RetryAfter(t testing.TB, path string, body any) string {
	t.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.Config.URL+path, bytes.NewReader(encoded))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req) //nolint:forbidigo // our own server
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // only its header is read
	return resp.Header.Get("Retry-After")
}

// Circle makes a circle round a new citizen and returns its id and the citizen's.
func (p *Person) Circle(t testing.TB, name string) (circle, citizen string) {
	t.Helper()
	circle, citizen = p.NewID(), p.NewID()
	p.Write(t, http.MethodPost, "/v1/circles", map[string]any{"id": circle, "citizen": citizen, "name": name, "zone": "Europe/Copenhagen"})
	return circle, citizen
}
