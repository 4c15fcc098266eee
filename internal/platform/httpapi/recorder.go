package httpapi

import (
	"bufio"
	"net"
	"net/http"
	"time"
)

// Whoever does not read an answer would hold its connection, and what is buffered of it, for ever: a
// piece has so long to leave, and each piece its own time, so that a large answer may take longer.
const (
	writeFor   = time.Minute
	writePiece = 64 << 10
)

// recorder remembers the status that was sent, and cuts off whoever does not read. Streams reach the
// connection through it: with a deadline of their own, or without the server.
type recorder struct {
	http.ResponseWriter
	status int
	isOwn  bool // the handler sets the deadlines itself
}

// renew gives the next piece its time, on connections that know deadlines.
func (w *recorder) renew() {
	if w.isOwn {
		return
	}
	deadline := time.Now().Add(writeFor) //nolint:forbidigo // a connection's deadline is on the machine's clock
	_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(deadline)
}

// WriteHeader implements http.ResponseWriter.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	written := 0
	for {
		w.renew()
		n, err := w.ResponseWriter.Write(b[written:min(len(b), written+writePiece)])
		if written += n; err != nil || written >= len(b) {
			return written, err
		}
	}
}

// SetWriteDeadline lets http.ResponseController take the deadlines over.
func (w *recorder) SetWriteDeadline(deadline time.Time) error {
	w.isOwn = true
	return http.NewResponseController(w.ResponseWriter).SetWriteDeadline(deadline)
}

// Hijack lets http.ResponseController take the connection over.
func (w *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.isOwn = true
	return http.NewResponseController(w.ResponseWriter).Hijack()
}

// Unwrap lets http.ResponseController flush and set read deadlines.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
