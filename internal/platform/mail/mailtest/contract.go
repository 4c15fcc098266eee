// Package mailtest holds what every mail.Sender does.
//
// Owns: the contract of Sender, a mail server in memory to hold the SMTP client to it, and a
// recorder that keeps messages instead of sending them.
// Does not own: any Sender that sends.
// Start reading at: Contract.
package mailtest

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"mobilize/internal/platform/mail"
	"mobilize/internal/vocabulary/fault"
)

// Full returns a message without an empty field, with letters beyond ASCII.
func Full() mail.Message {
	return mail.Message{
		To: "mette@example.dk", Subject: "Log ind på Mobilize – kære Åse", Text: "Åbn linket\nhttps://example.dk/app/sign-in#abc\n",
		HTML: "<p>Åbn <a href=\"https://example.dk/app/sign-in#abc\">linket</a></p>", Language: "da",
	}
}

// Contract holds a Sender to what Sender promises. arrived says whether a message to an address
// arrived with these words.
func Contract(t *testing.T, sender mail.Sender, arrived func(to string, words ...string) bool) {
	t.Helper()
	t.Run("delivers what it took", func(t *testing.T) {
		m := Full()
		if err := sender.Send(t.Context(), m); err != nil {
			t.Fatalf("Send = %v", err)
		}
		if !arrived(m.To, m.Subject, m.Text, m.HTML) {
			t.Error("the message did not arrive whole")
		}
	})
	for name, change := range map[string]func(*mail.Message){
		"refuses an address that is none":         func(m *mail.Message) { m.To = "nobody" },
		"refuses an address with a second header": func(m *mail.Message) { m.To = "a@example.dk\r\nBcc: b@example.dk" },
		"refuses an address with a name":          func(m *mail.Message) { m.To = "A <a@example.dk>" },
	} {
		t.Run(name, func(t *testing.T) {
			m := Full()
			change(&m)
			if err := sender.Send(t.Context(), m); !errors.Is(err, mail.ErrRefused) {
				t.Errorf("Send = %v, want ErrRefused", err)
			}
		})
	}
	for name, change := range map[string]func(*mail.Message){
		"refuses a subject of two lines": func(m *mail.Message) { m.Subject = "a\r\nBcc: b@example.dk" },
		"refuses a message without text": func(m *mail.Message) { m.Text = "" },
	} {
		t.Run(name, func(t *testing.T) {
			m := Full()
			change(&m)
			if err := sender.Send(t.Context(), m); err == nil || fault.KindOf(err) != fault.Internal {
				t.Errorf("Send = %v, want our own error", err)
			}
		})
	}
}

// Server is a mail server in memory.
type Server struct {
	Address string

	mu     sync.Mutex
	mails  map[string][]byte
	reject int
}

// NewServer starts a Server on a free port and stops it with the test.
func NewServer(t *testing.T) *Server {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Address: listener.Addr().String(), mails: map[string][]byte{}}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }))
	server.Domain = "localhost"
	server.EnableSMTPUTF8 = true
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // ends with Close
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-done
	})
	return s
}

// Mail returns the last mail to an address, as it came over the wire.
func (s *Server) Mail(to string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mails[to]
}

// Reject makes the server answer every recipient with code; 0 takes them again.
func (s *Server) Reject(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reject = code
}

type session struct {
	server *Server
	to     string
}

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if s.server.reject != 0 {
		return &smtp.SMTPError{Code: s.server.reject, EnhancedCode: smtp.EnhancedCode{s.server.reject / 100, 1, 1}, Message: "no " + to}
	}
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.mails[s.to] = raw
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }
