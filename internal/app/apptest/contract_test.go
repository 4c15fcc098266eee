package apptest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/access"
)

var (
	requests = flag.Int("requests", 400, "how many requests TestContract makes")
	seed     = flag.Uint64("seed", 0, "what TestContract draws by; 0 for another every time")
)

const renewEvery = 250 // requests: whoever signs out or leaves is gone

// contract is api/openapi.json, and who asks by it.
type contract struct {
	*board
	doc        *openapi3.T
	operations []operation
	people     []*actor
	known      []string
	draw       *drawing
	statuses   map[int]int
	slowest    time.Duration
	slowPath   string
}

type operation struct {
	method, path string
	*openapi3.Operation
}

// Whatever is asked, by whomever: no answer is a fault of ours, and every one is what the contract says.
func TestContract(t *testing.T) {
	t.Parallel()
	if *seed == 0 {
		*seed = rand.Uint64()
	}
	c := newContract(t)
	for i := range *requests {
		if i%renewEvery == 0 {
			c.renew()
		}
		c.draw = &drawing{Rand: rand.New(rand.NewPCG(*seed, uint64(i))), known: c.known}
		c.draw.harm = oneOf(c.draw, 0, 0, 20, 20, 200)
		c.ask(t, i)
		if t.Failed() {
			t.Fatalf("play it again with -args -requests %d -seed %d", i+1, *seed)
		}
	}
	t.Logf("%d requests to %d operations, none answered with 5xx, every answer as the contract says (seed %d); slowest %v at %s; %v",
		*requests, len(c.operations), *seed, c.slowest.Round(time.Millisecond), c.slowPath, c.statuses)
}

