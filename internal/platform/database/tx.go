package database

import (
	"context"
	"database/sql"
	"errors"
)

// Tx is one transaction under way. Only the function it was given to may use it, from one
// goroutine, until that function returns.
type Tx struct {
	db       *DB
	on       runner
	open     *Rows // rows not closed yet: neither engine takes another statement meanwhile
	failed   error // the first error of a statement; nothing runs after it
	onCommit []func()
}

// runner is what a transaction's statements run on: a connection of the SQLite writer, or a
// PostgreSQL transaction.
type runner interface {
	exec(ctx context.Context, query string, args []any) (sql.Result, error)
	query(ctx context.Context, query string, args []any) (*sql.Rows, error)
}

var errRowsOpen = errors.New("database: the rows of the query before are still open")

// Engine says which engine the transaction runs on.
func (tx *Tx) Engine() Engine { return tx.db.engine }

// Exec runs a statement and returns how many rows it changed.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (affected int64, err error) {
	if err := tx.ready(ctx); err != nil {
		return 0, err
	}
	result, err := tx.on.exec(ctx, query, args)
	if err != nil {
		return 0, tx.fail(tx.db.translate(err))
	}
	affected, err = result.RowsAffected()
	if err != nil {
		return 0, tx.fail(err)
	}
	return affected, nil
}

// Query reads rows as this transaction sees them. The caller closes them before the next statement.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*Rows, error) {
	if err := tx.ready(ctx); err != nil {
		return nil, err
	}
	rows, err := tx.on.query(ctx, query, args) //nolint:rowserrcheck // the caller reads them
	if err != nil {
		return nil, tx.fail(tx.db.translate(err))
	}
	tx.open = &Rows{rows: rows, db: tx.db, tx: tx}
	return tx.open, nil
}

// QueryRow reads at most one row as this transaction sees it. Errors wait for Scan.
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *Row {
	rows, err := tx.Query(ctx, query, args...)
	return &Row{rows: rows, err: err}
}

// OnCommit keeps f until the transaction is durable, then runs it in the goroutine that called
// InTx. f does not run when the transaction is rolled back.
func (tx *Tx) OnCommit(f func()) { tx.onCommit = append(tx.onCommit, f) }

func (tx *Tx) ready(ctx context.Context) error {
	if tx.failed != nil {
		return tx.failed
	}
	if tx.open != nil {
		return tx.fail(errRowsOpen)
	}
	// SQLite would roll the whole group back if a statement were interrupted half-way, so a
	// context is only looked at between statements.
	if err := ctx.Err(); err != nil {
		return tx.fail(err)
	}
	return nil
}

func (tx *Tx) fail(err error) error {
	if tx.failed == nil {
		tx.failed = err
	}
	return err
}

// run calls fn and turns a panic into a value. A nil error means that fn and every statement of
// it went well.
func (tx *Tx) run(ctx context.Context, fn func(context.Context, *Tx) error) (err error, panicked any) { //nolint:staticcheck // a panic outranks the error
	defer func() {
		if value := recover(); value != nil {
			panicked = caught(value)
		}
		if tx.open != nil {
			_ = tx.open.Close() // fn left it open; what matters of it is in tx.failed
		}
		if err == nil {
			err = tx.failed
		}
	}()
	return fn(ctx, tx), nil
}
