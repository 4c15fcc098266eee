// Package bus tells the parts of the program that something has changed, in this process and on other nodes.
//
// Owns: passing hints on, and how they are spelt between nodes.
// Does not own: what has changed (platform/outbox keeps it), telling clients (platform/live), the way
// to other nodes (relay).
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
	// OnGap hears that anything may have been said that was not heard here.
	OnGap()
}

// Bus passes hints to listeners. The zero Bus is ready; it is safe for concurrent use.
type Bus struct {
	mu        sync.RWMutex
	last      int
	listeners map[int]Listener
	send      func(word []byte) // to other nodes; nil in a process of its own
}

// New returns a Bus without listeners.
func New() *Bus { return &Bus{} }

// Publish tells every listener that a circle changed.
func (b *Bus) Publish(h Hint) { b.say(message{kind: hinted, of: h.Circle, rev: h.Rev}) }

// PublishEnded tells every listener that a session ended.
func (b *Bus) PublishEnded(session ident.ID) { b.say(message{kind: ended, of: session}) }

// PublishSettled tells every listener that what a person may in a circle was settled anew.
func (b *Bus) PublishSettled(circle, person ident.ID) {
	b.say(message{kind: settled, of: circle, person: person})
}

// say tells those here, then those elsewhere.
func (b *Bus) say(m message) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	b.tell(m)
	if b.send != nil {
		b.send(m.wire())
	}
}

// tell is called with the lock held.
func (b *Bus) tell(m message) {
	for _, l := range b.listeners {
		switch m.kind {
		case hinted:
			l.OnHint(Hint{Circle: m.of, Rev: m.rev})
		case ended:
			l.OnEnded(m.of)
		case settled:
			l.OnSettled(m.of, m.person)
		case gap:
			l.OnGap()
		}
	}
}

// Relay sends all that is published here from now on to other nodes too. send is called in the goroutine
// that publishes, and returns at once.
func (b *Bus) Relay(send func(word []byte)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.send = send
}

// Hear tells the listeners here what another node sent; false for what this program does not understand.
func (b *Bus) Hear(word []byte) bool {
	m, ok := parse(word)
	if !ok {
		return false
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	b.tell(m)
	return true
}

// Missed tells the listeners here that anything may have been said elsewhere.
func (b *Bus) Missed() { b.Hear(Gap()) }

// Gap is what a node sends to the others when they may have missed what it said.
func Gap() []byte { return message{kind: gap}.wire() }

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
