package app

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// clientFile is one built file of the client, ready to be sent.
type clientFile struct {
	contentType, tag string
	plain            []byte
	zipped           func() []byte // made when it is first asked for, which few browsers do; nil when it would not be smaller
	brotli           []byte        // made by the build; nil when it made none
}

// client serves the built client under /app/. Every path that is no file is a screen of the
// client, which its own router shows.
type client struct {
	files map[string]clientFile
}

func newClient(built fs.FS) (*client, error) {
	c := &client{files: map[string]clientFile{}}
	err := fs.WalkDir(built, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		plain, err := fs.ReadFile(built, name)
		if err != nil {
			return err
		}
		c.files[name] = readyFile(name, plain)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the client: %w", err)
	}
	c.pairUp()
	return c, nil
}

// pairUp puts each file the build has compressed beside the file it is of.
func (c *client) pairUp() {
	for name, small := range c.files {
		whole, ok := strings.CutSuffix(name, ".br")
		if !ok {
			continue
		}
		delete(c.files, name)
		if f, ok := c.files[whole]; ok && len(small.plain) < len(f.plain) {
			f.brotli = small.plain
			c.files[whole] = f
		}
	}
}

func readyFile(name string, plain []byte) clientFile {
	sum := sha256.Sum256(plain)
	f := clientFile{contentType: contentType(name), tag: `"` + hex.EncodeToString(sum[:12]) + `"`, plain: plain}
	f.zipped = func() []byte { return nil }
	if path.Ext(name) == ".br" {
		return f
	}
	if strings.HasPrefix(f.contentType, "image/") && !strings.Contains(f.contentType, "svg") || strings.HasPrefix(f.contentType, "font/") {
		return f // compressed already
	}
	f.zipped = sync.OnceValue(func() []byte { return zip(plain) })
	return f
}

// zip returns plain compressed, or nil when that would not be smaller. Every browser of ours takes the build's own
// brotli: compressing all at the start was a third of it.
func zip(plain []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil { // the level is a constant
		return nil
	}
	if _, err := w.Write(plain); err != nil || w.Close() != nil || out.Len() >= len(plain) {
		return nil
	}
	return out.Bytes()
}

// contentType does not ask the machine's own tables: they differ from one to the next.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".html":
		return "text/html; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	case ".json":
		return "application/json"
	case ".png":
		return "image/png"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// ServeHTTP implements http.Handler for paths below /app/.
func (c *client) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/app/")
	f, ok := c.files[name]
	switch {
	case ok && strings.HasPrefix(name, "assets/"):
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	case ok:
		w.Header().Set("Cache-Control", "no-cache")
	case strings.HasPrefix(name, "assets/"), path.Ext(name) != "":
		http.NotFound(w, r)
		return
	default:
		w.Header().Set("Cache-Control", "no-cache")
		if f, ok = c.files["index.html"]; !ok {
			say(w, http.StatusServiceUnavailable, "The client is not built: run make build.")
			return
		}
	}
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Vary", "Accept-Encoding")
	body, tag := f.plain, f.tag
	switch accepts := r.Header.Get("Accept-Encoding"); {
	case f.brotli != nil && strings.Contains(accepts, "br"):
		h.Set("Content-Encoding", "br")
		body, tag = f.brotli, strings.TrimSuffix(f.tag, `"`)+`-br"`
	case strings.Contains(accepts, "gzip"):
		if zipped := f.zipped(); zipped != nil {
			h.Set("Content-Encoding", "gzip")
			body, tag = zipped, strings.TrimSuffix(f.tag, `"`)+`-gzip"`
		}
	}
	h.Set("ETag", tag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}
