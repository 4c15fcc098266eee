// Package relaytest gives tests a NATS of their own.
//
// Owns: servers on free ports.
// Does not own: anything that runs outside a test.
// Start reading at: NATS.
package relaytest

import (
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// AnyPort lets NATS take a free one.
const AnyPort = server.RANDOM_PORT

// NATS starts a server, which goes with the test or before.
func NATS(t testing.TB, port int) (url string, stop func()) {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	stop = func() {
		s.Shutdown()
		s.WaitForShutdown()
	}
	t.Cleanup(stop)
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("NATS does not start")
	}
	return s.ClientURL(), stop
}
