// Package database opens the two engines and makes them behave as one.
//
// Owns: opening SQLite and PostgreSQL, transactions, prepared statements, the translation of
// constraint errors, running migrations.
// Does not own: any table (each store owns its own), the schema's steps (package migrations),
// what a write must carry with it (platform/outbox).
// Start reading at: DB. The group commit of SQLite is in writer.go.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Engine names a kind of database.
type Engine string

// The engines.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgres"
)

// ErrClosed is the answer to whoever comes after Close.
var ErrClosed = errors.New("database: closed")

// Option changes how Open opens.
type Option func(*settings)

type settings struct {
	rollbackJournal bool
	isAlone         bool
	readers         int
	connections     int
	groupMax        int
}

// RollbackJournal makes SQLite keep a rollback journal that is emptied at every commit, in place
// of a write-ahead log: what is overwritten is gone from the disk at once. For the key store.
// PostgreSQL takes no notice.
func RollbackJournal() Option { return func(s *settings) { s.rollbackJournal = true } }

// Readers sets how many SQLite connections read side by side; 0 or less keeps the default of 4.
func Readers(count int) Option { return func(s *settings) { s.readers = count } }

// Connections sets the greatest number of PostgreSQL connections; 0 or less keeps the default of 16.
func Connections(count int) Option { return func(s *settings) { s.connections = count } }

// GroupMax sets how many writes share one SQLite commit at most; 0 or less keeps the default of 128.
// 1 gives every write a commit of its own.
func GroupMax(count int) Option { return func(s *settings) { s.groupMax = count } }

func (s *settings) fill() {
	if s.readers <= 0 {
		s.readers = 4
	}
	if s.connections <= 0 {
		s.connections = 16
	}
	if s.groupMax <= 0 {
		s.groupMax = 128
	}
}

// DB is one open database. It is safe for concurrent use.
type DB struct {
	engine   Engine
	url      string
	settings settings
	pool     *sql.DB   // SQLite: the readers; PostgreSQL: everything
	writer   *writer   // SQLite only
	lock     io.Closer // SQLite only, and only when it is Alone

	statements sync.Map // SQL text -> *sql.Stmt, SQLite only: pgx caches on its own
	uniques    uniqueNames
	life       context.Context // for what is read once for everybody; no request ends it

	asked   atomic.Int64
	closing sync.Once
}

// Open opens "sqlite:/path/file.db" or "postgres://…". It refuses to run on a database whose
// settings are not the ones it asked for.
func Open(ctx context.Context, url string, opts ...Option) (*DB, error) {
	var s settings
	for _, opt := range opts {
		opt(&s)
	}
	s.fill()
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		return openSQLite(ctx, url, s)
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		return openPostgreSQL(ctx, url, s)
	}
	return nil, errors.New("open database: the address starts with neither sqlite: nor postgres://")
}

// Engine says which engine it is.
func (db *DB) Engine() Engine { return db.engine }

// Close waits for the writes under way, refuses new ones and lets go of the database.
func (db *DB) Close() error {
	var err error
	db.closing.Do(func() {
		if db.writer != nil {
			err = db.writer.close()
		}
		db.statements.Range(func(_, stmt any) bool {
			err = errors.Join(err, stmt.(*sql.Stmt).Close())
			return true
		})
		err = errors.Join(err, db.pool.Close())
		if db.lock != nil {
			err = errors.Join(err, db.lock.Close())
		}
	})
	return err
}

// Check returns nil when the database can be read and written, within the life of ctx.
func (db *DB) Check(ctx context.Context) error {
	if db.writer != nil {
		if err := db.writer.broken(); err != nil {
			return err
		}
	}
	var one int
	return db.QueryRow(ctx, `SELECT 1`).Scan(&one)
}

// insideKey marks the context that fn is given, so that a transaction started within one is an
// error and not a writer waiting for itself.
type insideKey struct{ db *DB }

// InTx runs fn in one transaction and returns after it is durable, or not made at all. fn may be
// run more than once (a lost race on PostgreSQL, a neighbour's failed commit on SQLite): it must
// have no effect but through tx. A statement that fails ends the transaction on both engines:
// every later statement returns the same error, and so does InTx when fn swallows it. A panic
// of fn comes out of InTx after the transaction is rolled back.
func (db *DB) InTx(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if ctx.Value(insideKey{db}) != nil {
		return errors.New("database: a transaction inside a transaction")
	}
	inside := context.WithValue(ctx, insideKey{db}, true)
	if db.writer != nil {
		return db.writer.do(inside, fn)
	}
	return db.inPostgreSQLTx(inside, fn)
}

// Query reads rows outside any transaction. The caller closes them. Inside a transaction of the
// same database it is an error: it would not see what the transaction wrote, and on PostgreSQL
// wait for a second connection while it holds the first.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*Rows, error) {
	if ctx.Value(insideKey{db}) != nil {
		return nil, errors.New("database: a query past the transaction it is in")
	}
	db.asked.Add(1)
	if db.engine == PostgreSQL {
		rows, err := db.pool.QueryContext(ctx, query, args...) //nolint:rowserrcheck // the caller reads them
		if err != nil {
			return nil, db.translate(err)
		}
		return &Rows{rows: rows, db: db}, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	// A read of SQLite is over in microseconds; watching the context of each one would cost a
	// goroutine in database/sql and another in the driver.
	rows, err := db.queryPrepared(context.WithoutCancel(ctx), query, args) //nolint:rowserrcheck // the caller reads them
	if err != nil {
		return nil, db.translate(err)
	}
	return &Rows{rows: rows, db: db}, nil
}

// Asked is how many queries were asked outside transactions so far.
func (db *DB) Asked() int64 { return db.asked.Load() }

// QueryRow reads at most one row outside any transaction. Errors wait for Scan.
func (db *DB) QueryRow(ctx context.Context, query string, args ...any) *Row {
	rows, err := db.Query(ctx, query, args...)
	return &Row{rows: rows, err: err}
}

func (db *DB) queryPrepared(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	if stmt, ok := db.statements.Load(query); ok {
		return stmt.(*sql.Stmt).QueryContext(ctx, args...)
	}
	if isLong(query) {
		return db.pool.QueryContext(ctx, query, args...)
	}
	stmt, err := db.pool.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	if first, loaded := db.statements.LoadOrStore(query, stmt); loaded {
		if err := stmt.Close(); err != nil { //nolint:sqlclosecheck // somebody else was faster: theirs is used
			return nil, err
		}
		stmt = first.(*sql.Stmt)
	}
	return stmt.QueryContext(ctx, args...)
}

// isLong says whether a statement is not worth keeping prepared: lists of many lengths would each
// be kept, on every connection, some kilobytes apiece.
func isLong(query string) bool { return strings.Contains(query, "$41") }

// In returns n placeholders from $from on: In(3, 2) is "$2,$3,$4". It panics when n is not
// positive: an empty list has no SQL text, so the caller answers without asking.
func In(n, from int) string {
	if n <= 0 {
		panic("database: In of nothing")
	}
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(from + i))
	}
	return b.String()
}

// idleFor is how long an unused PostgreSQL connection is kept.
const idleFor = 5 * time.Minute
