package vault

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// heldAfter is how long an address that is held no longer stays: no snapshot from before it was given up is
// left by then, so that none brings it back.
const heldAfter = 96 * time.Hour

// PruneJob is the background work that lets go of addresses nobody can get back any more.
const PruneJob = "keys.prune_addresses"

// PruneEvery is how often.
const PruneEvery = 24 * time.Hour

// ErrBound is the fault of binding an address that leads to another person.
var ErrBound = fault.New(fault.Conflict, "vault.address_bound", "", "This address belongs to somebody already.")

// ErrHeld is the fault of binding an address that somebody gave up, while they can still get it back.
var ErrHeld = fault.New(fault.Conflict, "vault.address_held", "", "This address was given up a short while ago, and is kept for who had it.")

// FindPerson returns the person whose address of this kind is value; false when there is none.
func (v *Vault) FindPerson(ctx context.Context, kind, value string) (ident.ID, bool, error) {
	person, ok, err := v.keys.FindPerson(ctx, v.Index(kind, value))
	return person, ok, unavailable("find a person", err)
}

// BindPerson makes value lead to person, who must have keys. A repeat changes nothing; an address
// of somebody else is refused with ErrBound, one that is held for somebody else with ErrHeld.
func (v *Vault) BindPerson(ctx context.Context, kind, value string, person ident.ID) error {
	return unavailable("bind an address", v.keys.BindPerson(ctx, v.Index(kind, value), person))
}

// MovePerson makes to lead to person in the place of from, both at once or neither. From leads to nobody
// then, and nobody else can have it before heldUntil. It refuses what BindPerson does; a repeat changes
// nothing.
func (v *Vault) MovePerson(ctx context.Context, kind, from, to string, person ident.ID, heldUntil time.Time) error {
	return unavailable("move an address", v.keys.MovePerson(ctx, v.Index(kind, from), v.Index(kind, to), person, heldUntil))
}

// FindPerson implements Keys.
func (s *KeyStore) FindPerson(ctx context.Context, index []byte) (ident.ID, bool, error) {
	var person string
	err := s.db.QueryRow(ctx, `SELECT person_id FROM directory WHERE lookup = $1 AND held_until = 0`, index).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return ident.ID(person), err == nil, err
}

// BindPerson implements Keys.
func (s *KeyStore) BindPerson(ctx context.Context, index []byte, person ident.ID) error {
	return s.write(ctx, person, func(ctx context.Context, tx *database.Tx) error { return s.bind(ctx, tx, index, person) })
}

// MovePerson implements Keys.
func (s *KeyStore) MovePerson(ctx context.Context, from, to []byte, person ident.ID, heldUntil time.Time) error {
	return s.write(ctx, person, func(ctx context.Context, tx *database.Tx) error {
		if err := s.bind(ctx, tx, to, person); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE directory SET held_until = $1, made_at = $2 WHERE lookup = $3 AND lookup <> $4 AND person_id = $5 AND held_until = 0`,
			heldUntil.UnixMilli(), s.clock.Now().UnixMilli(), from, to, string(person))
		return err
	})
}

const bindSQL = `INSERT INTO directory (lookup, person_id, made_at, held_until) VALUES ($1, $2, $3, 0)
	ON CONFLICT (lookup) DO UPDATE SET person_id = excluded.person_id, made_at = excluded.made_at, held_until = 0
	WHERE directory.held_until > 0 AND (directory.person_id = excluded.person_id OR directory.held_until <= excluded.made_at)`

func (s *KeyStore) bind(ctx context.Context, tx *database.Tx, index []byte, person ident.ID) error {
	var known int
	if err := tx.QueryRow(ctx, `SELECT count(*) FROM person_key WHERE person_id = $1`, string(person)).Scan(&known); err != nil {
		return err
	}
	if known == 0 {
		return ErrNoKey
	}
	if _, err := tx.Exec(ctx, bindSQL, index, string(person), s.clock.Now().UnixMilli()); err != nil {
		return err
	}
	var owner string
	var heldUntil int64
	if err := tx.QueryRow(ctx, `SELECT person_id, held_until FROM directory WHERE lookup = $1`, index).Scan(&owner, &heldUntil); err != nil {
		return err
	}
	switch {
	case owner == string(person):
		return nil
	case heldUntil > 0:
		return ErrHeld
	}
	return ErrBound
}

// PruneAddresses lets go of the addresses that are long held no more, in every database: the job that
// comes again.
func (s *KeyStore) PruneAddresses(ctx context.Context) error {
	before := s.clock.Now().Add(-heldAfter).UnixMilli()
	var errs []error
	for _, db := range s.databases() {
		errs = append(errs, db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM directory WHERE held_until > 0 AND held_until <= $1`, before)
			return err
		}))
	}
	return errors.Join(errs...)
}
