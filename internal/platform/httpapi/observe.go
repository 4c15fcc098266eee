package httpapi

import (
	"net/http"
	"slices"
	"time"
)

// observe tells of an answered request: the route's pattern, never the path.
func (r *Router) observe(req *http.Request, w *recorder, p *passage, took time.Duration) {
	if r.deps.Observe == nil {
		return
	}
	o := Observation{Request: p.id, Method: methodOf(req), Route: p.route, Status: w.status, Took: took}
	if o.Status == 0 {
		o.Status = http.StatusOK
	}
	if p.problem != nil {
		o.Code, o.Err = p.problem.Code, p.problem.cause
	}
	r.deps.Observe(o)
}

const otherMethod = "OTHER"

// methodOf keeps a caller from inventing methods in our metrics.
func methodOf(req *http.Request) string {
	if req.Method == http.MethodHead || slices.Contains(methods, req.Method) {
		return req.Method
	}
	return otherMethod
}
