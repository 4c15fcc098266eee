package accounttest

import (
	"slices"
	"sync"

	"mobilize/internal/platform/bus"
	"mobilize/internal/vocabulary/ident"
)

// Ended is a bus.Listener that keeps which sessions ended.
type Ended struct {
	mu       sync.Mutex
	sessions []ident.ID
}

// OnHint implements bus.Listener.
func (*Ended) OnHint(bus.Hint) {}

// OnEnded implements bus.Listener.
func (e *Ended) OnEnded(session ident.ID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.sessions = append(e.sessions, session)
}

// OnSettled implements bus.Listener.
func (*Ended) OnSettled(_, _ ident.ID) {}

// OnGap implements bus.Listener.
func (*Ended) OnGap() {}

// Has says whether session's end was told.
func (e *Ended) Has(session ident.ID) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Contains(e.sessions, session)
}
