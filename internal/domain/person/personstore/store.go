// Package personstore keeps persons.
//
// Owns: the SQL of the table person, what of it is sealed, the order of keys before rows.
// Does not own: rules on persons (person), keys and the directory of addresses (platform/vault).
// Start reading at: Store.
package personstore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/domain/person"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const (
	emailKind   = "email"
	subjectKind = "subject"
)

// namesAtOnce is how many persons one query names.
const namesAtOnce = 200

var (
	nameColumn  = person.Table.Sealed("name_sealed")
	emailColumn = person.Table.Sealed("email_sealed")
)

// Store implements person.Store.
type Store struct {
	db    *database.DB
	vault *vault.Vault
	clock clock.Clock
}

// New returns a Store.
func New(db *database.DB, v *vault.Vault, c clock.Clock) *Store {
	return &Store{db: db, vault: v, clock: c}
}

const insertSQL = `INSERT INTO person (id, customer_id, name_sealed, email_sealed, language, created_by, created_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT DO NOTHING`

// Create implements person.Store.
func (s *Store) Create(ctx context.Context, may access.Grant, p person.Person) error {
	if p.ID.IsReserved() {
		return errTaken
	}
	known, err := s.madeBy(ctx, p)
	if known || err != nil {
		return err
	}
	if err := s.vault.CreatePerson(ctx, p.ID, p.Customer); err != nil {
		return err
	}
	name, email, err := s.seal(ctx, may, p)
	if err != nil {
		return err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, insertSQL, p.ID, p.Customer, name, email, p.Language, p.CreatedBy, s.clock.Now().UnixMilli())
		return err
	})
	if err != nil {
		return fmt.Errorf("create a person: %w", err)
	}
	_, err = s.madeBy(ctx, p) // two at once: the other's row may be the one that is there
	return err
}

var errTaken = fault.New(fault.Conflict, "person.id_taken", "citizen", "Make a new identifier.")

// madeBy says whether p is there already, made by the same person. Nobody gets a grant over
// somebody else by claiming to have made them.
func (s *Store) madeBy(ctx context.Context, p person.Person) (bool, error) {
	var by ident.ID
	err := s.db.QueryRow(ctx, `SELECT created_by FROM person WHERE id = $1`, p.ID).Scan(&by)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("look for a person: %w", err)
	case by != p.CreatedBy:
		return false, errTaken
	}
	return true, nil
}

const getSQL = `SELECT id, customer_id, name_sealed, email_sealed, language, created_by, guide_hidden FROM person WHERE id = $1`

// Get implements person.Store.
func (s *Store) Get(ctx context.Context, may access.Grant) (person.Person, error) {
	return s.read(ctx, may, s.db.QueryRow(ctx, getSQL, may.Subject()))
}

// CustomerOf implements person.Store.
func (s *Store) CustomerOf(ctx context.Context, id ident.ID) (ident.ID, error) {
	var customer ident.ID
	err := s.db.QueryRow(ctx, `SELECT customer_id FROM person WHERE id = $1`, id).Scan(&customer)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Missing()
	}
	return customer, err
}

// Names implements person.Store.
func (s *Store) Names(ctx context.Context, grants []access.Grant) (map[ident.ID]string, error) {
	bySubject := make(map[ident.ID]access.Grant, len(grants))
	var subjects []any
	for _, g := range grants {
		if _, ok := bySubject[g.Subject()]; !ok {
			bySubject[g.Subject()] = g
			subjects = append(subjects, g.Subject())
		}
	}
	names := make(map[ident.ID]string, len(subjects))
	for len(subjects) > 0 {
		n := min(len(subjects), namesAtOnce)
		if err := s.addNames(ctx, names, bySubject, subjects[:n]); err != nil {
			return nil, err
		}
		subjects = subjects[n:]
	}
	return names, nil
}

