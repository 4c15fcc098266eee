package mail_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"

	"mobilize/internal/platform/mail"
	"mobilize/internal/platform/mail/mailtest"
	"mobilize/internal/vocabulary/fault"
)

func TestRecorderKeepsTheContract(t *testing.T) {
	t.Parallel()
	r := mailtest.NewRecorder()
	mailtest.Contract(t, r, func(to string, words ...string) bool {
		m, ok := r.Wait(t.Context(), to)
		return ok && m.Subject == words[0] && m.Text == words[1] && m.HTML == words[2]
	})
}

func TestSMTPKeepsTheContract(t *testing.T) {
	t.Parallel()
	server := mailtest.NewServer(t)
	s, err := mail.NewSMTP("smtp://"+server.Address, "Mobilize <no-reply@example.dk>")
	if err != nil {
		t.Fatal(err)
	}
	mailtest.Contract(t, s, func(to string, words ...string) bool {
		subject, parts := decode(t, server.Mail(to))
		return subject == words[0] && same(parts["text/plain"], words[1]) && same(parts["text/html"], words[2])
	})
	head, _, _ := bytes.Cut(server.Mail("mette@example.dk"), []byte("\r\n\r\n"))
	for _, want := range []string{"From: \"Mobilize\" <no-reply@example.dk>", "Auto-Submitted: auto-generated", "Content-Language: da"} {
		if !bytes.Contains(head, []byte(want)) {
			t.Errorf("the head lacks %q:\n%s", want, head)
		}
	}
}

func TestSMTPTellsForEverFromForNow(t *testing.T) {
	t.Parallel()
	server := mailtest.NewServer(t)
	s, err := mail.NewSMTP("smtp://"+server.Address, "Mobilize <no-reply@example.dk>")
	if err != nil {
		t.Fatal(err)
	}
	server.Reject(550)
	if err := s.Send(t.Context(), mailtest.Full()); !errors.Is(err, mail.ErrRefused) {
		t.Errorf("an unknown mailbox = %v, want ErrRefused", err)
	}
	server.Reject(451)
	err = s.Send(t.Context(), mailtest.Full())
	if err == nil || fault.KindOf(err) != fault.Internal {
		t.Errorf("a busy mailbox = %v, want an error to try again", err)
	}
	if strings.Contains(err.Error(), "mette") {
		t.Errorf("the error repeats the address: %v", err)
	}
	away, err := mail.NewSMTP("smtp://127.0.0.1:1", "Mobilize <no-reply@example.dk>")
	if err != nil {
		t.Fatal(err)
	}
	if err := away.Send(t.Context(), mailtest.Full()); err == nil || fault.KindOf(err) != fault.Internal {
		t.Errorf("no server = %v, want an error to try again", err)
	}
}

func TestNewSMTPRefusesSettingsThatCannotWork(t *testing.T) {
	t.Parallel()
	for _, server := range []string{"", "mail.example.dk", "http://mail.example.dk", "smtp://", "smtp://host:port"} {
		if _, err := mail.NewSMTP(server, "Mobilize <no-reply@example.dk>"); err == nil {
			t.Errorf("%q was taken", server)
		}
	}
	if _, err := mail.NewSMTP("smtp://mail.example.dk", "nobody"); err == nil {
		t.Error("a sender without an address was taken")
	}
}

func TestRecorderWaitsForAMessage(t *testing.T) {
	t.Parallel()
	r := mailtest.NewRecorder()
	got := make(chan bool, 1)
	go func() {
		_, ok := r.Wait(t.Context(), "mette@example.dk")
		got <- ok
	}()
	if err := r.Send(t.Context(), mailtest.Full()); err != nil {
		t.Fatal(err)
	}
	if !<-got {
		t.Error("the message did not wake the one who waits")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok := r.Wait(ended, "nobody@example.dk"); ok {
		t.Error("a message that was never sent arrived")
	}
	r.Refuse(mail.ErrRefused)
	if err := r.Send(t.Context(), mailtest.Full()); !errors.Is(err, mail.ErrRefused) {
		t.Errorf("Send = %v, want ErrRefused", err)
	}
}

// decode returns the subject and the parts of a mail by media type.
func decode(t *testing.T, raw []byte) (string, map[string]string) {
	t.Helper()
	msg, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("read the mail: %v", err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	reader := multipart.NewReader(msg.Body, params["boundary"])
	for {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return subject, parts
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		parts[kind] = string(body)
	}
}

func same(got, want string) bool {
	return strings.TrimSpace(strings.ReplaceAll(got, "\r\n", "\n")) == strings.TrimSpace(want)
}
