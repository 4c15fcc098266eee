package httpapi

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// maxJSON is how large a JSON body may be, unless an endpoint says otherwise: 10,000 steps fit,
// so that a plan with too many is told what is wrong rather than that it is large.
const maxJSON = 1 << 20

// Get registers a typed endpoint that changes nothing. In and Out are structs: fields with a
// path, query or header tag, and Body; unknown fields are refused.
func Get[In, Out any](r *Router, path string, needs Needs, fn func(context.Context, access.Actor, *In) (*Out, error), docs ...Doc) {
	endpoint(r, http.MethodGet, path, needs, fn, docs)
}

// Put registers a typed endpoint outside the circles' change feed; circles use Write.
func Put[In, Out any](r *Router, path string, needs Needs, fn func(context.Context, access.Actor, *In) (*Out, error), docs ...Doc) {
	endpoint(r, http.MethodPut, path, needs, fn, docs)
}

// Post registers a typed endpoint outside the circles' change feed; circles use Write.
func Post[In, Out any](r *Router, path string, needs Needs, fn func(context.Context, access.Actor, *In) (*Out, error), docs ...Doc) {
	endpoint(r, http.MethodPost, path, needs, fn, docs)
}

// Patch registers a typed endpoint outside the circles' change feed; circles use Write.
func Patch[In, Out any](r *Router, path string, needs Needs, fn func(context.Context, access.Actor, *In) (*Out, error), docs ...Doc) {
	endpoint(r, http.MethodPatch, path, needs, fn, docs)
}

// Delete registers a typed endpoint outside the circles' change feed; circles use Write.
func Delete[In, Out any](r *Router, path string, needs Needs, fn func(context.Context, access.Actor, *In) (*Out, error), docs ...Doc) {
	endpoint(r, http.MethodDelete, path, needs, fn, docs)
}

// Written is the answer to every write: the circle and its row counter after the write.
type Written struct {
	Circle ident.ID `json:"circle"`
	Rev    int64    `json:"rev" doc:"The circle's counter; a cursor at or past it has seen the write"`
}

type writtenOut struct{ Body Written }

// CircleNamer is an input that names its circle in the body, for a path without {circle}.
type CircleNamer interface{ CircleID() ident.ID }

// Write registers a typed endpoint that changes a circle. It takes the header Operation-Id into
// the actor; a repeated operation gets the first answer without reaching fn. fn returns the
// circle's counter after the write.
func Write[In any](r *Router, method, path string, needs Needs, fn func(context.Context, access.Actor, *In) (rev int64, err error), docs ...Doc) {
	r.add(method, path, needs, true, false)
	op := r.operation(method, path, needs, append(docs, operationHeader))
	isOneWrite := op.Metadata[oneWrite] == true
	register(r, op, func(ctx context.Context, in *In) (*writtenOut, error) {
		actor := ActorOf(ctx)
		circle := circleOf(ctx, in)
		answer, err := r.once(ctx, actor, circle, isOneWrite, func() (int64, error) { return fn(ctx, actor, in) })
		if err != nil {
			return nil, err
		}
		return &writtenOut{Body: answer}, nil
	}, operationGuard)
}

// once answers a repeated operation with its first answer, and a new one with fn's. The gate knows a
// repeated operation by itself; it is looked for before fn unless fn is one write at the gate, and
// after it when fn fails: what was allowed at first may be refused by now.
func (r *Router) once(ctx context.Context, actor access.Actor, circle ident.ID, isOneWrite bool, fn func() (int64, error)) (Written, error) {
	if !isOneWrite {
		if first, made, err := r.first(ctx, actor, circle); made || err != nil {
			return first, err
		}
	}
	rev, err := fn()
	if err == nil {
		return Written{Circle: circle, Rev: rev}, nil
	}
	if isOneWrite {
		if first, made, lookErr := r.first(ctx, actor, circle); made || fault.KindOf(lookErr) == fault.Conflict {
			return first, lookErr
		}
	}
	return Written{}, err
}

// first returns the first answer to the actor's operation, if it was made.
func (r *Router) first(ctx context.Context, actor access.Actor, circle ident.ID) (answer Written, made bool, err error) {
	where, rev, made, err := r.deps.Outbox.Answer(ctx, actor)
	if made && where != circle {
		return Written{}, false, fault.New(fault.Conflict, "operation.used_elsewhere", "Operation-Id", "Make a new operation id: this one was used in another circle.")
	}
	return Written{Circle: circle, Rev: rev}, made, err
}

func circleOf(ctx context.Context, in any) ident.ID {
	if n, ok := in.(CircleNamer); ok {
		return n.CircleID()
	}
	return ident.ID(state(ctx).circle)
}

func endpoint[In, Out any](r *Router, method, path string, needs Needs, fn func(context.Context, access.Actor, *In) (*Out, error), docs []Doc) {
	r.add(method, path, needs, false, false)
	register(r, r.operation(method, path, needs, docs), func(ctx context.Context, in *In) (*Out, error) {
		return fn(ctx, ActorOf(ctx), in)
	})
}

// register gives huma the endpoint with the guards before it and faults as documents after it.
func register[In, Out any](r *Router, op huma.Operation, fn func(context.Context, *In) (*Out, error), guards ...guard) {
	r.schemas.domain = domainOf(reflect.TypeFor[In]())
	if r.schemas.domain == "" {
		r.schemas.domain = domainOf(reflect.TypeFor[Out]())
	}
	needs := r.routes[len(r.routes)-1].Needs
	op.Middlewares = append(op.Middlewares, func(ctx huma.Context, next func(huma.Context)) {
		req, w := humago.Unwrap(ctx)
		if err := r.admit(req, op.Path, needs, guards); err != nil {
			writeProblem(w, req, err)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		next(ctx)
	})
	huma.Register(r.api, op, func(ctx context.Context, in *In) (*Out, error) {
		out, err := fn(ctx, in)
		if err != nil {
			p := problemOf(err)
			p.Request = RequestID(ctx)
			note(ctx, p)
			return nil, p
		}
		return out, nil
	})
}

func (r *Router) operation(method, path string, needs Needs, docs []Doc) huma.Operation {
	op := huma.Operation{
		Method: method, Path: path, MaxBodyBytes: maxJSON,
		OperationID: operationName(method, path),
		Extensions:  map[string]any{"x-needs": needs.String()},
		Responses:   map[string]*huma.Response{},
	}
	if parts := strings.Split(strings.Trim(path, "/"), "/"); len(parts) > 1 {
		op.Tags = []string{parts[1]}
	}
	for _, doc := range docs {
		doc(&op)
	}
	return op
}

// operationName is "putCirclesActivities" for PUT /v1/circles/{circle}/activities/{id}, with
// the last parameter's presence told by "One".
func operationName(method, path string) string {
	var b strings.Builder
	b.WriteString(strings.ToLower(method))
	parts := strings.Split(strings.TrimPrefix(strings.Trim(path, "/"), "v1/"), "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			if i == len(parts)-1 {
				b.WriteString("One")
			}
			continue
		}
		for _, word := range strings.FieldsFunc(part, func(c rune) bool { return c == '-' || c == '.' || c == '_' }) {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}
