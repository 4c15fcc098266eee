package live

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"mobilize/internal/platform/bus"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const (
	writers = 4 // goroutines that write to streams; a stalled client holds one for writeFor at most
	// writeFor is how long a client may take to make room. Hints are small: only one that has read
	// nothing for hours has none.
	writeFor     = 2 * time.Second
	pingEvery    = 25 * time.Second // proxies cut what is silent for a minute or half
	pingsALife   = 72               // half an hour, so that no stream outlives a relation for long
	usualHints   = 8                // room that a stream keeps between two tellings
	mostSessions = 16               // streams of one session: tabs, and those not yet known to be dead
)

// Hub writes to every open stream. It listens to the bus; it is safe for concurrent use.
type Hub struct {
	ping time.Duration

	mu       sync.Mutex
	more     sync.Cond
	closed   bool
	streams  map[*stream]struct{}
	circles  map[ident.ID]map[*stream]struct{}
	sessions map[ident.ID][]*stream // the oldest first
	ready    []*stream              // have something to be written
}

// stream is one client that listens. The hub's lock guards it.
type stream struct {
	person  ident.ID
	session ident.ID
	circles []ident.ID // nil until they are settled
	to      pipe
	pings   int

	isReady bool // in the queue, or being written
	head    []byte
	hints   []bus.Hint // the newest of each circle; its room is used again
	isPing  bool
	end     end
}

// end says why a stream is to close.
type end int

const (
	goesOn end = iota
	closes     // the client may open it again
	isOver     // its session has ended
)

// pipe is what a stream is written to.
type pipe interface {
	Write(b []byte) (int, error)
	SetWriteDeadline(t time.Time) error
	Close() error
}

// Option changes how a Hub works.
type Option func(*Hub)

// Ping sets how often a silent stream gets a sign of life; a stream lives for 72 of them.
func Ping(every time.Duration) Option { return func(h *Hub) { h.ping = every } }

// NewHub returns a Hub without streams. It hears of changes once it is subscribed to a bus, and
// writes while Run runs.
func NewHub(opts ...Option) *Hub {
	h := &Hub{
		ping:    pingEvery,
		streams: map[*stream]struct{}{}, circles: map[ident.ID]map[*stream]struct{}{}, sessions: map[ident.ID][]*stream{},
	}
	h.more.L = &h.mu
	for _, opt := range opts {
		opt(h)
	}
	return h
}

// Run writes to the streams until ctx ends, then closes all of them.
func (h *Hub) Run(ctx context.Context) {
	var group sync.WaitGroup
	for range writers {
		group.Go(h.write)
	}
	tick := time.NewTicker(h.ping)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			h.pingAll()
		case <-ctx.Done():
			h.Close()
			group.Wait()
			return
		}
	}
}

// Close closes every stream and refuses new ones.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for s := range h.streams {
		s.end = max(s.end, closes)
		h.queue(s)
	}
	h.more.Broadcast()
}

// Count says how many streams are open.
func (h *Hub) Count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.streams)
}

// OnHint implements bus.Listener.
func (h *Hub) OnHint(hint bus.Hint) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.circles[hint.Circle] {
		s.hear(hint)
		h.queue(s)
	}
}

// OnEnded implements bus.Listener.
func (h *Hub) OnEnded(session ident.ID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.sessions[session] {
		s.end = isOver
		h.queue(s)
	}
}

// OnSettled implements bus.Listener: the person's streams close with the hint of that write, and hear
// nothing more of the circle. What they open again hears of what the person may now.
func (h *Hub) OnSettled(circle, person ident.ID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams {
		if s.person != person || s.circles != nil && !slices.Contains(s.circles, circle) {
			continue
		}
		delete(h.circles[circle], s)
		s.end = max(s.end, closes)
		h.queue(s)
	}
}

// OnGap implements bus.Listener: every stream closes, and whoever opens one again asks what it missed.
func (h *Hub) OnGap() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams {
		s.end = max(s.end, closes)
		h.queue(s)
	}
}

// open makes a stream that hears of its session's end and, for now, of nothing else.
func (h *Hub) open(person, session ident.ID) (*stream, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, fault.New(fault.Unavailable, "live.closing", "", "Try again in a moment.")
	}
	s := &stream{person: person, session: session}
	h.streams[s] = struct{}{}
	mine := append(h.sessions[session], s)
	h.sessions[session] = mine
	for _, old := range mine[:max(0, len(mine)-mostSessions)] { // those that end are among them until they have
		old.end = max(old.end, closes)
		h.queue(old)
	}
	return s, nil
}

