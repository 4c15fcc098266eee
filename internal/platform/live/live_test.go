package live_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/live"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// world is a server whose session tokens are persons' names; a person is in the circle of the
// same name and in "common".
type world struct {
	*httptest.Server
	bus *bus.Bus
	hub *live.Hub
}

func (*world) Session(_ context.Context, _ access.Actor, token string) (access.Actor, error) {
	if token == "stranger" {
		return access.Actor{}, fault.New(fault.Unauthenticated, "session.none", "", "Sign in first.")
	}
	return access.Actor{Person: ident.ID(token), Session: ident.ID("session of " + token)}, nil
}

func (*world) Answer(context.Context, access.Actor) (ident.ID, int64, bool, error) {
	return "", 0, false, nil
}

func newWorld(t *testing.T, http2 bool, opts ...live.Option) *world {
	t.Helper()
	w := &world{bus: bus.New(), hub: live.NewHub(opts...)}
	cancelBus := w.bus.Subscribe(w.hub)
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() { defer close(stopped); w.hub.Run(ctx) }()
	r := httpapi.New(httpapi.Deps{Sessions: w, Outbox: w, Clock: clock.System{}, IDs: ident.NewMaker(clock.System{}, rand.Reader)})
	live.Register(r, w.hub, func(_ context.Context, actor access.Actor) ([]ident.ID, error) {
		if actor.Person == "unlucky" {
			return nil, io.ErrUnexpectedEOF
		}
		return []ident.ID{actor.Person, "common"}, nil
	})
	w.Server = httptest.NewUnstartedServer(r.Handler())
	if http2 {
		w.EnableHTTP2 = true
		w.StartTLS()
	} else {
		w.Start()
	}
	t.Cleanup(func() {
		cancelBus()
		stop()
		<-stopped
		w.Close()
		if n := w.hub.Count(); n != 0 {
			t.Errorf("%d streams are left", n)
		}
	})
	return w
}

// stream is a client that reads one event after another.
type stream struct {
	response *http.Response
	lines    *bufio.Scanner
}

// open returns after the server's first words, from when on nothing is missed.
func (w *world) open(t *testing.T, person string) *stream {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+"/v1/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Cookie", "mobilize="+person)
	response, err := w.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	s := &stream{response: response, lines: bufio.NewScanner(response.Body)}
	if response.StatusCode == http.StatusOK {
		if got := s.next(); got != "retry: 2000" {
			t.Fatalf("the first words are %q", got)
		}
	}
	return s
}

// next returns the next event on one line; "" at the end of the stream.
func (s *stream) next() string {
	var event []string
	for s.lines.Scan() {
		if s.lines.Text() == "" {
			return strings.Join(event, " ")
		}
		event = append(event, s.lines.Text())
	}
	return ""
}

func (s *stream) expect(t *testing.T, want string) {
	t.Helper()
	if got := s.next(); got != want {
		t.Errorf("event %q, want %q", got, want)
	}
}

func TestLive(t *testing.T) {
	t.Parallel()
	for _, http2 := range []bool{false, true} {
		t.Run(map[bool]string{false: "HTTP1", true: "HTTP2"}[http2], func(t *testing.T) {
			t.Parallel()
			t.Run("hints at the own circles alone", func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, http2)
				anna, bo := w.open(t, "anna"), w.open(t, "bo")
				if got := anna.response.Header; got.Get("Content-Type") != "text/event-stream" || got.Get("Cache-Control") != "no-store" || got.Get("X-Content-Type-Options") != "nosniff" {
					t.Errorf("headers = %v", got)
				}
				w.bus.Publish(bus.Hint{Circle: "anna", Rev: 7})
				anna.expect(t, `event: hint data: {"circle":"anna","rev":7}`)
				w.bus.Publish(bus.Hint{Circle: "common", Rev: 8})
				anna.expect(t, `event: hint data: {"circle":"common","rev":8}`)
				bo.expect(t, `event: hint data: {"circle":"common","rev":8}`)
			})
			t.Run("closes when the session ends, and says so", func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, http2)
				anna, bo := w.open(t, "anna"), w.open(t, "bo")
				w.bus.PublishEnded("session of anna")
				anna.expect(t, "event: ended data: {}")
				anna.expect(t, "")
				w.bus.Publish(bus.Hint{Circle: "common", Rev: 1})
				bo.expect(t, `event: hint data: {"circle":"common","rev":1}`)
			})
			t.Run("is refused without a session or circles", func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, http2)
				if got := w.open(t, "stranger").response.StatusCode; got != http.StatusUnauthorized {
					t.Errorf("status = %d", got)
				}
				if got := w.open(t, "unlucky").response.StatusCode; got != http.StatusInternalServerError {
					t.Errorf("status = %d", got)
				}
			})
			t.Run("gives signs of life and closes in the end", func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, http2, live.Ping(2*time.Millisecond))
				anna := w.open(t, "anna")
				pings := 0
				for anna.next() == ":" {
					pings++
				}
				if pings == 0 || pings > 72 {
					t.Errorf("%d signs of life", pings)
				}
			})
			t.Run("tells a person of a change to what they may, and nothing of that circle after it", func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, http2)
				anna, bo := w.open(t, "anna"), w.open(t, "bo")
				w.bus.Publish(bus.Hint{Circle: "common", Rev: 8})
				w.bus.PublishSettled("common", "anna")
				w.bus.Publish(bus.Hint{Circle: "common", Rev: 9})
				anna.expect(t, `event: hint data: {"circle":"common","rev":8}`)
				anna.expect(t, "")
				for heard := bo.next(); heard != `event: hint data: {"circle":"common","rev":9}`; heard = bo.next() {
					if heard == "" {
						t.Fatal("the other's stream ended")
					}
				}
				w.bus.PublishSettled("anna", "bo")
				w.bus.Publish(bus.Hint{Circle: "bo", Rev: 1})
				bo.expect(t, `event: hint data: {"circle":"bo","rev":1}`)
			})
			t.Run("closes the oldest of too many", func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, http2)
				first := w.open(t, "anna")
				var rest []*stream
				for range 16 {
					rest = append(rest, w.open(t, "anna"))
				}
				first.expect(t, "")
				w.bus.Publish(bus.Hint{Circle: "anna", Rev: 1})
				for _, s := range rest {
					s.expect(t, `event: hint data: {"circle":"anna","rev":1}`)
				}
			})
		})
	}
}

// TestCrowd lets hints fly at many listeners at once: each ends with the highest revision of its
// circle, however many were told in one.
func TestCrowd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	const listeners, hints = 50, 200
	var streams []*stream
	for i := range listeners {
		streams = append(streams, w.open(t, fmt.Sprintf("person%d", i)))
	}
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			for rev := range int64(hints) {
				w.bus.Publish(bus.Hint{Circle: "common", Rev: rev*4 + int64(i)})
			}
		})
	}
	last := fmt.Sprintf(`event: hint data: {"circle":"common","rev":%d}`, hints*4-1)
	for _, s := range streams {
		group.Go(func() {
			for {
				switch event := s.next(); event {
				case last:
					return
				case "":
					t.Error("the stream ended before the last hint")
					return
				}
			}
		})
	}
	group.Wait()
}
