package planhttp_test

import (
	"net/http"
	"slices"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

func TestCopies(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		id := s.IDs.New().String()
		s.must(t, http.MethodPut, "/activities/"+id, swim)
		for _, path := range []string{"/days?from=2026-11-16&to=2026-11-16", "/activities/" + id + "/history"} {
			s.Copies = nil
			for _, actor := range []access.Actor{s.Stranger, s.Viewer} {
				s.do(t, actor, http.MethodGet, path, nil)
			}
			if !slices.Equal(s.Copies, []ident.ID{s.Viewer.Session}) {
				t.Errorf("%s notes a copy on %v, want on the viewer's device only", path, s.Copies)
			}
		}
	})
}
