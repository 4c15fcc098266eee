package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
)

// pragma is one setting of a SQLite connection: how it is asked for, and how it reads back.
type pragma struct{ name, set, read string }

// pragmas are set on every connection and read back from it, because the driver takes a
// misspelt one in silence.
func pragmas(rollbackJournal, readOnly bool) []pragma {
	journal := pragma{"journal_mode", "WAL", "wal"}
	if rollbackJournal {
		journal = pragma{"journal_mode", "TRUNCATE", "truncate"}
	}
	only := pragma{"query_only", "0", "0"}
	cache := pragma{"cache_size", "-16384", "-16384"} // KiB
	if readOnly {
		only = pragma{"query_only", "1", "1"}
		cache = pragma{"cache_size", "-4096", "-4096"} // there are several, and the system caches the file
	}
	return []pragma{
		{"busy_timeout", "5000", "5000"}, // first: the others may have to wait for a lock
		journal,
		{"synchronous", "FULL", "2"},
		{"foreign_keys", "1", "1"},
		{"secure_delete", "1", "1"},
		{"temp_store", "MEMORY", "2"}, // nothing of a person in a temporary file
		{"trusted_schema", "0", "0"},
		cache,
		{"wal_autocheckpoint", "8000", "8000"},         // pages, 32 MB; a page written often is copied once
		{"journal_size_limit", "67108864", "67108864"}, // a log grown by a long read shrinks again
		only,
	}
}

// connector opens connections and refuses one whose settings are not the ones asked for.
type connector struct {
	driver.Connector
	pragmas []pragma
}

func newConnector(path string, s settings, readOnly bool, more ...pragma) (*connector, error) {
	p := append(pragmas(s.rollbackJournal, readOnly), more...)
	query := url.Values{"_txlock": {"immediate"}}
	for _, one := range p {
		query.Add("_pragma", one.name+"("+one.set+")")
	}
	inner, err := sqlite.NewConnector("file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode())
	if err != nil {
		return nil, err
	}
	return &connector{Connector: inner, pragmas: p}, nil
}

// Connect implements driver.Connector.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range c.pragmas {
		got, err := readPragma(ctx, conn, p.name)
		if err == nil && got != p.read {
			err = fmt.Errorf("PRAGMA %s reads back %q after it was set to %s", p.name, got, p.set)
		}
		if err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return conn, nil
}

func readPragma(ctx context.Context, conn driver.Conn, name string) (string, error) {
	rows, err := conn.(driver.QueryerContext).QueryContext(ctx, "PRAGMA "+name, nil)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }()
	value := make([]driver.Value, 1)
	if err := rows.Next(value); err != nil {
		if errors.Is(err, io.EOF) {
			return "", fmt.Errorf("PRAGMA %s is unknown", name)
		}
		return "", err
	}
	return fmt.Sprint(value[0]), nil
}

func openSQLite(ctx context.Context, address string, s settings) (*DB, error) {
	path := strings.TrimPrefix(address, "sqlite:")
	if path == "" || strings.Contains(path, ":memory:") {
		return nil, errors.New("open database: sqlite: wants the path of a file")
	}
	if !s.isAlone {
		return openFile(ctx, address, path, s)
	}
	held, err := hold(path)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db, err := openFile(ctx, address, path, s)
	if err != nil {
		return nil, errors.Join(err, held.Close())
	}
	db.lock = held
	return db, nil
}

func openFile(ctx context.Context, address, path string, s settings) (*DB, error) {
	if err := makeFile(path); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	write, err := newConnector(path, s, false)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	read, err := newConnector(path, s, true)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	writers := sql.OpenDB(write)
	writers.SetMaxOpenConns(1)
	// The writer comes first: it is what turns the journal mode of a new file.
	conn, err := writers.Conn(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), writers.Close())
	}
	readers := sql.OpenDB(read)
	readers.SetMaxOpenConns(s.readers)
	readers.SetMaxIdleConns(s.readers)
	if err := readers.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), readers.Close(), conn.Close(), writers.Close())
	}
	db := &DB{engine: SQLite, life: context.WithoutCancel(ctx), url: address, settings: s, pool: readers}
	db.writer = newWriter(db, writers, conn, s.groupMax) //nolint:contextcheck // the writer lives until Close
	return db, nil
}

// makeFile makes the file readable by its owner alone, before SQLite would make it readable by
// all; the log and the index beside it take its mode. The folder is synced so that the file's
// name survives a power cut.
func makeFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the operator's own setting
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
