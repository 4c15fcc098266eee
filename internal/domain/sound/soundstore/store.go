// Package soundstore keeps sounds: rows in the database, recordings as sealed blobs.
//
// Owns: the SQL of sound, the names of its blobs, what is sealed in them.
// Does not own: what a sound is (sound), sealing (platform/vault), the change feed (platform/outbox).
// Start reading at: Store.
package soundstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/domain/sound"
	"mobilize/internal/platform/blob"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/limit"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// Vault seals and opens under a grant; platform/vault does.
type Vault interface {
	Seal(ctx context.Context, may access.Grant, col personal.SealedColumn, row string, plain []byte) ([]byte, error)
	Open(ctx context.Context, may access.Grant, col personal.SealedColumn, row string, sealed []byte) ([]byte, error)
	SealBlob(ctx context.Context, may access.Grant, name string, plain []byte) ([]byte, error)
	OpenBlob(ctx context.Context, may access.Grant, name string, sealed []byte) ([]byte, error)
}

// Queue takes background work within the transaction that makes it needed; platform/job does.
type Queue interface {
	Enqueue(ctx context.Context, tx *database.Tx, kind string, subject ident.ID, runAt time.Time) error
}

// Limits implements sound.Limits.
type Limits struct{ Limiter *limit.Limiter }

// Take implements sound.Limits.
func (l Limits) Take(ctx context.Context, a sound.Allowance, key string) error {
	return l.Limiter.Take(ctx, limit.Allowance(a), key)
}

var aboutColumn = sound.Table.Sealed("about_sealed")

// Store implements sound.Store.
type Store struct {
	db     *database.DB
	outbox *outbox.Outbox
	vault  Vault
	blobs  blob.Store
	queue  Queue
}

// New returns a Store.
func New(db *database.DB, o *outbox.Outbox, v Vault, blobs blob.Store, q Queue) *Store {
	return &Store{db: db, outbox: o, vault: v, blobs: blobs, queue: q}
}

const (
	knownSQL  = `SELECT COUNT(*) FROM sound WHERE circle_id = $1 AND id = $2`
	insertSQL = `INSERT INTO sound (circle_id, id, about_sealed, added_by_id, added_at, stage, stage_at)
		VALUES ($1, $2, $3, $4, $5, 'kept', 0) ON CONFLICT (circle_id, id) DO NOTHING`
)

// Insert implements sound.Store. The bytes are durable before the row that leads to them: a crash
// between the two leaves sealed bytes that nothing names, and that are swept.
func (s *Store) Insert(ctx context.Context, may access.Grant, one sound.Sound, data []byte) (int64, error) {
	plain, err := json.Marshal(about{one.Type, one.Length.Milliseconds()})
	if err != nil {
		return 0, fmt.Errorf("write a sound down: %w", err)
	}
	sealed, err := s.vault.Seal(ctx, may, aboutColumn, row(may, one.ID), plain)
	if err != nil {
		return 0, fmt.Errorf("seal a sound: %w", err)
	}
	if err := s.keep(ctx, may, one.ID, data); err != nil {
		return 0, err
	}
	return s.outbox.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		count, err := w.Exec(ctx, insertSQL, may.Circle(), one.ID, sealed, one.AddedBy, w.Now.UnixMilli())
		if err != nil {
			return fmt.Errorf("insert a sound: %w", err)
		}
		if count == 0 {
			return nil // a repeat under another operation: the first one stands
		}
		w.Changed(sound.Collection, one.ID.String(), "")
		w.Fact(event.New(sound.Added, may.Circle(), one.ID))
		return s.queue.Enqueue(ctx, w.Tx, sound.LookJob, one.ID, w.Now.Add(sound.KeptFor))
	})
}

// keep puts the bytes of a new sound under its name, unless a sound of that name is there: the first stands.
func (s *Store) keep(ctx context.Context, may access.Grant, id ident.ID, data []byte) error {
	var known int
	if err := s.db.QueryRow(ctx, knownSQL, may.Circle(), id).Scan(&known); err != nil {
		return fmt.Errorf("look for a sound: %w", err)
	}
	if known > 0 {
		return nil
	}
	name := blobName(may.Circle(), id)
	sealed, err := s.vault.SealBlob(ctx, may, name, data)
	if err != nil {
		return fmt.Errorf("seal a recording: %w", err)
	}
	if err := s.blobs.Put(ctx, name, sealed); err != nil {
		return fmt.Errorf("keep a recording: %w", err)
	}
	return nil
}

func blobName(circle, id ident.ID) string {
	return sound.BlobPrefix + circle.String() + "/" + id.String()
}

// Sounds implements sound.Store.
func (s *Store) Sounds(ctx context.Context, may access.Grant, ids []ident.ID) ([]sound.Sound, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := s.db.Query(ctx, `SELECT id, about_sealed, added_by_id, added_at FROM sound
		WHERE circle_id = $1 AND stage <> 'gone' AND id IN (`+database.In(len(ids), 2)+`)`, of(may, ids)...)
	if err != nil {
		return nil, fmt.Errorf("read sounds: %w", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err has told
	var list []sound.Sound
	for rows.Next() {
		one := sound.Sound{Circle: may.Circle()}
		var (
			sealed  []byte
			addedAt int64
			said    about
		)
		if err := rows.Scan(&one.ID, &sealed, &one.AddedBy, &addedAt); err != nil {
			return nil, fmt.Errorf("read a sound: %w", err)
		}
		plain, err := s.vault.Open(ctx, may, aboutColumn, row(may, one.ID), sealed)
		if err != nil {
			return nil, fmt.Errorf("open a sound: %w", err)
		}
		if err := json.Unmarshal(plain, &said); err != nil {
			return nil, fmt.Errorf("read a sound: %w", err)
		}
		one.AddedAt, one.Type, one.Length = time.UnixMilli(addedAt).UTC(), said.Type, time.Duration(said.Length)*time.Millisecond
		list = append(list, one)
	}
	return list, rows.Err()
}

// Data implements sound.Store.
func (s *Store) Data(ctx context.Context, may access.Grant, id ident.ID) (sound.Sound, []byte, error) {
	list, err := s.Sounds(ctx, may, []ident.ID{id})
	if err != nil {
		return sound.Sound{}, nil, err
	}
	if len(list) == 0 {
		return sound.Sound{}, nil, fault.Missing()
	}
	name := blobName(may.Circle(), id)
	sealed, err := s.blobs.Get(ctx, name)
	if err != nil {
		return sound.Sound{}, nil, fmt.Errorf("get a recording: %w", err)
	}
	data, err := s.vault.OpenBlob(ctx, may, name, sealed)
	if err != nil {
		return sound.Sound{}, nil, fmt.Errorf("open a recording: %w", err)
	}
	return list[0], data, nil
}

// Looked implements sound.Store. It goes across circles: a job knows the sound alone.
func (s *Store) Looked(ctx context.Context, id ident.ID) ([]sound.Looked, error) {
	rows, err := s.db.Query(ctx, `SELECT circle_id, stage, stage_at FROM sound WHERE id = $1`, id)
	if err != nil {
		return nil, fmt.Errorf("find a sound: %w", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err has told
	var list []sound.Looked
	for rows.Next() {
		l := sound.Looked{ID: id}
		var stageAt int64
		if err := rows.Scan(&l.Circle, &l.Stage, &stageAt); err != nil {
			return nil, fmt.Errorf("find a sound: %w", err)
		}
		l.StageAt = time.UnixMilli(stageAt).UTC()
		list = append(list, l)
	}
	return list, rows.Err()
}

// A sound moves on only from where it was seen: another job may have been quicker.
const moveSQL = `UPDATE sound SET stage = $1, stage_at = $2 WHERE circle_id = $3 AND id = $4 AND stage = $5 AND stage_at = $6`

// Move implements sound.Store.
func (s *Store) Move(ctx context.Context, may access.Grant, l sound.Looked, to sound.Stage, since, again time.Time) error {
	at := since.UnixMilli()
	if to == sound.Kept {
		at = 0
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, moveSQL, string(to), at, may.Circle(), l.ID, string(l.Stage), l.StageAt.UnixMilli())
		if err != nil || n == 0 {
			return err
		}
		return s.queue.Enqueue(ctx, tx, sound.LookJob, l.ID, again)
	})
}

// Close implements sound.Store.
func (s *Store) Close(ctx context.Context, may access.Grant, l sound.Looked) error {
	_, err := s.outbox.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		n, err := w.Exec(ctx, moveSQL, string(sound.Gone), w.Now.UnixMilli(), may.Circle(), l.ID, string(l.Stage), l.StageAt.UnixMilli())
		if err != nil || n == 0 {
			return err
		}
		w.Removed(sound.Collection, l.ID.String())
		w.Fact(event.New(sound.Removed, may.Circle(), l.ID))
		return nil
	})
	return err
}

const (
	goneSQL   = `SELECT COUNT(*) FROM sound WHERE circle_id = $1 AND id = $2 AND stage = 'gone'`
	removeSQL = `DELETE FROM sound WHERE circle_id = $1 AND id = $2 AND stage = 'gone'`
)

// Remove implements sound.Store. The row goes last: while it is there, a job that died half-way finds
// the bytes again.
func (s *Store) Remove(ctx context.Context, may access.Grant, l sound.Looked) error {
	var gone int
	if err := s.db.QueryRow(ctx, goneSQL, may.Circle(), l.ID).Scan(&gone); err != nil || gone == 0 {
		return errors.Join(err)
	}
	if err := s.blobs.Delete(ctx, blobName(may.Circle(), l.ID)); err != nil {
		return fmt.Errorf("remove a recording: %w", err)
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, removeSQL, may.Circle(), l.ID)
		return err
	})
}

// about is what is sealed of a sound. The names are those of stored rows for ever; fields are only added.
type about struct {
	Type   string `json:"type"`
	Length int64  `json:"length"` // milliseconds
}

func row(may access.Grant, id ident.ID) string { return may.Circle().String() + "/" + id.String() }

func of(may access.Grant, ids []ident.ID) []any {
	args := []any{may.Circle()}
	for _, id := range ids {
		args = append(args, id)
	}
	return args
}
