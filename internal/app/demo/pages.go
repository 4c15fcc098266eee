package demo

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"mobilize/internal/app/mailbox"
	"mobilize/internal/domain/site/sitehttp"
	"mobilize/internal/vocabulary/fault"
)

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
		frame.Show(w, "Prøv demoen · Mobilize", mailboxPage(Planners(), letters()))
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

// mailboxPage lists who can be signed in as, and the mails that came.
func mailboxPage(planners []Planner, letters []letter) sitehttp.Content {
	return func(m *sitehttp.Markup) {
		m.Raw(`<section class="c"><div class="page wide">
<h1>Prøv demoen</h1>
<p>Vælg, hvem du vil være. Så kommer der en mail med et link nedenfor, ligesom i virkeligheden. Alle personer er opdigtede, og ingen mail forlader denne maskine.</p>
<ul class="mails" aria-label="Personer">
`)
		for _, p := range planners {
			m.Raw("<li><strong>").Text(p.Name).Raw(`</strong><span class="sub">`).Text(p.About)
			m.Raw(`</span><form method="post" action="/demo/sign-in"><input type="hidden" name="email" value="`).Text(p.Email)
			m.Raw(`"><button class="b" type="submit">Send et link til `).Text(p.Name).Raw("</button></form></li>\n")
		}
		m.Raw(`</ul>
<p>En tablet til et barn pares i appen: log ind som Mette Holm, vælg Noah, åbn Mennesker, og tryk på Vis kode. Åbn koden i et andet vindue eller på en tablet.</p>
<h2 id="post">Post</h2>
`)
		if len(letters) == 0 {
			m.Raw("<p>Der er ikke kommet post endnu.</p>")
		} else {
			m.Raw("<ul class=\"mails\" aria-labelledby=\"post\">\n")
			for _, l := range letters {
				m.Raw("<li><strong>").Text(l.To).Raw("</strong><span>").Text(l.Subject).Raw(`<br><span class="sub num">`).Text(l.Time).Raw("</span></span>")
				if l.Link != "" {
					m.Raw(`<a class="b main" href="`).Link(l.Link).Raw(`">Åbn linket</a>`)
				}
				m.Raw("</li>\n")
			}
			m.Raw("</ul>")
		}
		m.Raw("\n</div></section>")
	}
}
