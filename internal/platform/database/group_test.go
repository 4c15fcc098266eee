package database_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/migrations"
)

// late has a rule that is only checked at the commit.
var late = fstest.MapFS{"0001_late.sql": {Data: []byte(`-- +goose Up
CREATE TABLE parent (id TEXT NOT NULL, CONSTRAINT parent_pkey PRIMARY KEY (id));
CREATE TABLE child (
    id TEXT NOT NULL,
    parent_id TEXT NOT NULL REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT child_pkey PRIMARY KEY (id)
);
INSERT INTO parent (id) VALUES ('p');
`)}}

// TestGroup lets writes that fail at the commit, or that wait in the queue, share a group with
// others that are well.
func TestGroup(t *testing.T) {
	t.Parallel()
	dbtest.EachOf(t, late, func(t *testing.T, db *database.DB) {
		insert := func(ctx context.Context, id, parent string) error {
			return db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO child (id, parent_id) VALUES ($1, $2)`, id, parent)
				return err
			})
		}
		has := func(id string) bool {
			var there bool
			if err := db.QueryRow(t.Context(), `SELECT count(*) > 0 FROM child WHERE id = $1`, id).Scan(&there); err != nil {
				t.Fatal(err)
			}
			return there
		}
		t.Run("keeps the neighbours of a write that fails at the commit", func(t *testing.T) {
			release := hold(t, db)
			var group sync.WaitGroup
			for i := range 20 {
				group.Go(func() {
					id, parent := fmt.Sprint("n", i), "p"
					if i%4 == 0 {
						parent = "nobody"
					}
					err := insert(t.Context(), id, parent)
					var v *database.Violation
					if isBad := parent != "p"; isBad != errors.As(err, &v) || !isBad && err != nil {
						t.Errorf("write %d: %v", i, err)
					}
				})
			}
			release()
			group.Wait()
			for i := range 20 {
				if has(fmt.Sprint("n", i)) != (i%4 != 0) {
					t.Errorf("write %d is there: %v", i, i%4 == 0)
				}
			}
		})
		t.Run("does not run a write whose caller left the queue", func(t *testing.T) {
			if db.Engine() != database.SQLite {
				return // PostgreSQL has no queue: the write would begin at once
			}
			release := hold(t, db)
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if err := insert(ctx, "left", "p"); !errors.Is(err, context.Canceled) {
				t.Errorf("InTx = %v", err)
			}
			waiting, leave := context.WithCancel(t.Context())
			answered := make(chan error)
			go func() { answered <- insert(waiting, "left", "p") }()
			leave()
			if err := <-answered; !errors.Is(err, context.Canceled) {
				t.Errorf("InTx = %v", err)
			}
			release()
			if err := insert(t.Context(), "after", "p"); err != nil || has("left") {
				t.Errorf("the write was made, %v", err)
			}
		})
		t.Run("ends what is queued before it closes", func(t *testing.T) {
			release := hold(t, db)
			answers := make(chan error, 10)
			for i := range 10 {
				go func() { answers <- insert(t.Context(), fmt.Sprint("c", i), "p") }()
			}
			closed := make(chan error)
			release()
			go func() { closed <- db.Close() }()
			for range 10 {
				// Made, or refused because the database was closed first; nothing between.
				if err := <-answers; err != nil && !errors.Is(err, database.ErrClosed) && !strings.Contains(err.Error(), "closed") {
					t.Errorf("InTx = %v", err)
				}
			}
			if err := <-closed; err != nil {
				t.Errorf("Close = %v", err)
			}
		})
	})
}

// hold keeps the writer of db busy until release is called.
func hold(t *testing.T, db *database.DB) (release func()) {
	t.Helper()
	begun, end, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	var once sync.Once // a group that is lost makes its writes again, this one too
	go func() {
		defer close(ended)
		err := db.InTx(context.Background(), func(context.Context, *database.Tx) error {
			once.Do(func() { close(begun) })
			<-end
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}()
	<-begun
	return func() { close(end); <-ended }
}

// TestFull lets the disk be full for one write of a group: SQLite rolls all of them back, and
// those that fit are made again.
func TestFull(t *testing.T) {
	t.Parallel()
	db := dbtest.Open(t, database.SQLite, late)
	limit := func(pages int) {
		err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, fmt.Sprintf(`PRAGMA max_page_count = %d`, pages))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	write := func(id string, size int) error {
		return db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO parent (id) VALUES ($1)`, id+strings.Repeat("x", size))
			return err
		})
	}
	limit(40)
	release := hold(t, db)
	var group sync.WaitGroup
	for i := range 12 {
		group.Go(func() {
			size := 10
			if i%4 == 0 {
				size = 1 << 20
			}
			if err := write(fmt.Sprint("w", i, "."), size); (err != nil) != (size > 10) {
				t.Errorf("write %d: %v", i, err)
			}
		})
	}
	release()
	group.Wait()
	limit(1 << 20)
	if err := write("after", 1<<20); err != nil {
		t.Errorf("with room again: %v", err)
	}
	var count int
	if err := db.QueryRow(t.Context(), `SELECT count(*) FROM parent`).Scan(&count); err != nil || count != 1+9+1 {
		t.Errorf("%d rows, %v", count, err)
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	t.Run("refuses a setting that does not read back", func(t *testing.T) {
		t.Parallel()
		for _, tc := range []struct{ name, set, read string }{
			{"synchronus", "FULL", "2"},       // a misspelt name
			{"mmap_size", "nonsense", "4096"}, // a value that is not taken
		} {
			err := database.ConnectWith(t.Context(), path, tc.name, tc.set, tc.read)
			if err == nil || !strings.Contains(err.Error(), tc.name) {
				t.Errorf("%s: %v", tc.name, err)
			}
		}
	})
	t.Run("makes a file that its owner alone may read", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "own æøå?.db")
		db, err := database.Open(t.Context(), "sqlite:"+path)
		if err != nil {
			t.Fatal(err)
		}
		if err := database.Migrate(t.Context(), db, migrations.Data()); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{path, path + "-wal"} {
			info, err := os.Stat(name)
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", name, info, err)
			}
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("keeps the key store without a log of what was", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "keys.db")
		db, err := database.Open(t.Context(), "sqlite:"+path, database.RollbackJournal())
		if err != nil {
			t.Fatal(err)
		}
		if err := database.Migrate(t.Context(), db, late); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(path + "-wal"); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a write-ahead log is there: %v", err)
		}
		if journal, err := os.Stat(path + "-journal"); err != nil || journal.Size() != 0 {
			t.Errorf("the journal is not empty: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("refuses an address it does not know, and never repeats it", func(t *testing.T) {
		t.Parallel()
		for _, address := range []string{"mysql://secret", "sqlite:", "sqlite::memory:", "postgres://u:secret@%zz"} {
			if _, err := database.Open(t.Context(), address); err == nil || strings.Contains(err.Error(), "secret") {
				t.Errorf("Open = %v", err)
			}
		}
	})
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	for _, engine := range dbtest.Engines() {
		t.Run(string(engine)+"/by four nodes at once", func(t *testing.T) {
			t.Parallel()
			address := dbtest.Address(t, engine, fstest.MapFS{"0001_x.sql": {Data: []byte("-- +goose Up\nCREATE TABLE first (id TEXT);\n")}})
			next := fstest.MapFS{
				"0001_x.sql": {Data: []byte("-- +goose Up\nCREATE TABLE first (id TEXT);\n")},
				"0003_z.sql": {Data: []byte("-- +goose Up\nINSERT INTO first (id) VALUES ('once');\n")},
			}
			nodes := 4
			if engine == database.SQLite {
				nodes = 1 // one program a file
			}
			var group sync.WaitGroup
			for range nodes {
				group.Go(func() {
					db, err := database.Open(t.Context(), address)
					if err != nil {
						t.Error(err)
						return
					}
					if err := errors.Join(database.Migrate(t.Context(), db, next), db.Close()); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			db, err := database.Open(t.Context(), address)
			if err != nil {
				t.Fatal(err)
			}
			// A lower number that arrives later is made too: domains count on their own.
			next["0002_y.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nINSERT INTO first (id) VALUES ('late');\n")}
			if err := database.Migrate(t.Context(), db, next); err != nil {
				t.Error(err)
			}
			var count int
			if err := db.QueryRow(t.Context(), `SELECT count(*) FROM first`).Scan(&count); err != nil || count != 2 {
				t.Errorf("%d rows, %v", count, err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
