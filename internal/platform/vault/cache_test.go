package vault_test

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"mobilize/internal/platform/vault"
	"mobilize/internal/platform/vault/vaulttest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// counting gives the one real person's key to everybody and counts how often it is asked.
type counting struct {
	vault.Keys
	held  vault.Key
	asked int
}

func (c *counting) Key(context.Context, ident.ID, access.Purpose, uint32) (vault.Key, error) {
	c.asked++
	return c.held, nil
}

// A node that another one tells nothing opens nothing of whoever was erased there, from the next request on.
func TestNoRequestOpensWhatAnotherNodeErased(t *testing.T) {
	t.Parallel()
	now := clock.NewFake(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
	store := vaulttest.Keys(t)
	here, there := vault.New(store, now), vault.New(store, now)
	person := vaulttest.Person(t, here)
	sealed, err := there.Seal(t.Context(), vaulttest.Grant("c", person), title, "1", []byte("Svømning"))
	if err != nil {
		t.Fatal(err)
	}
	opens := func(ctx context.Context) error {
		_, err := there.Open(ctx, vaulttest.Grant("c", person), title, "1", sealed)
		return err
	}
	request := vault.EachRequest(t.Context())
	if err := opens(request); err != nil {
		t.Fatal(err)
	}
	if err := here.ErasePerson(t.Context(), person); err != nil {
		t.Fatal(err)
	}
	if err := opens(vault.EachRequest(t.Context())); !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("in the same second the next request opens with %v, want no key", err)
	}
}

func TestKeysAreRemembered(t *testing.T) {
	t.Parallel()
	now := clock.NewFake(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
	store := vaulttest.Keys(t)
	one := vaulttest.Person(t, vault.New(store, now))
	held, err := store.Key(t.Context(), one, access.ForPlan, 0)
	if err != nil {
		t.Fatal(err)
	}
	keys := &counting{Keys: store, held: held}
	v := vault.New(keys, now)
	asks := func(person ident.ID) int {
		before := keys.asked
		if _, err := v.Seal(t.Context(), vaulttest.Grant("c", person), title, "1", nil); err != nil {
			t.Fatal(err)
		}
		return keys.asked - before
	}
	for _, tc := range []struct {
		name   string
		before func()
		want   int
	}{
		{"asks for a key the first time", func() {}, 1},
		{"remembers it", func() {}, 0},
		{"remembers it for less than five minutes", func() { now.Advance(5*time.Minute - time.Second) }, 0},
		{"asks again after five minutes", func() { now.Advance(time.Second) }, 1},
		{"remembers 10,000 keys", func() {
			for i := range 9_999 {
				asks(ident.ID("other" + strconv.Itoa(i)))
			}
		}, 0},
		{"forgets the one used longest ago", func() {
			for i := range 10_000 {
				asks(ident.ID("another" + strconv.Itoa(i)))
			}
		}, 1},
		{"forgets everybody when somebody was erased elsewhere", func() {
			if err := store.ErasePerson(t.Context(), "somebody"); err != nil {
				t.Fatal(err)
			}
			now.Advance(time.Second)
		}, 1},
	} {
		tc.before()
		if got := asks(one); got != tc.want {
			t.Errorf("%s: asked %d times", tc.name, got)
		}
	}
}
