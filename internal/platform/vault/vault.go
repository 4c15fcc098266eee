// Package vault is the only place that seals and opens personal data.
//
// Owns: the seal (its form, what it is bound to), the keys of every person, the directory that leads
// from an address to a person, and the end of all three when a person is erased.
// Does not own: who may open what (domain/circle makes the grants), what is sealed (each domain's
// personal.go), keeping sealed bytes (the stores, platform/blob).
// Start reading at: Vault.
package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"sync/atomic"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// The seal: version, algorithm, epoch of the key (big endian), then nonce, ciphertext and tag.
const (
	sealVersion  = 1
	sealAES256   = 1 // AES-256-GCM, random nonce (NIST SP 800-38D, 8.2.2)
	headerLength = 6
	nonceAndTag  = 28

	// Overhead is how many bytes longer a sealed value is than the value.
	Overhead = headerLength + nonceAndTag
)

// ErrNoKey is the fault of a person whose keys are not there: never made, or erased. What was
// sealed under them cannot be opened by anybody, ever.
var ErrNoKey = fault.New(fault.NotFound, "vault.no_key", "", "The data of this person is gone.")

// ErrErased is the fault of giving keys to a person who was erased.
var ErrErased = fault.New(fault.Gone, "vault.person_erased", "", "This person was erased and does not come back under the same identifier.")

// flaw is an error that is ours to mend. Its text is a constant, so a log may hold it.
type flaw string

func (f flaw) Error() string { return "vault: " + string(f) }

const (
	errNotGranted = flaw("the grant does not cover this person and purpose")
	errBroken     = flaw("the sealed value was changed, moved or cut")
	errUnknown    = flaw("the sealed value has a form this version does not know")
)

// errUnavailable marks that the key store did not answer: never to be read as "no such person".
var errUnavailable = fault.New(fault.Unavailable, "vault.keys_unavailable", "", "The keys cannot be reached. Try again in a moment.")

// Vault seals and opens. It is safe for concurrent use.
type Vault struct {
	keys  Keys
	cache *cache
}

// New returns a Vault over keys. It remembers at most 10,000 opened keys for at most five minutes
// of c, and none of an erased person.
func New(keys Keys, c clock.Clock) *Vault { return &Vault{keys: keys, cache: newCache(c)} }

// Seal returns plain sealed under the key of may's subject for the column's purpose, bound to the
// subject, table, column, row and epoch. Row is the row's primary key, its parts joined with "/".
// It refuses when may does not open the subject for that purpose.
func (v *Vault) Seal(ctx context.Context, may access.Grant, col personal.SealedColumn, row string, plain []byte) ([]byte, error) {
	return v.seal(ctx, may, col, row, plain)
}

// Open returns what Seal was given. It refuses when may does not open the subject for the column's
// purpose, and when the value was sealed for another subject, table, column or row.
func (v *Vault) Open(ctx context.Context, may access.Grant, col personal.SealedColumn, row string, sealed []byte) ([]byte, error) {
	return v.open(ctx, may, col, row, sealed)
}

// SealBlob returns plain sealed under the media key of may's subject, bound to the blob's name.
func (v *Vault) SealBlob(ctx context.Context, may access.Grant, name string, plain []byte) ([]byte, error) {
	return v.seal(ctx, may, blobs, name, plain)
}

// OpenBlob returns what SealBlob was given.
func (v *Vault) OpenBlob(ctx context.Context, may access.Grant, name string, sealed []byte) ([]byte, error) {
	return v.open(ctx, may, blobs, name, sealed)
}

// blobs is the place of every sealed blob; the blob's name stands for the row.
var blobs = personal.SealedColumn{Table: "blob", Column: "bytes", Purpose: access.ForMedia}

// Address returns a keyed content address of plain in hexadecimal: equal content of one subject
// has one address, and nobody without the subject's media key can tell what it is the address of.
func (v *Vault) Address(ctx context.Context, may access.Grant, plain []byte) (string, error) {
	if !may.Opens(may.Subject(), access.ForMedia) {
		return "", errNotGranted
	}
	k, err := v.key(ctx, may.Subject(), access.ForMedia, 0)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, k.address)
	mac.Write(plain)
	return hex.EncodeToString(mac.Sum(nil)), nil
}

// CreatePerson gives person keys of its own under the tenant's key. They are durable before it
// returns. A repeat changes nothing; an erased person is refused with ErrErased.
func (v *Vault) CreatePerson(ctx context.Context, person, tenant ident.ID) error {
	return unavailable("create keys", v.keys.CreatePerson(ctx, person, tenant))
}

