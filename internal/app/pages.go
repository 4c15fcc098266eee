package app

import (
	"net/http"

	"mobilize/internal/app/demo"
	"mobilize/internal/domain/site"
	"mobilize/internal/domain/site/sitehttp"
	"mobilize/internal/platform/httpapi"
	"mobilize/policy"
	"mobilize/web"
)

// mountPages adds the public site, the client and, in the demo, the mailbox.
func (a *App) mountPages(r *httpapi.Router) error {
	rules, err := policy.Retention()
	if err != nil {
		return err
	}
	a.pages, err = sitehttp.New(sitehttp.Options{
		Promises: promises(rules), Contact: a.config.Contact, Source: a.config.Source, IsDemo: a.config.Demo, Tokens: web.Tokens,
		Origins: a.origins,
	})
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	if err := sitehttp.Register(mux, a.pages); err != nil {
		return err
	}
	r.Mount("/", mux)
	client, err := newClient(web.Client())
	if err != nil {
		return err
	}
	r.Mount("GET /app/", client)
	r.Mount("GET /app", http.RedirectHandler("/app/", http.StatusMovedPermanently))
	if a.demo == nil {
		return nil
	}
	mailbox, err := demo.Pages(a.pages, a.demo.mail, a.askForDemoLink)
	if err != nil {
		return err
	}
	r.Mount("/demo/", mailbox)
	return nil
}

// origins tells where the archive's pictures come from, in the words of the site.
func (a *App) origins() ([]site.Origin, error) {
	credits, err := a.domains.symbols.Credits()
	if err != nil {
		return nil, err
	}
	origins := make([]site.Origin, len(credits))
	for i, c := range credits {
		origins[i] = site.Origin(c)
	}
	return origins, nil
}

// promises are the rules that tests hold the program to; the site shows no other.
func promises(rules map[string]policy.Rule) site.Promises {
	kept := func(id string) site.Promise {
		rule := rules[id]
		if len(rule.KeptBy) == 0 {
			return site.Promise{}
		}
		return site.Promise{Minutes: rule.Span.Minutes, Seconds: rule.Span.Seconds}
	}
	return site.Promises{SignInLink: kept("until_used"), Pairing: kept("pairing")}
}
