package outbox

import (
	"context"
	"fmt"
	"time"

	"mobilize/internal/platform/database"
)

// PruneJob is the background work that prunes the facts.
const PruneJob = "outbox.prune"

// EventsKeptFor is how long a fact is kept after it was told. Nobody reads facts from the table yet:
// whoever does first says here how far it has come, and Prune stops there.
const EventsKeptFor = 30 * 24 * time.Hour

// PruneEvery is how often old facts are pruned.
const PruneEvery = 6 * time.Hour

// A fact's identifier begins with its moment, so the primary key finds the old ones. It goes across
// circles: what is old is old everywhere.
const pruneSQL = `DELETE FROM outbox_event WHERE id IN (SELECT id FROM outbox_event WHERE id < $1 ORDER BY id LIMIT $2)`

// pruneAtOnce is how many facts one transaction deletes, so that no write waits long behind it.
const pruneAtOnce = 1000

// Prune deletes the facts that were told more than EventsKeptFor ago.
func (o *Outbox) Prune(ctx context.Context) error {
	ms := o.clock.Now().Add(-EventsKeptFor).UnixMilli()
	before := fmt.Sprintf("%08x-%04x", ms>>16, ms&0xffff) // as a UUIDv7 begins (RFC 9562, section 5.7)
	for {
		var gone int64
		err := o.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
			gone, err = tx.Exec(ctx, pruneSQL, before, pruneAtOnce)
			return err
		})
		if err != nil {
			return fmt.Errorf("prune the facts: %w", err)
		}
		if gone < pruneAtOnce {
			return nil
		}
	}
}
