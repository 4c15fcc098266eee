// Package accountstore keeps links, passkeys, sessions and pairings.
//
// Owns: the SQL of the tables account_link, account_passkey, account_challenge, account_way,
// account_vouched, account_address, account_session and account_pairing, and what of them is sealed.
// Does not own: who may sign in (account), counting (platform/limit), background work (platform/job).
// Start reading at: Store.
package accountstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/limit"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// Queue takes background work within the transaction that makes it needed; platform/job does.
type Queue interface {
	Enqueue(ctx context.Context, tx *database.Tx, kind string, subject ident.ID, runAt time.Time) error
}

// Store implements account.Store.
type Store struct {
	db    *database.DB
	vault *vault.Vault
	gate  *outbox.Outbox
	bus   *bus.Bus
	queue Queue

	living *database.Memo[string, account.Session] // by token hash
}

// New returns a Store.
func New(db *database.DB, v *vault.Vault, gate *outbox.Outbox, b *bus.Bus, q Queue) *Store {
	return &Store{db: db, vault: v, gate: gate, bus: b, queue: q, living: database.NewMemo[string, account.Session](db, mostLiving)}
}

// Limits implements account.Limits.
type Limits struct{ Limiter *limit.Limiter }

// Take implements account.Limits.
func (l Limits) Take(ctx context.Context, uses ...account.Use) error {
	counted := make([]limit.Use, len(uses))
	for i, u := range uses {
		counted[i] = limit.Use{Allowance: limit.Allowance(u.Allowance), Key: u.Key}
	}
	return l.Limiter.TakeAll(ctx, counted...)
}

var (
	secretColumn = account.LinkTable.Sealed("secret_sealed")
	toColumn     = account.LinkTable.Sealed("to_sealed")
)

// addressee is what a link's sealed column holds.
type addressee struct {
	Email    string `json:"email"`
	Name     string `json:"name,omitempty"`
	Language string `json:"language"`
}

const insertLinkSQL = `INSERT INTO account_link (id, secret_hash, secret_sealed, to_sealed, created_at, expires_at, sent_at, used_at)
VALUES ($1, $2, $3, $4, $5, $6, 0, 0)`

// InsertLink implements account.Store.
func (s *Store) InsertLink(ctx context.Context, courier access.Grant, l account.Link, secret string, secretHash []byte) error {
	plain, err := json.Marshal(addressee{Email: l.Email, Name: l.Name, Language: l.Language})
	if err != nil {
		return fmt.Errorf("encode a link: %w", err)
	}
	to, err := s.sealForNobody(ctx, courier, toColumn, l.ID.String(), plain)
	if err != nil {
		return err
	}
	sealed, err := s.vault.Seal(ctx, courier, secretColumn, l.ID.String(), []byte(secret))
	if err != nil {
		return err
	}
	created := l.ExpiresAt.Add(-account.LinkFor)
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.Exec(ctx, insertLinkSQL, l.ID, secretHash, sealed, to, created.UnixMilli(), l.ExpiresAt.UnixMilli()); err != nil {
			return err
		}
		if err := s.queue.Enqueue(ctx, tx, account.DeliverJob, l.ID, created); err != nil {
			return err
		}
		return s.queue.Enqueue(ctx, tx, account.ForgetJob, l.ID, l.ExpiresAt)
	})
}

// sealForNobody seals under the key of nobody, whom the first who needs them makes.
func (s *Store) sealForNobody(ctx context.Context, courier access.Grant, col personal.SealedColumn, row string, plain []byte) ([]byte, error) {
	sealed, err := s.vault.Seal(ctx, courier, col, row, plain)
	if errors.Is(err, vault.ErrNoKey) {
		if err := s.vault.CreatePerson(ctx, courier.Subject(), courier.Subject()); err != nil {
			return nil, err
		}
		return s.vault.Seal(ctx, courier, col, row, plain)
	}
	return sealed, err
}

