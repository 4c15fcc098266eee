package mail

import (
	"context"
	"slices"
	"sync"
)

const recorded = 200

// Recorder is a Sender that keeps the last 200 messages in memory instead of sending them: the
// mailbox of the demo, and of tests. It is safe for concurrent use.
type Recorder struct {
	mu       sync.Mutex
	messages []Message
	arrived  chan struct{}
	refuse   error
}

// NewRecorder returns an empty Recorder.
func NewRecorder() *Recorder { return &Recorder{arrived: make(chan struct{})} }

// Send implements Sender.
func (r *Recorder) Send(_ context.Context, m Message) error {
	if err := m.validate(); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.refuse != nil {
		return r.refuse
	}
	r.messages = append(r.messages, m)
	if len(r.messages) > recorded {
		r.messages = slices.Clone(r.messages[len(r.messages)-recorded:])
	}
	close(r.arrived)
	r.arrived = make(chan struct{})
	return nil
}

// Refuse makes every Send fail with err; nil makes it work again.
func (r *Recorder) Refuse(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refuse = err
}

// Messages returns what was sent, oldest first.
func (r *Recorder) Messages() []Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.messages)
}

// Wait returns the newest message to an address, as soon as there is one, or false when ctx ends.
func (r *Recorder) Wait(ctx context.Context, to string) (Message, bool) {
	for {
		r.mu.Lock()
		arrived := r.arrived
		for i := len(r.messages) - 1; i >= 0; i-- {
			if r.messages[i].To == to {
				m := r.messages[i]
				r.mu.Unlock()
				return m, true
			}
		}
		r.mu.Unlock()
		select {
		case <-arrived:
		case <-ctx.Done():
			return Message{}, false
		}
	}
}
