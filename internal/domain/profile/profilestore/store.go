// Package profilestore keeps profiles: rows in the database, pictures as sealed blobs.
//
// Owns: the SQL of the table profile, the names of its blobs, what is sealed in them.
// Does not own: what a profile is (profile), sealing (platform/vault), telling devices (domain/circle).
// Start reading at: Store.
package profilestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"mobilize/internal/domain/profile"
	"mobilize/internal/platform/blob"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/limit"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// Vault seals and opens under a grant; platform/vault does.
type Vault interface {
	Seal(ctx context.Context, may access.Grant, col personal.SealedColumn, row string, plain []byte) ([]byte, error)
	Open(ctx context.Context, may access.Grant, col personal.SealedColumn, row string, sealed []byte) ([]byte, error)
	SealBlob(ctx context.Context, may access.Grant, name string, plain []byte) ([]byte, error)
	OpenBlob(ctx context.Context, may access.Grant, name string, sealed []byte) ([]byte, error)
}

// Limits implements profile.Limits.
type Limits struct{ Limiter *limit.Limiter }

// Take implements profile.Limits.
func (l Limits) Take(ctx context.Context, a profile.Allowance, key string) error {
	return l.Limiter.Take(ctx, limit.Allowance(a), key)
}

var (
	phoneColumn   = profile.Table.Sealed("phone_sealed")
	addressColumn = profile.Table.Sealed("address_sealed")
)

// Store implements profile.Store.
type Store struct {
	db    *database.DB
	vault Vault
	blobs blob.Store
	clock clock.Clock
}

// New returns a Store.
func New(db *database.DB, v Vault, blobs blob.Store, c clock.Clock) *Store {
	return &Store{db, v, blobs, c}
}

// home is what the sealed column of an address holds. The names are those of stored rows for ever.
type home struct {
	Street   string `json:"street,omitempty"`
	Postcode string `json:"postcode,omitempty"`
	City     string `json:"city,omitempty"`
}

// Get implements profile.Store.
func (s *Store) Get(ctx context.Context, may access.Grant) (p profile.Profile, err error) {
	var phone, address []byte
	err = s.db.QueryRow(ctx, `SELECT phone_sealed, number_shown, address_sealed, picture_id FROM profile WHERE person_id = $1`, may.Subject()).
		Scan(&phone, &p.Contact.IsPhoneShown, &address, &p.Picture)
	if errors.Is(err, sql.ErrNoRows) {
		return profile.Profile{}, nil
	}
	if err != nil {
		return p, fmt.Errorf("read a profile: %w", err)
	}
	if p.Contact.Phone, err = s.open(ctx, may, phoneColumn, phone); err != nil {
		return p, err
	}
	plain, err := s.open(ctx, may, addressColumn, address)
	if err != nil || plain == "" {
		return p, err
	}
	var at home
	if err := json.Unmarshal([]byte(plain), &at); err != nil {
		return p, fmt.Errorf("decode an address: %w", err)
	}
	p.Contact.Street, p.Contact.Postcode, p.Contact.City = at.Street, at.Postcode, at.City
	return p, nil
}

// open opens one column of may's subject; nothing stays nothing.
func (s *Store) open(ctx context.Context, may access.Grant, col personal.SealedColumn, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	plain, err := s.vault.Open(ctx, may, col, may.Subject().String(), sealed)
	return string(plain), err
}

// seal seals one column of may's subject; nothing stays nothing.
func (s *Store) seal(ctx context.Context, may access.Grant, col personal.SealedColumn, plain string) ([]byte, error) {
	if plain == "" {
		return []byte{}, nil
	}
	return s.vault.Seal(ctx, may, col, may.Subject().String(), []byte(plain))
}

// SetContact implements profile.Store.
func (s *Store) SetContact(ctx context.Context, may access.Grant, c profile.Contact) error {
	phone, err := s.seal(ctx, may, phoneColumn, c.Phone)
	if err != nil {
		return err
	}
	plain := ""
	if at := (home{c.Street, c.Postcode, c.City}); at != (home{}) {
		encoded, err := json.Marshal(at)
		if err != nil {
			return fmt.Errorf("encode an address: %w", err)
		}
		plain = string(encoded)
	}
	address, err := s.seal(ctx, may, addressColumn, plain)
	if err != nil {
		return err
	}
	return s.exec(ctx, `INSERT INTO profile (person_id, phone_sealed, number_shown, address_sealed, picture_id, changed_at) VALUES ($1, $2, $3, $4, '', $5)
		ON CONFLICT (person_id) DO UPDATE SET phone_sealed = excluded.phone_sealed, number_shown = excluded.number_shown,
		address_sealed = excluded.address_sealed, changed_at = excluded.changed_at`,
		may.Subject(), phone, c.IsPhoneShown, address, s.clock.Now().UnixMilli())
}

func (s *Store) exec(ctx context.Context, query string, args ...any) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
}

