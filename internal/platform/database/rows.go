package database

import (
	"database/sql"
	"errors"
)

// Rows is the answer to a query. It is used by one goroutine and closed by who asked.
type Rows struct {
	rows *sql.Rows
	db   *DB
	tx   *Tx // nil outside a transaction
}

// Next moves to the next row; false at the end or on an error, which Err then tells.
func (r *Rows) Next() bool { return r.rows.Next() }

// Scan copies the row's columns into dest.
func (r *Rows) Scan(dest ...any) error { return r.rows.Scan(dest...) }

// Err is what ended the rows early, or nil.
func (r *Rows) Err() error { return r.fail(r.rows.Err()) }

// Close lets go of the rows; closing twice is no error.
func (r *Rows) Close() error {
	if r.tx != nil && r.tx.open == r {
		r.tx.open = nil
	}
	return r.fail(r.rows.Close())
}

func (r *Rows) fail(err error) error {
	if err == nil {
		return nil
	}
	err = r.db.translate(err)
	if r.tx != nil {
		return r.tx.fail(err)
	}
	return err
}

// Row is the answer to a query for one row.
type Row struct {
	rows *Rows
	err  error
}

// Scan copies the row's columns into dest and lets go of the row. It returns sql.ErrNoRows when
// there is none; further rows are ignored.
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	if !r.rows.Next() {
		err := r.rows.Err()
		if err == nil {
			err = sql.ErrNoRows
		}
		_ = r.rows.Close() // the reason there is no row is the better answer
		return err
	}
	return errors.Join(r.rows.Scan(dest...), r.rows.Close())
}
