// Package syncstore reads the change feed for domain/sync.
//
// Owns: nothing; it has no table.
// Does not own: the feed (platform/outbox).
// Start reading at: Feed.
package syncstore

import (
	"context"

	"mobilize/internal/domain/sync"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// Feed implements sync.Feed.
type Feed struct{ gate *outbox.Outbox }

// New returns the feed behind gate.
func New(gate *outbox.Outbox) *Feed { return &Feed{gate: gate} }

// Generation implements sync.Feed.
func (f *Feed) Generation(ctx context.Context) (ident.ID, error) { return f.gate.Generation(ctx) }

// Revs implements sync.Feed.
func (f *Feed) Revs(ctx context.Context, circles []ident.ID) (map[ident.ID]int64, error) {
	return f.gate.Revs(ctx, circles)
}

// Changes implements sync.Feed.
func (f *Feed) Changes(ctx context.Context, may access.Grant, r sync.Range) ([]sync.Change, bool, error) {
	found, more, err := f.gate.Changes(ctx, may, outbox.Range(r))
	changes := make([]sync.Change, len(found))
	for i, c := range found {
		changes[i] = sync.Change{Rev: c.Rev, Collection: c.Collection, ID: c.ID, Removed: c.Removed}
	}
	return changes, more, err
}
