package database

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Place says where the database with this table lies: text that is the same as long as it is the same
// database going on, and another one when a backup of it was put in its place. It is empty where that
// cannot be told.
//
// On PostgreSQL it is the cluster, its timeline (another after a point in time was restored, or a standby
// took over), the database and the table (both others after pg_restore). On SQLite it is the file and
// the mark that the last SetPlace left beside it.
func (db *DB) Place(ctx context.Context, table string) (place string, err error) {
	if db.engine == SQLite {
		return placeOfFile(db.path())
	}
	const where = `SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()),
		CASE WHEN pg_is_in_recovery() THEN '' ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END,
		(SELECT oid FROM pg_database WHERE datname = current_database()), to_regclass($1)::oid)`
	err = db.QueryRow(ctx, where, table).Scan(&place)
	return place, err
}

// SetPlace marks the place of a SQLite database anew, so that a backup made before is known for one.
// PostgreSQL takes no notice.
func (db *DB) SetPlace() error {
	if db.engine != SQLite {
		return nil
	}
	mark := make([]byte, 16)
	if _, err := rand.Read(mark); err != nil {
		return err
	}
	file := markOf(db.path())
	if err := os.WriteFile(file+".new", []byte(hex.EncodeToString(mark)), 0o600); err != nil {
		return err
	}
	if err := flush(file + ".new"); err != nil {
		return err
	}
	if err := os.Rename(file+".new", file); err != nil {
		return err
	}
	return flush(filepath.Dir(file))
}

func (db *DB) path() string { return strings.TrimPrefix(db.url, "sqlite:") }

// markOf is the file with the mark of the database at path.
func markOf(path string) string { return path + ".place" }

func placeOfFile(path string) (string, error) {
	mark, err := os.ReadFile(markOf(path))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	file, err := fileAt(path)
	if err != nil {
		return "", err
	}
	return file + "/" + string(mark), nil
}

func flush(path string) error {
	f, err := os.Open(path) //nolint:gosec // beside the operator's own setting
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
