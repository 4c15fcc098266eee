package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// oldestPostgreSQL is the oldest version whose SQL the stores are tested on.
const oldestPostgreSQL = 150000

func openPostgreSQL(ctx context.Context, address string, s settings) (*DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, errors.New("open database: the PostgreSQL address is malformed") // pgx would print it, password and all
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "mobilize"
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(s.connections)
	pool.SetMaxIdleConns(s.connections)
	pool.SetConnMaxIdleTime(idleFor)
	db := &DB{engine: PostgreSQL, url: address, settings: s, pool: pool}
	if err := checkPostgreSQL(ctx, pool); err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), pool.Close())
	}
	return db, nil
}

// checkPostgreSQL refuses a server on which the one SQL text would mean something else, or on
// which a commit would be acknowledged before it is durable.
func checkPostgreSQL(ctx context.Context, pool *sql.DB) error {
	var version int
	var encoding, durable string
	var sortsBytes bool
	const settings = `SELECT current_setting('server_version_num')::int, current_setting('server_encoding'),
		current_setting('synchronous_commit'), 'a' > 'B'`
	if err := pool.QueryRowContext(ctx, settings).Scan(&version, &encoding, &durable, &sortsBytes); err != nil {
		return err
	}
	switch {
	case version < oldestPostgreSQL:
		return fmt.Errorf("PostgreSQL %d is older than %d", version, oldestPostgreSQL)
	case encoding != "UTF8":
		return fmt.Errorf("server_encoding is %s, not UTF8", encoding)
	case durable == "off":
		return errors.New("synchronous_commit is off: a commit would be acknowledged before it is durable")
	case !sortsBytes:
		return errors.New("the database sorts text by a language; create it with LOCALE 'C' TEMPLATE template0, so that both engines sort alike")
	}
	return nil
}

// attempts is how often a transaction that lost a race is made in all.
const attempts = 8

// inPostgreSQLTx runs fn in one transaction, again when PostgreSQL broke it off in favour of another.
func (db *DB) inPostgreSQLTx(ctx context.Context, fn func(context.Context, *Tx) error) error {
	for attempt := 1; ; attempt++ {
		tx := &Tx{db: db}
		err := db.oncePostgreSQL(ctx, tx, fn)
		if err == nil {
			for _, f := range tx.onCommit {
				f()
			}
			return nil
		}
		if attempt == attempts || !lostRace(err) {
			return err
		}
		wait := time.NewTimer(rand.N(time.Duration(attempt) * 4 * time.Millisecond)) //nolint:gosec // only keeps two losers from meeting again
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return ctx.Err()
		}
	}
}

func (db *DB) oncePostgreSQL(ctx context.Context, tx *Tx, fn func(context.Context, *Tx) error) error {
	begun, err := db.pool.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	// After a commit this does nothing. It is deferred for a function that ends its goroutine.
	defer func() { _ = begun.Rollback() }()
	tx.on = pgRunner{begun}
	err, panicked := tx.run(ctx, fn)
	if panicked != nil {
		panic(panicked)
	}
	if err != nil {
		if lostRace(tx.failed) {
			return tx.failed // whatever fn made of it, it is worth another attempt
		}
		return err
	}
	if err := begun.Commit(); err != nil {
		return db.translate(err)
	}
	return nil
}

// lostRace says whether err is a serialization failure or a deadlock.
func lostRace(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

type pgRunner struct{ tx *sql.Tx }

func (r pgRunner) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	return r.tx.ExecContext(ctx, query, args...)
}

func (r pgRunner) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	return r.tx.QueryContext(ctx, query, args...)
}
