package vault_test

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/vault"
	"mobilize/internal/platform/vault/vaulttest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/migrations"
)

// pair is a key store in two databases of one engine, which tests close and open again.
type pair struct {
	root          string
	first, second string // addresses
	third         string // of nothing yet
}

// eachPair runs fn on two empty key stores of each engine.
func eachPair(t *testing.T, fn func(t *testing.T, p pair)) {
	t.Helper()
	for _, engine := range dbtest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			fn(t, pair{
				root:  filepath.Join(t.TempDir(), "root.key"),
				first: dbtest.Address(t, engine, migrations.Keys()), second: dbtest.Address(t, engine, migrations.Keys()),
				third: dbtest.Address(t, engine, migrations.Keys()),
			})
		})
	}
}

func connect(t *testing.T, address string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), address, database.RollbackJournal())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// store opens the store over the addresses; the first one is the one that is read.
func (p pair) store(t *testing.T, first string, others ...string) *vault.KeyStore {
	t.Helper()
	keys, err := p.open(t, first, others...)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func (p pair) open(t *testing.T, first string, others ...string) (*vault.KeyStore, error) {
	t.Helper()
	var replicas []*database.DB
	for _, address := range others {
		replicas = append(replicas, connect(t, address))
	}
	return vault.OpenKeys(t.Context(), connect(t, first), p.root, clock.System{}, rand.Reader, replicas...)
}

func holds(t *testing.T, keys vault.Keys, person ident.ID) bool {
	t.Helper()
	_, err := keys.Key(t.Context(), person, access.ForPlan, 0)
	if err != nil && !errors.Is(err, vault.ErrNoKey) {
		t.Fatal(err)
	}
	return err == nil
}

// One of two lost stores is enough to open everything.
func TestReplicaHoldsWhatTheFirstHolds(t *testing.T) {
	t.Parallel()
	eachPair(t, func(t *testing.T, p pair) {
		ctx := t.Context()
		both := p.store(t, p.first, p.second)
		v := vault.New(both, clock.System{})
		person := vaulttest.Person(t, v)
		may := vaulttest.Grant("c", person)
		if err := v.BindPerson(ctx, "email", "mette@example.dk", person); err != nil {
			t.Fatal(err)
		}
		if err := v.Rotate(ctx, person); err != nil {
			t.Fatal(err)
		}
		sealed, err := v.SealBlob(ctx, may, "b", []byte("Svømning"))
		if err != nil {
			t.Fatal(err)
		}
		alone := vault.New(p.store(t, p.second), clock.System{})
		if plain, err := alone.OpenBlob(ctx, may, "b", sealed); err != nil || string(plain) != "Svømning" {
			t.Errorf("the second alone: Open = %q, %v", plain, err)
		}
		if found, ok, err := alone.FindPerson(ctx, "email", "mette@example.dk"); err != nil || !ok || found != person {
			t.Errorf("the second alone: FindPerson = %v, %v, %v", found, ok, err)
		}
		if err := v.ErasePerson(ctx, person); err != nil {
			t.Fatal(err)
		}
		if holds(t, p.store(t, p.first), person) || holds(t, p.store(t, p.second), person) {
			t.Error("an erased person's key is in one of the two")
		}
	})
}

// A second store whose disk is not mounted looks empty: it is filled only when somebody says that it is new.
func TestReplicaThatWasFilledIsNotFilledAnew(t *testing.T) {
	t.Parallel()
	eachPair(t, func(t *testing.T, p pair) {
		if err := p.store(t, p.first, p.second).CreatePerson(t.Context(), "person", "tenant"); err != nil {
			t.Fatal(err)
		}
		if _, err := p.open(t, p.first, p.third); err == nil || !strings.Contains(err.Error(), "mounted") {
			t.Fatalf("an emptied second: OpenKeys = %v", err)
		}
		if err := vault.ForgetReplica(t.Context(), connect(t, p.first)); err != nil {
			t.Fatal(err)
		}
		p.store(t, p.first, p.third)
		if !holds(t, p.store(t, p.third), "person") {
			t.Error("a new second store lacks a key")
		}
	})
}

// Nobody is told that a person was made or erased before both hold it.
func TestReplicaThatIsAwayHoldsUpCreatingAndErasing(t *testing.T) {
	t.Parallel()
	eachPair(t, func(t *testing.T, p pair) {
		ctx := t.Context()
		second := connect(t, p.second)
		keys, err := vault.OpenKeys(ctx, connect(t, p.first), p.root, clock.System{}, rand.Reader, second)
		if err != nil {
			t.Fatal(err)
		}
		v := vault.New(keys, clock.System{})
		there := vaulttest.Person(t, v)
		if err := second.Close(); err != nil {
			t.Fatal(err)
		}
		if err := v.CreatePerson(ctx, "new", "tenant"); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("CreatePerson = %v", err)
		}
		if holds(t, keys, "new") {
			t.Error("a person who is not in both has a key")
		}
		if err := v.ErasePerson(ctx, there); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("ErasePerson = %v", err)
		}
		if holds(t, keys, there) {
			t.Error("the one that can be reached still opens an erased person's data")
		}
		again := p.store(t, p.first, p.second)
		if holds(t, again, there) || holds(t, p.store(t, p.second), there) {
			t.Error("the key came back from the one that lagged")
		}
		if err := again.ErasePerson(ctx, there); err != nil {
			t.Errorf("the repeat of the erasure: %v", err)
		}
		if err := again.CreatePerson(ctx, "new", "tenant"); err != nil || !holds(t, p.store(t, p.second), "new") {
			t.Errorf("the repeat of the creation: %v", err)
		}
	})
}

