package circlestore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"mobilize/internal/domain/circle"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const insertInvitationSQL = `INSERT INTO circle_invitation
(circle_id, id, secret_hash, role, scopes, label_sealed, until_at, invited_by, created_at, expires_at, used_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)`

// InsertInvitation implements circle.Store.
func (s *Store) InsertInvitation(ctx context.Context, may access.Grant, inv circle.Invitation, secretHash []byte, now time.Time) error {
	label, err := s.vault.Seal(ctx, may, labelColumn, row(inv), []byte(inv.Label))
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, insertInvitationSQL, inv.Circle, inv.ID, secretHash, string(inv.Role), strings.Join(inv.Scopes.Names(), " "),
			label, millis(inv.UntilAt), inv.InvitedBy, now.UnixMilli(), inv.ExpiresAt.UnixMilli())
		if err != nil {
			return err
		}
		if inv.Role == access.Guardian {
			rows, err := tx.Query(ctx, relationsSQL, inv.Circle)
			all, err := scanRelations(rows, err)
			if err != nil {
				return err
			}
			if err := s.tellGuardians(ctx, tx, all, "", circle.GuardianInvitedJob, now); err != nil {
				return err
			}
		}
		return s.queue.Enqueue(ctx, tx, circle.ForgetJob, inv.ID, inv.ExpiresAt)
	})
}

// ForgetInvitation implements circle.Store. It goes across circles: what is over is over everywhere.
func (s *Store) ForgetInvitation(ctx context.Context, id ident.ID, now time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM circle_invitation WHERE id = $1 AND expires_at <= $2`, id, now.UnixMilli())
		return err
	})
}

const invitationColumns = `i.circle_id, i.id, i.role, i.scopes, i.until_at, i.invited_by, i.expires_at, i.used_at`

// Invitations implements circle.Store.
func (s *Store) Invitations(ctx context.Context, may access.Grant, now time.Time) ([]circle.Invitation, error) {
	rows, err := s.db.Query(ctx, `SELECT `+invitationColumns+`, i.label_sealed FROM circle_invitation i
		WHERE i.circle_id = $1 AND i.used_at = 0 AND i.expires_at > $2 ORDER BY i.id`, may.Circle(), now.UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("list invitations: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []circle.Invitation
	for rows.Next() {
		var raw invitationRow
		var sealed []byte
		if err := rows.Scan(append(raw.dest(), &sealed)...); err != nil {
			return nil, fmt.Errorf("list invitations: %w", err)
		}
		inv, err := raw.invitation()
		if err != nil {
			return nil, err
		}
		label, err := s.vault.Open(ctx, may, labelColumn, row(inv), sealed)
		if err != nil {
			return nil, err
		}
		inv.Label = string(label)
		out = append(out, inv)
	}
	return out, rows.Err()
}

// DeleteInvitation implements circle.Store.
func (s *Store) DeleteInvitation(ctx context.Context, may access.Grant, id ident.ID) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, `DELETE FROM circle_invitation WHERE circle_id = $1 AND id = $2 AND used_at = 0`, may.Circle(), id)
		if err == nil && n == 0 {
			return fault.Missing()
		}
		return err
	})
}

// InvitationOf implements circle.Store.
func (s *Store) InvitationOf(ctx context.Context, secretHash []byte) (circle.Invitation, circle.Circle, error) {
	var raw invitationRow
	var c circle.Circle
	err := s.db.QueryRow(ctx, `SELECT `+invitationColumns+`, c.citizen_id, c.zone FROM circle_invitation i
		JOIN circle c ON c.circle_id = i.circle_id WHERE i.secret_hash = $1`, secretHash).
		Scan(append(raw.dest(), &c.Citizen, &c.Zone)...)
	if err != nil {
		return circle.Invitation{}, circle.Circle{}, missing(err)
	}
	c.ID = ident.ID(raw.circle)
	inv, err := raw.invitation()
	return inv, c, err
}

// Accept implements circle.Store.
func (s *Store) Accept(ctx context.Context, may access.Grant, invitation ident.ID, now time.Time, decide func([]circle.Relation) (circle.Relation, error), fact event.Event) (int64, error) {
	return s.gate.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		n, err := w.Exec(ctx, `UPDATE circle_invitation SET used_at = $1, label_sealed = $2 WHERE circle_id = $3 AND id = $4 AND used_at = 0 AND expires_at > $1`,
			now.UnixMilli(), []byte{}, may.Circle(), invitation)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Gone, "invitation.gone", "", "This invitation is used, withdrawn or too old. Ask for a new one.")
		}
		return s.decided(ctx, w, may, decide, fact)
	})
}

type invitationRow struct {
	circle, id, role, scopes, by string
	until, expires, used         int64
}

func (r *invitationRow) dest() []any {
	return []any{&r.circle, &r.id, &r.role, &r.scopes, &r.until, &r.by, &r.expires, &r.used}
}

func (r *invitationRow) invitation() (circle.Invitation, error) {
	scopes, ok := access.ScopesNamed(strings.Fields(r.scopes))
	if !ok {
		return circle.Invitation{}, errors.New("circlestore: an invitation names a scope that this version does not know")
	}
	return circle.Invitation{
		Circle: ident.ID(r.circle), ID: ident.ID(r.id), Role: access.Role(r.role), Scopes: scopes, UntilAt: moment(r.until),
		InvitedBy: ident.ID(r.by), ExpiresAt: moment(r.expires), UsedAt: moment(r.used),
	}, nil
}

func row(inv circle.Invitation) string { return inv.Circle.String() + "/" + inv.ID.String() }
