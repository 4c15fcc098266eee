package apptest_test

import (
	"encoding/json"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mobilize/internal/app/apptest"
	"mobilize/internal/app/inventory"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/personal"
)

// What a running product keeps outside its tables is declared: each blob by the start of its name,
// each field of each log line, each label of each metric, each cookie.
func TestPlacesAreDeclared(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		h := newHay(t, s)
		mette, circle := h.family()
		h.plan(mette, circle)
		h.picture(mette, circle)
		h.mistakes(mette, circle)
		record := inventory.Data()

		blobs := filesUnder(t, filepath.Join(s.Config.Data, "blobs"))
		for _, blob := range blobs {
			if !slices.ContainsFunc(record.PlacesOf(personal.BlobPrefix), func(p string) bool { return strings.HasPrefix(blob, p) }) {
				t.Errorf("blob %s has no declared prefix", blob)
			}
		}
		fields := 0
		for line := range strings.Lines(s.Log.String()) {
			var values map[string]any
			if err := json.Unmarshal([]byte(line), &values); err != nil {
				t.Fatalf("a log line is not one object: %s", line)
			}
			for name := range values {
				fields++
				if strings.HasPrefix(name, "count_") {
					name = "count_*"
				}
				declared(t, record, personal.LogField, name)
			}
		}
		labels, err := s.Metrics().LabelNames()
		if err != nil {
			t.Fatal(err)
		}
		for _, label := range labels {
			declared(t, record, personal.MetricLabel, label)
		}
		cookies := cookiesOf(t, mette)
		for _, cookie := range cookies {
			declared(t, record, personal.Cookie, cookie)
		}
		if len(blobs) == 0 || fields == 0 || len(labels) == 0 || len(cookies) == 0 {
			t.Errorf("%d blobs, %d log fields, %d labels, %d cookies: this test sees nothing", len(blobs), fields, len(labels), len(cookies))
		}
	})
}

func declared(t *testing.T, r personal.Record, kind personal.PlaceKind, name string) {
	t.Helper()
	if !slices.Contains(r.PlacesOf(kind), name) {
		t.Errorf("%s %s is not declared; add it to the personal.go of its owner", kind, name)
	}
}

func filesUnder(t *testing.T, folder string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		names = append(names, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func cookiesOf(t *testing.T, p *apptest.Person) (names []string) {
	t.Helper()
	for _, cookie := range p.Cookies(t) {
		names = append(names, cookie.Name)
	}
	return names
}
