// Package picturestore keeps pictures: rows in the database, prints as sealed blobs.
//
// Owns: the SQL of picture, the names of its blobs, what is sealed in them.
// Does not own: what a picture is (picture), sealing (platform/vault), the change feed
// (platform/outbox), decoding (platform/raster, through Darkroom).
// Start reading at: Store.
package picturestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/domain/picture"
	"mobilize/internal/platform/blob"
	"mobilize/internal/platform/database"
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
	Address(ctx context.Context, may access.Grant, plain []byte) (string, error)
}

var aboutColumn = picture.Table.Sealed("about_sealed")

// Store implements picture.Store.
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
	columns   = `id, about_sealed, added_by_id, added_at, deleted_at`
	insertSQL = `INSERT INTO picture (circle_id, id, address, about_sealed, added_by_id, added_at, deleted_at)
		VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (circle_id, id) DO NOTHING`
)

// Insert implements picture.Store. The prints are durable before the row that leads to them: a
// crash between the two leaves sealed bytes that nothing names, never a name without bytes.
func (s *Store) Insert(ctx context.Context, may access.Grant, p picture.Picture, prints picture.Prints) (int64, error) {
	return s.insert(ctx, may, p, prints, func(context.Context, *outbox.Write) error { return nil })
}

// insert is Insert, with what more is to be written when the picture is new.
func (s *Store) insert(ctx context.Context, may access.Grant, p picture.Picture, prints picture.Prints, more func(context.Context, *outbox.Write) error) (int64, error) {
	address, err := s.vault.Address(ctx, may, prints.Large)
	if err != nil {
		return 0, fmt.Errorf("address a picture: %w", err)
	}
	about, err := s.seal(ctx, may, p)
	if err != nil {
		return 0, err
	}
	if address, err = s.keep(ctx, may, p.ID, address, prints); err != nil {
		return 0, err
	}
	return s.outbox.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		count, err := w.Exec(ctx, insertSQL, may.Circle(), p.ID, address, about, p.AddedBy, w.Now.UnixMilli())
		if err != nil {
			return fmt.Errorf("insert a picture: %w", err)
		}
		if count == 0 {
			return nil // a repeat under another operation: the first one stands
		}
		w.Changed(picture.Collection, p.ID.String(), "")
		w.Fact(event.New(picture.Added, may.Circle(), p.ID))
		return more(ctx, w)
	})
}

const knownSQL = `SELECT COUNT(CASE WHEN id = $3 OR stage IN ('kept', 'unused') THEN 1 END), COUNT(*)
	FROM picture WHERE circle_id = $1 AND (address = $2 OR id = $3)`

// keep puts the prints of a new picture under their address, unless they are there, and returns the
// address. The prints of a picture that is on its way out are not shared: they may be removed at any
// moment, and the new ones get an address of their own.
func (s *Store) keep(ctx context.Context, may access.Grant, id ident.ID, address string, prints picture.Prints) (string, error) {
	var known, all int
	if err := s.db.QueryRow(ctx, knownSQL, may.Circle(), address, id).Scan(&known, &all); err != nil {
		return "", fmt.Errorf("look for prints: %w", err)
	}
	if known > 0 {
		return address, nil
	}
	if all > 0 {
		address += "-" + id.String()
	}
	for _, size := range []picture.Size{picture.Small, picture.Large} {
		name := blobName(may.Circle(), address, size)
		sealed, err := s.vault.SealBlob(ctx, may, name, prints.Of(size))
		if err != nil {
			return "", fmt.Errorf("seal a print: %w", err)
		}
		if err := s.blobs.Put(ctx, name, sealed); err != nil {
			return "", fmt.Errorf("keep a print: %w", err)
		}
	}
	return address, nil
}

func blobName(circle ident.ID, address string, size picture.Size) string {
	return picture.BlobPrefix + circle.String() + "/" + address + "/" + string(size)
}

const (
	deletedSQL = `SELECT deleted_at FROM picture WHERE circle_id = $1 AND id = $2 AND stage <> 'gone'`
	markSQL    = `UPDATE picture SET deleted_at = $3, stage = 'kept', stage_at = 0 WHERE circle_id = $1 AND id = $2`
)

// Mark implements picture.Store.
func (s *Store) Mark(ctx context.Context, may access.Grant, id ident.ID, isDeleted bool) (int64, error) {
	return s.outbox.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		var deletedAt int64
		if err := missing(w.QueryRow(ctx, deletedSQL, may.Circle(), id).Scan(&deletedAt)); err != nil {
			return err
		}
		if isDeleted == (deletedAt != 0) {
			return nil
		}
		mark, fact := int64(0), picture.Restored
		if isDeleted {
			mark, fact = w.Now.UnixMilli(), picture.Deleted
		}
		if _, err := w.Exec(ctx, markSQL, may.Circle(), id, mark); err != nil {
			return fmt.Errorf("mark a picture: %w", err)
		}
		if isDeleted {
			if err := s.queue.Enqueue(ctx, w.Tx, picture.LeaveJob, id, w.Now.Add(picture.KeptFor)); err != nil {
				return err
			}
		}
		w.Changed(picture.Collection, id.String(), "")
		w.Fact(event.New(fact, may.Circle(), id))
		return nil
	})
}

