// Package internettest stands in for the providers of pictures, in their own formats.
//
// Owns: a server that answers as Openverse and as Wikimedia Commons do, friendly or not, and remembers what it
// was asked.
// Does not own: reading the answers (picture/internet).
// Start reading at: New.
package internettest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// Image is one picture that a provider knows.
type Image struct {
	ID      string // Openverse's; Commons counts from 1
	Title   string
	Author  string // HTML at Commons
	Licence string // by, by-sa, cc0, pdm, by-nc, by-nd …
	Version string
	Kind    string // media type; "" for image/jpeg
	File    []byte // nil for a photo
	To      string // where a request for the file is sent instead
}

// Server is a provider.
type Server struct {
	URL string

	mu     sync.Mutex
	images []Image
	asked  []*http.Request
	answer http.HandlerFunc // instead of the list
}

// New returns a provider of both formats that knows images, and stops when the test ends.
func New(t testing.TB, images ...Image) *Server {
	t.Helper()
	s := &Server{images: images}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/images/{$}", s.openverse)
	mux.HandleFunc("GET /v1/images/{id}/thumb/{$}", s.file)
	mux.HandleFunc("GET /w/api.php", s.commons)
	mux.HandleFunc("GET /files/{id}", s.file)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, req)
		answer := s.answer
		s.mu.Unlock()
		if answer != nil {
			answer(w, req)
			return
		}
		mux.ServeHTTP(w, req)
	}))
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// Answer has every request answered by fn; nil for the provider's own answers again.
func (s *Server) Answer(fn http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = fn
}

// Asked returns the requests that came so far.
func (s *Server) Asked() []*http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*http.Request(nil), s.asked...)
}

// openverse answers as https://api.openverse.org/v1/images/ does.
func (s *Server) openverse(w http.ResponseWriter, req *http.Request) {
	results := []map[string]any{}
	for _, i := range s.images {
		results = append(results, map[string]any{
			"id": i.ID, "title": i.Title, "indexed_on": "2021-03-05T14:12:00Z", "foreign_landing_url": "https://www.flickr.com/photos/holm/" + i.ID[:8],
			"url": "https://live.staticflickr.com/1/" + i.ID + ".jpg", "creator": i.Author, "creator_url": "https://www.flickr.com/photos/holm",
			"license": i.Licence, "license_version": i.Version, "license_url": "https://creativecommons.org/licenses/" + i.Licence + "/" + i.Version + "/",
			"provider": "flickr", "source": "flickr", "category": nil, "filesize": nil, "filetype": nil, "tags": []map[string]any{{"name": "dog", "accuracy": nil}},
			"attribution": "…", "fields_matched": []string{"title"}, "mature": false, "height": 768, "width": 1024,
			"thumbnail": s.URL + "/v1/images/" + i.ID + "/thumb/", "detail_url": s.URL + "/v1/images/" + i.ID + "/", "related_url": s.URL + "/v1/images/" + i.ID + "/related/",
			"unstable__sensitivity": []string{},
		})
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"result_count": len(results), "page_count": 2, "page_size": 20, "page": 1, "results": results, "warnings": []any{},
	})
	_ = req
}

// commons answers as https://commons.wikimedia.org/w/api.php does (formatversion 2).
func (s *Server) commons(w http.ResponseWriter, req *http.Request) {
	pages := []map[string]any{}
	for at, i := range s.images {
		number := at + 1
		if only := req.URL.Query().Get("pageids"); only != "" && only != fmt.Sprint(number) {
			continue
		}
		kind := i.Kind
		if kind == "" {
			kind = "image/jpeg"
		}
		code := "cc-" + i.Licence + "-" + i.Version
		switch i.Licence {
		case "cc0":
			code = "cc0"
		case "pdm":
			code = "pd"
		}
		pages = append([]map[string]any{{
			"pageid": number, "ns": 6, "title": "File:" + i.Title + ".jpg", "index": number, "imagerepository": "local",
			"imageinfo": []map[string]any{{
				"thumburl": s.URL + "/files/" + i.ID, "thumbwidth": 330, "thumbheight": 247, "url": s.URL + "/files/" + i.ID,
				"descriptionurl": "https://commons.wikimedia.org/wiki/File:" + i.Title + ".jpg", "mime": kind,
				"extmetadata": map[string]any{
					"License":          map[string]any{"value": code, "source": "commons-templates", "hidden": ""},
					"LicenseShortName": map[string]any{"value": strings.ToUpper(code), "source": "commons-desc-page"},
					"Artist":           map[string]any{"value": i.Author, "source": "commons-desc-page"},
					"ObjectName":       map[string]any{"value": i.Title, "source": "mediawiki-metadata"},
				},
			}},
		}}, pages...) // by number is not by rank
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"batchcomplete": true, "continue": map[string]any{"gsroffset": 20, "continue": "gsroffset||"}, "query": map[string]any{"pages": pages},
	})
}

func (s *Server) file(w http.ResponseWriter, req *http.Request) {
	for _, i := range s.images {
		switch {
		case i.ID != req.PathValue("id"):
			continue
		case i.To != "":
			http.Redirect(w, req, i.To, http.StatusFound)
		case i.File != nil:
			w.Header().Set("Content-Type", "image/jpeg")
			_, _ = w.Write(i.File)
		default:
			w.Header().Set("Content-Type", "image/jpeg")
			_, _ = w.Write(Photo())
		}
		return
	}
	http.NotFound(w, req)
}

// Photo is a JPEG photo of 400 by 300 pixels.
func Photo() []byte {
	m := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for y := range 300 {
		for x := range 400 {
			m.Set(x, y, color.RGBA{uint8(x / 2), uint8(y / 2), 120, 255})
		}
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, m, nil) // into memory, of a picture that can be encoded
	return b.Bytes()
}
