package account

import (
	"context"
	"fmt"
	"html"
	"strings"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Letter is one mail to one address. Text and HTML say the same.
type Letter struct {
	To, Subject, Text, HTML, Language string
}

// words are what a letter says in one language. They name nobody: a mail may be read by others.
type words struct {
	subject, hello, does, button, once, notYou string
}

var linkWords = map[string]words{
	"da": {
		subject: "Dit link til Mobilize",
		hello:   "Hej",
		does:    "Med linket her logger du ind i Mobilize.",
		button:  "Log ind",
		once:    fmt.Sprintf("Linket virker én gang, og kun i %d minutter.", int(LinkFor.Minutes())),
		notYou:  "Har du ikke bedt om et link? Så kan du slette mailen. Der sker ikke noget.",
	},
	"en": {
		subject: "Your link to Mobilize",
		hello:   "Hello",
		does:    "This link signs you in to Mobilize.",
		button:  "Sign in",
		once:    fmt.Sprintf("The link works once, and only for %d minutes.", int(LinkFor.Minutes())),
		notYou:  "Did you not ask for a link? Then you can delete this mail. Nothing will happen.",
	},
}

// linkLetter writes the mail with a one-time link. Beyond the link it holds nothing about anybody.
func linkLetter(l Link, url string) Letter {
	w, ok := linkWords[l.Language]
	if !ok {
		w = linkWords["da"]
	}
	return w.letter(l.Email, l.Language, url)
}

// letter writes w to an address, with a link to url.
func (w words) letter(to, language, url string) Letter {
	return Letter{
		To: to, Subject: w.subject, Language: language,
		Text: strings.Join([]string{w.hello, w.does, url, w.once, w.notYou, "Mobilize"}, "\n\n") + "\n",
		HTML: `<!doctype html><html lang="` + language + `"><head><meta charset="utf-8"><title>` + html.EscapeString(w.subject) + `</title></head>` +
			`<body><p>` + html.EscapeString(w.hello) + `</p><p>` + html.EscapeString(w.does) + `</p>` +
			`<p><a href="` + html.EscapeString(url) + `"><b>` + html.EscapeString(w.button) + `</b></a></p>` +
			`<p>` + html.EscapeString(w.once) + `</p><p>` + html.EscapeString(w.notYou) + `</p><p>Mobilize</p></body></html>`,
	}
}

// tell sends a letter to a person, which leads to a place of ours. Who is gone, or has no address that takes mail, is not told.
func (s *Service) tell(ctx context.Context, to ident.ID, in map[string]words, at string) error {
	_, email, language, err := s.people.Profile(ctx, s.circles.Self(access.Actor{Person: to}))
	if fault.KindOf(err) == fault.NotFound || err == nil && email == "" {
		return nil
	}
	if err != nil {
		return fmt.Errorf("tell somebody: %w", err)
	}
	w, ok := in[language]
	if !ok {
		w, language = in["da"], "da"
	}
	err = s.post.Deliver(ctx, w.letter(email, language, s.base+at))
	if err != nil && fault.KindOf(err) != fault.Invalid {
		return fmt.Errorf("tell somebody: %w", err)
	}
	return nil
}
