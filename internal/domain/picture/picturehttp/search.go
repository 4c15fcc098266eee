package picturehttp

import (
	"context"
	"net/http"

	"mobilize/internal/domain/picture"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/upload"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// RegisterSearch adds the endpoints by which pictures are found on the internet. What is looked for travels in a
// body: addresses are written down by servers on the way.
func RegisterSearch(r *httpapi.Router, s *picture.Search) {
	h := finder{s}
	const internet = "/v1/circles/{circle}/internet"
	httpapi.Get(r, internet, httpapi.InCircle(access.AddPictures), h.provider,
		httpapi.Summary("Who is asked for pictures on the internet"))
	httpapi.Post(r, internet+"/search", httpapi.InCircle(access.AddPictures), h.find,
		httpapi.Summary("Pictures on the internet that everybody may use and change, best first"),
		httpapi.Description("The provider is asked by this server, and learns nothing of who asks. What is looked for is kept nowhere."),
		httpapi.Faults("picture.search_off", "picture.provider_away", "picture.query_length", "picture.page_outside", "limit.too_often"))
	httpapi.Raw(r, http.MethodGet, internet+"/{found}/{size}", httpapi.InCircle(access.AddPictures), h.pixels,
		httpapi.Summary("A found picture's pixels, JPEG or PNG: a small square, or large, all of it to choose a square from"),
		httpapi.Faults("picture.search_off", "picture.provider_away", "picture.too_large", "picture.too_many_pixels", "picture.not_a_picture",
			"picture.unsupported", "picture.heic_unsupported", "picture.damaged", "picture.busy", "limit.too_often"))
}

type finder struct{ search *picture.Search }

type providerIn struct {
	Circle ident.ID `path:"circle"`
}

type providerOut struct {
	Body struct {
		Provider string `json:"provider" doc:"Its name; empty where search is turned off"`
	}
}

func (h finder) provider(ctx context.Context, actor access.Actor, in *providerIn) (*providerOut, error) {
	name, err := h.search.Provider(ctx, actor, in.Circle)
	if err != nil {
		return nil, err
	}
	out := &providerOut{}
	out.Body.Provider = name
	return out, nil
}

type findIn struct {
	Circle ident.ID `path:"circle"`
	Body   struct {
		Query string `json:"query" doc:"1-80 characters"`
		Page  int    `json:"page,omitempty" default:"1" doc:"1-10"`
	}
}

type findOut struct {
	Body struct {
		Provider string      `json:"provider" doc:"Who was asked"`
		Found    []foundWire `json:"found"`
		More     bool        `json:"more" doc:"There is another page"`
	}
}

type foundWire struct {
	ID      string `json:"id" doc:"The provider's"`
	Name    string `json:"name" doc:"As its author called it; may be empty"`
	Licence string `json:"licence"`
	Author  string `json:"author" doc:"May be empty"`
	Source  string `json:"source" doc:"Where it comes from: a name, and the address in brackets"`
}

func (h finder) find(ctx context.Context, actor access.Actor, in *findIn) (*findOut, error) {
	name, err := h.search.Provider(ctx, actor, in.Circle)
	if err != nil {
		return nil, err
	}
	found, err := h.search.Find(ctx, actor, in.Circle, picture.Question{Words: in.Body.Query, Page: max(1, in.Body.Page)})
	if err != nil {
		return nil, err
	}
	out := &findOut{}
	out.Body.Provider, out.Body.More, out.Body.Found = name, found.More, make([]foundWire, len(found.Found))
	for i, f := range found.Found {
		out.Body.Found[i] = foundWire(f)
	}
	return out, nil
}

func (h finder) pixels(w http.ResponseWriter, req *http.Request, actor access.Actor) error {
	circle, err := ident.Parse(req.PathValue("circle"), "circle")
	if err != nil {
		return err
	}
	fetch := h.search.Small
	switch picture.Size(req.PathValue("size")) {
	case picture.Small:
	case picture.Large:
		fetch = h.search.Whole
	default:
		return fault.Missing()
	}
	data, err := fetch(req.Context(), actor, circle, req.PathValue("found"))
	if err != nil {
		return err
	}
	return upload.Send(w, req, data)
}
