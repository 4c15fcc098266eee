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
		for path, reader := range map[string]access.Actor{"/days?from=2026-11-16&to=2026-11-16": s.Viewer, "/activities/" + id + "/history": s.Planner} {
			s.Copies = nil
			for _, actor := range []access.Actor{s.Stranger, reader} {
				s.do(t, actor, http.MethodGet, path, nil)
			}
			if !slices.Equal(s.Copies, []ident.ID{reader.Session}) {
				t.Errorf("%s notes a copy on %v, want on the reader's device only", path, s.Copies)
			}
		}
	})
}
