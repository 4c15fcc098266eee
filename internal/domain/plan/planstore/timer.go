package planstore

import (
	"context"
	"fmt"
	"time"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// The fields of a run and of its events.
const (
	runKind byte = iota + 1
	runMinutes
	runActivity
	runKey
	runTitle
	runPicture
	runLocked
	runStartedAt
	runEvent // repeated

	eventID
	eventKind
	eventAt
	eventMinutes
)

func sealedRun(r plan.Run) []byte {
	f := newFields()
	f.text(runKind, string(r.Kind))
	f.count(runMinutes, r.Minutes)
	f.text(runActivity, r.Activity.String())
	f.text(runKey, r.Key)
	f.text(runTitle, r.Title)
	f.text(runPicture, string(r.Picture))
	f.flag(runLocked, r.IsLocked)
	f.moment(runStartedAt, r.StartedAt)
	for _, e := range r.Events {
		event := newFields()
		event.text(eventID, e.ID.String())
		event.text(eventKind, string(e.Kind))
		event.moment(eventAt, e.At)
		event.count(eventMinutes, e.Minutes)
		f.anyText(runEvent, string(event))
	}
	return f
}

func readRun(p piece) (r plan.Run, err error) {
	r.Piece = p.Piece
	err = each(p.content, func(number byte, v string) (err error) {
		switch number {
		case runKind:
			r.Kind = plan.TimerKind(v)
		case runMinutes:
			r.Minutes = countOf(v)
		case runActivity:
			r.Activity = ident.ID(v)
		case runKey:
			r.Key = v
		case runTitle:
			r.Title = v
		case runPicture:
			r.Picture = plan.Picture(v)
		case runLocked:
			r.IsLocked = true
		case runStartedAt:
			r.StartedAt = momentOf(v)
		case runEvent:
			var e plan.RunEvent
			e, err = readRunEvent(v)
			r.Events = append(r.Events, e)
		}
		return err
	})
	return r, err
}

func readRunEvent(content string) (e plan.RunEvent, err error) {
	err = each(content, func(number byte, v string) error {
		switch number {
		case eventID:
			e.ID = ident.ID(v)
		case eventKind:
			e.Kind = plan.RunDeed(v)
		case eventAt:
			e.At = momentOf(v)
		case eventMinutes:
			e.Minutes = countOf(v)
		}
		return nil
	})
	return e, err
}

// Runs implements plan.Store.
func (s *Store) Runs(ctx context.Context, may access.Grant, ids []ident.ID) ([]plan.Run, error) {
	list, err := s.piecesOf(ctx, may, TimerCollection, ids)
	if err != nil {
		return nil, err
	}
	return readAll(list, readRun)
}

// Run implements plan.Tx.
func (t *tx) Run(ctx context.Context, id ident.ID) (r plan.Run, ok bool, err error) {
	p, ok, err := t.piece(ctx, TimerCollection, id)
	if err != nil || !ok {
		return plan.Run{}, false, err
	}
	r, err = readRun(p)
	return r, true, err
}

// SaveRun implements plan.Tx.
func (t *tx) SaveRun(ctx context.Context, r plan.Run) error {
	return t.savePiece(ctx, TimerCollection, r.Piece, sealedRun(r), r.Until().String())
}

const oldPiecesSQL = `SELECT id FROM plan_piece WHERE circle_id = $1 AND kind = $2 AND changed_at < $3 ORDER BY changed_at LIMIT $4`

// DropRuns implements plan.Tx.
func (t *tx) DropRuns(ctx context.Context, before time.Time, atMost int) error {
	ids, err := t.old(ctx, TimerCollection, before, atMost)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := t.dropPiece(ctx, TimerCollection, id); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) old(ctx context.Context, kind string, before time.Time, atMost int) (ids []ident.ID, err error) {
	rows, err := t.write.Query(ctx, oldPiecesSQL, t.may.Circle(), kind, toStore(before), atMost)
	if err != nil {
		return nil, fmt.Errorf("look for old pieces: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id ident.ID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("scan an old piece: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