// Pictures implements picture.Store.
func (s *Store) Pictures(ctx context.Context, may access.Grant, ids []ident.ID) ([]picture.Picture, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return s.read(ctx, may, `SELECT `+columns+` FROM picture WHERE circle_id = $1 AND stage <> 'gone' AND id IN (`+database.In(len(ids), 2)+`)`, of(may, ids))
}

const librarySQL = `SELECT ` + columns + ` FROM picture
	WHERE circle_id = $1 AND deleted_at = 0 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3`

// Library implements picture.Store. Identifiers sort by when they were made.
func (s *Store) Library(ctx context.Context, may access.Grant, before ident.ID, limit int) ([]picture.Picture, error) {
	return s.read(ctx, may, librarySQL, []any{may.Circle(), before, limit})
}

// Count implements picture.Store.
func (s *Store) Count(ctx context.Context, may access.Grant, ids []ident.ID) (int, error) {
	var count int
	query := `SELECT COUNT(*) FROM picture WHERE circle_id = $1 AND stage IN ('kept', 'unused') AND id IN (` + database.In(len(ids), 2) + `)`
	if err := s.db.QueryRow(ctx, query, of(may, ids)...).Scan(&count); err != nil {
		return 0, fmt.Errorf("count pictures: %w", err)
	}
	return count, nil
}

const addressSQL = `SELECT address FROM picture WHERE circle_id = $1 AND id = $2 AND stage <> 'gone'`

// Print implements picture.Store.
func (s *Store) Print(ctx context.Context, may access.Grant, id ident.ID, size picture.Size) ([]byte, error) {
	var address string
	if err := missing(s.db.QueryRow(ctx, addressSQL, may.Circle(), id).Scan(&address)); err != nil {
		return nil, err
	}
	name := blobName(may.Circle(), address, size)
	sealed, err := s.blobs.Get(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("get a print: %w", err)
	}
	data, err := s.vault.OpenBlob(ctx, may, name, sealed)
	if err != nil {
		return nil, fmt.Errorf("open a print: %w", err)
	}
	return data, nil
}

// about is what is sealed of a picture: everything anybody said of it. The names are those of
// stored rows for ever; fields are only added.
type about struct {
	Name    string `json:"name"`
	Licence string `json:"licence,omitempty"`
	Author  string `json:"author,omitempty"`
	Source  string `json:"source,omitempty"`
	Side    int    `json:"side"`
}

func (s *Store) seal(ctx context.Context, may access.Grant, p picture.Picture) ([]byte, error) {
	plain, err := json.Marshal(about{p.Name, p.Licence, p.Author, p.Source, p.Side})
	if err != nil {
		return nil, fmt.Errorf("write a picture down: %w", err)
	}
	sealed, err := s.vault.Seal(ctx, may, aboutColumn, row(may, p.ID), plain)
	if err != nil {
		return nil, fmt.Errorf("seal a picture: %w", err)
	}
	return sealed, nil
}

func (s *Store) read(ctx context.Context, may access.Grant, query string, args []any) ([]picture.Picture, error) {
	rows, err := s.db.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read pictures: %w", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err has told
	var list []picture.Picture
	for rows.Next() {
		p := picture.Picture{Circle: may.Circle()}
		var (
			sealed             []byte
			addedAt, deletedAt int64
		)
		if err := rows.Scan(&p.ID, &sealed, &p.AddedBy, &addedAt, &deletedAt); err != nil {
			return nil, fmt.Errorf("read a picture: %w", err)
		}
		p.AddedAt = time.UnixMilli(addedAt).UTC()
		if deletedAt != 0 {
			p.DeletedAt = time.UnixMilli(deletedAt).UTC()
		}
		plain, err := s.vault.Open(ctx, may, aboutColumn, row(may, p.ID), sealed)
		if err != nil {
			return nil, fmt.Errorf("open a picture: %w", err)
		}
		var said about
		if err := json.Unmarshal(plain, &said); err != nil {
			return nil, fmt.Errorf("read a picture: %w", err)
		}
		p.Name, p.Licence, p.Author, p.Source, p.Side = said.Name, said.Licence, said.Author, said.Source, said.Side
		list = append(list, p)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read pictures: %w", err)
	}
	return list, nil
}

// missing turns the error of a row that is not there into a NotFound fault.
func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Missing()
	}
	if err != nil {
		return fmt.Errorf("find a picture: %w", err)
	}
	return nil
}

func row(may access.Grant, id ident.ID) string { return may.Circle().String() + "/" + id.String() }

func of(may access.Grant, ids []ident.ID) []any {
	args := []any{may.Circle()}
	for _, id := range ids {
		args = append(args, id)
	}
	return args
}
