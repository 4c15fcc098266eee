package accountstore

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// forgetPairingAfter is how long a pairing is kept for the planner to see how it ended.
const forgetPairingAfter = time.Hour

const pairingColumns = `circle_id, id, citizen_id, claim_hash, state, pictures, browser, platform, created_by, created_at, expires_at`

const insertPairingSQL = `INSERT INTO account_pairing (` + pairingColumns + `, secret_hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

// InsertPairing implements account.Store.
func (s *Store) InsertPairing(ctx context.Context, may access.Grant, p account.Pairing, secretHash []byte) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, insertPairingSQL, may.Circle(), p.ID, p.Citizen, []byte{}, string(p.State), strings.Join(p.Pictures, " "),
			p.Agent.Browser, p.Agent.Platform, p.CreatedBy, p.CreatedAt.UnixMilli(), p.ExpiresAt.UnixMilli(), secretHash)
		if err != nil {
			return err
		}
		return s.queue.Enqueue(ctx, tx, account.ForgetJob, p.ID, p.CreatedAt.Add(forgetPairingAfter))
	})
}

// Pairing implements account.Store.
func (s *Store) Pairing(ctx context.Context, may access.Grant, id ident.ID) (account.Pairing, error) {
	p, _, err := scanPairing(s.db.QueryRow(ctx, `SELECT `+pairingColumns+` FROM account_pairing WHERE circle_id = $1 AND id = $2`, may.Circle(), id))
	return p, err
}

// ClaimPairing implements account.Store. It goes across circles: a new device knows the secret and
// nothing else.
func (s *Store) ClaimPairing(ctx context.Context, secretHash, claimHash []byte, p account.Pairing, now time.Time) (account.Pairing, error) {
	var claimed account.Pairing
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE account_pairing SET state = $1, claim_hash = $2, pictures = $3, browser = $4, platform = $5, expires_at = $6
			WHERE secret_hash = $7 AND state = $8 AND expires_at > $9`,
			string(account.Claimed), claimHash, strings.Join(p.Pictures, " "), p.Agent.Browser, p.Agent.Platform, p.ExpiresAt.UnixMilli(),
			secretHash, string(account.Open), now.UnixMilli())
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Missing()
		}
		claimed, _, err = scanPairing(tx.QueryRow(ctx, `SELECT `+pairingColumns+` FROM account_pairing WHERE secret_hash = $1`, secretHash))
		return err
	})
	return claimed, err
}

// PairingClaimed implements account.Store. It goes across circles: a new device knows its claim and
// nothing else.
func (s *Store) PairingClaimed(ctx context.Context, id ident.ID, claimHash []byte) (account.Pairing, error) {
	p, hash, err := scanPairing(s.db.QueryRow(ctx, `SELECT `+pairingColumns+` FROM account_pairing WHERE id = $1`, id))
	if err != nil {
		return account.Pairing{}, err
	}
	if subtle.ConstantTimeCompare(hash, claimHash) != 1 {
		return account.Pairing{}, fault.Missing()
	}
	return p, nil
}

const moveSQL = `UPDATE account_pairing SET state = $1, expires_at = $2 WHERE circle_id = $3 AND id = $4 AND state = $5 AND expires_at > $6`

// MovePairing implements account.Store.
func (s *Store) MovePairing(ctx context.Context, may access.Grant, id ident.ID, from, to account.PairingState, expiresAt, now time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, moveSQL, string(to), expiresAt.UnixMilli(), may.Circle(), id, string(from), now.UnixMilli())
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "pairing.moved_on", "", "The device did something meanwhile. Look again.")
		}
		return err
	})
}

// CollectPairing implements account.Store.
func (s *Store) CollectPairing(ctx context.Context, may access.Grant, id ident.ID, session account.Session, tokenHash []byte, now time.Time, fact event.Event) error {
	_, err := s.gate.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		n, err := w.Exec(ctx, moveSQL, string(account.Collected), now.UnixMilli(), may.Circle(), id, string(account.Confirmed), now.UnixMilli())
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Gone, "pairing.gone", "", "This code is used or too old. Ask for a new one.")
		}
		w.Changed(account.DeviceCollection, session.ID.String(), "")
		w.Fact(fact)
		return s.insertSession(ctx, w.Tx, session, tokenHash)
	})
	return err
}

func scanPairing(row *database.Row) (p account.Pairing, claimHash []byte, err error) {
	var state, pictures string
	var created, expires int64
	err = row.Scan(&p.Circle, &p.ID, &p.Citizen, &claimHash, &state, &pictures, &p.Agent.Browser, &p.Agent.Platform, &p.CreatedBy, &created, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return p, nil, fault.Missing()
	}
	if err != nil {
		return p, nil, fmt.Errorf("read a pairing: %w", err)
	}
	p.State, p.Pictures = account.PairingState(state), strings.Fields(pictures)
	p.CreatedAt, p.ExpiresAt = moment(created), moment(expires)
	return p, claimHash, nil
}
