package picturestore

import (
	"context"
	"strings"
	"time"

	"mobilize/internal/domain/picture"
	"mobilize/internal/platform/blob"
)

// SweepJob is the background job that removes prints that a crash left without a row.
const SweepJob = "picture.sweep"

// SweepEvery is how often.
const SweepEvery = 24 * time.Hour

const namesSQL = `SELECT COUNT(*) FROM picture WHERE circle_id = $1 AND address = $2`

// Sweep removes the prints that were kept before a moment and that no picture has.
func (s *Store) Sweep(ctx context.Context, before time.Time) error {
	_, err := blob.Sweep(ctx, s.blobs, picture.BlobPrefix, before, func(ctx context.Context, key string) (bool, error) {
		parts := strings.Split(key, "/")
		if len(parts) != 4 {
			return true, nil // none of ours
		}
		var count int
		err := s.db.QueryRow(ctx, namesSQL, parts[1], parts[2]).Scan(&count)
		return count > 0, err
	})
	return err
}
