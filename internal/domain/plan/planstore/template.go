package planstore

import (
	"context"
	"fmt"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// The fields of a template, of its days, and of a reward and its parts.
const (
	templateKind byte = iota + 1
	templateName
	templatePicture
	templateColour
	templateDay // repeated

	dayActivity // repeated
)

const (
	rewardTitle byte = iota + 1
	rewardPicture
	rewardParts
	rewardFromDay
	rewardEnded
	rewardEarned // repeated

	earnedActivity
	earnedKey
	earnedAt
)

func sealedTemplate(t plan.Template) []byte {
	f := newFields()
	f.text(templateKind, string(t.Kind))
	f.text(templateName, t.Name)
	f.text(templatePicture, string(t.Picture))
	f.text(templateColour, string(t.Colour))
	for _, d := range t.Days {
		day := newFields()
		for _, a := range d.Activities {
			day.anyText(dayActivity, string(sealedActivity(a)))
		}
		f.anyText(templateDay, string(day))
	}
	return f
}

func readTemplate(p piece) (t plan.Template, err error) {
	t.Piece = p.Piece
	err = each(p.content, func(number byte, v string) (err error) {
		switch number {
		case templateKind:
			t.Kind = plan.TemplateKind(v)
		case templateName:
			t.Name = v
		case templatePicture:
			t.Picture = plan.Picture(v)
		case templateColour:
			t.Colour = plan.Colour(v)
		case templateDay:
			var d plan.TemplateDay
			d, err = readTemplateDay(v)
			t.Days = append(t.Days, d)
		}
		return err
	})
	return t, err
}

func readTemplateDay(content string) (d plan.TemplateDay, err error) {
	err = each(content, func(number byte, v string) error {
		if number != dayActivity {
			return nil
		}
		var a plan.Activity
		err := readActivity(v, &a)
		d.Activities = append(d.Activities, a)
		return err
	})
	return d, err
}

func sealedReward(r plan.Reward) []byte {
	f := newFields()
	f.text(rewardTitle, r.Title)
	f.text(rewardPicture, string(r.Picture))
	f.count(rewardParts, r.Parts)
	f.count(rewardFromDay, int(r.FromDay))
	f.flag(rewardEnded, r.IsEnded)
	for _, e := range r.Earned {
		part := newFields()
		part.text(earnedActivity, e.Activity.String())
		part.text(earnedKey, e.Key.String())
		part.moment(earnedAt, e.At)
		f.anyText(rewardEarned, string(part))
	}
	return f
}

func readReward(p piece) (r plan.Reward, err error) {
	r.Piece = p.Piece
	err = each(p.content, func(number byte, v string) (err error) {
		switch number {
		case rewardTitle:
			r.Title = v
		case rewardPicture:
			r.Picture = plan.Picture(v)
		case rewardParts:
			r.Parts = countOf(v)
		case rewardFromDay:
			r.FromDay = plan.Day(countOf(v))
		case rewardEnded:
			r.IsEnded = true
		case rewardEarned:
			var e plan.Earned
			e, err = readEarned(v)
			r.Earned = append(r.Earned, e)
		}
		return err
	})
	return r, err
}

func readEarned(content string) (e plan.Earned, err error) {
	err = each(content, func(number byte, v string) (err error) {
		switch number {
		case earnedActivity:
			e.Activity = ident.ID(v)
		case earnedKey:
			if e.Key, err = plan.ParseKey(v); err != nil {
				return fmt.Errorf("read a stored key: %w", err)
			}
		case earnedAt:
			e.At = momentOf(v)
		}
		return nil
	})
	return e, err
}

// Templates implements plan.Store.
func (s *Store) Templates(ctx context.Context, may access.Grant, ids []ident.ID) ([]plan.Template, error) {
	list, err := s.piecesOf(ctx, may, TemplateCollection, ids)
	if err != nil {
		return nil, err
	}
	return readAll(list, readTemplate)
}

// RewardsOf implements plan.Store.
func (s *Store) RewardsOf(ctx context.Context, may access.Grant, ids []ident.ID) ([]plan.Reward, error) {
	list, err := s.piecesOf(ctx, may, RewardCollection, ids)
	if err != nil {
		return nil, err
	}
	return readAll(list, readReward)
}

// Template implements plan.Tx.
func (t *tx) Template(ctx context.Context, id ident.ID) (one plan.Template, ok bool, err error) {
	p, ok, err := t.piece(ctx, TemplateCollection, id)
	if err != nil || !ok {
		return plan.Template{}, false, err
	}
	one, err = readTemplate(p)
	return one, true, err
}

const countPiecesSQL = `SELECT COUNT(*) FROM plan_piece WHERE circle_id = $1 AND kind = $2 AND deleted_at = 0`

// CountTemplates implements plan.Tx.
func (t *tx) CountTemplates(ctx context.Context) (count int, err error) {
	if err := t.write.QueryRow(ctx, countPiecesSQL, t.may.Circle(), TemplateCollection).Scan(&count); err != nil {
		return 0, fmt.Errorf("count pieces: %w", err)
	}
	return count, nil
}

// SaveTemplate implements plan.Tx.
func (t *tx) SaveTemplate(ctx context.Context, one plan.Template) error {
	return t.savePiece(ctx, TemplateCollection, one.Piece, sealedTemplate(one), "")
}

// Reward implements plan.Tx.
func (t *tx) Reward(ctx context.Context, id ident.ID) (r plan.Reward, ok bool, err error) {
	p, ok, err := t.piece(ctx, RewardCollection, id)
	if err != nil || !ok {
		return plan.Reward{}, false, err
	}
	r, err = readReward(p)
	return r, true, err
}

const livePiecesSQL = `SELECT ` + pieceColumns + ` FROM plan_piece WHERE circle_id = $1 AND kind = $2 AND deleted_at = 0 ORDER BY id`

// Rewards implements plan.Tx.
func (t *tx) Rewards(ctx context.Context) ([]plan.Reward, error) {
	list, err := t.store.pieces(ctx, t.may, t.write, livePiecesSQL, t.may.Circle(), RewardCollection)
	if err != nil {
		return nil, err
	}
	return readAll(list, readReward)
}

// SaveReward implements plan.Tx.
func (t *tx) SaveReward(ctx context.Context, r plan.Reward) error {
	return t.savePiece(ctx, RewardCollection, r.Piece, sealedReward(r), "")
}
