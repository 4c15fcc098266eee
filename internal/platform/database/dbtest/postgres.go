package dbtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"mobilize/internal/platform/database"
)

// administrator is the connection that makes and drops databases, one for the whole process.
func administrator(tb testing.TB) *sql.DB {
	tb.Helper()
	pool, err := openAdministrator()
	if err != nil {
		tb.Fatal(err)
	}
	return pool
}

var openAdministrator = sync.OnceValues(func() (*sql.DB, error) {
	config, err := pgx.ParseConfig(server())
	if err != nil {
		return nil, errors.New(Variable + " is malformed")
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(2)
	return pool, nil
})

var postgresTemplates sync.Map // digest -> func() (string, error)

// postgresTemplate returns the name of a migrated database to copy from. Test binaries run side
// by side, so the first one to take the lock makes it and the others find it made.
func postgresTemplate(tb testing.TB, admin *sql.DB, schema fs.FS) string {
	tb.Helper()
	name := "template_" + digest(tb, schema)
	build, _ := postgresTemplates.LoadOrStore(name, sync.OnceValue(func() error {
		return makeTemplate(context.Background(), admin, name, addressOf(tb, name+"_making"), schema)
	}))
	if err := build.(func() error)(); err != nil {
		tb.Fatal(err)
	}
	return name
}

// templateLock is the advisory lock that guards the making of templates.
const templateLock = 6_602_001

func makeTemplate(ctx context.Context, admin *sql.DB, name, address string, schema fs.FS) (err error) {
	conn, err := admin.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, templateLock); err != nil {
		return err
	}
	defer func() {
		_, unlock := conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, templateLock)
		err = errors.Join(err, unlock)
	}()
	var there bool
	const asked = `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`
	if err := conn.QueryRowContext(ctx, asked, name).Scan(&there); err != nil || there {
		return err
	}
	making := name + "_making"
	for _, command := range []string{
		"DROP DATABASE IF EXISTS " + making + " WITH (FORCE)", // left by a run that was stopped
		"CREATE DATABASE " + making + " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'",
	} {
		if _, err := conn.ExecContext(ctx, command); err != nil {
			return err
		}
	}
	db, err := database.Open(ctx, address)
	if err != nil {
		return err
	}
	if err := errors.Join(database.Migrate(ctx, db, schema), db.Close()); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE "+making+" RENAME TO "+name)
	return err
}

func run(tb testing.TB, admin *sql.DB, command string) {
	tb.Helper()
	if err := execute(tb.Context(), admin, command); err != nil {
		tb.Fatal(err)
	}
}

func execute(ctx context.Context, admin *sql.DB, command string) error {
	if _, err := admin.ExecContext(ctx, command); err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	return nil
}
