package sync_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/fault"
)

func TestCursor(t *testing.T) {
	t.Parallel()
	w := newWorld(dbtest.Open(t, database.SQLite, schema))
	for _, bad := range []string{"!", "AA", "_w", "Aw", "Ag0", "AQ0", "AQ" + strings.Repeat("A", 30), "Ag" + strings.Repeat("A", 30), base64.RawURLEncoding.EncodeToString([]byte{2, 2, 3})} {
		_, err := w.Pull(t.Context(), planner, bad)
		if f := fault.As(err); f == nil || f.Code != "sync.cursor_malformed" || strings.Contains(f.Message, bad) {
			t.Errorf("cursor %q: %v", bad, err)
		}
	}
}

func FuzzCursor(f *testing.F) {
	w := newWorld(dbtest.Open(f, database.SQLite, schema))
	circle := w.circle()
	page, err := w.Pull(f.Context(), planner, "")
	if err != nil {
		f.Fatal(err)
	}
	w.putMany(f, circle, pageRows+1)
	inside, err := w.Pull(f.Context(), planner, page.Cursor)
	if err != nil || !inside.More {
		f.Fatal(inside.More, err)
	}
	f.Add(page.Cursor)
	f.Add(inside.Cursor) // ends inside a revision
	f.Add("AQ")
	f.Add("Ag")
	f.Fuzz(func(t *testing.T, cursor string) {
		page, err := w.Pull(t.Context(), planner, cursor)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		// Whatever a device sends, it ends with the circles it may see and no others.
		if len(page.Circles) != 1 || page.Circles[0].Circle != circle || slices.Contains(page.Lost, circle) {
			t.Fatalf("page = %+v", page)
		}
		// And with its answer it is never stuck: a few pages later it has everything.
		for range 4 {
			if page, err = w.Pull(t.Context(), planner, page.Cursor); err != nil || len(page.Rows) > pageRows {
				t.Fatalf("%d rows, %v", len(page.Rows), err)
			}
		}
		if page.More || len(page.Rows)+len(page.Reset)+len(page.Lost) > 0 {
			t.Fatalf("it still gets %+v", page)
		}
	})
}

// pageRows is how many rows a page has at most.
const pageRows = 500
