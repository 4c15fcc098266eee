package apptest_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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
		h.sound(mette, circle)
		h.profile(mette, circle)
		h.mistakes(mette, circle)
		awaitFile(t, filepath.Join(s.Config.SnapshotsFolder(), "*.snapshot"))
		found := placesOf(t, s, mette)
		for _, wrong := range undeclared(inventory.Data(), found) {
			t.Error(wrong)
		}
		t.Run("and each of them is missed when its declaration goes", func(t *testing.T) {
			all, missed := inventory.Data(), 0
			for i, place := range all.Places {
				if len(found[place.Kind]) == 0 || !isUsed(place, found) {
					continue
				}
				without := all
				without.Places = slices.Delete(slices.Clone(all.Places), i, i+1)
				if len(undeclared(without, found)) == 0 {
					t.Errorf("nobody misses the declaration of %s %s", place.Kind, place.Name)
				}
				missed++
			}
			if missed < 8 {
				t.Errorf("%d declarations were taken away: this test sees nothing", missed)
			}
			t.Logf("%d declarations were taken away, one at a time", missed)
		})
	})
}

// places are what a running product was seen to keep and say, by kind.
type places map[personal.PlaceKind][]string

// isUsed says whether something was found under a declaration.
func isUsed(place personal.PlaceDecl, found places) bool {
	return len(undeclared(personal.Record{Places: []personal.PlaceDecl{place}}, places{place.Kind: found[place.Kind]})) < len(found[place.Kind])
}

func placesOf(t *testing.T, s *apptest.Server, mette *apptest.Person) places {
	t.Helper()
	found := places{
		personal.BlobPrefix: filesUnder(t, filepath.Join(s.Config.Data, "blobs")),
		personal.DataFile:   slices.DeleteFunc(filesUnder(t, s.Config.Data), func(name string) bool { return strings.HasPrefix(name, "blobs/") }),
		personal.Cookie:     cookiesOf(t, mette),
	}
	for line := range strings.Lines(s.Log.String()) {
		var values map[string]any
		if err := json.Unmarshal([]byte(line), &values); err != nil {
			t.Fatalf("a log line is not one object: %s", line)
		}
		for name := range values {
			if strings.HasPrefix(name, "count_") {
				name = "count_*"
			}
			found[personal.LogField] = append(found[personal.LogField], name)
		}
	}
	var err error
	if found[personal.MetricLabel], err = s.Metrics().LabelNames(); err != nil {
		t.Fatal(err)
	}
	for kind, names := range found {
		if len(names) == 0 {
			t.Errorf("no %s was found: this test sees nothing", kind)
		}
	}
	return found
}

// undeclared says which places were found without a declaration in r.
func undeclared(r personal.Record, found places) (wrong []string) {
	for kind, names := range found {
		for _, name := range names {
			isIt := func(declared string) bool { return declared == name }
			if kind == personal.BlobPrefix || kind == personal.DataFile {
				isIt = func(declared string) bool { return strings.HasPrefix(name, declared) }
			}
			if !slices.ContainsFunc(r.PlacesOf(kind), isIt) {
				wrong = append(wrong, fmt.Sprintf("%s %s is not declared; add it to the personal.go of its owner", kind, name))
			}
		}
	}
	return wrong
}

// awaitFile asks until background work has written a file of that pattern.
func awaitFile(t *testing.T, pattern string) {
	t.Helper()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for range 1000 {
		if found, err := filepath.Glob(pattern); err != nil || len(found) > 0 {
			return
		}
		<-look.C
	}
	t.Fatal("no snapshot of the keys was taken")
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
