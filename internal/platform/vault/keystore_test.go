package vault_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/vault"
	"mobilize/internal/platform/vault/vaulttest"
	"mobilize/internal/vocabulary/clock"
	"mobilize/migrations"
)

func open(ctx context.Context, db *database.DB, rootFile string) (*vault.KeyStore, error) {
	return vault.OpenKeys(ctx, db, rootFile, clock.System{}, rand.Reader)
}

func TestOpenKeys(t *testing.T) {
	t.Parallel()
	dbtest.EachOf(t, migrations.Keys(), func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		root := filepath.Join(t.TempDir(), "deep", "root.key")
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
		t.Run("makes a root key that only its owner reads", func(t *testing.T) {
			info, err := os.Stat(root)
			if err != nil || info.Mode() != 0o400 || info.Size() != 32 {
				t.Errorf("root key: %v, %v", info, err)
			}
		})
		t.Run("opens again with the same keys", func(t *testing.T) {
			again, err := open(ctx, db, root)
			if err != nil {
				t.Fatal(err)
			}
			if plain, err := vault.New(again, clock.System{}).Open(ctx, may, title, "1", sealed); err != nil || string(plain) != "Svømning" {
				t.Errorf("Open = %q, %v", plain, err)
			}
		})
		for _, tc := range []struct {
			name, want string
			mode       os.FileMode
		}{
			{"refuses a root key that its group can read", "0400", 0o440},
			{"refuses a root key that everybody can read", "0400", 0o404},
			{"refuses a root key that its owner can write", "0400", 0o600},
		} {
			t.Run(tc.name, func(t *testing.T) {
				if err := os.Chmod(root, tc.mode); err != nil {
					t.Fatal(err)
				}
				if _, err := open(ctx, db, root); err == nil || !strings.Contains(err.Error(), tc.want) {
					t.Errorf("OpenKeys = %v", err)
				}
			})
		}
		t.Run("refuses another root key", func(t *testing.T) {
			other := filepath.Join(t.TempDir(), "root.key")
			if err := os.WriteFile(other, bytes.Repeat([]byte{7}, 32), 0o400); err != nil {
				t.Fatal(err)
			}
			if _, err := open(ctx, db, other); err == nil || !strings.Contains(err.Error(), "not the one") {
				t.Errorf("OpenKeys = %v", err)
			}
		})
		t.Run("makes no new root key when the old one is gone", func(t *testing.T) {
			lost := filepath.Join(t.TempDir(), "root.key")
			if _, err := open(ctx, db, lost); err == nil || !strings.Contains(err.Error(), "gone") {
				t.Errorf("OpenKeys = %v", err)
			}
			if _, err := os.Stat(lost); !os.IsNotExist(err) {
				t.Errorf("a root key was made: %v", err)
			}
		})
	}, database.RollbackJournal())
}

func TestOpenKeysRefusesAWriteAheadLog(t *testing.T) {
	t.Parallel()
	db := dbtest.Open(t, database.SQLite, migrations.Keys())
	if _, err := open(t.Context(), db, filepath.Join(t.TempDir(), "root.key")); err == nil || !strings.Contains(err.Error(), "RollbackJournal") {
		t.Errorf("OpenKeys = %v", err)
	}
}

func TestOpenKeysRefusesACutRootKey(t *testing.T) {
	t.Parallel()
	db := dbtest.Open(t, database.SQLite, migrations.Keys(), database.RollbackJournal())
	root := filepath.Join(t.TempDir(), "root.key")
	if err := os.WriteFile(root, []byte("short"), 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t.Context(), db, root); err == nil || !strings.Contains(err.Error(), "does not hold a root key") {
		t.Errorf("OpenKeys = %v", err)
	}
}

// After an erasure not even the wrapped key is left in the file, nor in a journal beside it.
func TestErasedKeysLeaveTheDisk(t *testing.T) {
	t.Parallel()
	address := dbtest.Address(t, database.SQLite, migrations.Keys())
	db, err := database.Open(t.Context(), address, database.RollbackJournal())
	if err != nil {
		t.Fatal(err)
	}
	v := vault.New(vaulttest.KeysIn(t, db), clock.System{})
	person := vaulttest.Person(t, v)
	var own, media []byte
	if err := db.QueryRow(t.Context(), `SELECT p.key_wrapped, m.key_wrapped FROM person_key p JOIN media_key m ON m.person_id = p.person_id WHERE p.person_id = $1`, string(person)).Scan(&own, &media); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(strings.TrimPrefix(address, "sqlite:"))
	if found := filesWith(t, folder, own); len(found) == 0 {
		t.Fatal("the wrapped key is not in the file before the erasure: this test sees nothing")
	}
	if err := v.ErasePerson(t.Context(), person); err != nil {
		t.Fatal(err)
	}
	for _, needle := range [][]byte{own, media, []byte(person)} {
		if found := filesWith(t, folder, needle); len(found) > 0 {
			t.Errorf("%q is still in %v", needle[:8], found)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func filesWith(t *testing.T, folder string, needle []byte) (found []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, needle) {
			found = append(found, entry.Name())
		}
	}
	return found
}
