// Package live tells clients that something has changed, over server-sent events.
//
// Owns: the open streams, who hears of which circle, how long a stream lives.
// Does not own: what has changed (clients ask domain/sync), hints inside the process
// (platform/bus), who may hear of a circle (the caller of Register says it, once a stream).
// Start reading at: Register, then Hub.
package live

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// CirclesOf says which circles an actor may hear of now. A stream keeps the answer for its life, which
// ends when what its person may in one of them is settled anew; a client opens a new one when sync
// tells it of a circle gained.
type CirclesOf func(ctx context.Context, actor access.Actor) ([]ident.ID, error)

// Register adds GET /v1/live. It sends "hint" with {"circle", "rev"} when a circle changes, and
// "ended" before it closes because the own session ended. A stream may close at any time; whoever
// opens one, first or again, asks sync once.
func Register(r *httpapi.Router, hub *Hub, circlesOf CirclesOf) {
	httpapi.Raw(r, http.MethodGet, "/v1/live", httpapi.SignedIn, func(w http.ResponseWriter, req *http.Request, actor access.Actor) error {
		// The session comes first: one that ends while the circles are read is not missed.
		s, err := hub.open(actor.Person, actor.Session)
		if err != nil {
			return err
		}
		circles, err := circlesOf(req.Context(), actor)
		if err != nil {
			hub.drop(s)
			return err
		}
		hub.follow(s, circles)
		return serve(w, req, hub, s)
	},
		httpapi.Summary("Hints that something has changed"),
		httpapi.Description("Server-sent events: `hint` with `{\"circle\", \"rev\"}`, after which sync has something new, and `ended` when the session ended. No personal data."),
	)
}

// serve hands the connection to the hub. A hijacked one costs its socket and some hundred bytes;
// one that cannot be hijacked (HTTP/2) keeps its handler waiting.
func serve(w http.ResponseWriter, req *http.Request, hub *Hub, s *stream) error {
	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("X-Accel-Buffering", "no") // nginx would hold hints back
	control := http.NewResponseController(w)
	conn, _, err := control.Hijack()
	if err == nil {
		hub.attach(s, conn, hijackedHead(head))
		return nil
	}
	if !errors.Is(err, http.ErrNotSupported) {
		hub.drop(s)
		return err
	}
	p := &held{w: w, control: control, closed: make(chan struct{})}
	hub.attach(s, p, []byte(greeting))
	select {
	case <-p.closed:
	case <-req.Context().Done():
		hub.drop(s)
	}
	return p.Close()
}

// greeting sets how long a browser waits before it opens a broken stream again.
const greeting = "retry: 2000\n\n"

func hijackedHead(head http.Header) []byte {
	head.Set("Connection", "close")
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 200 OK\r\n")
	_ = head.Write(&b) // a bytes.Buffer takes everything
	b.WriteString("\r\n")
	b.WriteString(greeting)
	return b.Bytes()
}
