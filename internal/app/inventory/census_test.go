package inventory_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"mobilize/internal/app/inventory"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/personal"
	"mobilize/migrations"
	"mobilize/policy"
)

// Every column of both databases, on both engines, is declared, and every declaration is true.
func TestCensus(t *testing.T) {
	t.Parallel()
	t.Run("data", func(t *testing.T) {
		t.Parallel()
		dbtest.Each(t, func(t *testing.T, db *database.DB) { census(t, db, inventory.Data()) })
	})
	t.Run("keys", func(t *testing.T) {
		t.Parallel()
		dbtest.EachOf(t, migrations.Keys(), func(t *testing.T, db *database.DB) { census(t, db, inventory.Keys()) }, database.RollbackJournal())
	})
}

func census(t *testing.T, db *database.DB, r personal.Record) {
	t.Helper()
	live, err := liveSchema(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if len(live) < 5 {
		t.Fatalf("the schema has %d tables: this census sees nothing", len(live))
	}
	for _, wrong := range r.Census(live) {
		t.Error(wrong)
	}
	columns := 0
	for _, table := range live {
		columns += len(table)
	}
	t.Logf("%d tables, %d columns", len(live), columns)
}

// The declarations contradict neither themselves nor the rules of retention.
func TestInventory(t *testing.T) {
	t.Parallel()
	rules, err := policy.Retention()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []personal.Record{inventory.Data(), inventory.Keys()} {
		for _, wrong := range r.Check() {
			t.Error(wrong)
		}
		for _, table := range r.Tables {
			for _, c := range table.Columns {
				if _, ok := rules[string(c.Retention)]; !ok {
					t.Errorf("%s.%s: retention rule %q is not in policy/retention.yaml", table.Name, c.Name, c.Retention)
				}
			}
		}
	}
}

// A column that somebody adds and nobody declares is found on the live schema of both engines.
func TestCensusSeesANewColumn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `ALTER TABLE person ADD COLUMN mobile TEXT NOT NULL DEFAULT ''`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		live, err := liveSchema(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"person.mobile has no personal-data class; add it to the personal.go of its owner"}
		if got := inventory.Data().Census(live); !slices.Equal(got, want) {
			t.Errorf("said %q", got)
		}
	})
}

const (
	liteColumns = `SELECT m.name, c.name, lower(c.type), coalesce(f."table", '') FROM sqlite_master m
		JOIN pragma_table_info(m.name) c LEFT JOIN pragma_foreign_key_list(m.name) f ON f."from" = c.name
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid`
	postgresColumns = `SELECT c.table_name, c.column_name, c.data_type, coalesce((
			SELECT min(u.table_name) FROM information_schema.key_column_usage k
			JOIN information_schema.table_constraints r ON r.constraint_name = k.constraint_name AND r.constraint_type = 'FOREIGN KEY'
			JOIN information_schema.constraint_column_usage u ON u.constraint_name = k.constraint_name
			WHERE k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name), '')
		FROM information_schema.columns c WHERE c.table_schema = 'public' ORDER BY c.table_name, c.ordinal_position`
)

// liveSchema reads what a database really has.
func liveSchema(ctx context.Context, db *database.DB) (live personal.Live, err error) {
	query := liteColumns
	if db.Engine() == database.PostgreSQL {
		query = postgresColumns
	}
	rows, err := db.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	live = personal.Live{}
	for rows.Next() {
		var table string
		var column personal.LiveColumn
		if err := rows.Scan(&table, &column.Name, &column.Type, &column.References); err != nil {
			return nil, err
		}
		live[table] = append(live[table], column)
	}
	return live, rows.Err()
}

// Both engines have the same tables and columns.
func TestEnginesAgree(t *testing.T) {
	t.Parallel()
	schemas := map[database.Engine]string{}
	for _, engine := range dbtest.Engines() {
		live, err := liveSchema(t.Context(), dbtest.Open(t, engine, migrations.Data()))
		if err != nil {
			t.Fatal(err)
		}
		var names strings.Builder
		for _, table := range slices.Sorted(maps.Keys(live)) {
			for _, c := range live[table] {
				names.WriteString(table + "." + c.Name + "\n")
			}
		}
		schemas[engine] = names.String()
	}
	for engine, schema := range schemas {
		if schema != schemas[database.SQLite] {
			t.Errorf("%s has\n%s\nand SQLite\n%s", engine, schema, schemas[database.SQLite])
		}
	}
}