// ErasePerson destroys every key of person and every address that leads to it, for good. It is
// durable before it returns, and a repeat changes nothing.
func (v *Vault) ErasePerson(ctx context.Context, person ident.ID) error {
	err := v.keys.ErasePerson(ctx, person)
	v.cache.purge(person) // also when the store did not answer: rather ask again than open
	return unavailable("erase keys", err)
}

// Rotate starts a new epoch of keys for person: what is sealed from now on is sealed under new
// keys, what was sealed before still opens.
func (v *Vault) Rotate(ctx context.Context, person ident.ID) error {
	err := v.keys.Rotate(ctx, person)
	v.cache.purge(person)
	return unavailable("rotate keys", err)
}

// Index returns the blind index of value, in which case and space at the ends do not count: a
// number that finds it again and from which nobody without the key store's own key learns it.
func (v *Vault) Index(kind, value string) []byte { return v.keys.Index(kind, value) }

// place appends what a seal is bound to: version|subject|table|column|row|epoch, each with its
// length in front, so that no two places spell the same bytes. The tenant is left out: a person
// takes the plan along to another customer.
func place(to []byte, subject ident.ID, col personal.SealedColumn, row string, epoch uint32) []byte {
	to = append(to, sealVersion, sealAES256)
	for _, part := range [...]string{string(subject), col.Table, col.Column, row} {
		to = binary.BigEndian.AppendUint32(to, uint32(len(part)))
		to = append(to, part...)
	}
	return binary.BigEndian.AppendUint32(to, epoch)
}

// key returns the opened key of person for purpose; epoch 0 is the one in force.
func (v *Vault) key(ctx context.Context, person ident.ID, purpose access.Purpose, epoch uint32) (*opened, error) {
	id := keyID{person, purpose, epoch}
	k, purges, isStale := v.cache.get(id)
	if isFirst(ctx) || isStale {
		seen, err := v.keys.Erasures(ctx)
		if err != nil {
			return nil, unavailable("count erasures", err)
		}
		v.cache.refresh(seen)
		k, purges, _ = v.cache.get(id)
	}
	if k != nil {
		return k, nil
	}
	secret, err := v.keys.Key(ctx, person, purpose, epoch)
	if err != nil {
		return nil, unavailable("read a key", err)
	}
	if k, err = openKey(secret); err != nil {
		return nil, err
	}
	v.cache.put(id, k, purges)
	return k, nil
}

type requestKey struct{}

// EachRequest returns the context of one request in which no remembered key is used before the count of
// erasures was read anew. Where other nodes use the keys too, whoever is erased on one of them is then
// opened on none, whatever became of the word of it.
func EachRequest(ctx context.Context) context.Context {
	return context.WithValue(ctx, requestKey{}, new(atomic.Bool))
}

// isFirst says whether a key is needed for the first time in a request.
func isFirst(ctx context.Context) bool {
	asked, ok := ctx.Value(requestKey{}).(*atomic.Bool)
	return ok && !asked.Swap(true)
}

// opened is a key made ready for use.
type opened struct {
	epoch   uint32
	aead    cipher.AEAD
	address []byte // keys content addresses
}

func openKey(k Key) (*opened, error) {
	sealing, err := hkdf.Expand(sha256.New, k.secret[:], "seal", keyLength)
	if err != nil {
		return nil, fmt.Errorf("derive a sealing key: %w", err)
	}
	address, err := hkdf.Expand(sha256.New, k.secret[:], "address", keyLength)
	if err != nil {
		return nil, fmt.Errorf("derive an address key: %w", err)
	}
	aead, err := newAEAD(sealing)
	if err != nil {
		return nil, err
	}
	return &opened{epoch: k.Epoch, aead: aead, address: address}, nil
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("set up a cipher: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("set up a cipher mode: %w", err)
	}
	return aead, nil
}

// unavailable leaves faults as they are and marks every other error as the key store being away.
func unavailable(doing string, err error) error {
	if err == nil || fault.As(err) != nil || errors.Is(err, context.Canceled) {
		return err
	}
	return &awayError{doing: doing, cause: err}
}

// awayError is the key store not answering: an Unavailable fault that keeps its cause.
type awayError struct {
	doing string
	cause error
}

func (e *awayError) Error() string   { return e.doing + ": " + e.cause.Error() }
func (e *awayError) Unwrap() []error { return []error{errUnavailable, e.cause} }
