package apptest_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"mobilize/internal/vocabulary/ident"
)

// drawing makes bodies and values of the contract: valid ones, nearly valid ones and hostile ones.
type drawing struct {
	*rand.Rand
	harm  int      // how many in a thousand values are spoilt
	known []string // identifiers, secrets and cursors that mean something
}

func oneOf[T any](d *drawing, of ...T) T { return of[d.IntN(len(of))] }

func (d *drawing) isSpoilt() bool { return d.IntN(1000) < d.harm }

// words are values that a field of that name takes; the last few it should not.
var words = map[string][]string{
	"day":       {"2026-11-21", "2026-12-24", "2027-02-29", "9999-12-31", "0001-01-01", "2026-13-01", "26-1-1"},
	"time":      {"08:00", "10:45", "24:00", "23:59", "25:00", "8:0", "08:00:00"},
	"zone":      {"Europe/Copenhagen", "America/New_York", "UTC", "Local", "../etc/passwd", "Mars/Olympus"},
	"rule":      {"", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=4", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY;UNTIL=20270101", "FREQ=DAILY;COUNT=0", "FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=99999999999999999999", "FREQ"},
	"colour":    {"green", "violet", "grey", "", "ultraviolet"},
	"part":      {"morning", "evening", "", "night"},
	"picture":   {"archive:fluent:dog", "archive:openmoji:1F415", "own:01900000-0000-7000-8000-000000000001", "", "own:", "http://example.dk/a.png"},
	"state":     {"planned", "active", "done", "skipped", "cancelled", "deleted", "paused", "ended", "expired", "gone"},
	"role":      {"guardian", "planner", "substitute", "relative", "citizen", "god"},
	"scopes":    {"plan.view", "plan.edit", "plan.tick", "pictures.see", "people.manage", "log.see", "export", "everything"},
	"language":  {"da", "en", "de"},
	"kind":      {"disc", "hourglass", "bar", "digits", "pause", "stop", "activity", "routine", "family", "institution", "own", "shared", "none"},
	"email":     {"mette@example.dk", "METTE@EXAMPLE.DK", "a@b", "@", "mette@example.dk\r\nBcc: x@example.dk", "mette@[127.0.0.1]", strings.Repeat("a", 300) + "@example.dk"},
	"screen":    {"week", "day", "now", "people", "keyhole"},
	"until":     {"", "2026-12-31", "2027-01-01T00:00:00Z", "1970-01-01", "9999-12-31T23:59:59+23:59"},
	"key":       {"once", "2026-11-21", "2026-12-24", "never"},
	"rank":      {"a", "m", "zzzz", "", "a b", strings.Repeat("z", 65)},
	"name":      {"Mette", "Noah Holm", "Æ", "", " ", "Mette\u0000", "\u202eelohM", strings.Repeat("n", 101)},
	"cancelled": {"true", "false"},
}

// kin are fields that take what another takes.
var kin = map[string]string{
	"from": "day", "to": "day", "start": "time", "end": "time", "under": "state", "title": "name", "place": "name", "label": "name", "note": "name",
	"why": "name", "size": "key", "starts": "kind", "minDay": "day",
}

// foul are texts that no field should mind.
var foul = []string{
	"\u0000", "'; DROP TABLE activity; --", "<script>alert(1)</script>", "%s%n%x", "../../../../etc/passwd", "\ufeff", "\u202e", "💥", "0", "null", "[]", "{}", "-1",
	"\r\nSet-Cookie: a=b", strings.Repeat("a", 5000), strings.Repeat("🙂", 300), "01900000-0000-7000-8000-00000000000G", "NaN", "1e999", "\\u0000", "=1+1",
}

// text draws a text for a field of that name.
func (d *drawing) text(name string) string {
	if d.isSpoilt() {
		return oneOf(d, foul...)
	}
	if as, ok := kin[name]; ok {
		name = as
	}
	if some, ok := words[name]; ok {
		most := len(some)
		if d.harm == 0 {
			most = max(1, most-2)
		}
		return some[d.IntN(most)]
	}
	return oneOf(d, append([]string{"Svømning", "Pak tasken"}, d.known...)...)
}

// id draws an identifier: often one that means something.
func (d *drawing) id() string {
	if d.IntN(5) == 0 {
		return d.fresh()
	}
	return d.known[d.IntN(len(d.known))]
}

func (d *drawing) fresh() string {
	const hex = "0123456789abcdef"
	id := []byte("01900000-0000-7000-8000-000000000000")
	for i := 24; i < len(id); i++ {
		id[i] = hex[d.IntN(16)]
	}
	return string(id)
}

// value draws what schema describes, for a field of that name.
func (d *drawing) value(schema *openapi3.Schema, name string, depth int) any {
	if d.isSpoilt() {
		return d.foulValue(depth)
	}
	if len(schema.Enum) > 0 {
		return oneOf(d, schema.Enum...)
	}
	kinds := schema.Type.Slice()
	if len(kinds) == 0 {
		return d.text(name)
	}
	switch oneOf(d, kinds...) {
	case "object":
		return d.object(schema, depth)
	case "array":
		list := []any{}
		for range d.IntN(4) {
			list = append(list, d.value(schema.Items.Value, name, depth+1))
		}
		return list
	case "boolean":
		return d.IntN(2) == 0
	case "integer", "number":
		return oneOf(d, 0, 1, 5, 30, 1440, -1, 1<<31, 1<<53)
	case "null":
		return nil
	}
	if strings.HasPrefix(schema.Pattern, "^[0-9a-f]{8}-") {
		return d.id()
	}
	return d.text(name)
}

func (d *drawing) object(schema *openapi3.Schema, depth int) any {
	fields := object{}
	for _, name := range sortedKeys(schema.Properties) {
		needed := false
		for _, required := range schema.Required {
			needed = needed || required == name
		}
		if depth < 5 && (needed || d.IntN(2) == 0) && (!needed || !d.isSpoilt()) {
			fields[name] = d.value(schema.Properties[name].Value, name, depth+1)
		}
	}
	if more := schema.AdditionalProperties.Schema; more != nil {
		fields[oneOf(d, "theme", "font", "days", "view")] = d.value(more.Value, "settings", depth+1)
	}
	if d.isSpoilt() {
		fields[oneOf(d, "author", "version", "__proto__", "personId", "")] = d.foulValue(depth)
	}
	return fields
}

func (d *drawing) foulValue(depth int) any {
	switch d.IntN(9) {
	case 0:
		return nil
	case 1:
		return []any{}
	case 2:
		return object{"a": object{"b": []any{1, "2", nil}}}
	case 3:
		return json.Number("1e400")
	case 4:
		return json.Number("-9223372036854775809")
	case 5:
		return true
	case 6:
		if depth > 2 {
			return 3.5
		}
		nested := any("deep")
		for range 200 {
			nested = []any{nested}
		}
		return nested
	}
	return oneOf(d, foul...)
}

// identifiers of p, and of nothing.
func (p *place) identifiers() []string {
	var all []string
	for _, id := range []ident.ID{p.circle, p.citizen, p.activity, p.other, p.picture, p.sound, p.invitation, p.pairing, p.device} {
		all = append(all, id.String())
	}
	return all
}
