package circletest

import (
	"context"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// Names opens names; domain/person does.
type Names interface {
	Names(ctx context.Context, actor access.Actor, grants []access.Grant) (map[ident.ID]string, error)
}

// Exec runs one statement in a transaction of its own, or fails the test.
func Exec(t testing.TB, db *database.DB, query string, args ...any) {
	t.Helper()
	err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
	if err != nil {
		t.Fatalf("change the database: %v", err)
	}
}
