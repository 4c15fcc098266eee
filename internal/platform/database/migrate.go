package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrate takes the schema forward through every step of fsys not yet made, in the order of their
// numbers. On PostgreSQL any number of nodes may start at once: one migrates, the others wait.
func Migrate(ctx context.Context, db *DB, fsys fs.FS) (err error) {
	own := engineFS{fsys, db.engine}
	// A later step of one domain may have a lower number than an earlier step of another.
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true)}
	dialect, pool := goose.DialectPostgres, db.pool
	if db.engine == SQLite {
		// A connection of its own: goose begins transactions as it likes, which the writer's
		// connection is not for.
		write, err := newConnector(strings.TrimPrefix(db.url, "sqlite:"), db.settings, false)
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		dialect, pool = goose.DialectSQLite3, sql.OpenDB(write)
		pool.SetMaxOpenConns(1)
		defer func() { err = errors.Join(err, pool.Close()) }()
	} else {
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, pool, own, options...)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// engineFS hides the steps that are for the other engine.
type engineFS struct {
	fs.FS
	engine Engine
}

// ReadDir implements fs.ReadDirFS, through which goose looks for steps.
func (e engineFS) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(e.FS, name)
	if err != nil {
		return nil, err
	}
	var kept []fs.DirEntry
	for _, entry := range entries {
		if !e.foreign(entry.Name()) {
			kept = append(kept, entry)
		}
	}
	return kept, nil
}

// Glob implements fs.GlobFS for the same reason.
func (e engineFS) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(e.FS, pattern)
	if err != nil {
		return nil, err
	}
	var kept []string
	for _, name := range names {
		if !e.foreign(name) {
			kept = append(kept, name)
		}
	}
	return kept, nil
}

func (e engineFS) foreign(name string) bool {
	return e.engine == SQLite && strings.HasSuffix(name, ".postgres.sql") ||
		e.engine == PostgreSQL && strings.HasSuffix(name, ".sqlite.sql")
}
