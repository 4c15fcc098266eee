package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/httpapi/httpapitest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const (
	circleID  = ident.ID("01900000-0000-7000-8000-000000000001")
	otherID   = ident.ID("01900000-0000-7000-8000-000000000002")
	operation = ident.ID("01900000-0000-7000-8000-0000000000aa")
	marker    = "Karoline-Kaktus"
)

type stepWire struct {
	ID    ident.ID `json:"id"`
	Title string   `json:"title"`
}

type goalBody struct {
	Words  string     `json:"words" maxLength:"20"`
	Target int        `json:"target,omitempty"`
	Kind   string     `json:"kind,omitempty" enum:"large,small"`
	Steps  []stepWire `json:"steps,omitempty"`
}

type setIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Body   goalBody
}

type getIn struct {
	Circle ident.ID `path:"circle"`
	Limit  int      `query:"limit"`
}

type getOut struct {
	Body struct {
		Person ident.ID `json:"person"`
		Limit  int      `json:"limit"`
	}
}

type memory struct {
	circle ident.ID
	rev    int64
}

func (m *memory) Answer(_ context.Context, actor access.Actor) (ident.ID, int64, bool, error) {
	if actor.Operation != operation || m.rev == 0 {
		return "", 0, false, nil
	}
	return m.circle, m.rev, true, nil
}

type waiting struct{ error }

func (w waiting) Unwrap() error             { return w.error }
func (w waiting) RetryAfter() time.Duration { return 1500 * time.Millisecond }

func serve(t *testing.T, answers httpapi.Answers) (*httpapitest.Server, *atomic.Int64) {
	t.Helper()
	calls := new(atomic.Int64) // of tests that run at once
	return httpapitest.New(t, answers, func(r *httpapi.Router) {
		httpapi.Write(r, http.MethodPut, "/v1/circles/{circle}/goals/{id}", httpapi.InCircle(access.EditGoals),
			func(_ context.Context, actor access.Actor, in *setIn) (int64, error) {
				calls.Add(1)
				switch in.Body.Words {
				case "missing":
					return 0, fault.Missing()
				case "ours":
					return 0, errors.New("disk on fire near " + marker)
				case "panic":
					panic(marker)
				case "slow down":
					return 0, waiting{fault.New(fault.Limited, "goal.too_many", "", "Wait.")}
				}
				if actor.Operation.IsZero() {
					t.Error("the actor has no operation")
				}
				return 12, nil
			}, httpapi.Summary("Set a goal"), httpapi.Faults("goal.words_length"))
		httpapi.Get(r, "/v1/circles/{circle}/goals", httpapi.InCircle(access.ViewGoals),
			func(_ context.Context, actor access.Actor, in *getIn) (*getOut, error) {
				out := &getOut{}
				out.Body.Person, out.Body.Limit = actor.Person, in.Limit
				return out, nil
			})
		httpapi.Raw(r, http.MethodGet, "/v1/circles/{circle}/picture", httpapi.InCircle(access.SeePictures),
			func(w http.ResponseWriter, req *http.Request, _ access.Actor) error {
				if req.URL.Query().Has("fail") {
					return fault.Missing()
				}
				w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
				_, err := w.Write([]byte("bytes"))
				return err
			})
		httpapi.Raw(r, http.MethodGet, "/", httpapi.Anyone, func(w http.ResponseWriter, _ *http.Request, _ access.Actor) error {
			_, err := w.Write([]byte("page"))
			return err
		})
		httpapi.RawWrite(r, http.MethodPut, "/v1/circles/{circle}/pictures/{id}", httpapi.InCircle(access.AddPictures),
			func(_ http.ResponseWriter, _ *http.Request, actor access.Actor) (int64, error) {
				calls.Add(1)
				if actor.Operation.IsZero() {
					t.Error("the actor has no operation")
				}
				return 5, nil
			})
	}), calls
}

const goalPath = "/v1/circles/" + string(circleID) + "/goals/" + string(otherID)

