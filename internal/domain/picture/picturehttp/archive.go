package picturehttp

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"mobilize/internal/domain/picture/archive"
	"mobilize/internal/platform/upload"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
)

type searchIn struct {
	Query    string `query:"q" maxLength:"200" doc:"Everyday words, perhaps still being typed"`
	Language string `query:"language" enum:"da,en" default:"da" doc:"The language of the names, and whose words go first"`
	Limit    int    `query:"limit" minimum:"1" maximum:"100" default:"40"`
}

type symbolsIn struct {
	IDs      []string `query:"ids" maxItems:"200" doc:"Ids, with commas between; unknown ones are left out"`
	Language string   `query:"language" enum:"da,en" default:"da"`
}

type symbolsOut struct{ Body []symbolWire }

type symbolWire struct {
	ID       string `json:"id" doc:"The drawing is at /archive/{id}.svg"`
	Name     string `json:"name"`
	Category string `json:"category" enum:"feelings,people,animals,food,places,leisure,things,signs,flags"`
	Licence  string `json:"licence"`
	Author   string `json:"author"`
	Source   string `json:"source" doc:"Where it comes from: a name, and the address in brackets"`
}

func (h handler) search(_ context.Context, _ access.Actor, in *searchIn) (*symbolsOut, error) {
	return symbolsOf(h.archive.Search(in.Query, in.Language, in.Limit))
}

func (h handler) symbols(_ context.Context, _ access.Actor, in *symbolsIn) (*symbolsOut, error) {
	return symbolsOf(h.archive.Symbols(in.IDs, in.Language))
}

func symbolsOf(found []archive.Symbol, err error) (*symbolsOut, error) {
	if err != nil {
		return nil, err
	}
	out := &symbolsOut{Body: make([]symbolWire, len(found))}
	for i, s := range found {
		out.Body[i] = symbolWire(s)
	}
	return out, nil
}

// drawing sends a symbol. It is about nobody, so any cache may keep it, for good.
func (h handler) drawing(w http.ResponseWriter, req *http.Request, _ access.Actor) error {
	id, ok := strings.CutSuffix(req.PathValue("file"), ".svg")
	if !ok {
		return fault.Missing()
	}
	data, mediaType, err := h.archive.Drawing(id)
	if err != nil {
		return err
	}
	head := w.Header()
	if mediaType != archive.SVG {
		// A picture of a pack keeps the address of a drawing: what a device may keep offline goes by it.
		head.Set("Content-Disposition", "inline")
	} else if takesGzip(req.Header.Get("Accept-Encoding")) {
		head.Set("Content-Encoding", "gzip")
	} else if data, err = archive.Unpack(data); err != nil {
		return err
	}
	head.Set("Content-Type", mediaType)
	head.Set("Content-Length", strconv.Itoa(len(data)))
	head.Set("Content-Disposition", "inline")
	head.Set("Content-Security-Policy", upload.Lonely)
	head.Set("Cache-Control", "public, max-age=31536000, immutable")
	head.Add("Vary", "Accept-Encoding")
	_, err = w.Write(data) //nolint:gosec // G705: a drawing of the archive, which TestEverySymbolIsASafeDrawingWithItsLicence has read, or pixels made anew
	return err
}

// takesGzip reads an Accept-Encoding header (RFC 9110, 12.5.3).
func takesGzip(accepted string) bool {
	for choice := range strings.SplitSeq(accepted, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(choice), ";")
		name = strings.TrimSpace(name)
		if name != "gzip" && name != "*" {
			continue
		}
		q, found := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
		if !found {
			return true
		}
		value, err := strconv.ParseFloat(q, 64)
		return err == nil && value > 0
	}
	return false
}
