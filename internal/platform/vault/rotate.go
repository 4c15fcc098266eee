package vault

import (
	"context"
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"mobilize/internal/platform/database"
)

// The steps of a rotation after which a program may die.
const (
	stepKept   = "the new key is kept"
	stepOne    = "one store is sealed anew"
	stepSealed = "the store is sealed anew"
)

// RotateRoot puts a new root key in the place of the one in rootFile and seals anew what lies under
// it: the store's own keys and every tenant's, whose number it returns. No other program may have the
// store open. If it dies on the way, OpenKeys finishes it, or goes on with the old key.
// The replicas are those the store was opened with.
func RotateRoot(ctx context.Context, db *database.DB, rootFile string, rand io.Reader, replicas ...*database.DB) (count int, err error) {
	return rotateRoot(ctx, db, rootFile, rand, func(string) error { return nil }, replicas...)
}

func rotateRoot(ctx context.Context, db *database.DB, rootFile string, rand io.Reader, reached func(step string) error, replicas ...*database.DB) (count int, err error) {
	before, err := readRoot(rootFile, rand, false)
	if err != nil {
		return 0, err
	}
	next := nextRoot(rootFile)
	// One that is there was never used: OpenKeys has looked.
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("clear the way for a new root key: %w", err)
	}
	after, err := makeRoot(next, rand)
	if err != nil {
		return 0, err
	}
	if err := reached(stepKept); err != nil {
		return 0, err
	}
	if count, err = reseal(ctx, db, before, after); err != nil {
		return 0, fmt.Errorf("seal the key store anew: %w", err)
	}
	if err := reached(stepOne); err != nil {
		return 0, err
	}
	for _, replica := range replicas {
		if _, err = reseal(ctx, replica, before, after); err != nil {
			return 0, fmt.Errorf("seal a replica of the key store anew: %w", err)
		}
	}
	if err := reached(stepSealed); err != nil {
		return 0, err
	}
	return count, promote(next, rootFile)
}

// nextRoot is where a new root key lies until the store is sealed under it.
func nextRoot(rootFile string) string { return rootFile + ".next" }

// promote makes the new root key the root key, durably.
func promote(next, rootFile string) error {
	if err := os.Rename(next, rootFile); err != nil {
		return fmt.Errorf("put the new root key in place: %w", err)
	}
	return syncFolder(filepath.Dir(rootFile))
}

// rooted are the keys that lie under the root key.
var rooted = []struct{ kind, list, put string }{
	{"store", `SELECT name, key_wrapped FROM store_key`, `UPDATE store_key SET key_wrapped = $1 WHERE name = $2`},
	{"tenant", `SELECT tenant_id, key_wrapped FROM tenant_key`, `UPDATE tenant_key SET key_wrapped = $1 WHERE tenant_id = $2`},
}

// reseal seals all that lies under the root key before under the one after, or nothing.
func reseal(ctx context.Context, db *database.DB, before, after []byte) (count int, err error) {
	from, err := newAEAD(before)
	if err != nil {
		return 0, err
	}
	to, err := newAEAD(after)
	if err != nil {
		return 0, err
	}
	err = db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		count = 0
		for _, r := range rooted {
			wrapped, err := listed(ctx, tx, r.list)
			if err != nil {
				return err
			}
			for id, old := range wrapped {
				key, err := unwrap(from, old, r.kind, id)
				if err != nil {
					return err
				}
				if _, err := tx.Exec(ctx, r.put, wrap(to, key, r.kind, id), id); err != nil {
					return err
				}
				count++
			}
		}
		if count == 0 {
			return flaw("rotate the root key: the key store is empty")
		}
		return nil
	})
	return count, err
}

func listed(ctx context.Context, tx *database.Tx, list string) (map[string][]byte, error) {
	rows, err := tx.Query(ctx, list)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err has told
	out := map[string][]byte{}
	for rows.Next() {
		var id string
		var wrapped []byte
		if err := rows.Scan(&id, &wrapped); err != nil {
			return nil, err
		}
		out[id] = wrapped
	}
	return out, rows.Err()
}

// settled returns the root key that opens the store. A rotation that died after the store was sealed
// anew is finished; one that died before has left a key behind that opens nothing, and it is removed.
func (s *KeyStore) settled(ctx context.Context, secret []byte, rootFile string) (cipher.AEAD, error) {
	root, err := newAEAD(secret)
	if err != nil {
		return nil, err
	}
	next := nextRoot(rootFile)
	if _, err := os.Lstat(next); errors.Is(err, fs.ErrNotExist) {
		return root, nil
	}
	after, err := readRoot(next, s.rand, false)
	if err != nil {
		return nil, err
	}
	anew, err := newAEAD(after)
	if err != nil {
		return nil, err
	}
	var isSealed bool // one of them at least, under the next root key
	var behind []*database.DB
	for _, db := range s.databases() {
		isSealed = isSealed || opens(ctx, db, anew)
		if opens(ctx, db, root) {
			behind = append(behind, db)
		}
	}
	switch {
	case !isSealed && len(behind) == 0:
		return nil, flaw("open the key store: neither its root key nor the one of an unfinished rotation opens it")
	case !isSealed:
		if err := os.Remove(next); err != nil {
			return nil, fmt.Errorf("remove a root key that was never used: %w", err)
		}
		return root, syncFolder(filepath.Dir(rootFile))
	}
	for _, db := range behind {
		if _, err := reseal(ctx, db, secret, after); err != nil {
			return nil, fmt.Errorf("finish sealing the key store anew: %w", err)
		}
	}
	return anew, promote(next, rootFile)
}

// rootStands makes sure, for the rest of the transaction, that the root key has not been rotated under
// a program that was left running: what it sealed anew would be lost. The statement changes nothing
// and keeps a rotation waiting.
func (s *KeyStore) rootStands(ctx context.Context, tx *database.Tx) error {
	var wrapped []byte
	err := tx.QueryRow(ctx, `UPDATE store_key SET made_at = made_at WHERE name = 'index' RETURNING key_wrapped`).Scan(&wrapped)
	if err != nil {
		return err
	}
	if _, err := unwrap(s.root, wrapped, "store", "index"); err != nil {
		return flaw("make a tenant's key: the root key was rotated; start the server anew")
	}
	return nil
}

// opens says whether root opens the store's own keys in db.
func opens(ctx context.Context, db *database.DB, root cipher.AEAD) bool {
	var wrapped []byte
	if err := db.QueryRow(ctx, `SELECT key_wrapped FROM store_key WHERE name = 'index'`).Scan(&wrapped); err != nil {
		return false
	}
	_, err := unwrap(root, wrapped, "store", "index")
	return err == nil
}