// follow lets s hear of circles.
func (h *Hub) follow(s *stream, circles []ident.ID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.circles = append([]ident.ID{}, circles...)
	if s.end != goesOn { // it may have ended while its circles were read
		return
	}
	for _, circle := range circles {
		if h.circles[circle] == nil {
			h.circles[circle] = map[*stream]struct{}{}
		}
		h.circles[circle][s] = struct{}{}
	}
}

// attach gives s what it is written to, beginning with head.
func (h *Hub) attach(s *stream, to pipe, head []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.to, s.head = to, head
	h.queue(s)
}

// drop forgets s without a word.
func (h *Hub) drop(s *stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forget(s)
}

func (h *Hub) forget(s *stream) {
	delete(h.streams, s)
	for _, circle := range s.circles {
		delete(h.circles[circle], s)
		if len(h.circles[circle]) == 0 {
			delete(h.circles, circle)
		}
	}
	h.sessions[s.session] = slices.DeleteFunc(h.sessions[s.session], func(other *stream) bool { return other == s })
	if len(h.sessions[s.session]) == 0 {
		delete(h.sessions, s.session)
	}
	if h.closed {
		h.more.Broadcast() // the writers end with the last stream
	}
}

// queue has s written to, unless it waits already or has no pipe yet.
func (h *Hub) queue(s *stream) {
	if s.isReady || s.to == nil {
		return
	}
	s.isReady = true
	h.ready = append(h.ready, s)
	h.more.Signal()
}

func (h *Hub) pingAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams {
		s.pings++
		if s.pings >= pingsALife {
			s.end = max(s.end, closes)
		}
		s.isPing = true
		h.queue(s)
	}
}

// write takes streams that have something to be told, and tells them. A stream is in the hands of
// one writer at a time; what comes in meanwhile is told in one go after that.
func (h *Hub) write() {
	var text []byte // each writer has its own, so a hint costs no memory
	h.mu.Lock()
	defer h.mu.Unlock()
	for {
		for len(h.ready) == 0 {
			if h.closed && len(h.streams) == 0 {
				return
			}
			h.more.Wait()
		}
		s := h.ready[0]
		h.ready = h.ready[1:]
		text = s.take(text[:0])
		end := s.end
		h.mu.Unlock()
		err := tell(s.to, text)
		if err != nil || end != goesOn {
			_ = s.to.Close() // there is nobody left to tell
		}
		h.mu.Lock()
		s.isReady = false
		switch {
		case err != nil || end != goesOn:
			h.forget(s)
		case s.hasMore():
			h.queue(s)
		}
	}
}

func tell(to pipe, text []byte) error {
	if len(text) == 0 {
		return nil
	}
	deadline := time.Now().Add(writeFor) //nolint:forbidigo // a connection's deadline is on the machine's clock
	if err := to.SetWriteDeadline(deadline); err != nil {
		return err
	}
	_, err := to.Write(text)
	return err
}

func (s *stream) hasMore() bool {
	return len(s.head) > 0 || len(s.hints) > 0 || s.isPing || s.end != goesOn
}

// hear notes a hint, unless a newer one of the same circle waits.
func (s *stream) hear(hint bus.Hint) {
	for i := range s.hints {
		if s.hints[i].Circle == hint.Circle {
			s.hints[i].Rev = max(s.hints[i].Rev, hint.Rev)
			return
		}
	}
	s.hints = append(s.hints, hint)
}

// take appends everything there is to tell, and forgets it.
func (s *stream) take(text []byte) []byte {
	text = append(text, s.head...)
	slices.SortFunc(s.hints, func(a, b bus.Hint) int { return cmp.Compare(a.Circle, b.Circle) })
	for _, hint := range s.hints {
		text = append(text, `event: hint`+"\n"+`data: {"circle":"`...)
		text = append(text, hint.Circle...)
		text = append(text, `","rev":`...)
		text = strconv.AppendInt(text, hint.Rev, 10)
		text = append(text, "}\n\n"...)
	}
	if s.end == isOver {
		text = append(text, "event: ended\ndata: {}\n\n"...)
	}
	if s.isPing && len(text) == 0 {
		text = append(text, ":\n\n"...)
	}
	s.head, s.hints, s.isPing = nil, s.hints[:0], false
	if cap(s.hints) > usualHints {
		s.hints = nil
	}
	return text
}
