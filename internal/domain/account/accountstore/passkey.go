package accountstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/passkey"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Authenticators implements account.Authenticators.
type Authenticators struct{ Party *passkey.Party }

// CheckMade implements account.Authenticators.
func (a Authenticators) CheckMade(challenge string, in account.MadeKey) (account.Key, error) {
	k, err := a.Party.CheckMade(challenge, passkey.Made(in))
	return account.Key(k), err
}

// CheckUsed implements account.Authenticators.
func (a Authenticators) CheckUsed(challenge string, k account.Key, in account.UsedKey) (uint32, error) {
	return a.Party.CheckUsed(challenge, passkey.Key(k), passkey.Used(in))
}

var (
	keyColumn     = account.PasskeyTable.Sealed("key_sealed")
	keyNameColumn = account.PasskeyTable.Sealed("name_sealed")
)

// InsertChallenge implements account.Store.
func (s *Store) InsertChallenge(ctx context.Context, c account.Challenge) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO account_challenge (id, number, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`,
			c.ID, c.Number, c.Person, c.ExpiresAt.Add(-account.ChallengeFor).UnixMilli(), c.ExpiresAt.UnixMilli())
		if err != nil {
			return err
		}
		return s.queue.Enqueue(ctx, tx, account.ForgetJob, c.ID, c.ExpiresAt)
	})
}

// TakeChallenge implements account.Store. It is gone when this returns, whatever comes of it.
func (s *Store) TakeChallenge(ctx context.Context, id ident.ID) (account.Challenge, error) {
	var c account.Challenge
	var expires int64
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.QueryRow(ctx, `DELETE FROM account_challenge WHERE id = $1 RETURNING id, number, person_id, expires_at`, id).
			Scan(&c.ID, &c.Number, &c.Person, &expires)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return c, fault.Missing()
	}
	c.ExpiresAt = moment(expires)
	return c, err
}

// Handle implements account.Store: the same for every key of a person, without being kept.
func (s *Store) Handle(person ident.ID) []byte {
	return s.vault.Index("passkey", person.String())
}

func hashOfKey(id []byte) []byte {
	sum := sha256.Sum256(id)
	return sum[:]
}

// sealedKey is what a passkey's sealed column holds.
type sealedKey struct {
	ID     []byte `json:"id"`
	Public []byte `json:"public"`
}

const insertOneSQL = `INSERT INTO account_passkey (id, person_id, key_hash, key_sealed, name_sealed, uses, created_at, used_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0) ON CONFLICT DO NOTHING`

// InsertPasskey implements account.Store.
func (s *Store) InsertPasskey(ctx context.Context, may access.Grant, p account.Passkey) error {
	plain, err := json.Marshal(sealedKey{p.Key.ID, p.Key.Public})
	if err != nil {
		return fmt.Errorf("encode a passkey: %w", err)
	}
	key, err := s.vault.Seal(ctx, may, keyColumn, p.ID.String(), plain)
	if err != nil {
		return err
	}
	name, err := s.vault.Seal(ctx, may, keyNameColumn, p.ID.String(), []byte(p.Name))
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, insertOneSQL, p.ID, may.Subject(), hashOfKey(p.Key.ID), key, name, int64(p.Key.Count), p.CreatedAt.UnixMilli())
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "passkey.known", "", "This passkey is there already. Make a new one.")
		}
		return s.queue.Enqueue(ctx, tx, account.PasskeyJob, may.Subject(), p.CreatedAt)
	})
}

// Passkeys implements account.Store.
func (s *Store) Passkeys(ctx context.Context, may access.Grant) ([]account.Passkey, error) {
	rows, err := s.db.Query(ctx, `SELECT id, key_sealed, name_sealed, uses, created_at, used_at FROM account_passkey WHERE person_id = $1 ORDER BY id`, may.Subject())
	if err != nil {
		return nil, fmt.Errorf("list passkeys: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []account.Passkey
	for rows.Next() {
		one := account.Passkey{Person: may.Subject()}
		var key, name []byte
		var uses, created, used int64
		if err := rows.Scan(&one.ID, &key, &name, &uses, &created, &used); err != nil {
			return nil, fmt.Errorf("list passkeys: %w", err)
		}
		if err := s.openPasskey(ctx, may, &one, key, name); err != nil {
			return nil, err
		}
		one.Key.Count, one.CreatedAt, one.UsedAt = uint32(uses), moment(created), moment(used)
		all = append(all, one)
	}
	return all, rows.Err()
}

func (s *Store) openPasskey(ctx context.Context, may access.Grant, one *account.Passkey, key, name []byte) error {
	plain, err := s.vault.Open(ctx, may, keyColumn, one.ID.String(), key)
	if err != nil {
		return err
	}
	var k sealedKey
	if err := json.Unmarshal(plain, &k); err != nil {
		return fmt.Errorf("decode a passkey: %w", err)
	}
	if plain, err = s.vault.Open(ctx, may, keyNameColumn, one.ID.String(), name); err != nil {
		return err
	}
	one.Key.ID, one.Key.Public, one.Name = k.ID, k.Public, string(plain)
	return nil
}

// PasskeyOf implements account.Store.
func (s *Store) PasskeyOf(ctx context.Context, key []byte) (id, person ident.ID, err error) {
	err = s.db.QueryRow(ctx, `SELECT id, person_id FROM account_passkey WHERE key_hash = $1`, hashOfKey(key)).Scan(&id, &person)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", fault.Missing()
	}
	return id, person, err
}

// RenamePasskey implements account.Store.
func (s *Store) RenamePasskey(ctx context.Context, may access.Grant, id ident.ID, name string) error {
	sealed, err := s.vault.Seal(ctx, may, keyNameColumn, id.String(), []byte(name))
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE account_passkey SET name_sealed = $1 WHERE id = $2 AND person_id = $3`, sealed, id, may.Subject())
		return oneOf(n, err)
	})
}

// DeletePasskey implements account.Store.
func (s *Store) DeletePasskey(ctx context.Context, may access.Grant, id ident.ID, now time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, `DELETE FROM account_passkey WHERE id = $1 AND person_id = $2`, id, may.Subject())
		if err := oneOf(n, err); err != nil {
			return err
		}
		return s.queue.Enqueue(ctx, tx, account.PasskeyJob, may.Subject(), now)
	})
}

// oneOf is Not Found for a statement that met no row.
func oneOf(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.Missing()
	}
	return err
}

// UsePasskey implements account.Store. One statement compares the count and keeps it, so that of two nodes
// one takes a signature.
func (s *Store) UsePasskey(ctx context.Context, id ident.ID, count uint32, session account.Session, tokenHash []byte) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE account_passkey SET uses = $1, used_at = $2 WHERE id = $3 AND (uses < $1 OR uses = 0 AND $1 = 0)`,
			int64(count), session.CreatedAt.UnixMilli(), id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Invalid, "passkey.refused", "", "This passkey is not known here. Sign in with a link by e-mail.")
		}
		return s.insertSession(ctx, tx, session, tokenHash)
	})
}
