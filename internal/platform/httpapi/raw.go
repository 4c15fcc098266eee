package httpapi

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// RawHandler is a hand-written endpoint. An error it returns before writing becomes a problem
// document; it must write nothing of its own then.
type RawHandler func(w http.ResponseWriter, req *http.Request, actor access.Actor) error

// Raw registers a hand-written endpoint: hot paths, pictures, live streams, pages. It bounds
// its own body. Headers of the shield may be replaced, as a picture's Cache-Control must be.
func Raw(r *Router, method, path string, needs Needs, fn RawHandler, docs ...Doc) {
	r.add(method, path, needs, false, true)
	r.raw(method, path, needs, docs, fn)
}

// RawWrite registers a hand-written endpoint that changes a circle: as Write, for bodies that
// are not JSON. fn returns the circle's counter after the write and writes no answer itself.
func RawWrite(r *Router, method, path string, needs Needs, fn func(w http.ResponseWriter, req *http.Request, actor access.Actor) (rev int64, err error), docs ...Doc) {
	r.add(method, path, needs, true, true)
	r.raw(method, path, needs, append(docs, operationHeader), func(w http.ResponseWriter, req *http.Request, actor access.Actor) error {
		circle := ident.ID(req.PathValue("circle"))
		answer, err := r.once(req.Context(), actor, circle, false, func() (int64, error) { return fn(w, req, actor) })
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/json")
		return json.NewEncoder(w).Encode(answer)
	}, operationGuard)
}

func (r *Router) raw(method, path string, needs Needs, docs []Doc, fn RawHandler, guards ...guard) {
	r.describeRaw(method, path, needs, docs)
	r.mux.HandleFunc(method+" "+path, func(w http.ResponseWriter, req *http.Request) {
		if err := r.admit(req, path, needs, guards); err != nil {
			writeProblem(w, req, err)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		err := fn(w, req, ActorOf(req.Context()))
		if err == nil {
			return
		}
		if began(w) {
			note(req.Context(), problemOf(err))
			return
		}
		writeProblem(w, req, err)
	})
}

// describeRaw puts API endpoints into the OpenAPI document; pages and files stay out of it.
func (r *Router) describeRaw(method, path string, needs Needs, docs []Doc) {
	op := r.operation(method, path, needs, docs)
	if !strings.HasPrefix(path, "/v1/") {
		return
	}
	for _, name := range pathParams(path) {
		schema := &huma.Schema{Type: huma.TypeString}
		op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "path", Required: true, Schema: schema})
	}
	if len(op.Responses) == 0 {
		status := "200"
		if op.DefaultStatus != 0 {
			status = statusText(op.DefaultStatus)
		}
		op.Responses[status] = r.rawResponse(&op)
	}
	op.Responses["default"] = r.problemResponse()
	r.api.OpenAPI().AddOperation(&op)
}

// rawResponse describes a good answer: its JSON when Answering told the type.
func (r *Router) rawResponse(op *huma.Operation) *huma.Response {
	answer, told := op.Metadata[answerType].(reflect.Type)
	if !told {
		return &huma.Response{Description: "Done"}
	}
	r.schemas.domain = domainOf(answer)
	schema := r.api.OpenAPI().Components.Schemas.Schema(answer, true, "")
	return &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}
