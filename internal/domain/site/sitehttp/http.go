// Package sitehttp renders the public pages.
//
// Owns: the front page, the credits, the problem pages, the page for what is not there, their style, fonts and icons, and the web app manifest.
// Does not own: the words (site), the client under /app/ (app), the API (httpapi).
// Start reading at: Register.
package sitehttp

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"strings"

	"mobilize/internal/domain/site"
)

//go:embed assets problems.json
var files embed.FS

// Options are what an installation settles about its pages.
type Options struct {
	Promises site.Promises
	Contact  string                        // address for presentations; "" shows none
	Source   string                        // where the source code is; "" shows no link
	IsDemo   bool                          // the front page leads to the demo's people
	Tokens   []byte                        // the style sheet of design tokens, shared with the client
	Origins  func() ([]site.Origin, error) // where the archive's pictures come from
}

// Pages are safe for concurrent use.
type Pages struct {
	options  Options
	problems site.Problems
}

// page is what the frame stands around.
type page struct {
	Words          site.Frame
	Title, Summary string
	Home           string
	Other          string // this page in the other language; "" when there is none
	Source         string
	Links          Content // to the parts of this page; nil for none
	Content        Content
}

// New reads the list of problems; a fault in it is ours and shows at start.
func New(o Options) (*Pages, error) {
	p := &Pages{options: o}
	listed, err := files.ReadFile("problems.json")
	if err != nil {
		return nil, fmt.Errorf("read problems: %w", err)
	}
	if err := json.Unmarshal(listed, &p.problems); err != nil {
		return nil, fmt.Errorf("read problems: %w", err)
	}
	return p, nil
}

// Register adds the pages to mux. "/" catches every path that nothing else serves.
func Register(mux *http.ServeMux, p *Pages) error {
	assets, err := fs.Sub(files, "assets")
	if err != nil {
		return fmt.Errorf("read assets: %w", err)
	}
	mux.Handle("GET /site/", http.StripPrefix("/site/", cached(http.FileServerFS(assets))))
	mux.HandleFunc("GET /site/tokens.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Header().Set("Cache-Control", "public, max-age=3600")
		_, _ = w.Write(p.options.Tokens)
	})
	for _, language := range []site.Language{site.Danish, site.English} {
		mux.HandleFunc("GET "+language.Home()+"{$}", func(w http.ResponseWriter, _ *http.Request) { p.showFront(w, language) })
		mux.HandleFunc("GET "+site.FrameIn(language).ToCredit, func(w http.ResponseWriter, _ *http.Request) { p.showCredits(w, language) })
	}
	mux.HandleFunc("GET /problems/{code}", p.showProblem)
	mux.HandleFunc("GET /manifest.webmanifest", manifest)
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/site/icons/icon-192.png", http.StatusMovedPermanently)
	})
	mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("User-agent: *\nDisallow: /app/\nDisallow: /v1/\nDisallow: /demo/\n"))
	})
	mux.HandleFunc("/", p.showMissing)
	return nil
}

func (p *Pages) showFront(w http.ResponseWriter, language site.Language) {
	front := site.FrontIn(language, p.options.Promises)
	p.render(w, http.StatusOK, page{
		Words: site.FrameIn(language), Title: front.Title, Summary: front.Summary, Other: language.Other().Home(), Content: p.front(front),
		Links: func(m *Markup) {
			m.Raw(`<a class="b bare far" href="#hvem">`).Text(front.ForWhom).Raw(`</a><a class="b bare far" href="#data">`).Text(front.YourData).Raw("</a>")
		},
	})
}

func (p *Pages) showCredits(w http.ResponseWriter, language site.Language) {
	origins, err := p.options.Origins()
	if err != nil { // built without its archive, which the log has said at the start
		http.Error(w, "This page cannot be shown now.", http.StatusServiceUnavailable)
		return
	}
	words := site.CreditsIn(language)
	p.render(w, http.StatusOK, page{
		Words: site.FrameIn(language), Title: words.Title, Summary: words.Lead, Other: site.FrameIn(language.Other()).ToCredit,
		Content: credits(words, origins),
	})
}

func (p *Pages) showProblem(w http.ResponseWriter, r *http.Request) {
	found, ok := p.problems.Find(r.PathValue("code"))
	if !ok {
		p.showMissing(w, r)
		return
	}
	words := site.FrameIn(language(r))
	p.render(w, http.StatusOK, page{Words: words, Title: found.Code + " · Mobilize", Content: problem(words, found)})
}

func (p *Pages) showMissing(w http.ResponseWriter, r *http.Request) {
	words := site.FrameIn(language(r))
	p.render(w, http.StatusNotFound, page{Words: words, Title: words.Missing.Head + " · Mobilize", Content: missing(words)})
}

func language(r *http.Request) site.Language {
	if strings.HasPrefix(r.URL.Path, site.English.Home()) {
		return site.English
	}
	return site.Danish
}

// Show renders a page of another package within the frame of the public pages.
func (p *Pages) Show(w http.ResponseWriter, title string, content Content) {
	p.render(w, http.StatusOK, page{Words: site.FrameIn(site.Danish), Title: title, Content: content})
}

func (p *Pages) render(w http.ResponseWriter, status int, view page) {
	view.Home, view.Source = view.Words.Language.Home(), p.options.Source
	var m Markup
	m.frame(view)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(m.out.String()))
}

func cached(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=3600")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
		next.ServeHTTP(w, r)
	})
}
