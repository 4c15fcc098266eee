package mailtest

import (
	"context"
	"slices"
	"sync"

	"mobilize/internal/platform/mail"
)

const recorded = 200

// Recorder is a mail.Sender that keeps the last 200 messages instead of sending them. It is safe
// for concurrent use.
type Recorder struct {
	mu       sync.Mutex
	messages []mail.Message
	arrived  chan struct{}
	refuse   error
}

// NewRecorder returns an empty Recorder.
func NewRecorder() *Recorder { return &Recorder{arrived: make(chan struct{})} }

// Send implements mail.Sender.
func (r *Recorder) Send(_ context.Context, m mail.Message) error {
	if err := m.Validate(); err != nil {
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
func (r *Recorder) Messages() []mail.Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.messages)
}

// Wait returns the newest message to an address, as soon as there is one, or false when ctx ends.
func (r *Recorder) Wait(ctx context.Context, to string) (mail.Message, bool) {
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
			return mail.Message{}, false
		}
	}
}
