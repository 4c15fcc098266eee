// Package mailbox is a mail server that delivers to nobody: it keeps what it gets and shows it.
//
// Owns: receiving by real SMTP on this machine, keeping the newest messages in memory, reading their text.
// Does not own: sending (platform/mail), the page that shows them (app).
// Start reading at: Open.
package mailbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"mobilize/internal/vocabulary/clock"
)

// kept is how many messages are held; the oldest go first.
const kept = 500

// Message is one mail that arrived.
type Message struct {
	To        string // the address it was delivered to
	Subject   string
	Text      string // its plain text
	ArrivedAt time.Time
}

var linkPattern = regexp.MustCompile(`https?://\S+`)

// Link is the first address in the text; "" when there is none.
func (m Message) Link() string { return strings.TrimRight(linkPattern.FindString(m.Text), ".,)>") }

// Mailbox is a running mail server. It is safe for concurrent use.
type Mailbox struct {
	clock    clock.Clock
	listener net.Listener
	server   *smtp.Server
	served   chan error
	closing  sync.Once

	mu       sync.Mutex
	messages []Message
	arrived  chan struct{} // closed and made anew at every arrival
}

// Open starts a Mailbox on a free port of this machine.
func Open(ctx context.Context, c clock.Clock) (*Mailbox, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open the mailbox: %w", err)
	}
	m := &Mailbox{clock: c, listener: listener, served: make(chan error, 1), arrived: make(chan struct{})}
	m.server = smtp.NewServer(m)
	m.server.Domain = "localhost"
	m.server.MaxMessageBytes = 1 << 20
	m.server.MaxRecipients = 10
	m.server.ReadTimeout, m.server.WriteTimeout = time.Minute, time.Minute
	go func() { m.served <- m.server.Serve(listener) }()
	return m, nil
}

// URL is the mail server as the setting MOBILIZE_SMTP spells it.
func (m *Mailbox) URL() string { return "smtp://" + m.listener.Addr().String() }

// Close stops receiving. What arrived is still there. Closing twice is no error.
func (m *Mailbox) Close() error {
	var err error
	m.closing.Do(func() {
		err = m.server.Close()
		// The server closes only what it has begun to serve, and it may not have begun.
		if closed := m.listener.Close(); !errors.Is(closed, net.ErrClosed) {
			err = errors.Join(err, closed)
		}
		if served := <-m.served; !errors.Is(served, smtp.ErrServerClosed) && !errors.Is(served, net.ErrClosed) {
			err = errors.Join(err, served)
		}
	})
	return err
}

// Messages are the kept ones, newest first.
func (m *Mailbox) Messages() []Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	newest := slices.Clone(m.messages)
	slices.Reverse(newest)
	return newest
}

// Count is how many messages are kept; pass it to Wait before causing the next.
func (m *Mailbox) Count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.messages)
}

// Wait returns the newest message to an address that arrived after the first n, as soon as there
// is one; false when ctx ends first.
func (m *Mailbox) Wait(ctx context.Context, to string, n int) (Message, bool) {
	for {
		m.mu.Lock()
		arrived := m.arrived
		for i := len(m.messages) - 1; i >= n && i >= 0; i-- {
			if strings.EqualFold(m.messages[i].To, to) {
				found := m.messages[i]
				m.mu.Unlock()
				return found, true
			}
		}
		m.mu.Unlock()
		select {
		case <-arrived:
		case <-ctx.Done():
			return Message{}, false
		}
	}
}

// Empty forgets every message.
func (m *Mailbox) Empty() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.messages = nil
}

func (m *Mailbox) keep(message Message) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.messages = append(m.messages, message)
	if over := len(m.messages) - kept; over > 0 {
		m.messages = slices.Delete(m.messages, 0, over)
	}
	close(m.arrived)
	m.arrived = make(chan struct{})
}

// NewSession implements smtp.Backend.
func (m *Mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{box: m}, nil }

// session is one delivery. It implements smtp.Session.
type session struct {
	box *Mailbox
	to  []string
}

// Mail implements smtp.Session.
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt implements smtp.Session.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return nil
}

// Data implements smtp.Session.
func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	subject, text, err := read(raw)
	if err != nil {
		return &smtp.SMTPError{Code: 554, Message: "this message cannot be read"}
	}
	for _, to := range s.to {
		s.box.keep(Message{To: to, Subject: subject, Text: text, ArrivedAt: s.box.clock.Now()})
	}
	return nil
}

// Reset implements smtp.Session.
func (s *session) Reset() { s.to = nil }

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }

// read returns a message's subject and its plain text.
func read(raw []byte) (subject, text string, err error) {
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return "", "", err
	}
	if subject, err = new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject")); err != nil {
		return "", "", err
	}
	text, err = plain(message.Header.Get("Content-Type"), message.Header.Get("Content-Transfer-Encoding"), message.Body)
	return subject, text, err
}

// plain finds the first text/plain part.
func plain(contentType, encoding string, body io.Reader) (string, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err != nil {
				return "", err
			}
			text, err := plain(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part)
			if err == nil && text != "" {
				return text, nil
			}
		}
	}
	if kind != "text/plain" {
		return "", nil
	}
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	return strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")), err
}
