package demo

import (
	"context"
	_ "embed"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"mobilize/internal/app/mailbox"
	"mobilize/internal/domain/site/sitehttp"
	"mobilize/internal/vocabulary/fault"
)

//go:embed mailbox.html
var mailboxPage string

// letter is a message as the page shows it.
type letter struct {
	To      string `json:"to"`
	Subject string `json:"subject"`
	Link    string `json:"link"`
	Time    string `json:"time"`
}

// Pages returns the handler of /demo/mailbox, where anybody on this machine reads the demo's mail
// and has a link sent to one of its people by ask.
func Pages(frame *sitehttp.Pages, mail *mailbox.Mailbox, ask func(ctx context.Context, email string) error) (http.Handler, error) {
	page, err := frame.Parse(mailboxPage)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(Zone)
	if err != nil {
		return nil, err
	}
	letters := func() []letter {
		all := []letter{}
		for _, m := range mail.Messages() {
			all = append(all, letter{m.To, m.Subject, m.Link(), m.ArrivedAt.In(zone).Format("15:04:05")})
		}
		return all
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /demo/mailbox", func(w http.ResponseWriter, _ *http.Request) {
		frame.Show(w, page, "Prøv demoen · Mobilize", map[string]any{"Planners": Planners(), "Letters": letters()})
	})
	mux.HandleFunc("GET /demo/mailbox.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(letters())
	})
	mux.HandleFunc("POST /demo/sign-in", func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 4096)
		email := r.PostFormValue("email")
		if !slices.ContainsFunc(Planners(), func(p Planner) bool { return p.Email == email }) {
			http.NotFound(w, r)
			return
		}
		before := mail.Count()
		if err := ask(r.Context(), email); err != nil && fault.KindOf(err) != fault.Limited {
			http.Error(w, "The link could not be sent.", http.StatusServiceUnavailable)
			return
		}
		// The mail is on its way through the job queue; the page is worth more with it.
		ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
		defer cancel()
		mail.Wait(ctx, email, before)
		http.Redirect(w, r, "/demo/mailbox#post", http.StatusSeeOther)
	})
	return mux, nil
}
