package outbox_test

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
	"mobilize/migrations"
)

// run starts the program on a database, lets it work and stops it, in order or not. It returns the
// generation that devices were told.
func run(t *testing.T, address string, killed bool, work func(o *outbox.Outbox)) ident.ID {
	t.Helper()
	db, err := database.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	c := clock.NewFake(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
	o := outbox.New(db, bus.New(), c, ident.NewMaker(c, rand.Reader))
	if id, err := o.Generation(t.Context()); err != nil {
		t.Fatal(id, err)
	}
	if err := o.Arrive(t.Context()); err != nil {
		t.Fatal(err)
	}
	work(o)
	id, err := o.Generation(t.Context())
	if err != nil || id == "" {
		t.Fatalf("Generation = %q, %v", id, err)
	}
	if !killed {
		if err := o.Leave(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return id
}

func nothing(*outbox.Outbox) {}

// copyFile writes to into the file that is there, as cp does.
func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestGeneration(t *testing.T) {
	t.Parallel()
	for _, engine := range dbtest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			t.Run("goes on from start to start, killed or not", func(t *testing.T) {
				address := dbtest.Address(t, engine, migrations.Data())
				first := run(t, address, false, nothing)
				if again := run(t, address, true, nothing); again != first {
					t.Error("another after a stop")
				}
				if again := run(t, address, false, nothing); again != first {
					t.Error("another after it was killed")
				}
			})
			t.Run("is another when an operator says so", func(t *testing.T) {
				address := dbtest.Address(t, engine, migrations.Data())
				first := run(t, address, false, nothing)
				second := run(t, address, false, func(o *outbox.Outbox) {
					if err := o.Renew(t.Context()); err != nil {
						t.Error(err)
					}
				})
				if third := run(t, address, false, nothing); second == first || third != second {
					t.Errorf("%s, then %s, then %s", first, second, third)
				}
			})
			t.Run("is another in another place, for every node", func(t *testing.T) {
				db := dbtest.Open(t, engine, migrations.Data())
				w := newWorld(db)
				if err := w.Arrive(t.Context()); err != nil {
					t.Fatal(err)
				}
				before, err := w.Generation(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				liesElsewhere(t, db)
				started := newWorld(db)
				if err := started.Arrive(t.Context()); err != nil {
					t.Fatal(err)
				}
				after, err := started.Generation(t.Context())
				if err != nil || after == before {
					t.Errorf("%s, then %s, %v", before, after, err)
				}
				w.clock.Advance(time.Second)
				if heard, err := w.Generation(t.Context()); err != nil || engine == database.PostgreSQL && heard != after {
					t.Errorf("the node that was there says %s, %v", heard, err)
				}
			})
			t.Run("is another after a start that did not come so far as to see it", func(t *testing.T) {
				db := dbtest.Open(t, engine, migrations.Data())
				w := newWorld(db)
				if err := w.Arrive(t.Context()); err != nil {
					t.Fatal(err)
				}
				before, err := w.Generation(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				liesElsewhere(t, db)
				stopped, stop := context.WithCancel(t.Context())
				stop()
				started := newWorld(db)
				if err := started.Arrive(stopped); err == nil {
					t.Fatal("it arrived")
				}
				if err := started.Leave(t.Context()); err != nil {
					t.Error(err)
				}
				again := newWorld(db)
				if err := again.Arrive(t.Context()); err != nil {
					t.Fatal(err)
				}
				if after, err := again.Generation(t.Context()); err != nil || after == before {
					t.Errorf("%s, then %s, %v", before, after, err)
				}
			})
		})
	}
}

// liesElsewhere has the database say that it lay in another place, as a restored one does.
func liesElsewhere(t *testing.T, db *database.DB) {
	t.Helper()
	err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE feed_generation SET lies_in = 'another'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestGeneration_OfARestoredFile restores backups of a SQLite database in the ways people do.
func TestGeneration_OfARestoredFile(t *testing.T) {
	t.Parallel()
	ways := map[string]func(path string) error{
		"into the same file":        nil,
		"where a broken file was":   func(path string) error { return os.Rename(path, path+".broken") },
		"where a removed file was":  os.Remove, // the number of its file may be given again
		"where all was cleaned off": func(path string) error { return errors.Join(os.Remove(path), os.Remove(path+".place")) },
	}
	for _, isHot := range []bool{false, true} {
		for _, isKilled := range []bool{false, true} {
			for way, empty := range ways {
				if isHot && isKilled && empty == nil {
					continue // made and restored within one life of the process: an operator has to say so
				}
				t.Run(name("made while it ran", isHot)+name(", killed before", isKilled)+", "+way, func(t *testing.T) {
					t.Parallel()
					address := dbtest.Address(t, database.SQLite, migrations.Data())
					path := strings.TrimPrefix(address, "sqlite:")
					backup := filepath.Join(t.TempDir(), "backup")
					save := func() {
						err := dump(t, address, backup)
						if err != nil {
							t.Fatal(err)
						}
					}
					first := run(t, address, false, nothing)
					if !isHot {
						save()
					}
					if run(t, address, isKilled, func(*outbox.Outbox) {
						if isHot {
							save()
						}
					}) != first {
						t.Fatal("another before anything was restored")
					}
					if empty != nil {
						if err := empty(path); err != nil {
							t.Fatal(err)
						}
					}
					copyFile(t, backup, path)
					second := run(t, address, false, nothing)
					if second == first {
						t.Error("the same after a backup was restored")
					}
					if third := run(t, address, false, nothing); third != second {
						t.Error("another without another restoring")
					}
				})
			}
		}
	}
}

// TestGeneration_OfARestoredFolder puts back the whole data folder, saved while the program stood still:
// the file and its mark fit each other.
func TestGeneration_OfARestoredFolder(t *testing.T) {
	t.Parallel()
	folder, saved := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "saved")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "mobilize.db")
	copyFile(t, strings.TrimPrefix(dbtest.Address(t, database.SQLite, migrations.Data()), "sqlite:"), path)
	first := run(t, "sqlite:"+path, false, nothing)
	if err := os.CopyFS(saved, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	if run(t, "sqlite:"+path, false, nothing) != first {
		t.Fatal("another before anything was restored")
	}
	if err := errors.Join(os.RemoveAll(folder), os.CopyFS(folder, os.DirFS(saved))); err != nil {
		t.Fatal(err)
	}
	if run(t, "sqlite:"+path, false, nothing) == first {
		t.Error("the same after the folder was restored")
	}
}

func name(what string, is bool) string {
	if is {
		return what
	}
	return "not " + what
}

// dump copies a database that may be in use.
func dump(t *testing.T, address, to string) error {
	t.Helper()
	db, err := database.Open(t.Context(), address)
	if err != nil {
		return err
	}
	var into int
	if err := db.QueryRow(t.Context(), `SELECT count(*) FROM feed_generation`).Scan(&into); err != nil {
		return err
	}
	if err := db.Close(); err != nil { // empties the log into the file when it is the last
		return err
	}
	path := strings.TrimPrefix(address, "sqlite:")
	copyFile(t, path, to)
	if _, err := os.Stat(path + "-wal"); err == nil {
		copyFile(t, path+"-wal", to+"-wal")
		return fold(t, to)
	}
	return nil
}

// fold empties the log of a copy into its file.
func fold(t *testing.T, path string) error {
	t.Helper()
	db, err := database.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		return err
	}
	return db.Close()
}
