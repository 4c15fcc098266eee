package vault

import (
	"bytes"
	"context"
	"crypto/cipher"
	"encoding/hex"
	"fmt"

	"mobilize/internal/platform/database"
)

const errApart = flaw("compare the key stores: the second is no copy of the first; name another place, or an empty one")

// level brings every database of the store to what all of them, and more, hold together. Of two rows
// the first database's counts; nobody whom one of them has erased is left in any.
func (s *KeyStore) level(ctx context.Context, more ...contents) error {
	all := s.databases()
	have := make([]contents, 0, len(all)+len(more))
	for _, db := range all {
		c, err := readAll(ctx, db)
		if err != nil {
			return err
		}
		have = append(have, c)
	}
	want, gone, err := merge(s.root, append(have, more...))
	if err != nil {
		return err
	}
	for i, db := range all {
		if err := db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error { return raise(ctx, tx, have[i], want, gone) }); err != nil {
			return fmt.Errorf("bring a key store up: %w", err)
		}
	}
	return nil
}

// raise writes into a database that holds have what want has more, and removes who is gone.
func raise(ctx context.Context, tx *database.Tx, have, want contents, gone []string) error {
	for _, person := range gone {
		if err := forget(ctx, tx, person); err != nil {
			return err
		}
	}
	return put(ctx, tx, contents{
		Store:     missing(want.Store, have.Store, func(_, _ keyRow) bool { return true }),
		Tenants:   missing(want.Tenants, have.Tenants, func(_, _ keyRow) bool { return true }),
		People:    missing(want.People, have.People, func(a, b personRow) bool { return a.Epoch == b.Epoch }),
		Media:     missing(want.Media, have.Media, func(_, _ mediaRow) bool { return true }),
		Addresses: missing(want.Addresses, have.Addresses, func(a, b addressRow) bool { return a.Person == b.Person && a.HeldUntil == b.HeldUntil }),
		Erased:    missing(want.Erased, have.Erased, func(_, _ int64) bool { return true }),
	})
}

// missing returns the rows of want that have lacks, or has otherwise.
func missing[T any](want, have map[string]T, same func(a, b T) bool) map[string]T {
	out := map[string]T{}
	for id, row := range want {
		if there, ok := have[id]; !ok || !same(row, there) {
			out[id] = row
		}
	}
	return out
}

// merge returns what all hold together, and the people who are in one of them and erased.
func merge(root cipher.AEAD, all []contents) (want contents, gone []string, err error) {
	want = contents{
		Store: map[string]keyRow{}, Tenants: map[string]keyRow{}, People: map[string]personRow{},
		Media: map[string]mediaRow{}, Addresses: map[string]addressRow{}, Erased: map[string]int64{},
	}
	for _, c := range all {
		if err := joinKeys(root, "store", want.Store, c.Store); err != nil {
			return want, nil, err
		}
		if err := joinKeys(root, "tenant", want.Tenants, c.Tenants); err != nil {
			return want, nil, err
		}
		for mark, at := range c.Erased {
			if before, ok := want.Erased[mark]; !ok || at < before {
				want.Erased[mark] = at
			}
		}
	}
	isErased, err := want.erasures(root)
	if err != nil {
		return want, nil, err
	}
	for _, c := range all {
		for person, row := range c.People {
			if isErased(person) {
				gone = append(gone, person)
				continue
			}
			if err := want.joinPerson(root, person, row); err != nil {
				return want, nil, err
			}
		}
	}
	return want, gone, want.joinRest(all)
}

// joinKeys adds to want the keys of more that it lacks. Where both have one, it is the same key.
func joinKeys(root cipher.AEAD, kind string, want, more map[string]keyRow) error {
	for id, row := range more {
		there, ok := want[id]
		if !ok {
			want[id] = row
			continue
		}
		if bytes.Equal(there.Key, row.Key) {
			continue
		}
		a, err := unwrap(root, there.Key, kind, id)
		if err != nil {
			return flaw("open the key store: the root key is not the one the store was made with")
		}
		if b, err := unwrap(root, row.Key, kind, id); err != nil || !bytes.Equal(a, b) {
			return errApart
		}
	}
	return nil
}

// erasures returns who is erased by the marks of c.
func (c contents) erasures(root cipher.AEAD) (func(person string) bool, error) {
	if len(c.Erased) == 0 {
		return func(string) bool { return false }, nil
	}
	ledger, err := unwrap(root, c.Store["ledger"].Key, "store", "ledger")
	if err != nil {
		return nil, flaw("open the key store: the root key is not the one the store was made with")
	}
	return func(person string) bool {
		_, ok := c.Erased[hex.EncodeToString(markOf(ledger, person))]
		return ok
	}, nil
}

// joinPerson adds row to c. The newer epoch counts; the key is the same in every epoch. A key that
// does not open was never acknowledged: the tenant's key it lies under did not last either.
func (c contents) joinPerson(root cipher.AEAD, person string, row personRow) error {
	there, ok := c.People[person]
	if ok && bytes.Equal(there.Key, row.Key) {
		there.Epoch = max(there.Epoch, row.Epoch)
		c.People[person] = there
		return nil
	}
	own, err := c.openPerson(root, person, row)
	if err != nil {
		return nil //nolint:nilerr // left where it is, for nobody can open it
	}
	if ok {
		if before, err := c.openPerson(root, person, there); err != nil || !bytes.Equal(own, before) {
			return errApart
		}
		row.Epoch = max(there.Epoch, row.Epoch)
	}
	c.People[person] = row
	return nil
}

func (c contents) openPerson(root cipher.AEAD, person string, row personRow) ([]byte, error) {
	tenant, err := unwrap(root, c.Tenants[row.Tenant].Key, "tenant", row.Tenant)
	if err != nil {
		return nil, err
	}
	aead, err := newAEAD(tenant)
	if err != nil {
		return nil, err
	}
	return unwrap(aead, row.Key, "person", person)
}

// joinRest adds what belongs to the people of c, of two rows of an address the one written last. Two media
// keys of one epoch come of two stores that were each used alone: to take one is to lose the other.
func (c contents) joinRest(all []contents) error {
	for _, more := range all {
		for id, row := range more.Media {
			there, isKnown := c.Media[id]
			if isKnown && !bytes.Equal(there.Key, row.Key) {
				return errApart
			}
			if _, ok := c.People[row.Person]; ok {
				c.Media[id] = row
			}
		}
		for id, row := range more.Addresses {
			there, known := c.Addresses[id]
			if _, ok := c.People[row.Person]; ok && (!known || row.MadeAt > there.MadeAt) {
				c.Addresses[id] = row
			}
		}
	}
	return nil
}
