package soundhttp_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"testing"

	"mobilize/internal/domain/sound/soundhttp"
	"mobilize/internal/domain/sound/soundtest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/httpapi/httpapitest"
	"mobilize/migrations"
)

func serve(t *testing.T) (*soundtest.World, *httpapitest.Server, string) {
	t.Helper()
	w := soundtest.New(t, dbtest.Open(t, database.SQLite, migrations.Data()))
	s := httpapitest.New(t, w.Outbox, func(r *httpapi.Router) { soundhttp.Register(r, w.Service, w.Clock) })
	return w, s, "/v1/circles/" + w.Circle.String() + "/sounds/"
}

func form(t *testing.T, parts ...string) (body []byte, kind string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		part, err := m.CreateFormField(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), m.FormDataContentType()
}

func TestUploadAndPlay(t *testing.T) {
	t.Parallel()
	w, s, in := serve(t)
	id := w.IDs.New()
	body, kind := form(t, "meta", "{}", "file", string(soundtest.Recording()))
	if a := s.As(w.Planner).Do(t, http.MethodPut, in+id.String(), body, "Content-Type", kind); a.Status != http.StatusOK {
		t.Fatalf("PUT = %d %s", a.Status, a.Body)
	}
	whole := s.As(w.Viewer).Do(t, http.MethodGet, in+id.String(), nil)
	if whole.Status != http.StatusOK || len(whole.Body) != 8044 {
		t.Fatalf("GET = %d, %d bytes", whole.Status, len(whole.Body))
	}
	for name, want := range map[string]string{
		"Content-Type": "audio/wav", "Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff",
		"Content-Disposition": "inline", "Content-Security-Policy": "default-src 'none'; sandbox", "Accept-Ranges": "bytes",
		"Cross-Origin-Resource-Policy": "same-origin", "Vary": "Cookie, Sec-Fetch-Dest",
	} {
		if got := whole.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	part := s.As(w.Viewer).Do(t, http.MethodGet, in+id.String(), nil, "Range", "bytes=0-1", "Sec-Fetch-Dest", "audio")
	if part.Status != http.StatusPartialContent || string(part.Body) != "RI" || part.Header.Get("Content-Range") != "bytes 0-1/8044" || part.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("a range = %d %q %v", part.Status, part.Body, part.Header)
	}
	rows, err := soundhttp.NewSource(w.Service).Read(t.Context(), must(w.Allow(t.Context(), w.Viewer, w.Circle, 0)), []string{id.String()})
	text, _ := json.Marshal(rows[id.String()])
	want := `{"id":"` + id.String() + `","type":"audio/wav","milliseconds":1000,"addedBy":"` + w.Planner.Person.String() + `","addedAt":"2026-03-02T09:00:00.000Z"}`
	if err != nil || string(text) != want {
		t.Errorf("devices get %s, %v", text, err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w, s, in := serve(t)
	good := string(soundtest.Recording())
	for name, tc := range map[string]struct {
		parts  []string
		status int
		code   string
	}{
		"a page":           {[]string{"meta", "{}", "file", "<!doctype html>"}, 415, "sound.unsupported"},
		"too many bytes":   {[]string{"meta", "{}", "file", good + string(make([]byte, 1<<20))}, 413, "sound.too_large"},
		"a broken one":     {[]string{"meta", "{}", "file", good[:100]}, 422, "sound.damaged"},
		"another order":    {[]string{"file", good, "meta", "{}"}, 422, "sound.parts"},
		"no file":          {[]string{"meta", "{}"}, 422, "sound.parts"},
		"an unknown field": {[]string{"meta", `{"name":"x"}`, "file", good}, 422, "request.unknown_field"},
	} {
		t.Run(name, func(t *testing.T) {
			body, kind := form(t, tc.parts...)
			answer := s.As(w.Planner).Do(t, http.MethodPut, in+w.IDs.New().String(), body, "Content-Type", kind)
			if code, _ := answer.Problem(); answer.Status != tc.status || code != tc.code {
				t.Errorf("PUT = %d %s, want %d %s", answer.Status, answer.Body, tc.status, tc.code)
			}
		})
	}
	body, kind := form(t, "meta", "{}", "file", good)
	if a := s.As(w.Planner).Do(t, http.MethodPut, in+w.IDs.New().String(), body[:len(body)-1000], "Content-Type", kind); a.Status != 400 && a.Status != 499 {
		if code, _ := a.Problem(); code != "sound.cut_off" {
			t.Errorf("cut off = %d %s", a.Status, a.Body)
		}
	}
	if a := s.As(w.Planner).Do(t, http.MethodPut, in+w.IDs.New().String(), []byte(good), "Content-Type", "audio/wav"); a.Status != 415 {
		t.Errorf("no form = %d %s", a.Status, a.Body)
	}
	if a := s.As(w.Viewer).Do(t, http.MethodGet, in+w.IDs.New().String(), nil); a.Status != 404 {
		t.Errorf("nothing = %d", a.Status)
	}
}
