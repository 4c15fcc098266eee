// Package httpapitest serves endpoints to tests.
//
// Owns: a server with sessions a test hands out, and a client that signs in as anybody.
// Does not own: fixtures of any domain.
// Start reading at: New.
package httpapitest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Server serves the endpoints of a test. Its sessions are its own: As makes one.
type Server struct {
	Router *httpapi.Router
	Clock  *clock.Fake
	IDs    *ident.Maker

	mu       sync.Mutex
	sessions map[string]access.Actor
	seen     []httpapi.Observation
	handler  http.Handler
}

// New returns a server with what register registers. A nil answers knows of no operation.
func New(t *testing.T, answers httpapi.Answers, register func(*httpapi.Router)) *Server {
	t.Helper()
	c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	s := &Server{Clock: c, IDs: ident.NewMaker(c, rand.Reader), sessions: map[string]access.Actor{}}
	if answers == nil {
		answers = noAnswers{}
	}
	s.Router = httpapi.New(httpapi.Deps{Sessions: s, Outbox: answers, Clock: c, IDs: s.IDs, Observe: s.observe, Version: "test"})
	register(s.Router)
	s.handler = s.Router.Handler()
	return s
}

// Session implements httpapi.SessionReader.
func (s *Server) Session(_ context.Context, _ access.Actor, token string) (access.Actor, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	actor, ok := s.sessions[token]
	if !ok {
		return access.Actor{}, fault.New(fault.Unauthenticated, "session.none", "", "Sign in first.")
	}
	return actor, nil
}

// Seen returns what was observed of the requests so far.
func (s *Server) Seen() []httpapi.Observation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]httpapi.Observation(nil), s.seen...)
}

func (s *Server) observe(o httpapi.Observation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, o)
}

// As returns a client signed in as actor; the zero Actor is not signed in.
func (s *Server) As(actor access.Actor) *Client {
	c := &Client{handler: s.handler, ids: s.IDs}
	if actor.IsAnonymous() {
		return c
	}
	token := s.IDs.New().String()
	s.mu.Lock()
	s.sessions[token] = actor
	s.mu.Unlock()
	c.cookie = "mobilize=" + token
	return c
}

// Client calls a server as one actor.
type Client struct {
	handler http.Handler
	ids     *ident.Maker
	cookie  string
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Problem returns the code and field of a problem document; empty for other answers.
func (a Answer) Problem() (code, field string) {
	var p struct{ Code, Field string }
	_ = json.Unmarshal(a.Body, &p)
	return p.Code, p.Field
}

// Into decodes the body into v, or fails the test.
func (a Answer) Into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(a.Body, v); err != nil {
		t.Fatalf("decode %s: %v", a.Body, err)
	}
}

// Do calls an endpoint. body is JSON text, bytes, or a value to encode; nil for none. Changes
// get a new Operation-Id unless headers (name, value, …) hold one; an empty value leaves out
// a header that would be there, and is sent of another.
func (c *Client) Do(t *testing.T, method, path string, body any, headers ...string) Answer {
	t.Helper()
	w := httptest.NewRecorder()
	c.Serve(t, w, method, path, reader(t, body), headers...)
	return Answer{Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()}
}

// Serve is Do with a connection of the test's own: body is read as it comes, and w is written to.
func (c *Client) Serve(t *testing.T, w http.ResponseWriter, method, path string, body io.Reader, headers ...string) {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, path, body)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.cookie != "" {
		req.Header.Set("Cookie", c.cookie)
	}
	if method != http.MethodGet {
		req.Header.Set("Operation-Id", c.ids.New().String())
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i+1] == "" && req.Header.Get(headers[i]) != "" {
			req.Header.Del(headers[i])
			continue
		}
		req.Header.Set(headers[i], headers[i+1])
	}
	c.handler.ServeHTTP(w, req)
}

func reader(t *testing.T, body any) io.Reader {
	t.Helper()
	switch b := body.(type) {
	case nil:
		return nil
	case string:
		return bytes.NewReader([]byte(b))
	case []byte:
		return bytes.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			t.Fatalf("encode the body: %v", err)
		}
		return bytes.NewReader(raw)
	}
}

type noAnswers struct{}

func (noAnswers) Answer(context.Context, access.Actor) (ident.ID, int64, bool, error) {
	return "", 0, false, nil
}
