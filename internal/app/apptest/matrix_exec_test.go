package apptest_test

import (
	"context"

	"mobilize/internal/platform/database"
)

// statement is one that waits to be run with others.
type statement struct {
	query string
	args  []any
}

func (b *board) exec(query string, args ...any) {
	b.t.Helper()
	b.waiting = append(b.waiting, statement{query, args})
	if !b.isGathering {
		b.run()
	}
}

// together runs every statement of fn in one transaction.
func (b *board) together(fn func()) {
	b.t.Helper()
	b.isGathering = true
	fn()
	b.isGathering = false
	b.run()
}

func (b *board) run() {
	b.t.Helper()
	all := b.waiting
	b.waiting = nil
	err := b.db.InTx(context.WithoutCancel(b.t.Context()), func(ctx context.Context, tx *database.Tx) error {
		for _, one := range all {
			if _, err := tx.Exec(ctx, one.query, one.args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.t.Fatalf("furnish: %v", err)
	}
}
