package soundstore

import (
	"context"
	"strings"
	"time"

	"mobilize/internal/domain/sound"
	"mobilize/internal/platform/blob"
)

// SweepJob is the background job that removes recordings that a crash left without a row.
const SweepJob = "sound.sweep"

// SweepEvery is how often.
const SweepEvery = 24 * time.Hour

// Sweep removes the recordings that were kept before a moment and that no sound has.
func (s *Store) Sweep(ctx context.Context, before time.Time) error {
	_, err := blob.Sweep(ctx, s.blobs, sound.BlobPrefix, before, func(ctx context.Context, key string) (bool, error) {
		parts := strings.Split(key, "/")
		if len(parts) != 3 {
			return true, nil // none of ours
		}
		var count int
		err := s.db.QueryRow(ctx, knownSQL, parts[1], parts[2]).Scan(&count)
		return count > 0, err
	})
	return err
}
