package database

import (
	"context"
	"database/sql"
)

// ConnectWith opens one connection with a pragma of the test's own.
func ConnectWith(ctx context.Context, path, name, set, read string) error {
	s := settings{}
	s.fill()
	c, err := newConnector(path, s, false, pragma{name, set, read})
	if err != nil {
		return err
	}
	pool := sql.OpenDB(c)
	defer func() { _ = pool.Close() }()
	return pool.PingContext(ctx)
}

// Gathers makes groups of the given sizes and returns, for each, whether it is held open at that size.
func Gathers(sizes ...int) (held []bool) {
	g := newGather()
	for _, size := range sizes {
		held = append(held, g.expects(size))
		g.commits(size)
		g.committed()
	}
	return held
}

// Queued is how many writes wait for the SQLite writer of db.
func Queued(db *DB) int { return len(db.writer.queue) }
