package accountstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

var (
	newAddressColumn  = account.AddressTable.Sealed("to_sealed")
	oldAddressColumn  = account.AddressTable.Sealed("from_sealed")
	confirmLinkColumn = account.AddressTable.Sealed("confirm_sealed")
	stopLinkColumn    = account.AddressTable.Sealed("stop_sealed")
)

// stoppedFor is when what was stopped is undone once more: a change under way then has ended.
const stoppedFor = time.Minute

const insertAddressSQL = `INSERT INTO account_address (id, person_id, session_id, confirm_hash, confirm_sealed, stop_hash, stop_sealed, to_sealed, from_sealed,
	kept_ids, asked_at, expires_at, told_at, confirmed_at, moved_at, stopped_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10, $11, 0, 0, 0, 0)`

// InsertAddress implements account.Store.
func (s *Store) InsertAddress(ctx context.Context, may access.Grant, c account.AddressChange, confirm, stop account.Secret) error {
	sealed := map[personal.SealedColumn][]byte{}
	for col, plain := range map[personal.SealedColumn]string{newAddressColumn: c.To, oldAddressColumn: c.From, confirmLinkColumn: confirm.Text, stopLinkColumn: stop.Text} {
		sealed[col] = []byte{}
		if plain == "" || col == stopLinkColumn && c.From == "" {
			continue
		}
		var err error
		if sealed[col], err = s.vault.Seal(ctx, may, col, c.ID.String(), []byte(plain)); err != nil {
			return err
		}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.Exec(ctx, forgetAskedSQL, may.Subject()); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, insertAddressSQL, c.ID, may.Subject(), c.Session, confirm.Hash, sealed[confirmLinkColumn], stop.Hash, sealed[stopLinkColumn],
			sealed[newAddressColumn], sealed[oldAddressColumn], c.AskedAt.UnixMilli(), c.ExpiresAt.UnixMilli())
		if err != nil {
			return err
		}
		if err := s.queue.Enqueue(ctx, tx, account.ConfirmAddressJob, c.ID, c.AskedAt); err != nil {
			return err
		}
		if err := s.queue.Enqueue(ctx, tx, account.TellAddressJob, c.ID, c.AskedAt); err != nil {
			return err
		}
		return s.queue.Enqueue(ctx, tx, account.ForgetJob, c.ID, c.ExpiresAt)
	})
}

// AddressOf implements account.Store.
func (s *Store) AddressOf(ctx context.Context, secretHash []byte) (person, id ident.ID, stops bool, err error) {
	err = s.db.QueryRow(ctx, `SELECT person_id, id, stop_hash = $1 FROM account_address WHERE confirm_hash = $1 OR stop_hash = $1`, secretHash).Scan(&person, &id, &stops)
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.Missing()
	}
	return person, id, stops, err
}

// PersonOfAddress implements account.Store.
func (s *Store) PersonOfAddress(ctx context.Context, id ident.ID) (person ident.ID, err error) {
	err = s.db.QueryRow(ctx, `SELECT person_id FROM account_address WHERE id = $1`, id).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.Missing()
	}
	return person, err
}

const addressSQL = `SELECT id, session_id, confirm_sealed, stop_sealed, to_sealed, from_sealed, kept_ids, asked_at, expires_at, told_at, confirmed_at, moved_at, stopped_at
	FROM account_address WHERE person_id = $1 `

// Address implements account.Store.
func (s *Store) Address(ctx context.Context, may access.Grant, id ident.ID) (account.AddressChange, string, string, error) {
	return s.address(ctx, may, s.db.QueryRow(ctx, addressSQL+`AND id = $2`, may.Subject(), id))
}

// WaitingAddress implements account.Store.
func (s *Store) WaitingAddress(ctx context.Context, may access.Grant, now time.Time) (account.AddressChange, error) {
	c, _, _, err := s.address(ctx, may, s.db.QueryRow(ctx, addressSQL+`AND confirmed_at = 0 AND stopped_at = 0 AND expires_at > $2`, may.Subject(), now.UnixMilli()))
	return c, err
}

func (s *Store) address(ctx context.Context, may access.Grant, row *database.Row) (c account.AddressChange, confirm, stop string, err error) {
	c.Person = may.Subject()
	var kept string
	var asked, expires, told, confirmed, moved, stopped int64
	var confirmSealed, stopSealed, to, from []byte
	err = row.Scan(&c.ID, &c.Session, &confirmSealed, &stopSealed, &to, &from, &kept, &asked, &expires, &told, &confirmed, &moved, &stopped)
	if errors.Is(err, sql.ErrNoRows) {
		return c, "", "", fault.Missing()
	}
	if err != nil {
		return c, "", "", fmt.Errorf("read another address: %w", err)
	}
	c.AskedAt, c.ExpiresAt, c.ToldAt = moment(asked), moment(expires), moment(told)
	c.ConfirmedAt, c.MovedAt, c.StoppedAt = moment(confirmed), moment(moved), moment(stopped)
	for _, id := range strings.Fields(kept) {
		c.Kept = append(c.Kept, ident.ID(id))
	}
	for _, one := range []struct {
		col    personal.SealedColumn
		sealed []byte
		into   *string
	}{{newAddressColumn, to, &c.To}, {oldAddressColumn, from, &c.From}, {confirmLinkColumn, confirmSealed, &confirm}, {stopLinkColumn, stopSealed, &stop}} {
		if len(one.sealed) == 0 {
			continue
		}
		plain, err := s.vault.Open(ctx, may, one.col, c.ID.String(), one.sealed)
		if err != nil {
			return c, "", "", err
		}
		*one.into = string(plain)
	}
	return c, confirm, stop, nil
}

