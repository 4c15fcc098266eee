// Package migrations holds the schema of both databases as numbered steps.
//
// Owns: the order of the steps. A step is never edited once released; the next number mends it.
// Does not own: running them (platform/database), what a column may hold (each domain's personal.go).
// Start reading at: 0001_outbox_gate.sql.
//
// Numbers are given out by domain, so that two branches do not take the same one: outbox and job
// 0001-0009, account 0010-0014, person 0015-0019, circle 0020-0029, plan 0030-0039, picture
// 0040-0049, audit 0050-0059. A file that only one engine takes ends in .sqlite.sql or .postgres.sql.
package migrations

import (
	"embed"
	"io/fs"
)

//go:embed *.sql
var data embed.FS

//go:embed keys/*.sql
var keys embed.FS

// Data returns the steps of the database that holds everything but keys.
func Data() fs.FS { return data }

// Keys returns the steps of the key store, which is a database of its own.
func Keys() fs.FS {
	sub, err := fs.Sub(keys, "keys")
	if err != nil {
		panic("migrations: " + err.Error()) // the name is a constant that fs.ValidPath takes
	}
	return sub
}