// SetPicture implements profile.Store. The prints are durable before the row that leads to them, and those of
// the picture before go after it: what a crash leaves of either is swept.
func (s *Store) SetPicture(ctx context.Context, may access.Grant, id ident.ID, p profile.Prints) error {
	for _, size := range []profile.Size{profile.Small, profile.Large} {
		name := blobName(may.Subject(), id, size)
		sealed, err := s.vault.SealBlob(ctx, may, name, p.Of(size))
		if err != nil {
			return fmt.Errorf("seal a print: %w", err)
		}
		if err := s.blobs.Put(ctx, name, sealed); err != nil {
			return fmt.Errorf("keep a print: %w", err)
		}
	}
	return s.replace(ctx, may, id)
}

// RemovePicture implements profile.Store.
func (s *Store) RemovePicture(ctx context.Context, may access.Grant) error {
	return s.replace(ctx, may, "")
}

// replace has another picture, or none, in the place of the one there is, whose prints go.
func (s *Store) replace(ctx context.Context, may access.Grant, id ident.ID) error {
	var before ident.ID
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		err := tx.QueryRow(ctx, `SELECT picture_id FROM profile WHERE person_id = $1`, may.Subject()).Scan(&before)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO profile (person_id, phone_sealed, number_shown, address_sealed, picture_id, changed_at) VALUES ($1, $2, FALSE, $2, $3, $4)
			ON CONFLICT (person_id) DO UPDATE SET picture_id = excluded.picture_id, changed_at = excluded.changed_at`,
			may.Subject(), []byte{}, id, s.clock.Now().UnixMilli())
		return err
	})
	if err != nil || before.IsZero() || before == id {
		return err
	}
	for _, size := range []profile.Size{profile.Small, profile.Large} {
		if err := s.blobs.Delete(ctx, blobName(may.Subject(), before, size)); err != nil {
			return fmt.Errorf("remove a print: %w", err)
		}
	}
	return nil
}

func blobName(person, id ident.ID, size profile.Size) string {
	return profile.BlobPrefix + person.String() + "/" + id.String() + "/" + string(size)
}

// Print implements profile.Store.
func (s *Store) Print(ctx context.Context, may access.Grant, id ident.ID, size profile.Size) ([]byte, error) {
	var now ident.ID
	err := s.db.QueryRow(ctx, `SELECT picture_id FROM profile WHERE person_id = $1`, may.Subject()).Scan(&now)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (now != id || id.IsZero()) {
		return nil, fault.Missing()
	}
	if err != nil {
		return nil, fmt.Errorf("find a profile picture: %w", err)
	}
	name := blobName(may.Subject(), id, size)
	sealed, err := s.blobs.Get(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("get a print: %w", err)
	}
	return s.vault.OpenBlob(ctx, may, name, sealed)
}

// atOnce is how many persons one query reads.
const atOnce = 200

// Cards implements profile.Store.
func (s *Store) Cards(ctx context.Context, grants []access.Grant) (map[ident.ID]profile.Card, error) {
	bySubject := make(map[ident.ID]access.Grant, len(grants))
	for _, g := range grants {
		bySubject[g.Subject()] = g
	}
	subjects := make([]any, 0, len(bySubject))
	for id := range bySubject {
		subjects = append(subjects, id)
	}
	cards := map[ident.ID]profile.Card{}
	for len(subjects) > 0 {
		n := min(len(subjects), atOnce)
		if err := s.addCards(ctx, cards, bySubject, subjects[:n]); err != nil {
			return nil, err
		}
		subjects = subjects[n:]
	}
	return cards, nil
}

func (s *Store) addCards(ctx context.Context, cards map[ident.ID]profile.Card, grants map[ident.ID]access.Grant, subjects []any) error {
	rows, err := s.db.Query(ctx, `SELECT person_id, picture_id, number_shown, phone_sealed FROM profile WHERE person_id IN (`+database.In(len(subjects), 1)+`)`, subjects...)
	if err != nil {
		return fmt.Errorf("read profiles: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id ident.ID
		var c profile.Card
		var isShown bool
		var phone []byte
		if err := rows.Scan(&id, &c.Picture, &isShown, &phone); err != nil {
			return fmt.Errorf("read profiles: %w", err)
		}
		if isShown {
			if c.Phone, err = s.open(ctx, grants[id], phoneColumn, phone); fault.KindOf(err) == fault.NotFound {
				continue // erased between two reads
			}
		}
		if err != nil {
			return err
		}
		cards[id] = c
	}
	return rows.Err()
}

// SweepJob is the background job that removes prints that a crash left without a row.
const SweepJob = "profile.sweep"

// SweepEvery is how often.
const SweepEvery = 24 * time.Hour

// Sweep removes the prints that were kept before a moment and that nobody is known by.
func (s *Store) Sweep(ctx context.Context, before time.Time) error {
	_, err := blob.Sweep(ctx, s.blobs, profile.BlobPrefix, before, func(ctx context.Context, key string) (bool, error) {
		parts := strings.Split(key, "/")
		if len(parts) != 4 {
			return true, nil // none of ours
		}
		var count int
		err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM profile WHERE person_id = $1 AND picture_id = $2`, parts[1], parts[2]).Scan(&count)
		return count > 0, err
	})
	return err
}
