package vault

import (
	"context"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// KeyStore keeps keys in a database of its own, each sealed under the key above it: a file's root
// key, a tenant's key, a person's key. It implements Keys and is safe for concurrent use.
type KeyStore struct {
	db       *database.DB   // what is read
	replicas []*database.DB // what is written too, before anybody is told
	clock    clock.Clock
	rand     io.Reader
	root     cipher.AEAD
	index    []byte // keys the blind index of the directory
	ledger   []byte // keys the marks of the erased
}

// OpenKeys opens the key store in db, whose schema is migrated, with the root key in rootFile. On
// the first start it makes both. It refuses a root file that others than its owner can read or
// anybody can write, a root key that is not the one the store was made with, and a store whose
// root key is gone. rand is crypto/rand.Reader. What replicas lack they are given, and what db lacks
// and they hold; whoever is erased in one of them is erased in all. A replica that is the copy of
// another store is refused, and an empty one once there was a replica: a disk that is not mounted
// looks like that. ForgetReplica says it is meant.
func OpenKeys(ctx context.Context, db *database.DB, rootFile string, c clock.Clock, rand io.Reader, replicas ...*database.DB) (*KeyStore, error) {
	s := &KeyStore{db: db, replicas: replicas, clock: c, rand: rand}
	for _, db := range s.databases() {
		if err := refuseLog(ctx, db); err != nil {
			return nil, err
		}
	}
	count, err := countOwn(ctx, s.databases())
	if err != nil {
		return nil, err
	}
	secret, err := readRoot(rootFile, rand, count == 0)
	if err != nil {
		return nil, err
	}
	if s.root, err = s.settled(ctx, secret, rootFile); err != nil {
		return nil, err
	}
	if len(replicas) > 0 {
		if err := s.refuseEmptied(ctx); err != nil {
			return nil, err
		}
		if err := s.level(ctx); err != nil {
			return nil, err
		}
		if _, err := s.own(ctx, replicaMark); err != nil {
			return nil, err
		}
	}
	if s.index, err = s.own(ctx, "index"); err != nil {
		return nil, err
	}
	if s.ledger, err = s.own(ctx, "ledger"); err != nil {
		return nil, err
	}
	return s, nil
}

// refuseLog refuses a SQLite database with a write-ahead log: what is erased would stay in it.
func refuseLog(ctx context.Context, db *database.DB) error {
	if db.Engine() != database.SQLite {
		return nil
	}
	var mode string
	if err := db.QueryRow(ctx, `PRAGMA journal_mode`).Scan(&mode); err != nil {
		return fmt.Errorf("ask for the key store's journal: %w", err)
	}
	if mode == "wal" {
		return flaw("open the key store: open its database with database.RollbackJournal")
	}
	return nil
}

// own returns the store's key of that name, made when it is not there yet.
func (s *KeyStore) own(ctx context.Context, name string) ([]byte, error) {
	wrapped, err := s.wrapNew(s.root, "store", name)
	if err != nil {
		return nil, err
	}
	at := s.clock.Now().UnixMilli()
	for _, db := range s.databases() { // the replicas take the key that the first has
		err := db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
			if _, err := tx.Exec(ctx, `INSERT INTO store_key (name, key_wrapped, made_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, name, wrapped, at); err != nil || db != s.db {
				return err
			}
			return tx.QueryRow(ctx, `SELECT key_wrapped FROM store_key WHERE name = $1`, name).Scan(&wrapped)
		})
		if err != nil {
			return nil, fmt.Errorf("make the key store's own keys: %w", err)
		}
	}
	key, err := unwrap(s.root, wrapped, "store", name)
	if err != nil {
		return nil, flaw("open the key store: the root key is not the one the store was made with")
	}
	return key, nil
}

// Key implements Keys.
func (s *KeyStore) Key(ctx context.Context, person ident.ID, purpose access.Purpose, epoch uint32) (Key, error) {
	own, newest, err := s.person(ctx, person)
	if err != nil {
		return Key{}, err
	}
	if epoch == 0 {
		epoch = newest
	}
	k := Key{Epoch: epoch}
	if purpose == access.ForMedia {
		var wrapped []byte
		err := s.db.QueryRow(ctx, `SELECT key_wrapped FROM media_key WHERE person_id = $1 AND epoch = $2`, string(person), int64(epoch)).Scan(&wrapped)
		if errors.Is(err, sql.ErrNoRows) {
			return Key{}, ErrNoKey
		}
		if err != nil {
			return Key{}, fmt.Errorf("read a media key: %w", err)
		}
		return k, s.openMedia(&k, own, wrapped, person, epoch)
	}
	info := "mobilize|" + string(purpose) + "|" + string(binary.BigEndian.AppendUint32(nil, epoch))
	secret, err := hkdf.Expand(sha256.New, own, info, keyLength)
	if err != nil {
		return Key{}, fmt.Errorf("derive a key: %w", err)
	}
	copy(k.secret[:], secret)
	return k, nil
}

func (s *KeyStore) openMedia(k *Key, own, wrapped []byte, person ident.ID, epoch uint32) error {
	aead, err := newAEAD(own)
	if err != nil {
		return err
	}
	secret, err := unwrap(aead, wrapped, "media", mediaID(person, epoch))
	if err != nil {
		return err
	}
	copy(k.secret[:], secret)
	return nil
}

// person returns person's own key and the epoch in force. The key stays in this file.
func (s *KeyStore) person(ctx context.Context, person ident.ID) (own []byte, epoch uint32, err error) {
	var tenant string
	var number int64
	var personWrapped, tenantWrapped []byte
	err = s.db.QueryRow(ctx, `SELECT p.tenant_id, p.epoch, p.key_wrapped, t.key_wrapped
		FROM person_key p JOIN tenant_key t ON t.tenant_id = p.tenant_id WHERE p.person_id = $1`, string(person)).
		Scan(&tenant, &number, &personWrapped, &tenantWrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, ErrNoKey
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read a person's key: %w", err)
	}
	if number < 1 || number > math.MaxUint32 {
		return nil, 0, errBroken
	}
	tenantKey, err := s.tenant(tenantWrapped, tenant)
	if err != nil {
		return nil, 0, err
	}
	own, err = unwrap(tenantKey, personWrapped, "person", string(person))
	return own, uint32(number), err
}

func (s *KeyStore) tenant(wrapped []byte, tenant string) (cipher.AEAD, error) {
	key, err := unwrap(s.root, wrapped, "tenant", tenant)
	if err != nil {
		return nil, err
	}
	return newAEAD(key)
}

// CreatePerson implements Keys.
func (s *KeyStore) CreatePerson(ctx context.Context, person, tenant ident.ID) error {
	if person.IsZero() || tenant.IsZero() {
		return flaw("create keys: a person and a tenant are needed")
	}
	return s.write(ctx, person, func(ctx context.Context, tx *database.Tx) error {
		var known int
		if err := tx.QueryRow(ctx, `SELECT (SELECT count(*) FROM person_key WHERE person_id = $1) + 2 * (SELECT count(*) FROM erased WHERE mark = $2)`,
			string(person), s.mark(person)).Scan(&known); err != nil {
			return err
		}
		if known == 1 {
			return nil
		}
		if known > 1 {
			return ErrErased
		}
		tenantKey, err := s.makeTenant(ctx, tx, tenant)
		if err != nil {
			return err
		}
		own, err := s.newSecret()
		if err != nil {
			return err
		}
		now := s.clock.Now().UnixMilli()
		made, err := tx.Exec(ctx, `INSERT INTO person_key (person_id, tenant_id, epoch, key_wrapped, made_at) VALUES ($1, $2, 1, $3, $4) ON CONFLICT DO NOTHING`,
			string(person), string(tenant), wrap(tenantKey, own, "person", string(person)), now)
		if err != nil || made == 0 { // 0: somebody else made them a moment ago
			return err
		}
		return s.makeMedia(ctx, tx, own, person, 1)
	})
}

func (s *KeyStore) makeTenant(ctx context.Context, tx *database.Tx, tenant ident.ID) (cipher.AEAD, error) {
	wrapped, err := s.wrapNew(s.root, "tenant", string(tenant))
	if err != nil {
		return nil, err
	}
	made, err := tx.Exec(ctx, `INSERT INTO tenant_key (tenant_id, key_wrapped, made_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		string(tenant), wrapped, s.clock.Now().UnixMilli())
	if err != nil {
		return nil, err
	}
	if made > 0 {
		if err := s.rootStands(ctx, tx); err != nil {
			return nil, err
		}
	}
	if err := tx.QueryRow(ctx, `SELECT key_wrapped FROM tenant_key WHERE tenant_id = $1`, string(tenant)).Scan(&wrapped); err != nil {
		return nil, err
	}
	return s.tenant(wrapped, string(tenant))
}

func (s *KeyStore) makeMedia(ctx context.Context, tx *database.Tx, own []byte, person ident.ID, epoch uint32) error {
	aead, err := newAEAD(own)
	if err != nil {
		return err
	}
	wrapped, err := s.wrapNew(aead, "media", mediaID(person, epoch))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO media_key (person_id, epoch, key_wrapped, made_at) VALUES ($1, $2, $3, $4)`,
		string(person), int64(epoch), wrapped, s.clock.Now().UnixMilli())
	return err
}

// Rotate implements Keys.
func (s *KeyStore) Rotate(ctx context.Context, person ident.ID) error {
	own, epoch, err := s.person(ctx, person)
	if err != nil {
		return err
	}
	return s.write(ctx, person, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE person_key SET epoch = $1 WHERE person_id = $2 AND epoch = $3`,
			int64(epoch)+1, string(person), int64(epoch))
		if err != nil || n == 0 { // 0: somebody else rotated or erased meanwhile
			return err
		}
		return s.makeMedia(ctx, tx, own, person, epoch+1)
	})
}

// ErasePerson implements Keys.
func (s *KeyStore) ErasePerson(ctx context.Context, person ident.ID) error {
	return s.erase(ctx, person)
}

// Erasures implements Keys.
func (s *KeyStore) Erasures(ctx context.Context) (int64, error) {
	var n int64
	err := s.db.QueryRow(ctx, `SELECT count(*) FROM erased`).Scan(&n)
	return n, err
}

// People counts those who have a key.
func (s *KeyStore) People(ctx context.Context) (count int64, err error) {
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM person_key`).Scan(&count)
	return count, err
}

// Index implements Keys.
func (s *KeyStore) Index(kind, value string) []byte {
	mac := hmac.New(sha256.New, s.index)
	_, _ = io.WriteString(mac, kind+"\x00"+strings.ToLower(strings.TrimSpace(value)))
	return mac.Sum(nil)
}

func (s *KeyStore) mark(person ident.ID) []byte { return markOf(s.ledger, string(person)) }

func mediaID(person ident.ID, epoch uint32) string {
	return fmt.Sprintf("%s|%d", person, epoch)
}
