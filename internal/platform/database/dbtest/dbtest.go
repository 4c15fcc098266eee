// Package dbtest gives every test an empty database of its own, on both engines.
//
// Owns: making, copying and removing throw-away databases.
// Does not own: a running PostgreSQL (scripts/postgres starts one).
// Start reading at: Each.
package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/migrations"
)

// Variable names the environment variable with the address of a PostgreSQL superuser.
const Variable = "MOBILIZE_TEST_POSTGRES"

// Each runs fn on a migrated, empty database: on SQLite always, and on PostgreSQL when Variable
// is set. The databases are closed and removed when the test ends.
func Each(t *testing.T, fn func(t *testing.T, db *database.DB)) {
	t.Helper()
	EachOf(t, migrations.Data(), fn)
}

// EachOf is Each with the steps of schema, opened with opts.
func EachOf(t *testing.T, schema fs.FS, fn func(t *testing.T, db *database.DB), opts ...database.Option) {
	t.Helper()
	for _, engine := range Engines() {
		t.Run(string(engine), func(t *testing.T) { fn(t, Open(t, engine, schema, opts...)) })
	}
}

// Engines lists the engines that tests run on here.
func Engines() []database.Engine {
	if server() == "" {
		return []database.Engine{database.SQLite}
	}
	return []database.Engine{database.SQLite, database.PostgreSQL}
}

// Open returns a database of engine with the steps of schema made and nothing in it.
func Open(tb testing.TB, engine database.Engine, schema fs.FS, opts ...database.Option) *database.DB {
	tb.Helper()
	db, err := database.Open(tb.Context(), Address(tb, engine, schema), opts...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Errorf("close the database: %v", err)
		}
	})
	return db
}

// Address makes a database as Open does and returns its address, for a test that opens it
// itself, perhaps in another process.
func Address(tb testing.TB, engine database.Engine, schema fs.FS) string {
	tb.Helper()
	if engine == database.SQLite {
		path := filepath.Join(tb.TempDir(), "test.db")
		if err := os.WriteFile(path, sqliteTemplate(tb, schema), 0o600); err != nil {
			tb.Fatal(err)
		}
		return "sqlite:" + path
	}
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), counter.Add(1))
	admin := administrator(tb)
	run(tb, admin, "CREATE DATABASE "+name+" TEMPLATE "+postgresTemplate(tb, admin, schema)+" STRATEGY FILE_COPY")
	tb.Cleanup(func() {
		drop := "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"
		if err := execute(context.Background(), administrator(tb), drop); err != nil {
			tb.Errorf("drop the database: %v", err)
		}
	})
	return addressOf(tb, name)
}

var counter atomic.Int64

// server is the address of the PostgreSQL that tests may use; "" for none.
func server() string { return os.Getenv(Variable) }

// templates keeps one migrated SQLite file for each schema: copying it takes a millisecond,
// migrating takes fifty.
var templates sync.Map // digest -> func() ([]byte, error)

func sqliteTemplate(tb testing.TB, schema fs.FS) []byte {
	tb.Helper()
	build, _ := templates.LoadOrStore(digest(tb, schema), sync.OnceValues(func() ([]byte, error) { return migratedFile(schema) }))
	file, err := build.(func() ([]byte, error))()
	if err != nil {
		tb.Fatal(err)
	}
	return file
}

func migratedFile(schema fs.FS) ([]byte, error) {
	dir, err := os.MkdirTemp("", "dbtest")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "template.db")
	ctx := context.Background()
	db, err := database.Open(ctx, "sqlite:"+path)
	if err != nil {
		return nil, err
	}
	if err := database.Migrate(ctx, db, schema); err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil { // the last connection to close empties the log into the file
		return nil, err
	}
	return os.ReadFile(path) //nolint:gosec // made above
}

// digest names a schema by what its steps say.
func digest(tb testing.TB, schema fs.FS) string {
	tb.Helper()
	hash := sha256.New()
	err := fs.WalkDir(schema, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(schema, path)
		fmt.Fprintf(hash, "%s\x00%d\x00%s", path, len(text), text)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return hex.EncodeToString(hash.Sum(nil)[:12])
}

func addressOf(tb testing.TB, name string) string {
	tb.Helper()
	address, err := url.Parse(server())
	if err != nil {
		tb.Fatalf("%s is malformed", Variable)
	}
	address.Path = "/" + name
	return address.String()
}