const linkSQL = `SELECT id, secret_sealed, to_sealed, expires_at, sent_at, used_at FROM account_link`

// LinkOf implements account.Store.
func (s *Store) LinkOf(ctx context.Context, courier access.Grant, secretHash []byte) (account.Link, error) {
	l, _, err := s.link(ctx, courier, s.db.QueryRow(ctx, linkSQL+` WHERE secret_hash = $1`, secretHash))
	return l, err
}

// Link implements account.Store.
func (s *Store) Link(ctx context.Context, courier access.Grant, id ident.ID) (account.Link, string, error) {
	return s.link(ctx, courier, s.db.QueryRow(ctx, linkSQL+` WHERE id = $1`, id))
}

func (s *Store) link(ctx context.Context, courier access.Grant, row *database.Row) (l account.Link, secret string, err error) {
	var sealed, to []byte
	var expires, sent, used int64
	err = row.Scan(&l.ID, &sealed, &to, &expires, &sent, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return l, "", fault.Missing()
	}
	if err != nil {
		return l, "", fmt.Errorf("read a link: %w", err)
	}
	l.ExpiresAt, l.SentAt, l.UsedAt = moment(expires), moment(sent), moment(used)
	if len(to) > 0 {
		plain, err := s.vault.Open(ctx, courier, toColumn, l.ID.String(), to)
		if err != nil {
			return l, "", err
		}
		var a addressee
		if err := json.Unmarshal(plain, &a); err != nil {
			return l, "", fmt.Errorf("decode a link: %w", err)
		}
		l.Email, l.Name, l.Language = a.Email, a.Name, a.Language
	}
	if len(sealed) > 0 {
		plain, err := s.vault.Open(ctx, courier, secretColumn, l.ID.String(), sealed)
		if err != nil {
			return l, "", err
		}
		secret = string(plain)
	}
	return l, secret, nil
}

// MarkSent implements account.Store.
func (s *Store) MarkSent(ctx context.Context, id ident.ID, now time.Time) error {
	return s.exec(ctx, `UPDATE account_link SET secret_sealed = $1, sent_at = $2 WHERE id = $3`, []byte{}, now.UnixMilli(), id)
}

// EmptyLink implements account.Store.
func (s *Store) EmptyLink(ctx context.Context, id ident.ID) error {
	return s.exec(ctx, `UPDATE account_link SET secret_sealed = $1, to_sealed = $1, used_at = expires_at WHERE id = $2 AND used_at = 0`, []byte{}, id)
}

// UseLink implements account.Store.
func (s *Store) UseLink(ctx context.Context, id ident.ID, session account.Session, tokenHash []byte) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE account_link SET secret_sealed = $1, to_sealed = $1, used_at = $2 WHERE id = $3 AND used_at = 0`,
			[]byte{}, session.CreatedAt.UnixMilli(), id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Gone, "link.gone", "", "This link is used or too old. Ask for a new one.")
		}
		return s.insertSession(ctx, tx, session, tokenHash)
	})
}

// Forget implements account.Store. It goes across circles: what is over is over everywhere.
func (s *Store) Forget(ctx context.Context, id ident.ID, now time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM account_link WHERE id = $1 AND expires_at <= $2`, id, now.UnixMilli()); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM account_address WHERE id = $1 AND expires_at <= $2`, id, now.UnixMilli()); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM account_way WHERE id = $1 AND expires_at <= $2`, id, now.UnixMilli()); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM account_challenge WHERE id = $1 AND expires_at <= $2`, id, now.UnixMilli()); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM account_pairing WHERE id = $1 AND expires_at <= $2`, id, now.UnixMilli()); err != nil {
			return err
		}
		err := s.change(ctx, tx, `DELETE FROM account_session WHERE id = $1 AND (expires_at <= $2 OR ended_at > 0 AND ended_at <= $2)`,
			id, now.Add(-account.SessionKeptFor).UnixMilli())
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		return err
	})
}

func (s *Store) exec(ctx context.Context, query string, args ...any) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
