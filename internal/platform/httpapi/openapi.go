package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// OpenAPI returns the description of every endpoint under /v1/ (OpenAPI 3.1, indented JSON, the
// same bytes for the same endpoints).
func (r *Router) OpenAPI() ([]byte, error) {
	raw, err := r.api.OpenAPI().MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

func (r *Router) problemResponse() *huma.Response {
	schema := r.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	return &huma.Response{
		Description: "Error",
		Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: schema}},
	}
}

func statusText(status int) string { return strconv.Itoa(status) }

// pathParams lists the names in braces.
func pathParams(path string) []string {
	var names []string
	for part := range strings.SplitSeq(path, "/") {
		if _, rest, ok := strings.Cut(part, "{"); ok {
			name, _, _ := strings.Cut(rest, "}")
			names = append(names, strings.TrimSuffix(name, "..."))
		}
	}
	return names
}
