package accountstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

var (
	proofColumn  = account.WayTable.Sealed("proof_sealed")
	tokensColumn = account.VouchedTable.Sealed("tokens_sealed")
)

// InsertWay implements account.Store.
func (s *Store) InsertWay(ctx context.Context, courier access.Grant, w account.Way, secretHash []byte) error {
	proof, err := s.sealForNobody(ctx, courier, proofColumn, w.ID.String(), []byte(w.Proof))
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO account_way (id, institution, secret_hash, nonce, proof_sealed, person_id, created_at, expires_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			w.ID, w.Institution, secretHash, w.Nonce, proof, w.Person, w.ExpiresAt.Add(-account.WayFor).UnixMilli(), w.ExpiresAt.UnixMilli())
		if err != nil {
			return err
		}
		return s.queue.Enqueue(ctx, tx, account.ForgetJob, w.ID, w.ExpiresAt)
	})
}

// TakeWay implements account.Store. It is gone when this returns, whatever comes of it.
func (s *Store) TakeWay(ctx context.Context, courier access.Grant, id ident.ID, secretHash []byte) (account.Way, error) {
	w := account.Way{ID: id}
	var proof []byte
	var expires int64
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.QueryRow(ctx, `DELETE FROM account_way WHERE id = $1 AND secret_hash = $2 RETURNING institution, nonce, proof_sealed, person_id, expires_at`,
			id, secretHash).Scan(&w.Institution, &w.Nonce, &proof, &w.Person, &expires)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return w, fault.Missing()
	}
	if err != nil {
		return w, err
	}
	plain, err := s.vault.Open(ctx, courier, proofColumn, id.String(), proof)
	w.Proof, w.ExpiresAt = string(plain), moment(expires)
	return w, err
}

// sealedTokens is what the sealed column of a confirmed session holds.
type sealedTokens struct {
	Subject string `json:"subject"`
	Tokens  []byte `json:"tokens"`
}

func (s *Store) sealTokens(ctx context.Context, may access.Grant, c account.Vouched) ([]byte, error) {
	plain, err := json.Marshal(sealedTokens{c.Subject, c.Tokens})
	if err != nil {
		return nil, fmt.Errorf("encode tokens: %w", err)
	}
	return s.vault.Seal(ctx, may, tokensColumn, c.Session.String(), plain)
}

// InsertVouched implements account.Store.
func (s *Store) InsertVouched(ctx context.Context, may access.Grant, session account.Session, tokenHash []byte, c account.Vouched) error {
	sealed, err := s.sealTokens(ctx, may, c)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO account_vouched (session_id, person_id, institution, tokens_sealed, confirmed_at) VALUES ($1, $2, $3, $4, $5)`,
			c.Session, c.Person, c.Institution, sealed, c.At.UnixMilli())
		if err != nil {
			return err
		}
		return s.insertSession(ctx, tx, session, tokenHash)
	})
}

// livingSQL goes across circles: a session is a person's.
const livingSQL = `SELECT id FROM account_session WHERE ended_at = 0 AND expires_at > $1`

// dropOlderSQL and dueSQL go across circles: a session is a person's.
const (
	dropOlderSQL = `DELETE FROM account_vouched WHERE session_id NOT IN (` + livingSQL + `) AND EXISTS (SELECT 1 FROM account_vouched other
	WHERE other.person_id = account_vouched.person_id AND other.institution = account_vouched.institution AND other.session_id > account_vouched.session_id)`
	dueSQL = `SELECT session_id, person_id FROM account_vouched WHERE session_id IN (` + livingSQL + `) OR confirmed_at <= $2`
)

// VouchedDue implements account.Store.
func (s *Store) VouchedDue(ctx context.Context, now, since time.Time) ([]account.Vouched, error) {
	if err := s.exec(ctx, dropOlderSQL, now.UnixMilli()); err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, dueSQL, now.UnixMilli(), since.UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("list confirmed sessions: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []account.Vouched
	for rows.Next() {
		var one account.Vouched
		if err := rows.Scan(&one.Session, &one.Person); err != nil {
			return nil, fmt.Errorf("list confirmed sessions: %w", err)
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// RefuseVouched implements account.Store. What was refused has no time: while it is there, it is asked about again.
func (s *Store) RefuseVouched(ctx context.Context, may access.Grant, c account.Vouched) (hasOther bool, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE account_vouched SET confirmed_at = 0 WHERE session_id = $1 AND person_id = $2`, c.Session, may.Subject()); err != nil {
			return err
		}
		var count int
		err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM account_vouched WHERE person_id = $1 AND institution = $2 AND confirmed_at > 0`, may.Subject(), c.Institution).Scan(&count)
		hasOther = count > 0
		return err
	})
	return hasOther, err
}

// DropVouched implements account.Store.
func (s *Store) DropVouched(ctx context.Context, may access.Grant, c account.Vouched) error {
	return s.exec(ctx, `DELETE FROM account_vouched WHERE session_id = $1 AND person_id = $2`, c.Session, may.Subject())
}

// OpenVouched implements account.Store.
func (s *Store) OpenVouched(ctx context.Context, may access.Grant, session ident.ID) (account.Vouched, error) {
	c := account.Vouched{Session: session, Person: may.Subject()}
	var sealed []byte
	var at int64
	err := s.db.QueryRow(ctx, `SELECT institution, tokens_sealed, confirmed_at FROM account_vouched WHERE session_id = $1 AND person_id = $2`, session, may.Subject()).
		Scan(&c.Institution, &sealed, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return c, fault.Missing()
	}
	if err != nil {
		return c, err
	}
	plain, err := s.vault.Open(ctx, may, tokensColumn, session.String(), sealed)
	if err != nil {
		return c, err
	}
	var t sealedTokens
	if err := json.Unmarshal(plain, &t); err != nil {
		return c, fmt.Errorf("decode tokens: %w", err)
	}
	c.Subject, c.Tokens, c.At = t.Subject, t.Tokens, moment(at)
	return c, nil
}

// KeepVouched implements account.Store.
func (s *Store) KeepVouched(ctx context.Context, may access.Grant, c account.Vouched) error {
	sealed, err := s.sealTokens(ctx, may, c)
	if err != nil {
		return err
	}
	return s.exec(ctx, `UPDATE account_vouched SET tokens_sealed = $1, confirmed_at = $2 WHERE session_id = $3 AND person_id = $4`,
		sealed, c.At.UnixMilli(), c.Session, may.Subject())
}
