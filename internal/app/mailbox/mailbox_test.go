package mailbox_test

import (
	"strings"
	"testing"

	"mobilize/internal/app/mailbox"
	"mobilize/internal/platform/mail"
	"mobilize/internal/vocabulary/clock"
)

func TestMailboxReceivesWhatTheProductSends(t *testing.T) {
	t.Parallel()
	box, err := mailbox.Open(t.Context(), clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	sender, err := mail.NewSMTP(box.URL(), "Mobilize <no-reply@mobilize.example>")
	if err != nil {
		t.Fatal(err)
	}
	link := "http://localhost:8080/app/sign-in#" + strings.Repeat("abcDEF123_-", 8)
	before := box.Count()
	err = sender.Send(t.Context(), mail.Message{To: "mette@example.dk", Subject: "Log ind på Mobilize: så let er dét", Text: "Hej Mette\n\nTryk her:\n" + link + "\n\nGælder i 15 minutter.", HTML: "<p>Tryk <a href=\"" + link + "\">her</a></p>"})
	if err != nil {
		t.Fatal(err)
	}
	got, ok := box.Wait(t.Context(), "METTE@example.dk", before)
	if !ok || got.Subject != "Log ind på Mobilize: så let er dét" || got.Link() != link {
		t.Errorf("Wait = %+v, %v", got, ok)
	}
	if n := len(box.Messages()); n != 1 {
		t.Errorf("%d messages are kept", n)
	}
}

func TestMailboxClosesAtOnce(t *testing.T) {
	t.Parallel()
	for range 200 { // now and then before the server has begun
		box, err := mailbox.Open(t.Context(), clock.System{})
		if err != nil {
			t.Fatal(err)
		}
		if err := box.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
