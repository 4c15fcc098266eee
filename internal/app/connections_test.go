package app_test

import (
	"errors"
	"net"
	"testing"
	"testing/synctest"

	"mobilize/internal/app"
)

// line is a listener of connections that a test makes.
type line chan net.Conn

func (l line) Accept() (net.Conn, error) {
	conn, ok := <-l
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}
func (l line) Close() error { close(l); return nil }
func (line) Addr() net.Addr { return &net.TCPAddr{} }

func TestConnectionsBeyondTheBoundWaitUntilOneCloses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		callers := make(line, 3)
		listener := app.Bounded(callers, 2)
		var accepted []net.Conn
		ended := errors.New("not ended")
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					ended = err
					return
				}
				accepted = append(accepted, conn)
			}
		}()
		for range cap(callers) {
			near, far := net.Pipe()
			defer far.Close() //nolint:errcheck // a pipe
			callers <- near
		}
		synctest.Wait()
		if len(accepted) != 2 {
			t.Fatalf("%d connections are open, want 2", len(accepted))
		}
		first := accepted[0]
		for range 2 { // closing twice makes room once
			_ = first.Close()
		}
		synctest.Wait()
		if len(accepted) != 3 {
			t.Errorf("%d connections after one closed, want 3", len(accepted))
		}
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if !errors.Is(ended, net.ErrClosed) {
			t.Errorf("a full listener that is closed = %v", ended)
		}
	})
}
