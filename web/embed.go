// Package web holds the built client, so that one binary carries it.
//
// Owns: the embedded files of web/dist, and the design tokens.
// Does not own: how they are served (app and platform/httpapi), nor the client itself (web/src).
// Start reading at: Client.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Tokens is the style sheet of design tokens: the one set that client and public site share.
//
//go:embed src/styles/tokens.css
var Tokens []byte

// Client returns the built client: index.html, worker.js and hashed assets. Before the first
// build it holds no index.html; a caller says so instead of serving an empty page.
func Client() fs.FS {
	built, err := fs.Sub(dist, "dist")
	if err != nil { // "dist" is a valid path: fs.Sub cannot fail on it
		panic(err)
	}
	return built
}
