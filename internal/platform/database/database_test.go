package database_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/fstest"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
)

// schema is a small world to break rules in.
var schema = fstest.MapFS{
	"0001_world.sql": {Data: []byte(`-- +goose Up
CREATE TABLE owner (id TEXT NOT NULL, CONSTRAINT owner_pkey PRIMARY KEY (id));
CREATE TABLE thing (
    owner_id TEXT NOT NULL,
    id       TEXT NOT NULL,
    email    TEXT NOT NULL,
    many     BIGINT NOT NULL,
    is_good  BOOLEAN NOT NULL,
    sealed   BYTEA NOT NULL,
    CONSTRAINT thing_pkey PRIMARY KEY (owner_id, id),
    CONSTRAINT thing_owner_fkey FOREIGN KEY (owner_id) REFERENCES owner (id),
    CONSTRAINT thing_many CHECK (many >= 0)
);
CREATE UNIQUE INDEX thing_email ON thing (email);
CREATE UNIQUE INDEX thing_folded ON thing (lower(id), many);
CREATE TABLE counter (id TEXT NOT NULL, n BIGINT NOT NULL, CONSTRAINT counter_pkey PRIMARY KEY (id));
INSERT INTO owner (id) VALUES ('o');
INSERT INTO counter (id, n) VALUES ('c', 0);
`)},
	"0002_only.sqlite.sql":   {Data: []byte("-- +goose Up\nCREATE TABLE only_sqlite (id TEXT);\n")},
	"0002_only.postgres.sql": {Data: []byte("-- +goose Up\nCREATE TABLE only_postgres (id TEXT);\n")},
}

const insertThing = `INSERT INTO thing (owner_id, id, email, many, is_good, sealed) VALUES ($1, $2, $3, $4, $5, $6)`

func TestValues(t *testing.T) {
	t.Parallel()
	dbtest.EachOf(t, schema, func(t *testing.T, db *database.DB) {
		t.Run("come back as they went in", func(t *testing.T) {
			type name string
			err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				n, err := tx.Exec(ctx, insertThing, "o", name("1"), "æøå@x", int64(1)<<60, true, []byte{0, 255})
				if err == nil && n != 1 {
					return fmt.Errorf("%d rows changed", n)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			var id name
			var email string
			var many int64
			var good bool
			var sealed []byte
			row := db.QueryRow(t.Context(), `SELECT id, email, many, is_good, sealed FROM thing WHERE owner_id = $2 AND id = $1`, "1", "o")
			if err := row.Scan(&id, &email, &many, &good, &sealed); err != nil {
				t.Fatal(err)
			}
			if id != "1" || email != "æøå@x" || many != 1<<60 || !good || string(sealed) != "\x00\xff" {
				t.Errorf("read %q %q %d %v %x", id, email, many, good, sealed)
			}
		})
		t.Run("that are not there are ErrNoRows", func(t *testing.T) {
			var id string
			err := db.QueryRow(t.Context(), `SELECT id FROM thing WHERE id = $1`, "none").Scan(&id)
			if !errors.Is(err, sql.ErrNoRows) {
				t.Errorf("Scan = %v", err)
			}
		})
		t.Run("are found by lists of any length", func(t *testing.T) {
			for _, n := range []int{1, 40, 41, 500} {
				args := make([]any, n)
				for i := range args {
					args[i] = fmt.Sprint(i + 1)
				}
				list := `SELECT count(*) FROM thing WHERE id IN (` + database.In(n, 1) + `)`
				var read, inTx int
				if err := db.QueryRow(t.Context(), list, args...).Scan(&read); err != nil {
					t.Fatal(err)
				}
				err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
					if _, err := tx.Exec(ctx, `UPDATE thing SET many = many WHERE id IN (`+database.In(n, 1)+`)`, args...); err != nil {
						return err
					}
					return tx.QueryRow(ctx, list, args...).Scan(&inTx)
				})
				if err != nil || read != 1 || inTx != 1 {
					t.Errorf("%d: %d and %d rows, %v", n, read, inTx, err)
				}
			}
		})
		t.Run("sort by their bytes", func(t *testing.T) {
			var sorted bool
			if err := db.QueryRow(t.Context(), `SELECT 'Z' < 'a' AND 'a' < 'å'`).Scan(&sorted); err != nil || !sorted {
				t.Errorf("sorted = %v, %v", sorted, err)
			}
		})
	})
}

func TestViolation(t *testing.T) {
	t.Parallel()
	dbtest.EachOf(t, schema, func(t *testing.T, db *database.DB) {
		insert := func(owner, id, email any, many int) error {
			return db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.Exec(ctx, insertThing, owner, id, email, many, true, []byte{1})
				return err
			})
		}
		if err := insert("o", "x", "a", 1); err != nil {
			t.Fatal(err)
		}
		for _, tc := range []struct {
			name string
			err  error
			want database.Violation
		}{
			{"of a primary key", insert("o", "x", "b", 2), database.Violation{Kind: database.Unique, Constraint: "thing_pkey"}},
			{"of a unique index", insert("o", "2", "a", 1), database.Violation{Kind: database.Unique, Constraint: "thing_email"}},
			{"of a unique index over an expression", insert("o", "X", "b", 1), database.Violation{Kind: database.Unique, Constraint: "thing_folded"}},
			{"of a foreign key", insert("stranger", "2", "b", 1), database.Violation{Kind: database.ForeignKey}},
			{"of a check", insert("o", "2", "b", -1), database.Violation{Kind: database.Check, Constraint: "thing_many"}},
			{"of a missing value", insert("o", "2", nil, 1), database.Violation{Kind: database.NotNull}},
		} {
			t.Run(tc.name, func(t *testing.T) {
				var got *database.Violation
				if !errors.As(tc.err, &got) || *got != tc.want {
					t.Errorf("error = %v, want %v", tc.err, &tc.want)
				}
			})
		}
	})
}

