package outbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/ident"
)

// generation is what is known of the feed's generation.
type generation struct {
	mu     sync.Mutex
	id     ident.ID
	readAt time.Time // zero: not read

	isArrived atomic.Bool // Arrive has settled which generation it is
}

// generationFor is how long a generation is gone by on PostgreSQL, where another node may begin one, or
// a standby take over.
const generationFor = 500 * time.Millisecond

const (
	generationSQL      = `SELECT id, lies_in FROM feed_generation WHERE name = 'feed'`
	firstGenerationSQL = `INSERT INTO feed_generation (name, id, lies_in, begun_at) VALUES ('feed', $1, $2, $3) ON CONFLICT (name) DO NOTHING`
	nextGenerationSQL  = `UPDATE feed_generation SET id = $1, lies_in = $2, begun_at = $3 WHERE name = 'feed' AND id = $4`
	placeSQL           = `UPDATE feed_generation SET lies_in = $1 WHERE name = 'feed'`
)

// Arrive is called once when the program starts, before anything is asked or written. It begins a
// generation in a new database, and in one that was restored from a backup.
func (o *Outbox) Arrive(ctx context.Context) error {
	place, err := o.db.Place(ctx, "feed")
	if err != nil {
		return fmt.Errorf("look where the database is: %w", err)
	}
	if err := o.keepGeneration(ctx, firstGenerationSQL, o.ids.New(), place, o.clock.Now().UnixMilli()); err != nil {
		return err
	}
	if _, err := o.Generation(ctx); err != nil {
		return err
	}
	o.generation.isArrived.Store(true)
	return o.Leave(ctx)
}

// Leave is called when the program stops: a backup made while it ran is then known for one. On
// PostgreSQL the place is never set without a look at what it was: another node may have yet to see it.
// Nor is it by a program that did not come so far as to look: the next start does.
func (o *Outbox) Leave(ctx context.Context) error {
	if o.db.Engine() == database.PostgreSQL || !o.generation.isArrived.Load() {
		return nil
	}
	if err := o.db.SetPlace(); err != nil {
		return fmt.Errorf("mark where the database is: %w", err)
	}
	place, err := o.db.Place(ctx, "feed")
	if err != nil {
		return fmt.Errorf("look where the database is: %w", err)
	}
	return o.keepGeneration(ctx, placeSQL, place)
}

// Renew begins a generation: every device empties its replica and fills it anew.
func (o *Outbox) Renew(ctx context.Context) error {
	o.generation.mu.Lock()
	defer o.generation.mu.Unlock()
	id, _, err := o.readGeneration(ctx)
	if err != nil {
		return err
	}
	place, err := o.db.Place(ctx, "feed")
	if err != nil {
		return fmt.Errorf("look where the database is: %w", err)
	}
	o.generation.readAt = time.Time{}
	return o.keepGeneration(ctx, nextGenerationSQL, o.ids.New(), place, o.clock.Now().UnixMilli(), id)
}

// Generation names the life of the feed in which its revisions count: those of another mean nothing. It
// is empty before the first Arrive.
func (o *Outbox) Generation(ctx context.Context) (ident.ID, error) {
	g := &o.generation
	g.mu.Lock()
	defer g.mu.Unlock()
	now := o.clock.Now()
	if !g.readAt.IsZero() && (o.db.Engine() == database.SQLite || now.Sub(g.readAt).Abs() < generationFor) {
		return g.id, nil
	}
	id, place, err := o.readGeneration(ctx)
	if err != nil || id == "" {
		return "", err
	}
	is, err := o.db.Place(ctx, "feed")
	if err != nil {
		return "", fmt.Errorf("look where the database is: %w", err)
	}
	if is != place {
		if err := o.keepGeneration(ctx, nextGenerationSQL, o.ids.New(), is, now.UnixMilli(), id); err != nil {
			return "", err
		}
		if id, _, err = o.readGeneration(ctx); err != nil {
			return "", err
		}
	}
	g.id, g.readAt = id, now
	return id, nil
}

func (o *Outbox) readGeneration(ctx context.Context) (id ident.ID, place string, err error) {
	err = o.db.QueryRow(ctx, generationSQL).Scan(&id, &place)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", nil
	}
	if err != nil {
		return "", "", fmt.Errorf("read the generation: %w", err)
	}
	return id, place, nil
}

func (o *Outbox) keepGeneration(ctx context.Context, statement string, args ...any) error {
	err := o.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, statement, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep the generation: %w", err)
	}
	return nil
}
