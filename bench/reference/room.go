package main

import (
	"fmt"
	"image/jpeg"
	"net"
	"net/http"
	"sync"
)

// rooms are who listens to what.
type rooms struct {
	mu      sync.Mutex
	members map[string][]net.Conn
}

// join keeps the connection as a stream of events.
func (r *rooms) join(w http.ResponseWriter, req *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.members == nil {
		r.members = map[string][]net.Conn{}
	}
	circle := req.PathValue("circle")
	r.members[circle] = append(r.members[circle], conn)
	_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\nretry: 2000\n\n"))
}

// tell writes durably, then tells everybody in the room.
func (b *bare) tell(w http.ResponseWriter, req *http.Request) {
	if err := b.insert(req, "bare_row"); err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	_, _ = w.Write([]byte(`{"ok":true}`))
	circle := req.PathValue("circle")
	hint := fmt.Appendf(nil, "event: hint\ndata: {\"circle\":%q,\"rev\":%d}\n\n", circle, 1)
	b.rooms.mu.Lock()
	defer b.rooms.mu.Unlock()
	for _, conn := range b.rooms.members[circle] {
		_, _ = conn.Write(hint)
	}
}

// decode only decodes.
func decode(w http.ResponseWriter, req *http.Request) {
	if _, err := jpeg.Decode(req.Body); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	_, _ = w.Write([]byte(`{"ok":true}`))
}
