package raster

import (
	"context"
	"sync"
	"time"

	"mobilize/internal/vocabulary/fault"
)

// gate lets decodings in, oldest first: so many at a time, holding so many bytes together. Nobody
// waits longer than wait.
type gate struct {
	wait    time.Duration
	mu      sync.Mutex
	slots   int
	memory  int64
	waiting []*ticket
}

type ticket struct {
	need int64
	in   chan struct{}
}

func newGate(slots int, memory int64, wait time.Duration) *gate {
	return &gate{slots: max(1, slots), memory: memory, wait: wait}
}

// busyError is an Unavailable fault that knows when to come again.
type busyError struct{ fault *fault.Error }

// Error returns the code.
func (b busyError) Error() string { return b.fault.Error() }

// Unwrap returns the fault.
func (b busyError) Unwrap() error { return b.fault }

// RetryAfter is about as long as the pictures that are under way take.
func (busyError) RetryAfter() time.Duration { return 15 * time.Second }

// enter waits for a slot and need bytes. When ctx or the wait ends first it returns an Unavailable
// fault.
func (g *gate) enter(ctx context.Context, need int64) error {
	ctx, cancel := context.WithTimeout(ctx, g.wait)
	defer cancel()
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
	return busyError{fault.New(fault.Unavailable, "picture.busy", "", "Many pictures are being sent at this moment. Try again.")}
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
