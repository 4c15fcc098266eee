package vault

import (
	"context"
	"io"

	"mobilize/internal/platform/database"
)

// RotateRootUntil is RotateRoot, which dies when reached returns an error.
func RotateRootUntil(ctx context.Context, db *database.DB, rootFile string, rand io.Reader, reached func(step string) error, replicas ...*database.DB) error {
	_, err := rotateRoot(ctx, db, rootFile, rand, reached, replicas...)
	return err
}
