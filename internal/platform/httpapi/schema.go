package httpapi

import (
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"mobilize/internal/vocabulary/ident"
)

const (
	identifierPattern = `^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`
	identifierWords   = "a UUID version 7 in lower case"
)

// identifier describes ident.ID, so that a malformed one is refused before a core sees it.
type identifier string

// Schema implements huma.SchemaProvider.
func (identifier) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{
		Type: huma.TypeString, Pattern: identifierPattern, PatternDescription: identifierWords,
		Description: "A UUID of version 7, made by whoever makes the thing",
	}
	s.PrecomputeMessages()
	return s
}

func aliasIdentifiers(registry huma.Registry) {
	registry.RegisterTypeAlias(reflect.TypeFor[ident.ID](), reflect.TypeFor[identifier]())
}

// schemaNames names wire types after their domain, since every domain has a "wire".
type schemaNames struct{ domain string }

func (n *schemaNames) name(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	domain := domainOf(t)
	if domain == "" {
		domain = n.domain
	}
	name := huma.DefaultSchemaNamer(t, hint)
	if strings.HasPrefix(strings.ToLower(name), strings.ToLower(domain)) {
		return name
	}
	return domain + name
}

// domainOf is "Plan" for a type of planhttp, and "" for types without a domain.
func domainOf(t reflect.Type) string {
	p := path.Base(t.PkgPath())
	d := strings.TrimSuffix(p, "http")
	if d == p || d == "" {
		return ""
	}
	return strings.ToUpper(d[:1]) + d[1:]
}
