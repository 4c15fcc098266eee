package live

import (
	"net/http"
	"sync"
	"time"
)

// held is a pipe to a response whose handler waits for it to close.
type held struct {
	w       http.ResponseWriter
	control *http.ResponseController

	mu     sync.Mutex
	isDone bool
	closed chan struct{}
}

// Write implements pipe: what is written leaves at once.
func (p *held) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.isDone {
		return 0, http.ErrHandlerTimeout
	}
	n, err := p.w.Write(b)
	if err != nil {
		return n, err
	}
	return n, p.control.Flush()
}

// SetWriteDeadline implements pipe.
func (p *held) SetWriteDeadline(t time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.isDone {
		return http.ErrHandlerTimeout
	}
	return p.control.SetWriteDeadline(t)
}

// Close implements pipe: the handler may return, and nothing is written any more.
func (p *held) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.isDone {
		p.isDone = true
		close(p.closed)
	}
	return nil
}
