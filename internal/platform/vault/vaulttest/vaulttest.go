// Package vaulttest gives tests a vault of their own.
//
// Owns: empty vaults over a real key store, and grants that no decision stands behind.
// Does not own: anything that runs outside a test.
// Start reading at: New.
package vaulttest

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
	"mobilize/migrations"
)

// New returns an empty vault over a key store of its own, which goes with the test.
func New(t testing.TB) *vault.Vault {
	t.Helper()
	return vault.New(Keys(t), clock.System{})
}

// At is New at the times of c.
func At(t testing.TB, c clock.Clock) *vault.Vault {
	t.Helper()
	return vault.New(keysIn(t, dbtest.Open(t, database.SQLite, migrations.Keys(), database.RollbackJournal()), c), c)
}

// Keys returns an empty key store in SQLite, which goes with the test.
func Keys(t testing.TB) *vault.KeyStore {
	t.Helper()
	return KeysIn(t, dbtest.Open(t, database.SQLite, migrations.Keys(), database.RollbackJournal()))
}

// KeysIn returns the key store in db, whose schema is migrated, with a root key of its own.
func KeysIn(t testing.TB, db *database.DB) *vault.KeyStore {
	t.Helper()
	return keysIn(t, db, clock.System{})
}

func keysIn(t testing.TB, db *database.DB, c clock.Clock) *vault.KeyStore {
	t.Helper()
	keys, err := vault.OpenKeys(t.Context(), db, filepath.Join(t.TempDir(), "root.key"), c, rand.Reader)
	if err != nil {
		t.Fatalf("open a key store: %v", err)
	}
	return keys
}

// Person makes a new person with keys in v and returns its identifier.
func Person(t testing.TB, v *vault.Vault) ident.ID {
	t.Helper()
	ids := ident.NewMaker(clock.System{}, rand.Reader)
	person := ids.New()
	if err := v.CreatePerson(context.WithoutCancel(t.Context()), person, ids.New()); err != nil {
		t.Fatalf("make keys for a person: %v", err)
	}
	return person
}

// Grant returns a grant over everything of subject, as circle would give its planner in circle.
func Grant(circle, subject ident.ID) access.Grant {
	return access.Decide(access.Actor{Person: subject}, circle, subject, access.Planner, access.AllScopes,
		access.ForPlan, access.ForIdentity, access.ForMedia, access.ForLog, access.ForDelivery)
}