func newContract(t *testing.T) *contract {
	t.Helper()
	text, err := os.ReadFile("../../../api/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	c := &contract{board: newBoard(t, database.SQLite), doc: doc, statuses: map[int]int{}}
	for _, path := range doc.Paths.InMatchingOrder() {
		for method, one := range doc.Paths.Value(path).Operations() {
			c.operations = append(c.operations, operation{method, path, one})
		}
	}
	slices.SortFunc(c.operations, func(a, b operation) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	return c
}

// renew brings a new circle with one of everything, and new people round it.
func (c *contract) renew() {
	c.guardian, c.actors = c.enrol("a guardian"), nil
	c.ours = c.furnish(c.guardian)
	active := standings[0]
	c.people = []*actor{
		c.guardian, c.guardian, c.guardian, c.guardian, c.guardian, c.guardian, c.guardian, c.guardian, c.guardian, c.guardian,
		c.relate(access.Planner, active, access.AllScopes, false), c.relate(access.Relative, active, access.AllScopes, false),
		c.relate(access.Substitute, active, access.AllScopes, false), c.relate(access.Citizen, active, access.AllScopes, true),
		c.relate(access.Planner, standings[6], access.AllScopes, false),
		c.neighbour, c.stranger, c.nobody, c.ended, c.idle, c.forger,
	}
	c.known = append(c.ours.identifiers(), c.theirs.circle.String(), c.theirs.activity.String(), c.guardian.person.String())
}

// ask draws one request, makes it and holds the answer against the contract.
func (c *contract) ask(t *testing.T, i int) {
	t.Helper()
	op, who := oneOf(c.draw, c.operations...), oneOf(c.draw, c.people...)
	if isParting(op) && c.draw.IntN(10) > 0 { // once in a while: nobody asks anything after it
		op = oneOf(c.draw, c.operations...)
	}
	req, described := c.request(t, op)
	if who.cookie != "" {
		req.Header.Set("Cookie", who.cookie)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	if op.path == "/v1/live" { // it goes on for as long as somebody listens
		ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	}
	defer cancel()
	began := time.Now() //nolint:forbidigo // how long it takes is what is told
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, req.WithContext(ctx))
	if took := time.Since(began); took > c.slowest && op.path != "/v1/live" { //nolint:forbidigo // as above
		c.slowest, c.slowPath = took, op.method+" "+op.path
	}
	c.statuses[w.Code]++
	if wrong := c.judge(op, w); wrong != "" {
		t.Errorf("request %d, %s by %s\n%s\nanswered %d %s %.400s\n%s", i, req.Method, who.name, described, w.Code, w.Header().Get("Content-Type"), w.Body, wrong)
	}
	if next := cursorIn(w.Body.Bytes()); next != "" && op.path == "/v1/sync" {
		c.known = append(c.known[:min(len(c.known), 20)], next)
	}
}

func isParting(op operation) bool {
	return strings.HasSuffix(op.path, "/sign-out") || strings.HasSuffix(op.path, "/leave") || op.path == "/v1/pairings/collect"
}

func cursorIn(body []byte) string {
	var page struct{ Cursor string }
	_ = json.Unmarshal(body, &page) // no page, no cursor
	return page.Cursor
}

// request draws a request to op, and describes it.
func (c *contract) request(t *testing.T, op operation) (*http.Request, string) {
	t.Helper()
	d := c.draw
	path, raw, query, header := op.path, op.path, url.Values{}, http.Header{}
	for _, p := range slices.Concat(c.doc.Paths.Value(op.path).Parameters, op.Parameters) {
		value := fmt.Sprint(d.value(p.Value.Schema.Value, p.Value.Name, 0))
		switch p.Value.In {
		case "path":
			value = c.segment(p.Value.Name, value)
			path = strings.Replace(path, "{"+p.Value.Name+"}", value, 1)
			raw = strings.Replace(raw, "{"+p.Value.Name+"}", url.PathEscape(value), 1)
		case "query":
			if p.Value.Required || d.IntN(3) > 0 {
				query.Set(p.Value.Name, value)
			}
		case "header":
			if !d.isSpoilt() {
				header.Set(p.Value.Name, strings.Map(printable, d.fresh()))
			}
		}
	}
	if d.isSpoilt() {
		query.Set(d.text("name"), d.text("name"))
	}
	body, kind := c.body(op)
	target := &url.URL{Scheme: "http", Host: "127.0.0.1", Path: path, RawPath: raw, RawQuery: query.Encode()}
	req := httptest.NewRequestWithContext(t.Context(), op.method, "http://127.0.0.1/", bytes.NewReader(body))
	req.URL, req.RequestURI, req.Header = target, target.RequestURI(), header
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	return req, fmt.Sprintf("%s %s %v %.600q", op.method, target.RequestURI(), header, body)
}

// segment keeps most paths inside the circle that is there.
func (c *contract) segment(name, value string) string {
	if c.draw.isSpoilt() {
		return strings.ReplaceAll(oneOf(c.draw, foul...), "/", "_")
	}
	switch {
	case name == "circle" && c.draw.IntN(8) > 0:
		return c.ours.circle.String()
	case name == "key":
		return c.draw.text("key")
	case name == "size":
		return oneOf(c.draw, "small", "large", "huge")
	case name == "id":
		return c.draw.id()
	}
	return strings.ReplaceAll(value, "/", "_")
}

func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}

func (c *contract) body(op operation) (content []byte, kind string) {
	d := c.draw
	if strings.Contains(op.path, "/pictures/{id}") || strings.Contains(op.path, "/sounds/{id}") {
		if op.method == http.MethodPut {
			form := uploaded(oneOf(d, `{"name":"Bad","crop":{"x":0,"y":0,"size":16}}`, `{}`, `{"name":1}`, "", d.text("name")), oneOf(d, silence(), []byte(d.text("file")), nil))
			return c.spoil(form.content), form.contentType
		}
	}
	if op.RequestBody == nil {
		return nil, ""
	}
	media := op.RequestBody.Value.Content.Get("application/json")
	if media == nil {
		return []byte(d.text("name")), "text/plain"
	}
	content, err := json.Marshal(d.value(media.Schema.Value, "", 0))
	if err != nil {
		c.t.Fatal(err)
	}
	kind = "application/json"
	if d.isSpoilt() {
		kind = oneOf(d, "text/plain", "application/xml", "application/json; charset=latin1", "multipart/form-data", "")
	}
	return c.spoil(content), kind
}

// spoil cuts, doubles or breaks some bodies.
func (c *contract) spoil(content []byte) []byte {
	d := c.draw
	if !d.isSpoilt() || len(content) == 0 {
		return content
	}
	switch d.IntN(4) {
	case 0:
		return content[:d.IntN(len(content))]
	case 1:
		return append(content, content...)
	case 2:
		return bytes.Repeat([]byte(" "), 3<<20)
	}
	broken := bytes.Clone(content)
	broken[d.IntN(len(broken))] ^= byte(1 << d.IntN(8))
	return broken
}

// judge says what of an answer is not as the contract says; "" when all is.
func (c *contract) judge(op operation, w *httptest.ResponseRecorder) string {
	if w.Code >= http.StatusInternalServerError {
		return "that is a fault of ours"
	}
	response := op.Responses.Status(w.Code)
	if response == nil && w.Code >= http.StatusBadRequest {
		response = op.Responses.Default()
	}
	if response == nil {
		return "the contract knows no such status here"
	}
	kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
	content := response.Value.Content
	if len(content) == 0 {
		if w.Code < http.StatusBadRequest {
			return "" // bytes of a picture, a stream, or nothing
		}
		return "the contract knows no body here"
	}
	media := content.Get(kind)
	if media == nil {
		return "the contract knows " + strings.Join(slices.Sorted(maps.Keys(content)), ", ")
	}
	var value any
	if err := json.Unmarshal(w.Body.Bytes(), &value); err != nil {
		return err.Error()
	}
	if err := media.Schema.Value.VisitJSON(value, openapi3.EnableJSONSchema2020(), openapi3.VisitAsResponse()); err != nil {
		return err.Error()
	}
	if problem, ok := value.(object); ok && w.Code >= http.StatusBadRequest && problem["status"] != float64(w.Code) {
		return "the problem names another status"
	}
	return ""
}

func sortedKeys[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }
