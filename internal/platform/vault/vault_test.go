package vault_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/vault"
	"mobilize/internal/platform/vault/vaulttest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
	"mobilize/migrations"
)

var (
	title = personal.SealedColumn{Table: "activity", Column: "title_sealed", Purpose: access.ForPlan}
	note  = personal.SealedColumn{Table: "activity", Column: "note_sealed", Purpose: access.ForPlan}
	photo = personal.SealedColumn{Table: "picture", Column: "name_sealed", Purpose: access.ForMedia}
)

// each runs fn with a vault on each engine.
func each(t *testing.T, fn func(t *testing.T, v *vault.Vault)) {
	t.Helper()
	dbtest.EachOf(t, migrations.Keys(), func(t *testing.T, db *database.DB) {
		fn(t, vault.New(vaulttest.KeysIn(t, db), clock.System{}))
	}, database.RollbackJournal())
}

func TestSeal(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *vault.Vault) {
		ctx := t.Context()
		me, other := vaulttest.Person(t, v), vaulttest.Person(t, v)
		mine, theirs := vaulttest.Grant("c", me), vaulttest.Grant("c", other)
		sealed, err := v.Seal(ctx, mine, title, "c/1", []byte("Svømning"))
		if err != nil {
			t.Fatal(err)
		}
		t.Run("opens in its own place", func(t *testing.T) {
			if plain, err := v.Open(ctx, mine, title, "c/1", sealed); err != nil || string(plain) != "Svømning" {
				t.Errorf("Open = %q, %v", plain, err)
			}
		})
		t.Run("hides the value and tells its length only", func(t *testing.T) {
			if bytes.Contains(sealed, []byte("Svømning")) {
				t.Error("the sealed value holds the plain one")
			}
			if got := len(sealed) - len("Svømning"); got != vault.Overhead {
				t.Errorf("overhead = %d, want %d", got, vault.Overhead)
			}
		})
		t.Run("seals the same value differently each time", func(t *testing.T) {
			again, err := v.Seal(ctx, mine, title, "c/1", []byte("Svømning"))
			if err != nil || bytes.Equal(again, sealed) {
				t.Errorf("equal = %v, err = %v", bytes.Equal(again, sealed), err)
			}
		})
		plan := access.Decide(access.Actor{Person: me}, "c", me, access.Planner, access.AllScopes, access.ForPlan)
		for _, tc := range []struct {
			name string
			may  access.Grant
			col  personal.SealedColumn
			row  string
		}{
			{"does not open in another row", mine, title, "c/2"},
			{"does not open in another circle's row", mine, title, "d/1"},
			{"does not open in another column", mine, note, "c/1"},
			{"does not open in another table", mine, personal.SealedColumn{Table: "goal", Column: "title_sealed", Purpose: access.ForPlan}, "c/1"},
			{"does not open for another person", theirs, title, "c/1"},
			{"does not open under another purpose", mine, personal.SealedColumn{Table: "activity", Column: "title_sealed", Purpose: access.ForIdentity}, "c/1"},
			{"does not open under a media key", mine, photo, "c/1"},
			{"does not open without a grant", access.Grant{}, title, "c/1"},
			{"does not open with a grant for another purpose", plan, photo, "c/1"},
		} {
			t.Run(tc.name, func(t *testing.T) {
				if plain, err := v.Open(ctx, tc.may, tc.col, tc.row, sealed); err == nil {
					t.Errorf("Open = %q", plain)
				}
			})
		}
		t.Run("is not sealed without a grant", func(t *testing.T) {
			if _, err := v.Seal(ctx, plan, photo, "1", []byte("x")); err == nil {
				t.Error("sealed under a purpose that was not granted")
			}
			if _, err := v.Address(ctx, plan, []byte("x")); err == nil {
				t.Error("addressed without the media purpose")
			}
		})
	})
}

func TestSealedBlob(t *testing.T) {
	t.Parallel()
	v := vaulttest.New(t)
	may := vaulttest.Grant("c", vaulttest.Person(t, v))
	other := vaulttest.Grant("c", vaulttest.Person(t, v))
	picture := bytes.Repeat([]byte("pixel"), 40_000)
	sealed, err := v.SealBlob(t.Context(), may, "picture/1/large", picture)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := v.OpenBlob(t.Context(), may, "picture/1/large", sealed); err != nil || !bytes.Equal(plain, picture) {
		t.Errorf("OpenBlob: %d bytes, %v", len(plain), err)
	}
	if _, err := v.OpenBlob(t.Context(), may, "picture/1/small", sealed); err == nil {
		t.Error("opened under another name")
	}
	if _, err := v.OpenBlob(t.Context(), other, "picture/1/large", sealed); err == nil {
		t.Error("opened for another person")
	}
	first, _ := v.Address(t.Context(), may, picture)
	again, _ := v.Address(t.Context(), may, picture)
	theirs, err := v.Address(t.Context(), other, picture)
	if err != nil || first != again || first == theirs || len(first) != 64 {
		t.Errorf("Address = %q, %q, theirs %q, %v", first, again, theirs, err)
	}
}

// Any value opens where it was sealed, and any change of its bytes or its place is noticed.
func TestSealProperties(t *testing.T) {
	t.Parallel()
	v := vaulttest.New(t)
	may := vaulttest.Grant("c", vaulttest.Person(t, v))
	ctx := context.WithoutCancel(t.Context())
	word := rapid.StringMatching(`[a-z/|_]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "plain")
		here := personal.SealedColumn{Table: word.Draw(t, "table"), Column: word.Draw(t, "column"), Purpose: access.ForPlan}
		row := word.Draw(t, "row")
		sealed, err := v.Seal(ctx, may, here, row, plain)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := v.Open(ctx, may, here, row, sealed); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("Open = %x, %v", got, err)
		}
		there := personal.SealedColumn{Table: word.Draw(t, "other table"), Column: word.Draw(t, "other column"), Purpose: access.ForPlan}
		otherRow := word.Draw(t, "other row")
		if there != here || otherRow != row {
			if _, err := v.Open(ctx, may, there, otherRow, sealed); err == nil {
				t.Fatalf("sealed for %v %q, opened for %v %q", here, row, there, otherRow)
			}
		}
		changed := bytes.Clone(sealed)
		changed[rapid.IntRange(0, len(sealed)-1).Draw(t, "at")] ^= byte(rapid.IntRange(1, 255).Draw(t, "by"))
		if _, err := v.Open(ctx, may, here, row, changed); err == nil {
			t.Fatal("a changed value opened")
		}
		if _, err := v.Open(ctx, may, here, row, sealed[:rapid.IntRange(0, len(sealed)-1).Draw(t, "cut")]); err == nil {
			t.Fatal("a cut value opened")
		}
	})
}

func TestErasePerson(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *vault.Vault) {
		ctx := t.Context()
		gone, stays := vaulttest.Person(t, v), vaulttest.Person(t, v)
		may, still := vaulttest.Grant("c", gone), vaulttest.Grant("c", stays)
		sealed, _ := v.Seal(ctx, may, title, "1", []byte("Svømning"))
		image, _ := v.SealBlob(ctx, may, "1", []byte("pixel"))
		kept, err := v.Seal(ctx, still, title, "1", []byte("Fodbold"))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(v.BindPerson(ctx, "email", "gone@example.org", gone), v.ErasePerson(ctx, gone), v.ErasePerson(ctx, gone)); err != nil {
			t.Fatal(err)
		}
		t.Run("leaves nothing that opens", func(t *testing.T) {
			if _, err := v.Open(ctx, may, title, "1", sealed); !errors.Is(err, vault.ErrNoKey) {
				t.Errorf("Open = %v", err)
			}
			if _, err := v.OpenBlob(ctx, may, "1", image); !errors.Is(err, vault.ErrNoKey) {
				t.Errorf("OpenBlob = %v", err)
			}
			if _, err := v.Seal(ctx, may, title, "1", nil); !errors.Is(err, vault.ErrNoKey) {
				t.Errorf("Seal = %v", err)
			}
			if _, err := v.Address(ctx, may, nil); !errors.Is(err, vault.ErrNoKey) {
				t.Errorf("Address = %v", err)
			}
		})
		t.Run("frees the address", func(t *testing.T) {
			if _, ok, err := v.FindPerson(ctx, "email", "gone@example.org"); ok || err != nil {
				t.Errorf("FindPerson = %v, %v", ok, err)
			}
			if err := v.BindPerson(ctx, "email", "gone@example.org", stays); err != nil {
				t.Errorf("BindPerson = %v", err)
			}
		})
		t.Run("does not let the person come back", func(t *testing.T) {
			if err := v.CreatePerson(ctx, gone, stays); !errors.Is(err, vault.ErrErased) {
				t.Errorf("CreatePerson = %v", err)
			}
		})
		t.Run("leaves everybody else", func(t *testing.T) {
			if plain, err := v.Open(ctx, still, title, "1", kept); err != nil || string(plain) != "Fodbold" {
				t.Errorf("Open = %q, %v", plain, err)
			}
		})
	})
}

// Two vaults over one key store stand for two nodes.
func TestErasePersonReachesOtherNodes(t *testing.T) {
	t.Parallel()
	keys := vaulttest.Keys(t)
	now := clock.NewFake(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
	here, there := vault.New(keys, now), vault.New(keys, now)
	person := vaulttest.Person(t, here)
	may := vaulttest.Grant("c", person)
	sealed, err := there.Seal(t.Context(), may, title, "1", []byte("Svømning"))
	if err != nil {
		t.Fatal(err)
	}
	if err := here.ErasePerson(t.Context(), person); err != nil {
		t.Fatal(err)
	}
	now.Advance(time.Second)
	if _, err := there.Open(t.Context(), may, title, "1", sealed); !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("a second after the erasure Open = %v", err)
	}
}

// However many make the keys of one person at once, there is one set, and all of them can use it.
func TestCreatePersonAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *vault.Vault) {
		ctx := t.Context()
		ids := ident.NewMaker(clock.System{}, rand.Reader)
		person, tenant := ids.New(), ids.New()
		may := vaulttest.Grant("c", person)
		sealed := make([][]byte, 8)
		var makers sync.WaitGroup
		for i := range sealed {
			makers.Go(func() {
				err := v.CreatePerson(ctx, person, tenant)
				if err == nil {
					sealed[i], err = v.Seal(ctx, may, title, "1", []byte("Svømning"))
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		makers.Wait()
		for _, one := range sealed {
			if plain, err := v.Open(ctx, may, title, "1", one); err != nil || string(plain) != "Svømning" {
				t.Errorf("Open = %q, %v", plain, err)
			}
		}
	})
}

func TestRotate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *vault.Vault) {
		ctx := t.Context()
		may := vaulttest.Grant("c", vaulttest.Person(t, v))
		before, _ := v.Seal(ctx, may, title, "1", []byte("old"))
		image, _ := v.SealBlob(ctx, may, "1", []byte("old"))
		if err := v.Rotate(ctx, may.Subject()); err != nil {
			t.Fatal(err)
		}
		after, err := v.Seal(ctx, may, title, "1", []byte("new"))
		if err != nil {
			t.Fatal(err)
		}
		if before[5] != 1 || after[5] != 2 {
			t.Errorf("epochs = %d, %d, want 1, 2", before[5], after[5])
		}
		if plain, err := v.Open(ctx, may, title, "1", before); err != nil || string(plain) != "old" {
			t.Errorf("Open before = %q, %v", plain, err)
		}
		if plain, err := v.OpenBlob(ctx, may, "1", image); err != nil || string(plain) != "old" {
			t.Errorf("OpenBlob before = %q, %v", plain, err)
		}
		if plain, err := v.Open(ctx, may, title, "1", after); err != nil || string(plain) != "new" {
			t.Errorf("Open after = %q, %v", plain, err)
		}
		after[5] = 1
		if _, err := v.Open(ctx, may, title, "1", after); err == nil {
			t.Error("opened under another epoch")
		}
	})
}

func TestDirectory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *vault.Vault) {
		ctx := t.Context()
		mette, karim := vaulttest.Person(t, v), vaulttest.Person(t, v)
		if err := errors.Join(v.BindPerson(ctx, "email", " Mette@Example.org ", mette), v.BindPerson(ctx, "email", "mette@example.org", mette)); err != nil {
			t.Fatal(err)
		}
		if got, ok, err := v.FindPerson(ctx, "email", "METTE@example.org"); got != mette || !ok || err != nil {
			t.Errorf("FindPerson = %q, %v, %v", got, ok, err)
		}
		if _, ok, err := v.FindPerson(ctx, "phone", "mette@example.org"); ok || err != nil {
			t.Errorf("another kind of address leads to her: %v, %v", ok, err)
		}
		if err := v.BindPerson(ctx, "email", "mette@example.org", karim); !errors.Is(err, vault.ErrBound) {
			t.Errorf("BindPerson to another = %v", err)
		}
		if err := v.BindPerson(ctx, "email", "nobody@example.org", ident.ID("nobody")); !errors.Is(err, vault.ErrNoKey) {
			t.Errorf("BindPerson to nobody = %v", err)
		}
		if index := v.Index("email", "mette@example.org"); len(index) != 32 || strings.Contains(string(index), "mette") {
			t.Errorf("Index = %x", index)
		}
	})
}

// A key store that is away is never read as "no such person".
func TestKeysAway(t *testing.T) {
	t.Parallel()
	db := dbtest.Open(t, database.SQLite, migrations.Keys(), database.RollbackJournal())
	v := vault.New(vaulttest.KeysIn(t, db), clock.System{})
	person := vaulttest.Person(t, v)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := v.Seal(t.Context(), vaulttest.Grant("c", person), title, "1", nil)
	if fault.KindOf(err) != fault.Unavailable {
		t.Errorf("Seal = %v", err)
	}
	_, _, err = v.FindPerson(t.Context(), "email", "mette@example.org")
	if fault.KindOf(err) != fault.Unavailable {
		t.Errorf("FindPerson = %v", err)
	}
	if err := v.CreatePerson(t.Context(), person, person); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("CreatePerson = %v", err)
	}
}

func BenchmarkOpen(b *testing.B) {
	v := vaulttest.New(b)
	may := vaulttest.Grant("c", vaulttest.Person(b, v))
	sealed, err := v.Seal(b.Context(), may, title, "c/1", bytes.Repeat([]byte("a"), 200))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := v.Open(b.Context(), may, title, "c/1", sealed); err != nil {
			b.Fatal(err)
		}
	}
}
