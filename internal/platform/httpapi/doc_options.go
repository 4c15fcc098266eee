package httpapi

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// Doc says something about an endpoint: its words in the OpenAPI document, or its limits.
type Doc func(*huma.Operation)

// Summary is one line on what the endpoint does.
func Summary(text string) Doc { return func(op *huma.Operation) { op.Summary = text } }

// Description is what a caller has to know beyond the summary.
func Description(text string) Doc { return func(op *huma.Operation) { op.Description = text } }

// Status is the code of a good answer, where 200 or 204 would be wrong.
func Status(code int) Doc { return func(op *huma.Operation) { op.DefaultStatus = code } }

// MaxBody is how many bytes a body may have, and how long it may take to arrive.
func MaxBody(bytes int64, within time.Duration) Doc {
	return func(op *huma.Operation) { op.MaxBodyBytes, op.BodyReadTimeout = bytes, within }
}

// Faults lists the fault codes an endpoint answers with beyond those of every request.
func Faults(codes ...string) Doc {
	return func(op *huma.Operation) {
		sorted := slices.Sorted(slices.Values(codes))
		op.Extensions["x-faults"] = sorted
		op.Description = strings.TrimSpace(op.Description + "\n\nProblems: " + strings.Join(sorted, ", ") + ".")
	}
}

// Query documents a required query parameter of a hand-written endpoint, which reads it itself.
func Query(name, words string) Doc {
	return query(huma.Param{Name: name, Description: words, Required: true}, 0)
}

// OptionalQuery documents a query parameter of at most so many bytes, which may be left out.
func OptionalQuery(name, words string, most int) Doc {
	return query(huma.Param{Name: name, Description: words}, most)
}

func query(p huma.Param, most int) Doc {
	p.In, p.Schema = "query", &huma.Schema{Type: huma.TypeString}
	if most > 0 {
		p.Schema.MaxLength = &most
	}
	return func(op *huma.Operation) { op.Parameters = append(op.Parameters, &p) }
}

// answerType is where Answering leaves the type for describeRaw, which has the schemas.
const answerType = "answer"

// Answering documents the JSON that a hand-written endpoint answers with.
func Answering[T any]() Doc {
	return func(op *huma.Operation) { op.Metadata = map[string]any{answerType: reflect.TypeFor[T]()} }
}

// oneWrite is where OneWrite leaves its word for Write.
const oneWrite = "one write"

// OneWrite says that an endpoint changes nothing but by one write at the gate. Write then does not ask
// for the operation's first answer beforehand: the gate finds it.
func OneWrite() Doc {
	return func(op *huma.Operation) { op.Metadata = map[string]any{oneWrite: true} }
}

// operationHeader documents the header of every write.
func operationHeader(op *huma.Operation) {
	op.Parameters = append(op.Parameters, &huma.Param{
		Name: operationIDHeader, In: "header", Required: true, Schema: identifier("").Schema(nil),
		Description: "The operation's id, made by the client. A repeat changes nothing and gets the first answer.",
	})
}
