package httpapi

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"mobilize/internal/vocabulary/fault"
)

var humaOnce sync.Once

// refusal turns what huma says of a request into our document: a stable code and the field,
// never huma's message, which repeats values.
func refusal(status int, message string, errs []error) *Problem {
	if p := own(errs); p != nil {
		return p
	}
	switch status {
	case http.StatusBadRequest:
		if message == "request body is required" {
			return newProblem(status, "request.body_missing", "", "Send a body.")
		}
		return newProblem(status, "request.malformed", "", "Send the body as well-formed JSON.")
	case http.StatusRequestEntityTooLarge:
		return newProblem(status, "request.too_large", "", "Send fewer bytes.")
	case http.StatusUnsupportedMediaType:
		return newProblem(status, "request.media_type", "", "Send the body as application/json.")
	case http.StatusRequestTimeout:
		return newProblem(status, "request.too_slow", "", "The body took too long to arrive. Send it again.")
	case http.StatusNotAcceptable:
		return newProblem(status, "request.not_acceptable", "", "Accept application/json.")
	case http.StatusUnprocessableEntity:
		return invalid(errs)
	case http.StatusInternalServerError:
		if message == "cannot read request body" {
			return newProblem(http.StatusRequestTimeout, "request.unreadable", "", "The body did not arrive whole. Send it again.")
		}
		return problemOf(errors.Join(errs...))
	default:
		return newProblem(status, "request.refused", "", "The request was refused.")
	}
}

// own returns the problem of the first error that is already one of ours.
func own(errs []error) *Problem {
	for _, err := range errs {
		var p *Problem
		if errors.As(err, &p) || fault.As(err) != nil {
			return problemOf(err)
		}
	}
	return nil
}

// invalid names the first thing wrong, in the order of the fields' names so that the same
// request always gets the same answer.
func invalid(errs []error) *Problem {
	details := make([]*huma.ErrorDetail, 0, len(errs))
	for _, err := range errs {
		var d *huma.ErrorDetail
		if errors.As(err, &d) {
			details = append(details, d)
		}
	}
	if len(details) == 0 {
		return newProblem(http.StatusUnprocessableEntity, "request.invalid", "", "Send what the API's description says.")
	}
	d := slices.MinFunc(details, func(a, b *huma.ErrorDetail) int {
		return cmp.Or(cmp.Compare(a.Location, b.Location), cmp.Compare(a.Message, b.Message))
	})
	code, detail, property := meaning(d.Message)
	field := fieldOf(d.Location)
	if property != "" {
		field = strings.TrimPrefix(field+"."+property, ".")
	}
	return newProblem(http.StatusUnprocessableEntity, code, field, detail)
}

var requiredProperty = regexp.MustCompile(`^expected required property (\S+) to be present$`)

// meaning maps a message of huma to a code and a sentence; property is the missing one's name.
func meaning(message string) (code, detail, property string) {
	if m := requiredProperty.FindStringSubmatch(message); m != nil {
		return "request.missing_field", "Send this field too.", m[1]
	}
	switch {
	case message == validation.MsgUnexpectedProperty, message == "unknown query parameter":
		return "request.unknown_field", "Leave this field out: it is not known here.", ""
	case strings.HasPrefix(message, "required ") && strings.HasSuffix(message, " parameter is missing"):
		return "request.missing_field", "Send this field too.", ""
	case strings.HasSuffix(message, identifierPattern), strings.HasSuffix(message, identifierWords):
		return "ident.malformed", "Use an identifier of the form that this service makes (UUID version 7, lower case).", ""
	case slices.Contains(typeMessages, message):
		return "request.wrong_type", "Send this field as the type that the API's description says.", ""
	default:
		return "request.invalid_field", "Send a value that the API's description allows.", ""
	}
}

var typeMessages = []string{
	validation.MsgExpectedBoolean, validation.MsgExpectedNumber, validation.MsgExpectedInteger,
	validation.MsgExpectedString, validation.MsgExpectedArray, validation.MsgExpectedObject,
	"invalid integer", "invalid float", "invalid boolean", "invalid floating value",
}

var (
	fieldWord    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,39}(\[[0-9]{1,6}\])*$`)
	fieldSources = []string{"body", "query", "path", "header", "cookie", "form"}
)

// fieldOf is a huma location without its source. Names of unknown fields come from the caller:
// what is not a plain word is cut away, so that no text travels back.
func fieldOf(location string) string {
	parts := strings.Split(location, ".")
	if slices.Contains(fieldSources, strings.SplitN(parts[0], "[", 2)[0]) {
		parts = parts[1:]
	}
	for i, part := range parts {
		if !fieldWord.MatchString(part) {
			parts = parts[:i]
			break
		}
	}
	return strings.Join(parts, ".")
}

// jsonFormat is JSON as the standard library reads it, with one value and nothing after it.
func jsonFormat() huma.Format {
	return huma.Format{
		Marshal: func(w io.Writer, v any) error {
			enc := json.NewEncoder(w)
			enc.SetEscapeHTML(false)
			return enc.Encode(v)
		},
		Unmarshal: json.Unmarshal,
	}
}
