package planstore_test

import (
	"strings"
	"testing"

	"mobilize/internal/domain/plan/planstore"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/migrations"
)

// TestIndexes fails when reading a day would read a whole circle: every step of it must narrow
// the circle down by days or by identifiers.
func TestIndexes(t *testing.T) {
	t.Parallel()
	db := dbtest.Open(t, database.SQLite, migrations.Data())
	for _, statement := range []string{planstore.ActivitiesBetweenSQL, planstore.OccurrencesBetweenSQL} {
		rows, err := db.Query(t.Context(), "EXPLAIN QUERY PLAN "+statement, "circle", "2026-11-16", "2026-11-16")
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var id, parent, unused int
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(step, "SCAN") || strings.HasPrefix(step, "SEARCH") && !strings.Contains(step, "circle_id=? AND ") {
				t.Errorf("reads too much: %s", step)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