func TestInTx(t *testing.T) {
	t.Parallel()
	dbtest.EachOf(t, schema, func(t *testing.T, db *database.DB) {
		count := func(t *testing.T) (n int64) {
			t.Helper()
			if err := db.QueryRow(t.Context(), `SELECT n FROM counter WHERE id = 'c'`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		add := func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE counter SET n = n + 1 WHERE id = 'c'`)
			return err
		}
		t.Run("keeps every write of many at once and undoes those that fail or panic", func(t *testing.T) {
			before := count(t)
			committed := make(chan struct{}, 300)
			var group sync.WaitGroup
			for i := range 300 {
				group.Go(func() {
					defer func() {
						if value := recover(); (value != nil) != (i%3 == 1) {
							t.Errorf("write %d panicked with %v", i, value)
						}
					}()
					err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
						tx.OnCommit(func() { committed <- struct{}{} })
						if err := add(ctx, tx); err != nil {
							return err
						}
						switch i % 3 {
						case 1:
							panic("on purpose")
						case 2:
							return errOnPurpose
						}
						return nil
					})
					if i%3 == 0 && err != nil || i%3 == 2 && !errors.Is(err, errOnPurpose) {
						t.Errorf("write %d: %v", i, err)
					}
				})
			}
			group.Wait()
			if got := count(t) - before; got != 100 || len(committed) != 100 {
				t.Errorf("%d writes kept, %d told, want 100", got, len(committed))
			}
		})
		t.Run("ends with the first statement that fails, whatever the function makes of it", func(t *testing.T) {
			before := count(t)
			var second error
			err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				if err := add(ctx, tx); err != nil {
					return err
				}
				_, _ = tx.Exec(ctx, `INSERT INTO counter (id, n) VALUES ('c', 0)`)
				second = add(ctx, tx)
				return nil
			})
			if !database.IsUnique(err, "counter_pkey") || !database.IsUnique(second, "counter_pkey") || count(t) != before {
				t.Errorf("InTx = %v, second statement = %v", err, second)
			}
		})
		t.Run("is made again when it lost a race for the same rows", func(t *testing.T) {
			before := count(t)
			err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO counter (id, n) VALUES ('d', 0)`)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			var group sync.WaitGroup
			for i := range 6 {
				order := []string{"c", "d"}
				if i%2 == 1 {
					order = []string{"d", "c"} // two that wait for each other
				}
				group.Go(func() {
					err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
						for _, id := range order {
							if _, err := tx.Exec(ctx, `UPDATE counter SET n = n + 1 WHERE id = $1`, id); err != nil {
								return fmt.Errorf("count: %w", err)
							}
						}
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if got := count(t) - before; got != 6 {
				t.Errorf("%d writes kept", got)
			}
		})
		t.Run("refuses a statement while rows are open", func(t *testing.T) {
			err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				if _, err := tx.Query(ctx, `SELECT n FROM counter`); err != nil {
					return err
				}
				return add(ctx, tx)
			})
			if err == nil {
				t.Error("InTx went well")
			}
			if err := db.InTx(t.Context(), add); err != nil {
				t.Errorf("the write after it: %v", err)
			}
		})
		t.Run("refuses a transaction inside a transaction", func(t *testing.T) {
			err := db.InTx(t.Context(), func(ctx context.Context, _ *database.Tx) error { return db.InTx(ctx, add) })
			if err == nil {
				t.Error("InTx went well")
			}
		})
		t.Run("refuses a query past the transaction", func(t *testing.T) {
			err := db.InTx(t.Context(), func(ctx context.Context, _ *database.Tx) error {
				var n int
				return db.QueryRow(ctx, `SELECT n FROM counter`).Scan(&n)
			})
			if err == nil {
				t.Error("InTx went well")
			}
		})
		t.Run("does nothing for a caller who has gone away", func(t *testing.T) {
			before := count(t)
			ctx, cancel := context.WithCancel(t.Context())
			err := db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
				cancel()
				return add(ctx, tx)
			})
			if !errors.Is(err, context.Canceled) || count(t) != before {
				t.Errorf("InTx = %v", err)
			}
			if err := db.InTx(ctx, add); !errors.Is(err, context.Canceled) || count(t) != before {
				t.Errorf("the write after it: %v", err)
			}
		})
		t.Run("survives a function that ends its goroutine", func(t *testing.T) {
			before := count(t)
			done := make(chan struct{})
			go func() {
				defer close(done)
				_ = db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
					if err := add(ctx, tx); err != nil {
						return err
					}
					runtime.Goexit()
					return nil
				})
			}()
			<-done
			if err := db.InTx(t.Context(), add); err != nil || count(t) != before+1 {
				t.Errorf("the write after it: %v", err)
			}
		})
	})
}

var errOnPurpose = errors.New("on purpose")

func TestClose(t *testing.T) {
	t.Parallel()
	dbtest.EachOf(t, schema, func(t *testing.T, db *database.DB) {
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		err := db.InTx(t.Context(), func(context.Context, *database.Tx) error { return nil })
		if err == nil {
			t.Error("InTx after Close went well")
		}
		if err := db.Check(t.Context()); err == nil {
			t.Error("Check after Close went well")
		}
	})
}

func TestIn(t *testing.T) {
	t.Parallel()
	if got := database.In(3, 2); got != "$2,$3,$4" {
		t.Errorf("In(3, 2) = %s", got)
	}
}
