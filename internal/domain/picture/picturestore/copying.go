package picturestore

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"mobilize/internal/domain/picture"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const insertCopySQL = `INSERT INTO picture_copy (circle_id, picture_id, to_circle_id, copy_id, copied_by_id, copied_at, recalled_at)
	VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT DO NOTHING`

// InsertCopy implements picture.CopyStore. The row that the original's circle has of the copy is written with it: it
// is about a picture of that circle, whose sight was granted.
func (s *Store) InsertCopy(ctx context.Context, from, may access.Grant, original ident.ID, p picture.Picture, prints picture.Prints) (int64, error) {
	return s.insert(ctx, may, p, prints, func(ctx context.Context, w *outbox.Write) error {
		_, err := w.Exec(ctx, insertCopySQL, from.Circle(), original, may.Circle(), p.ID, p.AddedBy, w.Now.UnixMilli())
		return err
	})
}

// CopiesOf implements picture.CopyStore.
func (s *Store) CopiesOf(ctx context.Context, may access.Grant, id ident.ID) ([]picture.Copy, error) {
	return s.copies(ctx, `SELECT circle_id, picture_id, to_circle_id, copy_id, copied_by_id, copied_at, recalled_at FROM picture_copy
		WHERE circle_id = $1 AND picture_id = $2 ORDER BY copied_at, copy_id`, may.Circle(), id)
}

// Recalled implements picture.CopyStore. It goes across circles: a job knows the copy alone.
func (s *Store) Recalled(ctx context.Context, copied ident.ID) ([]picture.Copy, error) {
	return s.copies(ctx, `SELECT circle_id, picture_id, to_circle_id, copy_id, copied_by_id, copied_at, recalled_at FROM picture_copy
		WHERE copy_id = $1 AND recalled_at > 0`, copied)
}

func (s *Store) copies(ctx context.Context, query string, args ...any) (list []picture.Copy, err error) {
	rows, err := s.db.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read copies: %w", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err has told
	for rows.Next() {
		var c picture.Copy
		var copiedAt, recalledAt int64
		if err := rows.Scan(&c.Circle, &c.Picture, &c.To, &c.ID, &c.CopiedBy, &copiedAt, &recalledAt); err != nil {
			return nil, fmt.Errorf("read a copy: %w", err)
		}
		c.CopiedAt = time.UnixMilli(copiedAt).UTC()
		if recalledAt != 0 {
			c.RecalledAt = time.UnixMilli(recalledAt).UTC()
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

const (
	recallSQL = `UPDATE picture_copy SET recalled_at = CASE WHEN recalled_at = 0 THEN $4 ELSE recalled_at END
		WHERE circle_id = $1 AND picture_id = $2 AND copy_id = $3`
	withdrawSQL = `UPDATE picture SET deleted_at = CASE WHEN deleted_at = 0 THEN $3 ELSE deleted_at END, stage = 'gone', stage_at = $3
		WHERE circle_id = $1 AND id = $2 AND stage <> 'gone'`
)

// Recall implements picture.CopyStore.
func (s *Store) Recall(ctx context.Context, may access.Grant, id, copied ident.ID) (int64, error) {
	return s.outbox.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		count, err := w.Exec(ctx, recallSQL, may.Circle(), id, copied, w.Now.UnixMilli())
		if err != nil {
			return fmt.Errorf("call a copy back: %w", err)
		}
		if count == 0 {
			return fault.New(fault.Gone, "picture.copy_gone", "copy", "There is no such copy of this picture.")
		}
		return s.queue.Enqueue(ctx, w.Tx, picture.RecallJob, copied, w.Now)
	})
}

// Withdraw implements picture.CopyStore.
func (s *Store) Withdraw(ctx context.Context, may access.Grant, id ident.ID) error {
	_, err := s.outbox.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		count, err := w.Exec(ctx, withdrawSQL, may.Circle(), id, w.Now.UnixMilli())
		if err != nil || count == 0 {
			return err
		}
		w.Removed(picture.Collection, id.String())
		w.Fact(event.New(picture.Removed, may.Circle(), id))
		return s.queue.Enqueue(ctx, w.Tx, picture.LeaveJob, id, w.Now)
	})
	return err
}

const (
	aboutSQL  = `SELECT about_sealed FROM picture WHERE circle_id = $1 AND id = $2 AND stage <> 'gone'`
	renameSQL = `UPDATE picture SET about_sealed = $3 WHERE circle_id = $1 AND id = $2`
)

// Rename implements picture.Store.
func (s *Store) Rename(ctx context.Context, may access.Grant, id ident.ID, name string) (int64, error) {
	return s.outbox.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		var sealed []byte
		if err := missing(w.QueryRow(ctx, aboutSQL, may.Circle(), id).Scan(&sealed)); err != nil {
			return err
		}
		plain, err := s.vault.Open(ctx, may, aboutColumn, row(may, id), sealed)
		if err != nil {
			return fmt.Errorf("open a picture: %w", err)
		}
		var said about
		if err := json.Unmarshal(plain, &said); err != nil {
			return fmt.Errorf("read a picture: %w", err)
		}
		p := picture.Picture{ID: id, Name: name, Licence: said.Licence, Author: said.Author, Source: said.Source, Side: said.Side}
		if sealed, err = s.seal(ctx, may, p); err != nil {
			return err
		}
		if _, err := w.Exec(ctx, renameSQL, may.Circle(), id, sealed); err != nil {
			return fmt.Errorf("rename a picture: %w", err)
		}
		w.Changed(picture.Collection, id.String(), "")
		return nil
	})
}
