package telemetry_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mobilize/internal/platform/telemetry"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

const id = ident.ID("01990000-0000-7000-8000-000000000001")

func TestLog(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := telemetry.New(&out, clock.NewFake(noon)).With(telemetry.Request(id))
	log.Info("answered", telemetry.Route("/v1/circles/{circle}/days"), telemetry.Status(200), telemetry.Took(1500*time.Microsecond), telemetry.Count("rows", 3))
	want := `{"time":"2026-11-20T12:00:00Z","level":"INFO","msg":"answered","request":"` + string(id) +
		`","route":"/v1/circles/{circle}/days","status":200,"took_ms":1.5,"count_rows":3}` + "\n"
	if out.String() != want {
		t.Errorf("line = %s\nwant  %s", out.String(), want)
	}
}

// Whatever a value of a request is, no field lets it through into a line.
func TestLogHoldsNoValue(t *testing.T) {
	t.Parallel()
	values := rapid.OneOf(
		rapid.StringMatching(`[0-3][0-9][01][0-9][0-9]{2}-?[0-9]{4}`), // a CPR number
		rapid.StringMatching(`[a-z]{2,8}@[a-z]{2,8}\.dk`),
		rapid.StringMatching(`\+45[0-9]{8}`),
		rapid.StringMatching(`[A-ZÆØÅ][a-zæøå]{3,9} [A-ZÆØÅ][a-zæøå]{3,9}`),
		rapid.StringMatching(`(Svømning|Læge|Tandlæge) kl\. [0-9]{2}`),
	)
	rapid.Check(t, func(t *rapid.T) {
		var out bytes.Buffer
		log := telemetry.New(&out, clock.NewFake(noon))
		value := values.Draw(t, "value")
		_, parsing := time.Parse(time.RFC3339, value)
		log.Error("request failed",
			fmt.Errorf("keep an activity: %w", fmt.Errorf("%s is no title: %w", value, errors.Join(errors.New(value), parsing))),
			telemetry.Route("/v1/"+value), telemetry.Method(value), telemetry.Request(ident.ID(value)), telemetry.Version(value))
		log.Error("again", fault.New(fault.Invalid, value, value, value))
		log.Error("and again", &fs.PathError{Op: "open", Path: value, Err: os.ErrNotExist})
		log.Foreign("the library spoke").Println(value)
		for line := range strings.Lines(out.String()) {
			var fields map[string]any
			if err := json.Unmarshal([]byte(line), &fields); err != nil {
				t.Fatalf("a line is not one object: %q", line)
			}
		}
		if strings.Contains(out.String(), value) {
			t.Fatalf("%q is in the log:\n%s", value, out.String())
		}
	})
}

// What the lines are made of takes no value of a request: a variable does not compile.
func TestWordsAreConstants(t *testing.T) {
	t.Parallel()
	value := reflect.TypeFor[string]()
	for name, fn := range map[string]any{
		"Info": (*telemetry.Log).Info, "Warn": (*telemetry.Log).Warn, "Error": (*telemetry.Log).Error,
		"Counter": (*telemetry.Metrics).Counter, "Gauge": (*telemetry.Metrics).Gauge,
	} {
		if word := reflect.TypeOf(fn).In(1); value.AssignableTo(word) || word.Name() != strings.ToLower(word.Name()) {
			t.Errorf("%s takes a %v: a variable fits, and others can make one", name, word)
		}
	}
	if value.AssignableTo(reflect.TypeOf(telemetry.Count).In(0)) {
		t.Error("Count takes a variable")
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	_, missing := os.Open(filepath.Join(t.TempDir(), "Anna Holm"))
	for _, tc := range []struct {
		name string
		err  error
		want string
	}{
		{"says nothing of nothing", nil, ""},
		{"keeps the constants it was wrapped with", fmt.Errorf("create an activity: %w", fmt.Errorf("read a key: %w", sql.ErrNoRows)), "create an activity: read a key: sql: no rows in result set"},
		{"keeps the code of a fault", fmt.Errorf("create: %w", fault.New(fault.Invalid, "plan.title_length", "title", "…")), "create: plan.title_length"},
		{"keeps what the operating system calls it, without the path", missing, "no such file or directory"},
		{"names the type of what it does not know", fmt.Errorf("send: %w", errors.New("no such mailbox anna@example.org")), "send: *errors.errorString"},
		{"keeps what a package of ours says and signs", fmt.Errorf("open: %w", errors.New("vault: the sealed value was changed, moved or cut")), "open: vault: the sealed value was changed, moved or cut"},
		{"keeps no signed words with a value", errors.New("vault: no key of Anna"), "*errors.errorString"},
		{"keeps PostgreSQL's code, not its words", fmt.Errorf("insert: %w", state{}), "insert: telemetry_test.state 23505"},
		{"knows the end of time", fmt.Errorf("ask: %w", context.DeadlineExceeded), "ask: context deadline exceeded"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := telemetry.Describe(tc.err); got != tc.want {
				t.Errorf("Describe = %q, want %q", got, tc.want)
			}
		})
	}
}

