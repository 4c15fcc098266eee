package database

import (
	"errors"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Kind says which sort of rule a Violation broke.
type Kind string

// The kinds of rule a database keeps.
const (
	Unique     Kind = "unique"
	ForeignKey Kind = "foreign_key"
	Check      Kind = "check"
	NotNull    Kind = "not_null"
)

// Violation is a write that broke a rule of the schema. It never holds a value, and wraps nothing:
// the drivers' own errors may quote the row.
type Violation struct { //nolint:errname // it is what it is called
	Kind Kind
	// Constraint is the rule's name, the same on both engines: "activity_pkey", or the name of a
	// unique index, or that of a named check. It is "" for a foreign key and for NOT NULL, of
	// which SQLite does not tell the name.
	Constraint string
}

// Error names the rule.
func (v *Violation) Error() string {
	if v.Constraint == "" {
		return "database: " + string(v.Kind) + " rule broken"
	}
	return "database: " + string(v.Kind) + " rule broken: " + v.Constraint
}

// IsUnique says whether err is a row that was already there, by the named rule; constraint "" means any.
func IsUnique(err error, constraint string) bool {
	var v *Violation
	return errors.As(err, &v) && v.Kind == Unique && (constraint == "" || v.Constraint == constraint)
}

// translate turns the drivers' constraint errors into Violations and leaves every other error as
// it is.
func (db *DB) translate(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return translatePostgreSQL(err, pg)
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return db.translateSQLite(err, lite)
	}
	return err
}

func translatePostgreSQL(err error, pg *pgconn.PgError) error {
	switch pg.Code {
	case "23505":
		return &Violation{Kind: Unique, Constraint: pg.ConstraintName}
	case "23503":
		return &Violation{Kind: ForeignKey}
	case "23514":
		return &Violation{Kind: Check, Constraint: pg.ConstraintName}
	case "23502":
		return &Violation{Kind: NotNull}
	}
	return err
}

func (db *DB) translateSQLite(err error, lite *sqlite.Error) error {
	switch lite.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return &Violation{Kind: Unique, Constraint: db.uniques.name(db, broken(lite))}
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return &Violation{Kind: ForeignKey}
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return &Violation{Kind: Check, Constraint: broken(lite)}
	case sqlite3.SQLITE_CONSTRAINT_NOTNULL:
		return &Violation{Kind: NotNull}
	}
	return err
}

// broken returns what SQLite says was broken: "table.column, table.column" of a unique rule,
// "index 'name'" of one over an expression, the name of a check. The code has already said which
// kind it is; SQLite tells the rest in no other way.
func broken(lite *sqlite.Error) string {
	_, rest, _ := strings.Cut(lite.Error(), " constraint failed: ")
	if i := strings.LastIndex(rest, " ("); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// uniqueNames maps the columns of SQLite's unique rules to the names PostgreSQL knows them by.
type uniqueNames struct {
	mu    sync.Mutex
	names map[string]string
}

func (u *uniqueNames) name(db *DB, columns string) string {
	if quoted, ok := strings.CutPrefix(columns, "index '"); ok {
		return strings.TrimSuffix(quoted, "'")
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if name, ok := u.names[columns]; ok {
		return name
	}
	if names, err := readUniqueNames(db); err == nil {
		u.names = names
	}
	return u.names[columns]
}

const uniqueColumns = `
SELECT m.name, i.name, i.origin, c.name
FROM sqlite_schema m, pragma_index_list(m.name) i, pragma_index_info(i.name) c
WHERE m.type = 'table' AND i."unique" = 1 AND c.name IS NOT NULL
ORDER BY m.name, i.seq, c.seqno`

func readUniqueNames(db *DB) (map[string]string, error) {
	rows, err := db.Query(db.life, uniqueColumns)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	names := map[string]string{}
	var table, index, origin, column, before, columns, short string
	keep := func(name string) { names[columns] = name }
	nameOf := ""
	for rows.Next() {
		if err := rows.Scan(&table, &index, &origin, &column); err != nil {
			return nil, err
		}
		if index != before {
			if before != "" {
				keep(nameOf)
			}
			before, columns, short = index, "", ""
		}
		if columns != "" {
			columns, short = columns+", ", short+"_"
		}
		columns, short = columns+table+"."+column, short+column
		switch origin {
		case "pk":
			nameOf = table + "_pkey"
		case "u":
			nameOf = table + "_" + short + "_key"
		default:
			nameOf = index
		}
	}
	if before != "" {
		keep(nameOf)
	}
	return names, rows.Err()
}