func TestWrite(t *testing.T) {
	t.Parallel()
	s, _ := serve(t, nil)
	anna := access.Actor{Person: otherID, Session: circleID}
	for _, tc := range []struct {
		name    string
		actor   access.Actor
		path    string
		body    any
		headers []string
		status  int
		code    string
		field   string
	}{
		{"answers the circle and its counter", anna, goalPath, `{"words":"swim"}`, nil, 200, "", ""},
		{"asks a stranger to sign in", access.Actor{}, goalPath, `{"words":"swim"}`, nil, 401, "session.none", ""},
		{"does what is asked for the one who is signed in", anna, goalPath, `{"words":"swim"}`, []string{"For-Person", string(otherID)}, 200, "", ""},
		{"does nothing for anybody else", anna, goalPath, `{"words":"swim"}`, []string{"For-Person", string(circleID)}, 401, "session.other_person", ""},
		{"does nothing for nobody", anna, goalPath, `{"words":"swim"}`, []string{"For-Person", ""}, 401, "session.other_person", ""},
		{"needs an operation id", anna, goalPath, `{"words":"swim"}`, []string{"Operation-Id", ""}, 422, "operation.missing", "Operation-Id"},
		{"refuses an operation id that is no UUIDv7", anna, goalPath, `{"words":"swim"}`, []string{"Operation-Id", marker}, 422, "ident.malformed", "Operation-Id"},
		{"refuses an unknown field", anna, goalPath, `{"words":"swim","secretly":"` + marker + `"}`, nil, 422, "request.unknown_field", "secretly"},
		{"does not repeat an unknown field that is no word", anna, goalPath, `{"words":"swim","` + marker + ` 1":1}`, nil, 422, "request.unknown_field", ""},
		{"refuses a known field in other letters", anna, goalPath, `{"words":"swim","Words":"x"}`, nil, 422, "request.unknown_field", "Words"},
		{"names the field of a wrong type", anna, goalPath, `{"words":"swim","target":"` + marker + `"}`, nil, 422, "request.wrong_type", "target"},
		{"names a missing field", anna, goalPath, `{"target":1}`, nil, 422, "request.missing_field", "words"},
		{"names a missing field within a list", anna, goalPath, `{"words":"a","steps":[{"title":"b"}]}`, nil, 422, "request.missing_field", "steps[0].id"},
		{"refuses a malformed id within a list", anna, goalPath, `{"words":"a","steps":[{"id":"` + marker + `","title":"b"}]}`, nil, 422, "ident.malformed", "steps[0].id"},
		{"names the field that is out of bounds", anna, goalPath, `{"words":"` + strings.Repeat(marker, 3) + `"}`, nil, 422, "request.invalid_field", "words"},
		{"refuses a value outside a list of words", anna, goalPath, `{"words":"swim","kind":"` + marker + `"}`, nil, 422, "request.invalid_field", "kind"},
		{"refuses a malformed id in the path", anna, "/v1/circles/" + marker + "/goals/" + string(otherID), `{"words":"swim"}`, nil, 422, "ident.malformed", "circle"},
		{"refuses malformed JSON", anna, goalPath, `{"words":"` + marker, nil, 400, "request.malformed", ""},
		{"refuses two values", anna, goalPath, `{"words":"a"}{"words":"b"}`, nil, 400, "request.malformed", ""},
		{"refuses an empty body", anna, goalPath, nil, nil, 400, "request.body_missing", ""},
		{"refuses another media type", anna, goalPath, `words=` + marker, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "request.media_type", ""},
		{"refuses a huge body", anna, goalPath, `{"words":"` + strings.Repeat("a", 2<<20) + `"}`, nil, 413, "request.too_large", ""},
		{"refuses an unknown query", anna, goalPath + "?" + "extra=" + marker, `{"words":"swim"}`, nil, 422, "request.unknown_field", "extra"},
		{"hides what is not theirs", anna, goalPath, `{"words":"missing"}`, nil, 404, "thing.not_found", ""},
		{"says when to come back", anna, goalPath, `{"words":"slow down"}`, nil, 429, "goal.too_many", ""},
		{"keeps our mistakes to itself", anna, goalPath, `{"words":"ours"}`, nil, 500, "internal", ""},
		{"answers a panic", anna, goalPath, `{"words":"panic"}`, nil, 500, "internal", ""},
		{"knows no other method", anna, goalPath + "/more", `{}`, nil, 404, "request.no_such_route", ""},
		{"refuses other sites", anna, goalPath, `{"words":"swim"}`, []string{"Sec-Fetch-Site", "cross-site"}, 403, "request.cross_site", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := s.As(tc.actor).Do(t, http.MethodPut, tc.path, tc.body, tc.headers...)
			if got.Status != tc.status {
				t.Fatalf("status = %d, want %d: %s", got.Status, tc.status, got.Body)
			}
			if code, field := got.Problem(); code != tc.code || field != tc.field {
				t.Errorf("problem = %q of %q, want %q of %q: %s", code, field, tc.code, tc.field, got.Body)
			}
			if bytes.Contains(got.Body, []byte(marker)) {
				t.Errorf("the answer repeats what was sent: %s", got.Body)
			}
			if tc.status == 200 {
				if want := `{"circle":"` + string(circleID) + `","rev":12}`; strings.TrimSpace(string(got.Body)) != want {
					t.Errorf("body = %s, want %s", got.Body, want)
				}
				return
			}
			checkProblem(t, got)
		})
	}
}

