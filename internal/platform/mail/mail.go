// Package mail sends one message to one address.
//
// Owns: the message's form, the SMTP client.
// Does not own: what messages say (each domain), when they are sent and sent again (platform/job).
// Start reading at: Sender.
package mail

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"mobilize/internal/vocabulary/fault"
)

// Message is one mail. Text is always sent; HTML says the same.
type Message struct {
	To       string
	Subject  string
	Text     string
	HTML     string
	Language string // Content-Language
}

// Sender sends a message. It returns nil when a server has taken responsibility for it, an
// Invalid fault when no server ever will, and any other error when it is worth another try.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// ErrRefused is the fault of a message that no repeat will deliver.
var ErrRefused = fault.New(fault.Invalid, "mail.refused", "", "This address takes no mail.")

// Validate returns ErrRefused for an address that no server takes, and our own error for a message
// that must not leave: every Sender asks it first.
func (m Message) Validate() error {
	address, err := netmail.ParseAddress(m.To)
	if err != nil || address.Address != m.To {
		return ErrRefused
	}
	if m.Subject == "" || strings.ContainsAny(m.Subject, "\r\n") || m.Text == "" || m.HTML == "" {
		return errors.New("mail: a message needs a subject of one line, text and HTML")
	}
	return nil
}

const sendFor = 30 * time.Second

// SMTP sends through a mail server. Every message has a connection of its own.
type SMTP struct {
	host    string
	from    string
	options []gomail.Option
}

// NewSMTP returns a Sender for a server given as smtp://user:password@host:587 (STARTTLS, required
// unless the host is this machine) or smtps://… (TLS from the first byte); from is
// "Name <address>".
func NewSMTP(server, from string) (*SMTP, error) {
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, errors.New("mail server: write smtp://user:password@host:587 or smtps://…")
	}
	if _, err := netmail.ParseAddress(from); err != nil {
		return nil, errors.New("mail sender: write Name <address>")
	}
	s := &SMTP{host: u.Hostname(), from: from, options: []gomail.Option{gomail.WithTimeout(sendFor)}}
	port := 587
	switch {
	case u.Scheme == "smtps":
		port = 465
		s.options = append(s.options, gomail.WithSSL())
	case isLoopback(u.Hostname()):
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil {
			return nil, errors.New("mail server: the port is no number")
		}
	}
	s.options = append(s.options, gomail.WithPort(port))
	if u.User != nil {
		password, _ := u.User.Password()
		s.options = append(s.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	return s, nil
}

func isLoopback(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }

// Send implements Sender.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	if err := m.Validate(); err != nil {
		return err
	}
	msg := gomail.NewMsg()
	if err := errors.Join(msg.From(s.from), msg.To(m.To)); err != nil {
		return ErrRefused
	}
	msg.Subject(m.Subject)
	msg.SetMessageID()
	msg.SetDate()
	msg.SetGenHeader(gomail.HeaderContentLang, m.Language)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office answers
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("mail client: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, sendFor)
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, msg); err != nil {
		return judged(err)
	}
	return nil
}

// judged keeps the server's words out of our errors: they repeat addresses.
func judged(err error) error {
	var sendErr *gomail.SendError
	if errors.As(err, &sendErr) {
		code := sendErr.ErrorCode()
		if code >= 500 && code < 600 && sendErr.Reason == gomail.ErrSMTPRcptTo {
			return ErrRefused
		}
		return fmt.Errorf("send mail: the server answered %d", code)
	}
	return errors.New("send mail: the server was not reached or refused us")
}
