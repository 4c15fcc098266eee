// Package picturehttp serves pictures and the archive.
//
// Owns: the wire form of pictures and symbols, uploads, the headers pictures are sent with.
// Does not own: their rules (picture), decoding (platform/raster), the symbols (picture/archive).
// Start reading at: Register.
package picturehttp

import (
	"context"
	"net/http"

	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/picture/archive"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/upload"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// Register adds the endpoints of pictures and of the archive. c is the clock that the deadlines of
// connections go by: the machine's own, wherever connections are real.
func Register(r *httpapi.Router, s *picture.Service, a *archive.Archive, c clock.Clock) {
	h := handler{s, a, c, &upload.Turns{}}
	const one = "/v1/circles/{circle}/pictures/{id}"
	httpapi.Get(r, "/v1/circles/{circle}/pictures", httpapi.InCircle(access.SeePictures), h.library,
		httpapi.Summary("The circle's own pictures, newest first"))
	httpapi.RawWrite(r, http.MethodPut, one, httpapi.InCircle(access.AddPictures), h.add,
		httpapi.Summary("Add a picture"),
		httpapi.Description(upload.Form("{name, crop: {x, y, size}, licence?, author?, source?}")),
		httpapi.Faults(append([]string{"picture.name_length", "picture.words_length"}, upload.Faults...)...))
	httpapi.Write(r, http.MethodPatch, one, httpapi.InCircle(access.AddPictures), h.rename,
		httpapi.Summary("Give a picture another name"), httpapi.Faults("picture.name_length"))
	httpapi.Write(r, http.MethodPost, one+"/copies", httpapi.InCircle(access.AddPictures), h.copy,
		httpapi.Summary("Copy a picture of another circle here"),
		httpapi.Description("The copy is {id} here. It needs pictures.see where it comes from, to whoever may not see it there it is not found. The other circle knows of the copy and can call it back."),
		httpapi.Faults("picture.copy_here", "limit.too_often"))
	httpapi.Get(r, one+"/copies", httpapi.InCircle(access.SeeLog), h.copies,
		httpapi.Summary("Where a picture was copied to, the oldest first"))
	httpapi.Write(r, http.MethodPost, one+"/copies/{copy}/recall", httpapi.InCircle(access.AddPictures), h.recall,
		httpapi.Summary("Take a copy away from the circle it went to, whatever uses it there"), httpapi.Faults("picture.copy_gone"))
	httpapi.Write(r, http.MethodDelete, one, httpapi.InCircle(access.AddPictures), h.delete,
		httpapi.Summary("Take a picture out of the library; plans that use it keep it"))
	httpapi.Write(r, http.MethodPost, one+"/restore", httpapi.InCircle(access.AddPictures), h.restore,
		httpapi.Summary("Bring a deleted picture back into the library"))
	httpapi.Raw(r, http.MethodGet, one+"/{size}", httpapi.InCircle(access.SeePictures), h.print,
		httpapi.Summary("A picture's bytes: large (1024 pixels) or small (256), JPEG or PNG"))
	httpapi.Raw(r, http.MethodGet, "/archive/{file}", httpapi.Anyone, h.drawing)
	httpapi.Get(r, "/v1/archive/search", httpapi.SignedIn, h.search,
		httpapi.Summary("Symbols by everyday words, best first"), httpapi.Faults("archive.not_built"))
	httpapi.Get(r, "/v1/archive/symbols", httpapi.Anyone, h.symbols,
		httpapi.Summary("Symbols by their ids"), httpapi.Faults("archive.not_built"))
}

type handler struct {
	service *picture.Service
	archive *archive.Archive
	clock   clock.Clock
	turns   *upload.Turns
}

type oneIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
}

func (h handler) delete(ctx context.Context, actor access.Actor, in *oneIn) (int64, error) {
	return h.service.Delete(ctx, actor, in.Circle, in.ID)
}

func (h handler) restore(ctx context.Context, actor access.Actor, in *oneIn) (int64, error) {
	return h.service.Restore(ctx, actor, in.Circle, in.ID)
}

type libraryIn struct {
	Circle ident.ID `path:"circle"`
	Before ident.ID `query:"before" doc:"The last picture of the page before; without it, the newest page"`
}

type libraryOut struct {
	Body struct {
		Pictures []wire `json:"pictures" doc:"The newest first"`
		More     bool   `json:"more" doc:"There are older ones"`
	}
}

func (h handler) library(ctx context.Context, actor access.Actor, in *libraryIn) (*libraryOut, error) {
	pictures, more, err := h.service.Library(ctx, actor, in.Circle, in.Before)
	if err != nil {
		return nil, err
	}
	out := &libraryOut{}
	out.Body.Pictures, out.Body.More = make([]wire, len(pictures)), more
	for i, p := range pictures {
		out.Body.Pictures[i] = wireOf(p)
	}
	return out, nil
}

// wire is a picture as devices keep it.
type wire struct {
	ID      ident.ID `json:"id"`
	Name    string   `json:"name"`
	Width   int      `json:"width" doc:"Pixels of the large size; pictures are square"`
	Height  int      `json:"height"`
	Licence string   `json:"licence" doc:"Empty for a picture of the circle's own"`
	Author  string   `json:"author"`
	Source  string   `json:"source"`
	AddedBy ident.ID `json:"addedBy" doc:"Empty when that person is no more"`
	AddedAt string   `json:"addedAt" format:"date-time"`
	Deleted bool     `json:"deleted,omitempty" doc:"Out of the library; plans that use it keep it"`
}

func wireOf(p picture.Picture) wire {
	return wire{
		ID: p.ID, Name: p.Name, Width: p.Side, Height: p.Side, Licence: p.Licence, Author: p.Author, Source: p.Source,
		AddedBy: p.AddedBy, AddedAt: p.AddedAt.Format("2006-01-02T15:04:05.000Z"), Deleted: p.IsDeleted(),
	}
}

// print sends a picture's bytes.
func (h handler) print(w http.ResponseWriter, req *http.Request, actor access.Actor) error {
	circle, id, err := names(req)
	if err != nil {
		return err
	}
	data, err := h.service.Print(req.Context(), actor, circle, id, picture.Size(req.PathValue("size")))
	if err != nil {
		return err
	}
	return upload.Send(w, req, data)
}

func names(req *http.Request) (circle, id ident.ID, err error) {
	if circle, err = ident.Parse(req.PathValue("circle"), "circle"); err != nil {
		return "", "", err
	}
	id, err = ident.Parse(req.PathValue("id"), "id")
	return circle, id, err
}
