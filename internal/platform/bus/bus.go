// Package bus tells the parts of one process that something has changed.
//
// Owns: passing hints on, in this process.
// Does not own: what has changed (platform/outbox keeps it), telling clients (platform/live).
// Start reading at: Bus.
//
// A hint carries identifiers only, and may be lost: the database is the truth, and whoever hears
// nothing finds out by asking.
package bus

import (
	"sync"

	"mobilize/internal/vocabulary/ident"
)

// Hint says that a circle has come to Rev.
type Hint struct {
	Circle ident.ID
	Rev    int64
}

// Listener is told what is published. Its methods run in the goroutine that publishes, which may
// hold up a write, so they return at once and publish nothing.
type Listener interface {
	// OnHint hears that a circle changed. Hints of one circle may come out of order: the highest counts.
	OnHint(h Hint)
	// OnEnded hears that a session ended.
	OnEnded(session ident.ID)
	// OnSettled hears that what a person may in a circle was settled anew. The hint of that write
	// comes first.
	OnSettled(circle, person ident.ID)
}

// Bus passes hints to listeners. The zero Bus is ready; it is safe for concurrent use.
type Bus struct {
	mu        sync.RWMutex
	last      int
	listeners map[int]Listener
}

// New returns a Bus without listeners.
func New() *Bus { return &Bus{} }

// Publish tells every listener that a circle changed.
func (b *Bus) Publish(h Hint) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, l := range b.listeners {
		l.OnHint(h)
	}
}

// PublishEnded tells every listener that a session ended.
func (b *Bus) PublishEnded(session ident.ID) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, l := range b.listeners {
		l.OnEnded(session)
	}
}

// PublishSettled tells every listener that what a person may in a circle was settled anew.
func (b *Bus) PublishSettled(circle, person ident.ID) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, l := range b.listeners {
		l.OnSettled(circle, person)
	}
}

// Subscribe tells l everything published from now on, until cancel is called. After cancel has
// returned l hears nothing more.
func (b *Bus) Subscribe(l Listener) (cancel func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.listeners == nil {
		b.listeners = map[int]Listener{}
	}
	b.last++
	id := b.last
	b.listeners[id] = l
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.listeners, id)
	}
}