func checkProblem(t *testing.T, got httpapitest.Answer) {
	t.Helper()
	var p httpapi.Problem
	got.Into(t, &p)
	if ct := got.Header.Get("Content-Type"); ct != "application/problem+json" {
		t.Errorf("Content-Type = %q", ct)
	}
	if p.Type != "/problems/"+p.Code || p.Status != got.Status || p.Title == "" || p.Detail == "" {
		t.Errorf("the document is not whole: %s", got.Body)
	}
	if p.Request == "" || p.Request.String() != got.Header.Get("Request-Id") {
		t.Errorf("request = %q, header = %q", p.Request, got.Header.Get("Request-Id"))
	}
	if got.Status == http.StatusTooManyRequests && got.Header.Get("Retry-After") != "2" {
		t.Errorf("Retry-After = %q, want 2", got.Header.Get("Retry-After"))
	}
	if got.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control = %q", got.Header.Get("Cache-Control"))
	}
}

func TestWriteAnswersARepeatWithTheFirstAnswer(t *testing.T) {
	t.Parallel()
	s, calls := serve(t, &memory{circle: circleID, rev: 7})
	anna := s.As(access.Actor{Person: otherID})
	got := anna.Do(t, http.MethodPut, goalPath, `{"words":"swim"}`, "Operation-Id", string(operation))
	if want := `"rev":7`; got.Status != 200 || !strings.Contains(string(got.Body), want) {
		t.Errorf("answer = %d %s, want %s", got.Status, got.Body, want)
	}
	elsewhere := strings.Replace(goalPath, string(circleID), string(otherID), 1)
	got = anna.Do(t, http.MethodPut, elsewhere, `{"words":"swim"}`, "Operation-Id", string(operation))
	if code, _ := got.Problem(); got.Status != 409 || code != "operation.used_elsewhere" {
		t.Errorf("answer elsewhere = %d %s", got.Status, got.Body)
	}
	if n := calls.Load(); n != 0 {
		t.Errorf("the repeat reached the core %d times", n)
	}
}

func TestGetGivesTheActorAndTheQuery(t *testing.T) {
	t.Parallel()
	s, _ := serve(t, nil)
	got := s.As(access.Actor{Person: otherID}).Do(t, http.MethodGet, "/v1/circles/"+string(circleID)+"/goals?limit=3", nil)
	var body struct {
		Person ident.ID
		Limit  int
	}
	got.Into(t, &body)
	if got.Status != 200 || body.Person != otherID || body.Limit != 3 {
		t.Errorf("answer = %d %s", got.Status, got.Body)
	}
	if got.Header.Get("Cache-Control") != "no-store" {
		t.Error("an answer with personal data may be kept")
	}
}

func TestRaw(t *testing.T) {
	t.Parallel()
	s, calls := serve(t, nil)
	anna := s.As(access.Actor{Person: otherID})
	path := "/v1/circles/" + string(circleID) + "/picture"
	if got := anna.Do(t, http.MethodGet, path, nil); string(got.Body) != "bytes" || !strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("picture = %s with %v", got.Body, got.Header)
	}
	if got := anna.Do(t, http.MethodGet, path+"?fail", nil); got.Status != 404 {
		t.Errorf("missing picture = %d", got.Status)
	} else {
		checkProblem(t, got)
	}
	if got := s.As(access.Actor{}).Do(t, http.MethodGet, path, nil); got.Status != 401 {
		t.Errorf("without session = %d", got.Status)
	}
	if got := s.As(access.Actor{}).Do(t, http.MethodGet, "/", nil); got.Status != 200 {
		t.Errorf("page = %d", got.Status)
	}
	put := "/v1/circles/" + string(circleID) + "/pictures/" + string(otherID)
	if got := anna.Do(t, http.MethodPut, put, "raw bytes"); got.Status != 200 || !strings.Contains(string(got.Body), `"rev":5`) || calls.Load() != 1 {
		t.Errorf("raw write = %d %s after %d calls", got.Status, got.Body, calls.Load())
	}
	if got := anna.Do(t, http.MethodPut, put, "raw bytes", "Operation-Id", ""); got.Status != 422 {
		t.Errorf("raw write without operation = %d", got.Status)
	}
}

