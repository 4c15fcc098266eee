package telemetry

import (
	"log/slog"
	"net"
	"regexp"
	"strings"
	"time"

	"mobilize/internal/vocabulary/ident"
)

// Field is one named value of a log line, or one label of a metric. The functions of this file are
// the only way to make one; each takes a type that holds nothing about a person, or keeps only
// what cannot.
type Field struct {
	name  string
	value slog.Value
}

// Request names the request, as the answer's problem document does. People have no field, and
// circles none either: a circle's identifier is as good as its citizen's.
func Request(id ident.ID) Field {
	if _, err := ident.Parse(string(id), "request"); err != nil {
		return text("request", "none")
	}
	return text("request", string(id))
}

// Count is a number of things; name says of what.
func Count(name word, n int64) Field {
	return Field{"count_" + string(name), slog.Int64Value(n)}
}

// Bytes is a size.
func Bytes(n int64) Field { return Field{"bytes", slog.Int64Value(n)} }

// Took is how long something took, in milliseconds.
func Took(d time.Duration) Field {
	return Field{"took_ms", slog.Float64Value(float64(d.Microseconds()) / 1000)}
}

// Status is the status code of an answer.
func Status(code int) Field { return Field{"status", slog.IntValue(code)} }

// Method is the method of a request; anything but the common ones is "other".
func Method(m string) Field {
	switch m {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS":
		return text("method", m)
	}
	return text("method", "other")
}

// Route is the pattern a request was matched with ("/v1/circles/{circle}/plan"), not its path. A
// pattern with anything but lower-case words and names in braces is "other".
func Route(pattern string) Field {
	if isPattern(pattern) {
		return text("route", pattern)
	}
	return text("route", "other")
}

// Listening is the address of our own listener.
func Listening(l net.Listener) Field { return text("listening", l.Addr().String()) }

// Bus is what carries hints between nodes; anything but the ways there are is "other".
func Bus(name string) Field {
	if name == "nats" || name == "cluster" {
		return text("bus", name)
	}
	return text("bus", "other")
}

// Version is the version of this program: "development", or three numbers and perhaps a suffix.
// Anything else is "other".
func Version(v string) Field {
	if versionForm.MatchString(v) {
		return text("version", v)
	}
	return text("version", "other")
}

var versionForm = regexp.MustCompile(`^development$|^[0-9]{1,3}(\.[0-9]{1,3}){2}(-[a-z0-9.]{1,12})?$`)

func text(name, value string) Field { return Field{name, slog.StringValue(value)} }

// isPattern says whether s looks like a route: lower-case words of a first segment like "v1", and
// names in braces.
func isPattern(s string) bool {
	if s == "" || s[0] != '/' || len(s) > 120 {
		return false
	}
	for segment := range strings.SplitSeq(s[1:], "/") {
		if segment == "v1" {
			continue
		}
		segment = strings.TrimSuffix(strings.TrimPrefix(segment, "{"), "}")
		segment = strings.TrimSuffix(segment, "...")
		if strings.Trim(segment, "abcdefghijklmnopqrstuvwxyz-_.{}$") != "" {
			return false
		}
	}
	return true
}

// isCode says whether s looks like a fault's code: two or more lower-case words joined by dots and
// underscores.
func isCode(s string) bool {
	return len(s) <= 60 && strings.Contains(s, ".") && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz._") == ""
}
