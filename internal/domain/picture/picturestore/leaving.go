package picturestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/domain/picture"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/ident"
)

// Queue takes background work within the transaction that makes it needed; platform/job does.
type Queue interface {
	Enqueue(ctx context.Context, tx *database.Tx, kind string, subject ident.ID, runAt time.Time) error
}

// Leaving implements picture.Store. It goes across circles: a job knows the picture alone.
func (s *Store) Leaving(ctx context.Context, id ident.ID) ([]picture.Leaving, error) {
	rows, err := s.db.Query(ctx, `SELECT circle_id, deleted_at, stage, stage_at FROM picture WHERE id = $1 AND deleted_at > 0`, id)
	if err != nil {
		return nil, fmt.Errorf("find a deleted picture: %w", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err has told
	var list []picture.Leaving
	for rows.Next() {
		l := picture.Leaving{ID: id}
		var stage string
		var deletedAt, stageAt int64
		if err := rows.Scan(&l.Circle, &deletedAt, &stage, &stageAt); err != nil {
			return nil, fmt.Errorf("find a deleted picture: %w", err)
		}
		l.Stage, l.DeletedAt, l.StageAt = picture.Stage(stage), time.UnixMilli(deletedAt).UTC(), time.UnixMilli(stageAt).UTC()
		list = append(list, l)
	}
	return list, rows.Err()
}

// A picture moves on only from where it was seen: whoever restored or deleted it meanwhile decides.
const moveSQL = `UPDATE picture SET stage = $1, stage_at = $2
	WHERE circle_id = $3 AND id = $4 AND deleted_at = $5 AND stage = $6`

// Move implements picture.Store.
func (s *Store) Move(ctx context.Context, may access.Grant, l picture.Leaving, to picture.Stage, since, again time.Time) error {
	at := since.UnixMilli()
	if to == picture.Kept {
		at = 0
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, moveSQL, string(to), at, may.Circle(), l.ID, l.DeletedAt.UnixMilli(), string(l.Stage))
		if err != nil || n == 0 {
			return err
		}
		return s.queue.Enqueue(ctx, tx, picture.LeaveJob, l.ID, again)
	})
}

// Close implements picture.Store.
func (s *Store) Close(ctx context.Context, may access.Grant, l picture.Leaving) error {
	_, err := s.outbox.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		n, err := w.Exec(ctx, moveSQL, string(picture.Gone), w.Now.UnixMilli(), may.Circle(), l.ID, l.DeletedAt.UnixMilli(), string(l.Stage))
		if err != nil || n == 0 {
			return err
		}
		w.Removed(picture.Collection, l.ID.String())
		w.Fact(event.New(picture.Removed, may.Circle(), l.ID))
		return nil
	})
	return err
}

const (
	goneSQL   = `SELECT address FROM picture WHERE circle_id = $1 AND id = $2 AND stage = 'gone'`
	othersSQL = `SELECT COUNT(*) FROM picture WHERE circle_id = $1 AND address = $2 AND stage <> 'gone'`
	removeSQL = `DELETE FROM picture WHERE circle_id = $1 AND id = $2 AND stage = 'gone'`
)

// Remove implements picture.Store. The row goes last: while it is there, a job that died half-way
// finds the bytes again. Nobody comes to share them meanwhile, for none are shared of a picture
// that is closed (keep).
func (s *Store) Remove(ctx context.Context, may access.Grant, l picture.Leaving) error {
	var address string
	err := s.db.QueryRow(ctx, goneSQL, may.Circle(), l.ID).Scan(&address)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // restored or kept at the last moment, or removed before
	}
	if err != nil {
		return fmt.Errorf("find a picture that is gone: %w", err)
	}
	var others int
	if err := s.db.QueryRow(ctx, othersSQL, may.Circle(), address).Scan(&others); err != nil {
		return fmt.Errorf("look who shares a print: %w", err)
	}
	for _, size := range []picture.Size{picture.Small, picture.Large} {
		if others > 0 {
			break // the same photo, added twice: the other keeps it
		}
		if err := s.blobs.Delete(ctx, blobName(may.Circle(), address, size)); err != nil {
			return fmt.Errorf("remove a print: %w", err)
		}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, removeSQL, may.Circle(), l.ID)
		return err
	})
}
