// Package blob keeps sealed bytes under names: as files, or in any S3-compatible store.
//
// Owns: the names blobs may have, that a blob put is durable, the two kinds of store.
// Does not own: sealing (platform/vault), which blobs there are (the domains' personal.go).
// Start reading at: Store. What every store does is in blobtest.
package blob

import (
	"context"
	"iter"
	"strings"
	"time"

	"mobilize/internal/vocabulary/fault"
)

// ErrMissing is the fault of a blob that is not there.
var ErrMissing = fault.New(fault.NotFound, "blob.not_found", "", "There is nothing here that you may see.")

// Store keeps blobs. It is safe for concurrent use.
type Store interface {
	// Put keeps data under key, in place of what was there. It is durable before Put returns; a
	// reader sees the old bytes or the new ones, never a part.
	Put(ctx context.Context, key string, data []byte) error
	// Get returns the bytes under key, or ErrMissing.
	Get(ctx context.Context, key string) ([]byte, error)
	// Delete removes key. A key that is not there is no error.
	Delete(ctx context.Context, key string) error
	// List yields every key that starts with prefix, in the order of its bytes. An error ends it.
	List(ctx context.Context, prefix string) iter.Seq2[string, error]
	// ListBefore is List of the keys alone that were last put before a moment, by the store's own clock.
	ListBefore(ctx context.Context, prefix string, before time.Time) iter.Seq2[string, error]
}

// Open opens the store at place: a folder, or s3://KEY:SECRET@HOST/BUCKET (s3+http:// without TLS).
// A folder that is not there is made; a bucket must be there.
func Open(ctx context.Context, place string) (Store, error) {
	if strings.HasPrefix(place, "s3://") || strings.HasPrefix(place, "s3+http://") {
		return openS3(ctx, place)
	}
	return openFiles(place)
}

// maxKey is the length of the longest key, in bytes.
const maxKey = 200

var (
	errAway  = fault.New(fault.Unavailable, "blob.store_unavailable", "", "The pictures cannot be reached. Try again in a moment.")
	errKey   = fault.New(fault.Internal, "blob.key_malformed", "", "A blob's name is made of lower-case words.")
	errPlace = fault.New(fault.Internal, "blob.place_malformed", "", "Write the place of blobs as a folder, or as s3://KEY:SECRET@HOST/BUCKET.")
)

// check refuses a key that is not made of parts like "picture" or "01990000-aa.webp", joined with
// "/": no part is empty or starts with a dot, so that none climbs out of its folder.
func check(key string) error {
	if key == "" || len(key) > maxKey {
		return errKey
	}
	for part := range strings.SplitSeq(key, "/") {
		if part == "" || part[0] == '.' || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
			return errKey
		}
	}
	return nil
}