func (s *Store) addNames(ctx context.Context, names map[ident.ID]string, grants map[ident.ID]access.Grant, subjects []any) error {
	rows, err := s.db.Query(ctx, `SELECT id, name_sealed FROM person WHERE id IN (`+database.In(len(subjects), 1)+`)`, subjects...)
	if err != nil {
		return fmt.Errorf("read names: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id ident.ID
		var sealed []byte
		if err := rows.Scan(&id, &sealed); err != nil {
			return fmt.Errorf("read names: %w", err)
		}
		plain, err := s.vault.Open(ctx, grants[id], nameColumn, id.String(), sealed)
		if errors.Is(err, vault.ErrNoKey) {
			continue // erased between two reads
		}
		if err != nil {
			return err
		}
		names[id] = string(plain)
	}
	return rows.Err()
}

// Update implements person.Store.
func (s *Store) Update(ctx context.Context, may access.Grant, change func(person.Person) (person.Person, error)) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		before, err := s.read(ctx, may, tx.QueryRow(ctx, getSQL, may.Subject()))
		if err != nil {
			return err
		}
		after, err := change(before)
		if err != nil {
			return err
		}
		name, email, err := s.seal(ctx, may, after)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE person SET name_sealed = $1, email_sealed = $2, language = $3, changed_at = $4, guide_hidden = $5 WHERE id = $6`,
			name, email, after.Language, s.clock.Now().UnixMilli(), after.IsGuideHidden, after.ID)
		return err
	})
}

// FindByEmail implements person.Store.
func (s *Store) FindByEmail(ctx context.Context, address string) (ident.ID, bool, error) {
	return s.vault.FindPerson(ctx, emailKind, address)
}

// BindEmail implements person.Store.
func (s *Store) BindEmail(ctx context.Context, may access.Grant, address string) error {
	return s.vault.BindPerson(ctx, emailKind, address, may.Subject())
}

// MoveEmail implements person.Store.
func (s *Store) MoveEmail(ctx context.Context, may access.Grant, from, to string, heldUntil time.Time) error {
	return s.vault.MovePerson(ctx, emailKind, from, to, may.Subject(), heldUntil)
}

// FindBySubject implements person.Store.
func (s *Store) FindBySubject(ctx context.Context, institution, subject string) (ident.ID, bool, error) {
	return s.vault.FindPerson(ctx, subjectKind, exactly(institution, subject))
}

// BindSubject implements person.Store.
func (s *Store) BindSubject(ctx context.Context, may access.Grant, institution, subject string) error {
	return s.vault.BindPerson(ctx, subjectKind, exactly(institution, subject), may.Subject())
}

// exactly spells a subject so that the directory, which knows no capitals and no space at the ends, tells all
// apart that an institution does.
func exactly(institution, subject string) string {
	return institution + "|" + hex.EncodeToString([]byte(subject))
}

func (s *Store) read(ctx context.Context, may access.Grant, row *database.Row) (person.Person, error) {
	var p person.Person
	var name, email []byte
	err := row.Scan(&p.ID, &p.Customer, &name, &email, &p.Language, &p.CreatedBy, &p.IsGuideHidden)
	if errors.Is(err, sql.ErrNoRows) {
		return person.Person{}, fault.Missing()
	}
	if err != nil {
		return person.Person{}, fmt.Errorf("read a person: %w", err)
	}
	if name, err = s.vault.Open(ctx, may, nameColumn, p.ID.String(), name); err != nil {
		return person.Person{}, err
	}
	if email, err = s.vault.Open(ctx, may, emailColumn, p.ID.String(), email); err != nil {
		return person.Person{}, err
	}
	p.Name, p.Email = string(name), string(email)
	return p, nil
}

func (s *Store) seal(ctx context.Context, may access.Grant, p person.Person) (name, email []byte, err error) {
	if name, err = s.vault.Seal(ctx, may, nameColumn, p.ID.String(), []byte(p.Name)); err != nil {
		return nil, nil, err
	}
	email, err = s.vault.Seal(ctx, may, emailColumn, p.ID.String(), []byte(p.Email))
	return name, email, err
}
