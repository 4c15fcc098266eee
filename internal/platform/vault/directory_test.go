package vault_test

import (
	"errors"
	"testing"
	"time"

	"mobilize/internal/platform/vault"
	"mobilize/internal/platform/vault/vaulttest"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// leadsTo asks where an address leads, "" for nowhere.
func leadsTo(t *testing.T, v *vault.Vault, address string) ident.ID {
	t.Helper()
	person, _, err := v.FindPerson(t.Context(), "email", address)
	if err != nil {
		t.Fatal(err)
	}
	return person
}

func TestMovePerson(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *vault.Vault) {
		ctx, later := t.Context(), clock.System{}.Now().Add(time.Hour)
		mette, karim := vaulttest.Person(t, v), vaulttest.Person(t, v)
		if err := errors.Join(v.BindPerson(ctx, "email", "old@example.org", mette), v.BindPerson(ctx, "email", "karim@example.org", karim)); err != nil {
			t.Fatal(err)
		}
		if err := v.MovePerson(ctx, "email", "old@example.org", "karim@example.org", mette, later); !errors.Is(err, vault.ErrBound) {
			t.Errorf("a move to somebody's address = %v", err)
		}
		if leadsTo(t, v, "old@example.org") != mette {
			t.Error("a move that was refused took the old address away")
		}
		for range 2 { // a repeat changes nothing
			if err := v.MovePerson(ctx, "email", "old@example.org", "new@example.org", mette, later); err != nil {
				t.Fatal(err)
			}
		}
		if leadsTo(t, v, "new@example.org") != mette || leadsTo(t, v, "old@example.org") != "" {
			t.Error("the address did not move")
		}
		if err := v.BindPerson(ctx, "email", "old@example.org", karim); !errors.Is(err, vault.ErrHeld) {
			t.Errorf("an address that is held, by another = %v", err)
		}
		if err := v.MovePerson(ctx, "email", "new@example.org", "old@example.org", mette, later); err != nil {
			t.Fatal(err)
		}
		if leadsTo(t, v, "old@example.org") != mette || leadsTo(t, v, "new@example.org") != "" {
			t.Error("the address did not move back")
		}
		if err := v.MovePerson(ctx, "email", "old@example.org", "new@example.org", mette, clock.System{}.Now()); err != nil {
			t.Fatal(err)
		}
		if err := v.BindPerson(ctx, "email", "old@example.org", karim); err != nil || leadsTo(t, v, "old@example.org") != karim {
			t.Errorf("an address that is held no longer = %v", err)
		}
	})
}

// What is moved in one store is moved in the other, and neither brings the old address back.
func TestReplicaMovesAddresses(t *testing.T) {
	t.Parallel()
	eachPair(t, func(t *testing.T, p pair) {
		both := vault.New(p.store(t, p.first, p.second), clock.System{})
		person := vaulttest.Person(t, both)
		if err := both.BindPerson(t.Context(), "email", "old@example.org", person); err != nil {
			t.Fatal(err)
		}
		alone := vault.New(p.store(t, p.first), clock.System{}) // moved while the second was away
		if err := alone.MovePerson(t.Context(), "email", "old@example.org", "new@example.org", person, clock.System{}.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		p.store(t, p.first, p.second)
		for _, address := range []string{p.first, p.second} {
			v := vault.New(p.store(t, address), clock.System{})
			if leadsTo(t, v, "new@example.org") != person || leadsTo(t, v, "old@example.org") != "" {
				t.Error("the two stores are not level")
			}
		}
	})
}

func TestPruneAddresses(t *testing.T) {
	t.Parallel()
	eachSaved(t, func(t *testing.T, s *saved) {
		db := s.empty(t)
		s.keys = s.open(t, db)
		s.create(t, "mette")
		old, now := s.keys.Index("email", "old@example.dk"), s.keys.Index("email", "new@example.dk")
		if err := errors.Join(s.keys.BindPerson(t.Context(), old, "mette"), s.keys.MovePerson(t.Context(), old, now, "mette", s.clock.Now())); err != nil {
			t.Fatal(err)
		}
		count := func() (n int) {
			if err := db.QueryRow(t.Context(), `SELECT count(*) FROM directory`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		for _, want := range []struct {
			after time.Duration
			rows  int
		}{{95 * time.Hour, 2}, {2 * time.Hour, 1}} {
			s.clock.Advance(want.after)
			if err := s.keys.PruneAddresses(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := count(); got != want.rows {
				t.Errorf("%d rows, want %d", got, want.rows)
			}
		}
	})
}