// At the start the one that lags is brought up, whichever it is; an erasure wins over a key.
func TestStoresAreComparedAtTheStart(t *testing.T) {
	t.Parallel()
	for name, swapped := range map[string]bool{"the second lags": false, "the first lags": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachPair(t, func(t *testing.T, p pair) {
				ctx := t.Context()
				both := p.store(t, p.first, p.second)
				for _, person := range []ident.ID{"erased", "kept"} {
					if err := both.CreatePerson(ctx, person, "tenant"); err != nil {
						t.Fatal(err)
					}
				}
				address := both.Index("email", "mette@example.dk")
				if err := both.BindPerson(ctx, address, "erased"); err != nil {
					t.Fatal(err)
				}
				alone := p.store(t, p.first)
				for _, err := range []error{
					alone.ErasePerson(ctx, "erased"), alone.CreatePerson(ctx, "new", "other"), alone.Rotate(ctx, "kept"),
					alone.BindPerson(ctx, address, "new"),
				} {
					if err != nil {
						t.Fatal(err)
					}
				}
				if swapped {
					p.first, p.second = p.second, p.first
				}
				p.store(t, p.first, p.second)
				for _, place := range []string{p.first, p.second} {
					keys := p.store(t, place)
					if holds(t, keys, "erased") || !holds(t, keys, "kept") || !holds(t, keys, "new") {
						t.Errorf("erased %v, kept %v, new %v", holds(t, keys, "erased"), holds(t, keys, "kept"), holds(t, keys, "new"))
					}
					if err := keys.CreatePerson(ctx, "erased", "tenant"); !errors.Is(err, vault.ErrErased) {
						t.Errorf("CreatePerson of an erased person = %v", err)
					}
					if k, err := keys.Key(ctx, "kept", access.ForMedia, 0); err != nil || k.Epoch != 2 {
						t.Errorf("the rotated key: epoch %d, %v", k.Epoch, err)
					}
					if found, ok, err := keys.FindPerson(ctx, address); err != nil || !ok || found != "new" {
						t.Errorf("FindPerson = %v, %v, %v", found, ok, err)
					}
				}
			})
		})
	}
}

// An erasure that has reached the second alone is not undone by a write that comes after it.
func TestReplicaThatHasErasedTakesNoKey(t *testing.T) {
	t.Parallel()
	eachPair(t, func(t *testing.T, p pair) {
		ctx := t.Context()
		both := p.store(t, p.first, p.second)
		if err := both.CreatePerson(ctx, "erased", "tenant"); err != nil {
			t.Fatal(err)
		}
		if err := p.store(t, p.second).ErasePerson(ctx, "erased"); err != nil {
			t.Fatal(err)
		}
		if err := both.Rotate(ctx, "erased"); !errors.Is(err, vault.ErrErased) {
			t.Errorf("Rotate = %v", err)
		}
		if holds(t, p.store(t, p.second), "erased") {
			t.Error("the key came back")
		}
	})
}