// MarkAddressAsked implements account.Store.
func (s *Store) MarkAddressAsked(ctx context.Context, may access.Grant, id ident.ID) error {
	return s.exec(ctx, `UPDATE account_address SET confirm_sealed = $1 WHERE id = $2 AND person_id = $3`, []byte{}, id, may.Subject())
}

// MarkAddressTold implements account.Store.
func (s *Store) MarkAddressTold(ctx context.Context, may access.Grant, id ident.ID, isLast bool, now time.Time) error {
	if isLast {
		return s.exec(ctx, `UPDATE account_address SET told_at = $1, stop_sealed = $2 WHERE id = $3 AND person_id = $4`, now.UnixMilli(), []byte{}, id, may.Subject())
	}
	return s.exec(ctx, `UPDATE account_address SET told_at = $1 WHERE id = $2 AND person_id = $3`, now.UnixMilli(), id, may.Subject())
}

var errAddressUsed = fault.New(fault.Gone, "address.gone", "", "This link is used or too old. Ask for the change again.")

const confirmAddressSQL = `UPDATE account_address SET confirmed_at = $1, expires_at = $2, confirm_sealed = $3, kept_ids = $4
	WHERE id = $5 AND person_id = $6 AND confirmed_at = 0 AND stopped_at = 0 AND expires_at > $1`

// ConfirmAddress implements account.Store.
func (s *Store) ConfirmAddress(ctx context.Context, may access.Grant, c account.AddressChange, now time.Time, next account.Session, tokenHash []byte) error {
	kept := make([]string, len(c.Kept))
	for i, id := range c.Kept {
		kept[i] = id.String()
	}
	until := now.Add(account.AddressUndoFor)
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, confirmAddressSQL, now.UnixMilli(), until.UnixMilli(), []byte{}, strings.Join(kept, " "), c.ID, may.Subject())
		if err != nil {
			return err
		}
		if n == 0 {
			return errAddressUsed
		}
		if !next.ID.IsZero() {
			if err := s.insertSession(ctx, tx, next, tokenHash); err != nil {
				return err
			}
		}
		if err := s.queue.Enqueue(ctx, tx, account.MoveAddressJob, c.ID, now); err != nil {
			return err
		}
		return s.queue.Enqueue(ctx, tx, account.ForgetJob, c.ID, until)
	})
}

// MarkMoved implements account.Store.
func (s *Store) MarkMoved(ctx context.Context, may access.Grant, id ident.ID, now time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE account_address SET moved_at = $1 WHERE id = $2 AND person_id = $3 AND moved_at = 0`, now.UnixMilli(), id, may.Subject())
		if err != nil || n == 0 {
			return err
		}
		return s.queue.Enqueue(ctx, tx, account.TellAddressJob, id, now)
	})
}

// StopAddress implements account.Store.
func (s *Store) StopAddress(ctx context.Context, may access.Grant, id ident.ID, now time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE account_address SET stopped_at = $1, stop_sealed = $2, confirm_sealed = $2 WHERE id = $3 AND person_id = $4 AND stopped_at = 0 AND expires_at > $1`,
			now.UnixMilli(), []byte{}, id, may.Subject())
		if err != nil {
			return err
		}
		if n == 0 {
			return errAddressUsed
		}
		return s.queue.Enqueue(ctx, tx, account.StopAddressJob, id, now.Add(stoppedFor))
	})
}

const forgetAskedSQL = `DELETE FROM account_address WHERE person_id = $1 AND confirmed_at = 0 AND stopped_at = 0`

// DropAddress implements account.Store.
func (s *Store) DropAddress(ctx context.Context, may access.Grant, id ident.ID) error {
	return s.exec(ctx, `DELETE FROM account_address WHERE person_id = $1 AND id = $2`, may.Subject(), id)
}

// DropWaiting implements account.Store.
func (s *Store) DropWaiting(ctx context.Context, may access.Grant) error {
	return s.exec(ctx, forgetAskedSQL, may.Subject())
}

// DropLater implements account.Store.
func (s *Store) DropLater(ctx context.Context, may access.Grant, than time.Time) error {
	return s.exec(ctx, `DELETE FROM account_address WHERE person_id = $1 AND asked_at > $2`, may.Subject(), than.UnixMilli())
}
