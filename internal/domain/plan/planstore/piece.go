package planstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/domain/plan"
	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// The collections of what lies beside the plan; each is also the kind of its rows.
const (
	TimerCollection    = "timer"
	TemplateCollection = "template"
	RewardCollection   = "reward"
)

// piece is one row of plan_piece, opened.
type piece struct {
	plan.Piece
	kind    string
	content string
}

const (
	pieceColumns = `kind, id, content_sealed, author_id, version, created_at, changed_at, deleted_at`

	pieceSQL     = `SELECT ` + pieceColumns + ` FROM plan_piece WHERE circle_id = $1 AND kind = $2 AND id = $3`
	savePieceSQL = `INSERT INTO plan_piece
	(circle_id, kind, id, content_sealed, author_id, version, created_at, changed_at, deleted_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
	ON CONFLICT (circle_id, kind, id) DO UPDATE SET content_sealed = excluded.content_sealed, author_id = excluded.author_id,
	version = excluded.version, changed_at = excluded.changed_at, deleted_at = excluded.deleted_at`
	dropPieceSQL = `DELETE FROM plan_piece WHERE circle_id = $1 AND kind = $2 AND id = $3`
)

// piece returns a row of a kind; ok is false when there is none.
func (t *tx) piece(ctx context.Context, kind string, id ident.ID) (p piece, ok bool, err error) {
	list, err := t.store.pieces(ctx, t.may, t.write, pieceSQL, t.may.Circle(), kind, id)
	if err != nil || len(list) == 0 {
		return piece{}, false, err
	}
	return list[0], true, nil
}

// savePiece writes a row and tells every device; until is the last day on which it matters, "" for no end.
func (t *tx) savePiece(ctx context.Context, kind string, p plan.Piece, content []byte, until string) error {
	sealed, err := t.store.vault.Seal(ctx, t.may, pieceColumn, rowOf(t.may, kind, p.ID.String()), content)
	if err != nil {
		return fmt.Errorf("seal a piece: %w", err)
	}
	_, err = t.write.Exec(ctx, savePieceSQL, t.may.Circle(), kind, p.ID, sealed, p.Author, p.Version,
		toStore(p.CreatedAt), toStore(p.ChangedAt), toStore(p.DeletedAt))
	if err != nil {
		return fmt.Errorf("save a piece: %w", err)
	}
	if p.IsDeleted() {
		t.write.Removed(kind, p.ID.String())
		return nil
	}
	t.write.Changed(kind, p.ID.String(), until)
	return nil
}

func (t *tx) dropPiece(ctx context.Context, kind string, id ident.ID) error {
	if _, err := t.write.Exec(ctx, dropPieceSQL, t.may.Circle(), kind, id); err != nil {
		return fmt.Errorf("drop a piece: %w", err)
	}
	t.write.Removed(kind, id.String())
	return nil
}

// piecesOf returns those of the rows of a kind that are there and not deleted.
func (s *Store) piecesOf(ctx context.Context, may access.Grant, kind string, ids []ident.ID) ([]piece, error) {
	return chunked(ids, func(ids []ident.ID) ([]piece, error) {
		ids = padded(ids)
		args := []any{may.Circle(), kind}
		for _, id := range ids {
			args = append(args, id)
		}
		return s.pieces(ctx, may, s.db, `SELECT `+pieceColumns+` FROM plan_piece
			WHERE circle_id = $1 AND kind = $2 AND deleted_at = 0 AND id IN (`+database.In(len(ids), 3)+`)`, args...)
	})
}

func (s *Store) pieces(ctx context.Context, may access.Grant, on querier, sql string, args ...any) ([]piece, error) {
	rows, err := on.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("query pieces: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []piece
	for rows.Next() {
		p := piece{Piece: plan.Piece{Circle: may.Circle()}}
		var sealed []byte
		var createdAt, changedAt, deletedAt int64
		if err := rows.Scan(&p.kind, &p.ID, &sealed, &p.Author, &p.Version, &createdAt, &changedAt, &deletedAt); err != nil {
			return nil, fmt.Errorf("scan a piece: %w", err)
		}
		p.CreatedAt, p.ChangedAt, p.DeletedAt = stored(createdAt), stored(changedAt), stored(deletedAt)
		content, err := s.vault.Open(ctx, may, pieceColumn, rowOf(may, p.kind, p.ID.String()), sealed)
		if err != nil {
			return nil, fmt.Errorf("open a piece: %w", err)
		}
		p.content = string(content)
		list = append(list, p)
	}
	return list, rows.Err()
}

const picturedSQL = `SELECT ` + pieceColumns + ` FROM plan_piece WHERE circle_id = $1 AND (deleted_at = 0 OR deleted_at > $2)`

// PiecePictures implements plan.Store.
func (s *Store) PiecePictures(ctx context.Context, may access.Grant, since time.Time) ([]plan.Picture, error) {
	list, err := s.pieces(ctx, may, s.db, picturedSQL, may.Circle(), max(toStore(since), 0))
	var pictures []plan.Picture
	for _, p := range list {
		some, unread := picturesIn(p)
		if unread != nil {
			return nil, unread
		}
		pictures = append(pictures, some...)
	}
	return pictures, err
}

var errKind = errors.New("planstore: a piece of a kind this version does not know")

func picturesIn(p piece) ([]plan.Picture, error) {
	switch p.kind {
	case TimerCollection:
		r, err := readRun(p)
		return []plan.Picture{r.Picture}, err
	case TemplateCollection:
		t, err := readTemplate(p)
		all := t.Pictures()
		for _, s := range t.Sounds() {
			all = append(all, plan.Picture(s))
		}
		return all, err
	case RewardCollection:
		r, err := readReward(p)
		return []plan.Picture{r.Picture}, err
	}
	return nil, errKind
}

// readAll reads what is sealed of every row.
func readAll[T any](list []piece, read func(piece) (T, error)) ([]T, error) {
	all := make([]T, 0, len(list))
	for _, p := range list {
		one, err := read(p)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}
