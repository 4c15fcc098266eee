package vault

import (
	"context"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// keyLength is the length of every key, in bytes (AES-256).
const keyLength = 32

// Key is a person's key for one purpose, at one epoch. Only this package sees into it.
type Key struct {
	Epoch  uint32 // 1 and up
	secret [keyLength]byte
}

// Keys keeps the keys of people and the directory that leads to them, apart from all other data.
// KeyStore implements it over SQLite and PostgreSQL. Whoever keeps the keys elsewhere implements
// it again: a person's own key never leaves it, only keys for one purpose do.
type Keys interface {
	// Key returns person's key for purpose at epoch (0: the one in force), or ErrNoKey.
	Key(ctx context.Context, person ident.ID, purpose access.Purpose, epoch uint32) (Key, error)
	// Erasures returns how many persons were ever erased: when it grew, remembered keys are stale.
	Erasures(ctx context.Context) (int64, error)
	// CreatePerson makes person's keys, durable before it returns. A repeat changes nothing.
	CreatePerson(ctx context.Context, person, tenant ident.ID) error
	// ErasePerson destroys person's keys and the addresses that lead to person.
	ErasePerson(ctx context.Context, person ident.ID) error
	// Rotate starts person's next epoch.
	Rotate(ctx context.Context, person ident.ID) error
	// Index returns the blind index of value.
	Index(kind, value string) []byte
	// FindPerson returns the person that index leads to.
	FindPerson(ctx context.Context, index []byte) (ident.ID, bool, error)
	// BindPerson makes index lead to person.
	BindPerson(ctx context.Context, index []byte, person ident.ID) error
	// MovePerson makes to lead to person in the place of from, which nobody else can have before heldUntil.
	MovePerson(ctx context.Context, from, to []byte, person ident.ID, heldUntil time.Time) error
}
