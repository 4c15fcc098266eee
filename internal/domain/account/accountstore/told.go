package accountstore

import (
	"context"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// MarkTold implements account.Store. It goes across circles: a session is a person's.
func (s *Store) MarkTold(ctx context.Context, id ident.ID, now time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE account_session SET told_at = $1 WHERE id = $2 AND ended_at > 0 AND told_at = 0`, now.UnixMilli(), id)
		if err != nil || n == 0 {
			return err
		}
		return s.queue.Enqueue(ctx, tx, account.EndedJob, id, now)
	})
}

// toldBy is when a session that may's actor ends at now is told: at once when it is their own.
func toldBy(may access.Grant, session ident.ID, now time.Time) int64 {
	if may.Actor().Session == session {
		return now.UnixMilli()
	}
	return 0
}
