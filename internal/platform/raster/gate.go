package raster

import (
	"context"
	"sync"

	"mobilize/internal/vocabulary/fault"
)

// gate lets decodings in, oldest first: so many at a time, holding so many bytes together.
type gate struct {
	mu      sync.Mutex
	slots   int
	memory  int64
	waiting []*ticket
}

type ticket struct {
	need int64
	in   chan struct{}
}

func newGate(slots int, memory int64) *gate { return &gate{slots: max(1, slots), memory: memory} }

// enter waits for a slot and need bytes. When ctx ends first it returns an Unavailable fault.
func (g *gate) enter(ctx context.Context, need int64) error {
	t := &ticket{need: need, in: make(chan struct{})}
	g.mu.Lock()
	g.waiting = append(g.waiting, t)
	g.admit()
	g.mu.Unlock()
	select {
	case <-t.in:
		return nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-t.in: // let in at the same moment
		return nil
	default:
	}
	for i, other := range g.waiting {
		if other == t {
			g.waiting = append(g.waiting[:i], g.waiting[i+1:]...)
			break
		}
	}
	g.admit()
	return fault.New(fault.Unavailable, "picture.busy", "", "Many pictures are being sent at this moment. Try again.")
}

func (g *gate) leave(need int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.slots++
	g.memory += need
	g.admit()
}

// admit lets in whoever fits, in order. The first that does not fit holds the others back, so a
// large picture is never overtaken for ever.
func (g *gate) admit() {
	for len(g.waiting) > 0 && g.slots > 0 && g.waiting[0].need <= g.memory {
		t := g.waiting[0]
		g.waiting = g.waiting[1:]
		g.slots--
		g.memory -= t.need
		close(t.in)
	}
}
