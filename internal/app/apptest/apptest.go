// Package apptest boots the whole product on a free port, for tests that use it as its users do.
//
// Owns: a running server on either engine with a mailbox, and people who are signed in to it.
// Does not own: the wiring (app), the scenarios (the tests).
// Start reading at: Start.
package apptest

import (
	"bytes"
	"context"
	"crypto/rand"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"mobilize/internal/app"
	"mobilize/internal/app/mailbox"
	"mobilize/internal/config"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/telemetry"
	"mobilize/internal/vocabulary/clock"
	"mobilize/migrations"
)

// Server is a running product.
type Server struct {
	*app.App
	Config config.Config
	Mail   *mailbox.Mailbox
	Log    *Log
	Clock  clock.Clock
	Engine database.Engine

	stop func()
}

// Log keeps every line the server wrote. It is safe for concurrent use.
type Log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (l *Log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(line)
}

// String returns all lines so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// Each runs fn against a server on each engine that tests run on here.
func Each(t *testing.T, c clock.Clock, fn func(t *testing.T, s *Server), settings ...Setting) {
	t.Helper()
	for _, engine := range dbtest.Engines() {
		t.Run(string(engine), func(t *testing.T) { fn(t, StartWith(t, engine, c, settings...)) })
	}
}

// Setting changes how a server is set.
type Setting func(*config.Config)

// Bus says how nodes tell each other of changes.
func Bus(address string) Setting { return func(c *config.Config) { c.Bus = address } }

// Institutions says in which file the institutions are listed.
func Institutions(file string) Setting { return func(c *config.Config) { c.Institutions = file } }

// Start boots the product on engine at the times of c. It stops when the test ends.
func Start(t testing.TB, engine database.Engine, c clock.Clock) *Server {
	t.Helper()
	return StartWith(t, engine, c)
}

// StartWith is Start with other settings.
func StartWith(t testing.TB, engine database.Engine, c clock.Clock, settings ...Setting) *Server {
	t.Helper()
	mail, err := mailbox.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := mail.Close(); err != nil {
			t.Errorf("close the mailbox: %v", err)
		}
	})
	data := t.TempDir()
	s := &Server{Mail: mail, Log: &Log{}, Clock: c, Engine: engine, Config: config.Config{
		Data: data, Metrics: "loopback", StopIn: 5 * time.Second,
		SMTP: mail.URL(), MailFrom: "Mobilize <no-reply@mobilize.example>",
		Database: dbtest.Address(t, engine, migrations.Data()), Keys: "sqlite:" + filepath.Join(data, "keys.db"),
	}}
	if engine == database.PostgreSQL {
		s.Config.Keys = dbtest.Address(t, engine, migrations.Keys())
	}
	for _, set := range settings {
		set(&s.Config)
	}
	s.start(t)
	t.Cleanup(func() { s.stop() })
	return s
}

// Beside starts another node of the same installation: the same databases, pictures and keys, another
// address. Both were told the same bus.
func (s *Server) Beside(t testing.TB) *Server {
	t.Helper()
	other := &Server{Mail: s.Mail, Log: &Log{}, Clock: s.Clock, Engine: s.Engine, Config: s.Config}
	other.Config.Listen, other.Config.URL = "", ""
	other.start(t)
	t.Cleanup(func() { other.stop() })
	return other
}

// Stop stops the server in order, before the test ends.
func (s *Server) Stop() { s.stop() }

// Restart stops the server in order and starts it again on the same data and address.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.stop()
	s.start(t)
}

func (s *Server) start(t testing.TB) {
	t.Helper()
	address := "127.0.0.1:0"
	if s.Config.Listen != "" {
		address = s.Config.Listen
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	s.Config.Listen = listener.Addr().String()
	s.Config.URL = "http://" + s.Config.Listen
	s.App, err = app.Open(t.Context(), s.Config, app.Parts{Clock: s.Clock, Rand: rand.Reader, Log: telemetry.New(s.Log, s.Clock)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, listener) }()
	var once sync.Once
	s.stop = func() {
		once.Do(func() {
			cancel()
			if err := <-served; err != nil {
				t.Errorf("serve: %v", err)
			}
			if err := s.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
	}
}