func TestPanicked(t *testing.T) {
	t.Parallel()
	caught := func(fall func()) (err error) {
		defer func() { err = telemetry.Panicked(recover()) }()
		fall()
		return nil
	}
	for _, tc := range []struct {
		name, want string
		fall       func()
	}{
		{"keeps what the runtime says and where", "panic: runtime error: index out of range [3] with length 0 at telemetry_test.TestPanicked", func() { _ = []int{}[len("abc")] }},
		{"keeps only the type of another value", "panic: string at telemetry_test.TestPanicked", func() { panic("Anna Holm") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := telemetry.Describe(fmt.Errorf("answer: %w", caught(tc.fall)))
			if !strings.HasPrefix(got, "answer: "+tc.want) || strings.Contains(got, "Anna") {
				t.Errorf("Describe = %s", got)
			}
		})
	}
}

type state struct{}

func (state) Error() string    { return "Key (email)=(anna@example.org) already exists." }
func (state) SQLState() string { return "23505" }

func TestMetrics(t *testing.T) {
	t.Parallel()
	m := telemetry.NewMetrics()
	requests := m.Counter("requests", "Requests answered.", "route", "status")
	requests.Add(2, telemetry.Route("/v1/sync"), telemetry.Status(200))
	m.Histogram("request", "How long requests take.", "route").Observe(3*time.Millisecond, telemetry.Route("/v1/circles/Anna Holm"))
	m.Gauge("live_listeners", "Open connections.", func() float64 { return 7 })
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil))
	for _, want := range []string{
		`mobilize_requests_total{route="/v1/sync",status="200"} 2`,
		`mobilize_request_seconds_count{route="other"} 1`,
		`mobilize_live_listeners 7`,
		`go_goroutines`,
	} {
		if !strings.Contains(answer.Body.String(), want) {
			t.Errorf("no line %q", want)
		}
	}
	names, err := m.LabelNames()
	if err != nil || !slices.Equal(names, []string{"route", "status"}) {
		t.Errorf("LabelNames = %q, %v", names, err)
	}
}

// Every field there is has a declaration, and every declaration a field.
func TestFieldsAreDeclared(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // nobody called
	var out bytes.Buffer
	telemetry.New(&out, clock.NewFake(noon)).Error("all of them", errors.New("x"),
		telemetry.Request(id), telemetry.Count("rows", 1), telemetry.Bytes(1), telemetry.Took(1),
		telemetry.Status(200), telemetry.Method("GET"), telemetry.Route("/"),
		telemetry.Listening(listener), telemetry.Version("0.1.0"), telemetry.Bus("nats"))
	if !strings.Contains(out.String(), `"version":"0.1.0"`) {
		t.Errorf("the version is lost: %s", out.String())
	}
	var fields map[string]any
	if err := json.Unmarshal(out.Bytes(), &fields); err != nil {
		t.Fatal(err)
	}
	declared := personal.Record{Places: telemetry.Places}.PlacesOf(personal.LogField)
	for name := range fields {
		if strings.HasPrefix(name, "count_") {
			name = "count_*"
		}
		if !slices.Contains(declared, name) {
			t.Errorf("log field %s is not declared; add it to personal.go", name)
		}
	}
	if len(fields) != len(declared) {
		t.Errorf("%d fields, %d declarations", len(fields), len(declared))
	}
}