// Two root keys that open nothing are left where they are.
func TestOpenKeysKeepsRootKeysThatOpenNothing(t *testing.T) {
	t.Parallel()
	eachPair(t, func(t *testing.T, p pair) {
		p.store(t, p.first, p.second)
		p.root = filepath.Join(t.TempDir(), "root.key")
		for _, name := range []string{p.root, p.root + ".next"} {
			if err := os.WriteFile(name, make([]byte, 32), 0o400); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := p.open(t, p.first, p.second); err == nil || !strings.Contains(err.Error(), "neither") {
			t.Errorf("OpenKeys = %v", err)
		}
		if _, err := os.Stat(p.root + ".next"); err != nil {
			t.Error(err)
		}
	})
}

func TestOpenKeysFillsAnEmptyOne(t *testing.T) {
	t.Parallel()
	eachPair(t, func(t *testing.T, p pair) {
		alone := p.store(t, p.first)
		if err := alone.CreatePerson(t.Context(), "kept", "tenant"); err != nil {
			t.Fatal(err)
		}
		if !holds(t, p.store(t, p.second, p.first), "kept") || !holds(t, p.store(t, p.second), "kept") {
			t.Error("an empty first one was not filled from the second")
		}
	})
}

func TestOpenKeysRefusesAStrangersStore(t *testing.T) {
	t.Parallel()
	eachPair(t, func(t *testing.T, p pair) {
		p.store(t, p.first)
		other := pair{root: filepath.Join(t.TempDir(), "root.key")}
		other.store(t, p.second)
		if _, err := p.open(t, p.first, p.second); err == nil || !strings.Contains(err.Error(), "copy") {
			t.Errorf("OpenKeys = %v", err)
		}
		other.store(t, p.second)
	})
}

// Two that were each used alone hold different keys under one name; neither is thrown away.
func TestOpenKeysRefusesStoresThatPartedWays(t *testing.T) {
	t.Parallel()
	for name, use := range map[string]func(keys *vault.KeyStore) error{
		"by a person": func(keys *vault.KeyStore) error { return keys.CreatePerson(t.Context(), "new", "tenant") },
		"by a tenant": func(keys *vault.KeyStore) error {
			return keys.CreatePerson(t.Context(), ident.NewMaker(clock.System{}, rand.Reader).New(), "other")
		},
		"by a media key": func(keys *vault.KeyStore) error { return keys.Rotate(t.Context(), "kept") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachPair(t, func(t *testing.T, p pair) {
				if err := p.store(t, p.first, p.second).CreatePerson(t.Context(), "kept", "tenant"); err != nil {
					t.Fatal(err)
				}
				for _, place := range []string{p.first, p.second} {
					if err := use(p.store(t, place)); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := p.open(t, p.first, p.second); err == nil || !strings.Contains(err.Error(), "copy") {
					t.Errorf("OpenKeys = %v", err)
				}
			})
		})
	}
}

// A rotation of the root key that dies between the two stores is finished by the next start.
func TestRotateRootInBoth(t *testing.T) {
	t.Parallel()
	for _, last := range []string{"the new key is kept", "one store is sealed anew", "the store is sealed anew", "never"} {
		t.Run("dies after "+last, func(t *testing.T) {
			t.Parallel()
			eachPair(t, func(t *testing.T, p pair) {
				both := p.store(t, p.first, p.second)
				if err := both.CreatePerson(t.Context(), "kept", "tenant"); err != nil {
					t.Fatal(err)
				}
				err := vault.RotateRootUntil(context.WithoutCancel(t.Context()), connect(t, p.first), p.root, rand.Reader, func(step string) error {
					if step == last {
						return errKilled
					}
					return nil
				}, connect(t, p.second))
				if (last == "never") != (err == nil) {
					t.Fatalf("RotateRoot = %v", err)
				}
				if !holds(t, p.store(t, p.first, p.second), "kept") || !holds(t, p.store(t, p.second), "kept") {
					t.Error("a key is lost")
				}
			})
		})
	}
}
