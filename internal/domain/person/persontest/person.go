// Package persontest gives tests persons.
//
// Owns: a person service over real stores, and the contract of person.Store.
// Does not own: relations between persons (circletest).
// Start reading at: New.
package persontest

import (
	"testing"

	"mobilize/internal/domain/person"
	"mobilize/internal/domain/person/personstore"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// New returns a person service in db under v's keys.
func New(t testing.TB, db *database.DB, v *vault.Vault, c clock.Clock, ids *ident.Maker) *person.Service {
	t.Helper()
	return person.NewService(personstore.New(db, v, c), ids)
}

// Enrol makes a person with an address and returns who they are when they ask for something.
func Enrol(t testing.TB, s *person.Service, ids *ident.Maker, name, email string) access.Actor {
	t.Helper()
	actor := access.Actor{Person: ids.New(), Session: ids.New()}
	if err := s.Enrol(t.Context(), Self(actor), name, email, "da"); err != nil {
		t.Fatalf("enrol: %v", err)
	}
	return actor
}

// Self is a grant over the actor's own person, as circle gives it.
func Self(actor access.Actor) access.Grant {
	return access.Decide(actor, "", actor.Person, "", 0, access.ForIdentity, access.ForLog)
}
