package sitehttp_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"mobilize/internal/domain/site"
	"mobilize/internal/domain/site/sitehttp"
)

func TestRegister(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	pages, err := sitehttp.New(sitehttp.Options{
		Promises: site.Promises{SignInLink: site.Promise{Minutes: 15}}, Contact: "hej@example.dk", Tokens: []byte(":root{}"),
		Origins: func() ([]site.Origin, error) {
			return []site.Origin{
				{Name: "Pictos", Home: "https://pictos.example", Licence: "CC BY 4.0", Terms: "https://terms.example", Author: "Pictos", Artists: []string{"Ane", "Bo"}, Count: 42},
				{Name: "Mobilize", Licence: "CC0 1.0", Terms: "https://cc0.example", Author: "Mobilize", Count: 7},
			}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := sitehttp.Register(mux, pages); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, path, contentType, holds string
		status                         int
	}{
		{"shows the front page in Danish", "/", "text/html", "En dag, man kan se", 200},
		{"shows the front page in English", "/en/", "text/html", `<html lang="en">`, 200},
		{"shows the promise that is kept", "/", "text/html", "15 minutter", 200},
		{"leads to the address for presentations", "/", "text/html", "mailto:hej@example.dk", 200},
		{"leads to the credits", "/", "text/html", `href="/billedkilder"`, 200},
		{"leads to the credits in English", "/en/", "text/html", `href="/en/picture-credits"`, 200},
		{"names an origin's licence with its text", "/billedkilder", "text/html", `<a href="https://terms.example">CC BY 4.0</a>`, 200},
		{"names who drew", "/billedkilder", "text/html", "Ane, Bo", 200},
		{"says how many pictures there are", "/billedkilder", "text/html", `<dd class="num">42</dd>`, 200},
		{"says what was changed", "/en/picture-credits", "text/html", "rounded to two decimals", 200},
		{"leads from credits to credits in the other language", "/en/picture-credits", "text/html", `href="/billedkilder" lang="da"`, 200},
		{"serves the tokens it was given", "/site/tokens.css", "text/css", ":root{}", 200},
		{"serves its style", "/site/site.css", "text/css", "--paper", 200},
		{"serves a face of its own", "/site/fonts/andika-latin-400-normal.woff2", "font/woff2", "", 200},
		{"serves the manifest", "/manifest.webmanifest", "application/manifest+json", `"start_url":"/app/"`, 200},
		{"serves the icon that the manifest names", "/site/icons/maskable-512.png", "image/png", "", 200},
		{"explains a problem by its code", "/problems/thing.not_found", "text/html", "There is nothing here", 200},
		{"does not know a code that nothing uses", "/problems/thing.invented", "text/html", "Her er ikke noget", 404},
		{"says what is not there", "/nothing", "text/html", "Her er ikke noget", 404},
		{"says it in English under /en/", "/en/nothing", "text/html", "There is nothing here", 404},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := httptest.NewRecorder()
			mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, tc.path, nil))
			if w.Code != tc.status || !strings.HasPrefix(w.Header().Get("Content-Type"), tc.contentType) {
				t.Errorf("GET %s = %d %s", tc.path, w.Code, w.Header().Get("Content-Type"))
			}
			if !strings.Contains(w.Body.String(), tc.holds) {
				t.Errorf("GET %s does not hold %q", tc.path, tc.holds)
			}
			if tc.contentType == "text/html" && !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
				t.Errorf("GET %s has no content security policy", tc.path)
			}
		})
	}
}

func TestCreditsWithoutAnArchive(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	pages, err := sitehttp.New(sitehttp.Options{Origins: func() ([]site.Origin, error) { return nil, errors.New("not built") }})
	if err != nil {
		t.Fatal(err)
	}
	if err := sitehttp.Register(mux, pages); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/billedkilder", nil))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d", w.Code)
	}
}
