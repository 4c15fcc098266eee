package vault_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/vault"
	"mobilize/internal/platform/vault/vaulttest"
	"mobilize/internal/vocabulary/clock"
	"mobilize/migrations"
)

var errKilled = errors.New("killed")

// A new root key takes the old one's place: what was sealed before opens, the old key opens nothing,
// and a rotation that dies at any step leaves a store that opens, and can be rotated again.
func TestRotateRoot(t *testing.T) {
	t.Parallel()
	dbtest.EachOf(t, migrations.Keys(), func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		folder := t.TempDir()
		root := filepath.Join(folder, "root.key")
		keys, err := open(ctx, db, root)
		if err != nil {
			t.Fatal(err)
		}
		v := vault.New(keys, clock.System{})
		may := vaulttest.Grant("c", vaulttest.Person(t, v))
		sealed, err := v.Seal(ctx, may, title, "1", []byte("Svømning"))
		if err != nil {
			t.Fatal(err)
		}
		index := keys.Index("email", "mette@example.dk")
		read := func() []byte {
			t.Helper()
			key, err := os.ReadFile(root)
			if err != nil {
				t.Fatal(err)
			}
			return key
		}
		check := func(step string) {
			t.Helper()
			again, err := open(ctx, db, root)
			if err != nil {
				t.Fatalf("after %s: %v", step, err)
			}
			if plain, err := vault.New(again, clock.System{}).Open(ctx, may, title, "1", sealed); err != nil || string(plain) != "Svømning" {
				t.Fatalf("after %s: Open = %q, %v", step, plain, err)
			}
			if !bytes.Equal(again.Index("email", "mette@example.dk"), index) {
				t.Errorf("after %s the directory is lost", step)
			}
			if info, err := os.Stat(root); err != nil || info.Mode() != 0o400 {
				t.Errorf("after %s the root key is %v, %v", step, info, err)
			}
			if left, err := filepath.Glob(filepath.Join(folder, "*")); err != nil || len(left) > 1 {
				t.Errorf("after %s these are left: %v, %v", step, left, err)
			}
		}
		for _, step := range []string{"the new key is kept", "the store is sealed anew"} {
			killed := vault.RotateRootUntil(ctx, db, root, rand.Reader, func(at string) error {
				if at == step {
					return errKilled
				}
				return nil
			})
			if !errors.Is(killed, errKilled) {
				t.Fatalf("rotate = %v", killed)
			}
			check("dying when " + step)
		}
		before := read()
		count, err := vault.RotateRoot(ctx, db, root, rand.Reader)
		if err != nil || count != 3 { // the index, the ledger and one tenant
			t.Fatalf("RotateRoot = %d, %v", count, err)
		}
		check("a rotation")
		// A program that was left running seals nothing under the key that is gone.
		if err := keys.CreatePerson(ctx, "01990000-0000-7000-8000-0000000000aa", "01990000-0000-7000-8000-0000000000bb"); err == nil {
			t.Error("a new tenant was sealed under the old root key")
		}
		check("a program that was left running")
		if bytes.Equal(read(), before) {
			t.Error("the root key is the same")
		}
		old := filepath.Join(t.TempDir(), "root.key")
		if err := os.WriteFile(old, before, 0o400); err != nil {
			t.Fatal(err)
		}
		if _, err := open(ctx, db, old); err == nil {
			t.Error("the old root key opens the store")
		}
		if _, err := vault.RotateRoot(ctx, db, filepath.Join(t.TempDir(), "root.key"), rand.Reader); err == nil {
			t.Error("a rotation without the root key")
		}
	}, database.RollbackJournal())
}
