package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Problem is the document every refused request gets (RFC 9457). No member repeats a value
// that the caller sent.
type Problem struct { //nolint:errname // RFC 9457 calls it a problem
	Type    string   `json:"type" doc:"/problems/ and the code"`
	Title   string   `json:"title" doc:"The kind of problem, the same for every occurrence"`
	Status  int      `json:"status" doc:"The HTTP status code"`
	Code    string   `json:"code" doc:"What is wrong: domain.what_is_wrong, stable for ever"`
	Field   string   `json:"field,omitempty" doc:"The field it is about; left out for the whole request"`
	Detail  string   `json:"detail" doc:"One sentence that says what to do"`
	Request ident.ID `json:"request,omitempty" doc:"The request's id, to quote when asking for help"`

	after time.Duration // Retry-After; 0 for none
	cause error         // ours to mend; nil for faults
}

// Error returns the code and the field.
func (p *Problem) Error() string {
	if p.Field == "" {
		return p.Code
	}
	return p.Code + " (" + p.Field + ")"
}

// GetStatus returns the HTTP status code.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType makes the document application/problem+json.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// ClearCache is the value of Clear-Site-Data that empties a browser's cache of what came from here.
const ClearCache = `"cache"`

// GetHeaders returns what goes with the document. A browser whose session is over keeps nothing of
// it in its cache.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.after > 0 {
		seconds := int((p.after + time.Second - 1) / time.Second)
		h.Set("Retry-After", strconv.Itoa(seconds))
	}
	if p.Code == "session.ended" || p.Code == "session.expired" {
		h.Set("Clear-Site-Data", ClearCache)
	}
	return h
}

// Waiting is a Limited or Unavailable fault that knows how long to wait.
type Waiting interface {
	error
	RetryAfter() time.Duration
}

// problemOf turns any error into its document. Only here do kinds become status codes.
func problemOf(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		c := *p
		return &c
	}
	f := fault.As(err)
	if f == nil || f.Kind == fault.Internal {
		return &Problem{
			Type: "/problems/internal", Title: titleOf(http.StatusInternalServerError), Status: http.StatusInternalServerError,
			Code: "internal", Detail: "Something went wrong with us. Try again, and quote the request if it lasts.", cause: err,
		}
	}
	p = newProblem(statusOf(f.Kind), f.Code, f.Field, f.Message)
	var w Waiting
	if errors.As(err, &w) {
		p.after = w.RetryAfter()
	}
	if f.Kind == fault.Unavailable {
		p.cause = err
		p.after = max(p.after, 2*time.Second)
	}
	return p
}

func newProblem(status int, code, field, detail string) *Problem {
	return &Problem{Type: "/problems/" + code, Title: titleOf(status), Status: status, Code: code, Field: field, Detail: detail}
}

func statusOf(kind fault.Kind) int {
	switch kind {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Gone:
		return http.StatusGone
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Limited:
		return http.StatusTooManyRequests
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Unsupported:
		return http.StatusUnsupportedMediaType
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Interrupted:
		return http.StatusRequestTimeout
	case fault.Internal:
		return http.StatusInternalServerError
	default:
		return http.StatusInternalServerError
	}
}

func titleOf(status int) string { return http.StatusText(status) }

// writeProblem answers with err's document outside the typed endpoints.
func writeProblem(w http.ResponseWriter, req *http.Request, err error) {
	p := problemOf(err)
	p.Request = RequestID(req.Context())
	note(req.Context(), p)
	h := w.Header()
	for name, values := range p.GetHeaders() {
		h[name] = values
	}
	h.Set("Content-Type", p.ContentType(""))
	h.Set("Cache-Control", "no-store")
	h.Del("Content-Length")
	h.Del("ETag")
	w.WriteHeader(p.Status)
	//nolint:errchkjson // strings and a number
	_ = json.NewEncoder(w).Encode(p)
}

// useProblems makes huma answer with our documents; its own echo what was sent.
func useProblems() {
	humaOnce.Do(func() {
		huma.ValidateStrictCasing = true
		huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
			return refusal(status, message, errs)
		}
		huma.NewErrorWithContext = func(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
			p := refusal(status, message, errs)
			p.Request = RequestID(ctx.Context())
			note(ctx.Context(), p)
			ctx.SetHeader("Cache-Control", "no-store")
			return p
		}
	})
}