func TestEveryAnswerIsShielded(t *testing.T) {
	t.Parallel()
	s, _ := serve(t, nil)
	for _, path := range []string{"/", "/v1/nowhere", "/v1/circles/" + string(circleID) + "/goals"} {
		h := s.As(access.Actor{}).Do(t, http.MethodGet, path, nil).Header
		for _, name := range []string{"Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy", "Request-Id"} {
			if h.Get(name) == "" {
				t.Errorf("%s has no %s", path, name)
			}
		}
		if h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", path)
		}
		csp := h.Get("Content-Security-Policy")
		if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s has the policy %q", path, csp)
		}
	}
}

func TestObservationsHoldTheRouteAndNoPath(t *testing.T) {
	t.Parallel()
	s, _ := serve(t, nil)
	anna := s.As(access.Actor{Person: otherID})
	anna.Do(t, http.MethodPut, goalPath, `{"words":"swim"}`)
	anna.Do(t, http.MethodPut, goalPath, `{"words":"missing"}`)
	anna.Do(t, http.MethodPut, goalPath, `{"words":"ours"}`)
	anna.Do(t, "BREW", "/v1/"+marker, nil)
	const route = "/v1/circles/{circle}/goals/{id}"
	want := []httpapi.Observation{
		{Method: "PUT", Route: route, Status: 200},
		{Method: "PUT", Route: route, Status: 404, Code: "thing.not_found"},
		{Method: "PUT", Route: route, Status: 500, Code: "internal"},
		{Method: "OTHER", Status: 405, Code: "request.no_such_method"},
	}
	seen := s.Seen()
	if len(seen) != len(want) {
		t.Fatalf("saw %d requests, want %d", len(seen), len(want))
	}
	for i, got := range seen {
		if (got.Err != nil) != (got.Status == 500) || got.Request == "" {
			t.Errorf("observation %d = %+v", i, got)
		}
		got.Request, got.Err, got.Took = "", nil, 0
		if got != want[i] {
			t.Errorf("observation %d = %+v, want %+v", i, got, want[i])
		}
	}
}

func TestRoutesSayWhoMayCallThem(t *testing.T) {
	t.Parallel()
	s, _ := serve(t, nil)
	for _, route := range s.Router.Routes() {
		if route.Needs.String() == "unsaid" {
			t.Errorf("%s %s does not say", route.Method, route.Path)
		}
	}
	for name, register := range map[string]func(*httpapi.Router){
		"nothing said":              func(r *httpapi.Router) { httpapi.Raw(r, "GET", "/v1/x", httpapi.Needs{}, nil) },
		"a circle without its path": func(r *httpapi.Router) { httpapi.Raw(r, "GET", "/v1/x", httpapi.InCircle(access.Chat), nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was registered", name)
				}
			}()
			httpapitest.New(t, nil, register)
		}()
	}
}

func TestOpenAPIDescribesEveryEndpoint(t *testing.T) {
	t.Parallel()
	s, _ := serve(t, nil)
	raw, err := s.Router.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			Needs      string `json:"x-needs"`
			Parameters []struct{ Name, In string }
			Responses  map[string]json.RawMessage
		}
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("version = %q", doc.OpenAPI)
	}
	for _, route := range s.Router.Routes() {
		if !strings.HasPrefix(route.Path, "/v1/") {
			continue
		}
		op, ok := doc.Paths[route.Path][strings.ToLower(route.Method)]
		if !ok || op.Needs != route.Needs.String() || op.Responses["default"] == nil {
			t.Errorf("%s %s is described as %+v", route.Method, route.Path, op)
		}
		hasOperation := false
		for _, p := range op.Parameters {
			hasOperation = hasOperation || p.Name == "Operation-Id" && p.In == "header"
		}
		if hasOperation != route.IsWrite {
			t.Errorf("%s %s has an Operation-Id: %v", route.Method, route.Path, hasOperation)
		}
	}
	if again, _ := s.Router.OpenAPI(); !bytes.Equal(raw, again) {
		t.Error("the document differs from run to run")
	}
}
