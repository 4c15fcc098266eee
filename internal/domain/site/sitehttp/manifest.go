package sitehttp

import (
	"encoding/json"
	"net/http"
)

type icon struct {
	Source  string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

// webManifest is what a browser needs to install the client (W3C Web Application Manifest).
type webManifest struct {
	ID              string   `json:"id"`
	Name            string   `json:"name"`
	ShortName       string   `json:"short_name"`
	Description     string   `json:"description"`
	Language        string   `json:"lang"`
	StartURL        string   `json:"start_url"`
	Scope           string   `json:"scope"`
	Display         string   `json:"display"`
	Orientation     string   `json:"orientation"`
	BackgroundColor string   `json:"background_color"`
	ThemeColor      string   `json:"theme_color"`
	Categories      []string `json:"categories"`
	Icons           []icon   `json:"icons"`
}

func manifest(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/manifest+json")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_ = json.NewEncoder(w).Encode(webManifest{
		ID: "/app/", Name: "Mobilize", ShortName: "Mobilize", Description: "Dagens plan i billeder", Language: "da",
		StartURL: "/app/", Scope: "/app/", Display: "standalone", Orientation: "any",
		BackgroundColor: "#F4F3EF", ThemeColor: "#F4F3EF", Categories: []string{"health", "lifestyle", "education"},
		Icons: []icon{
			{"/site/icons/icon.svg", "any", "image/svg+xml", "any"},
			{"/site/icons/icon-192.png", "192x192", "image/png", "any"},
			{"/site/icons/icon-512.png", "512x512", "image/png", "any"},
			{"/site/icons/maskable-512.png", "512x512", "image/png", "maskable"},
		},
	})
}
