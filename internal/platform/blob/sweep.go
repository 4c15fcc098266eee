package blob

import (
	"context"
	"fmt"
	"time"
)

// SweptAfter is how old a blob is before Sweep takes it away. Whoever puts one writes the row that names it
// within minutes.
const SweptAfter = 48 * time.Hour

// Sweep removes the blobs under prefix that nothing names and that were put before a moment: what a
// crash left between the bytes and their row. It returns how many there were. isNamed says whether a row leads to a
// key, or is about to.
func Sweep(ctx context.Context, s Store, prefix string, before time.Time, isNamed func(ctx context.Context, key string) (bool, error)) (count int, err error) {
	for key, err := range s.ListBefore(ctx, prefix, before) {
		if err != nil {
			return count, fmt.Errorf("look for blobs that nothing names: %w", err)
		}
		if named, err := isNamed(ctx, key); err != nil || named {
			if err != nil {
				return count, err
			}
			continue
		}
		if isOld, err := isStill(ctx, s, key, before); err != nil || !isOld {
			if err != nil {
				return count, err
			}
			continue // put anew since: its row is on the way
		}
		if err := s.Delete(ctx, key); err != nil {
			return count, fmt.Errorf("sweep a blob: %w", err)
		}
		count++
	}
	return count, nil
}

// isStill says whether key is there as it was put before a moment.
func isStill(ctx context.Context, s Store, key string, before time.Time) (bool, error) {
	for one, err := range s.ListBefore(ctx, key, before) {
		if err != nil || one == key {
			return err == nil, err
		}
	}
	return false, nil
}
