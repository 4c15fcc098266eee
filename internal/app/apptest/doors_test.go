package apptest_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"mobilize/internal/app/inventory"
	"mobilize/internal/platform/database"
)

// Another site's page changes nothing here, whatever headers its browser sends, and no answer
// invites other sites in.
func TestNoOtherSiteChangesAnything(t *testing.T) {
	t.Parallel()
	b := newBoard(t, database.SQLite)
	count := 0
	for _, route := range b.app.Router().Routes() {
		if route.Method == http.MethodGet {
			continue
		}
		path := strings.NewReplacer("{circle}", b.ours.circle.String(), "{id}", b.ours.activity.String(), "{key}", "once", "{event}", b.ours.activity.String()).Replace(route.Path)
		for name, headers := range map[string]map[string]string{
			"cross-site":           {"Sec-Fetch-Site": "cross-site"},
			"a sister site":        {"Sec-Fetch-Site": "same-site"},
			"an old browser":       {"Origin": "https://evil.example"},
			"an opaque origin":     {"Origin": "null"},
			"another port of ours": {"Origin": "http://127.0.0.1:9999"},
		} {
			count++
			req := httptest.NewRequestWithContext(t.Context(), route.Method, "http://127.0.0.1"+path, strings.NewReader("{}"))
			req.Header.Set("Cookie", b.guardian.cookie)
			req.Header.Set("Content-Type", "text/plain")
			for key, value := range headers {
				req.Header.Set(key, value)
			}
			w := httptest.NewRecorder()
			b.handler.ServeHTTP(w, req)
			if w.Code != http.StatusForbidden || !bytes.Contains(w.Body.Bytes(), []byte("request.cross_site")) {
				t.Errorf("%s %s from %s = %d %s", route.Method, route.Path, name, w.Code, w.Body)
			}
			if w.Header().Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s %s invites other sites", route.Method, route.Path)
			}
		}
	}
	t.Logf("%d requests refused", count)
}

// openAPI is as much of the API's description as the test reads.
type openAPI struct {
	Paths map[string]map[string]struct {
		RequestBody struct {
			Content map[string]struct{ Schema schema }
		}
	}
	Components struct{ Schemas map[string]schema }
}

type schema struct {
	Ref                  string `json:"$ref"`
	Type                 any
	Properties           map[string]schema
	Required             []string
	Items                *schema
	Pattern              string
	Enum                 []any
	AdditionalProperties any
}

// resolve follows a reference.
func (d *openAPI) resolve(s schema) schema {
	if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok {
		return d.Components.Schemas[name]
	}
	return s
}

// sample is a value of the schema with the required fields and no others.
func (d *openAPI) sample(s schema, id string) any {
	s = d.resolve(s)
	if len(s.Enum) > 0 {
		return s.Enum[0]
	}
	kind, _ := s.Type.(string)
	if kinds, ok := s.Type.([]any); ok && len(kinds) > 0 {
		kind, _ = kinds[0].(string)
	}
	switch {
	case kind == "object":
		out := object{}
		for _, name := range s.Required {
			out[name] = d.sample(s.Properties[name], id)
		}
		return out
	case kind == "array":
		return []any{}
	case kind == "integer", kind == "number":
		return 1
	case kind == "boolean":
		return true
	case strings.Contains(s.Pattern, "-7"):
		return id
	}
	return "x"
}

// Nobody sets a column by naming it: every JSON body, with every column's name as one field more,
// is refused as a whole and names the field.
func TestNoBodyTakesAFieldItDoesNotDescribe(t *testing.T) {
	t.Parallel()
	b := newBoard(t, database.SQLite)
	raw, err := b.app.Router().OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc openAPI
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	bodies, count := 0, 0
	for _, route := range b.app.Router().Routes() {
		media, ok := doc.Paths[route.Path][strings.ToLower(route.Method)].RequestBody.Content["application/json"]
		if !ok {
			continue
		}
		bodies++
		path := strings.NewReplacer("{circle}", b.ours.circle.String(), "{id}", b.ours.activity.String(), "{key}", "once", "{event}", b.ours.activity.String()).Replace(route.Path)
		body := doc.resolve(media.Schema)
		if body.AdditionalProperties != false {
			t.Errorf("%s %s takes any field", route.Method, route.Path)
		}
		for _, name := range columnNames() {
			if _, known := body.Properties[name]; known {
				continue
			}
			count++
			sent, ok := doc.sample(media.Schema, b.ids.New().String()).(object)
			if !ok {
				t.Fatalf("%s %s takes no object", route.Method, route.Path)
			}
			sent[name] = "x"
			got := b.request(t, b.guardian, route.Method, path, sent)
			var p struct{ Code, Field string }
			_ = json.Unmarshal(got.body, &p)
			if got.status != http.StatusUnprocessableEntity || p.Code != "request.unknown_field" || p.Field != name {
				t.Errorf("%s %s with %s = %d %s", route.Method, route.Path, name, got.status, got.body)
			}
		}
	}
	if bodies < 15 {
		t.Errorf("only %d bodies were found: this test sees nothing", bodies)
	}
	t.Logf("%d bodies, %d fields too many", bodies, count)
}

// columnNames is every column of the database, as it is and as it would be spelled on the wire.
func columnNames() []string {
	var names []string
	for _, table := range inventory.Data().Tables {
		for _, column := range table.Columns {
			words := strings.Split(strings.TrimSuffix(column.Name, "_sealed"), "_")
			camel := words[0]
			for _, word := range words[1:] {
				if word != "" {
					camel += strings.ToUpper(word[:1]) + word[1:]
				}
			}
			names = append(names, column.Name, camel)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
