package app

import (
	"net"
	"sync"
)

// bounded is a listener of so many connections at one time. The next wait with the operating system,
// which costs no memory of ours, until one closes.
type bounded struct {
	net.Listener
	room   chan struct{}
	closed chan struct{}
	close  func()
}

// newBounded bounds listener; most 0 leaves it as it is.
func newBounded(listener net.Listener, most int) net.Listener {
	if most == 0 {
		return listener
	}
	b := &bounded{Listener: listener, room: make(chan struct{}, most), closed: make(chan struct{})}
	b.close = sync.OnceFunc(func() { close(b.closed) })
	return b
}

// Accept implements net.Listener.
func (b *bounded) Accept() (net.Conn, error) {
	select {
	case b.room <- struct{}{}:
	case <-b.closed:
		return nil, net.ErrClosed
	}
	conn, err := b.Listener.Accept()
	if err != nil {
		<-b.room
		return nil, err
	}
	return &counted{Conn: conn, leave: sync.OnceFunc(func() { <-b.room })}, nil
}

// Close implements net.Listener.
func (b *bounded) Close() error {
	b.close()
	return b.Listener.Close()
}

// counted is a connection that makes room when it closes.
type counted struct {
	net.Conn
	leave func()
}

// Close implements net.Conn.
func (c *counted) Close() error {
	defer c.leave()
	return c.Conn.Close()
}
