package vault_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
	"mobilize/migrations"
)

// saved is a key store whose snapshots are taken by a clock that tests move.
type saved struct {
	root      string
	folder    vault.SnapshotFolders
	clock     *clock.Fake
	engine    database.Engine
	keys      *vault.KeyStore
	snapshots *vault.Snapshots
}

// began is midnight: a snapshot that is as old as its key is readable the longest.
var began = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)

func eachSaved(t *testing.T, fn func(t *testing.T, s *saved)) {
	t.Helper()
	for _, engine := range dbtest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			s := &saved{
				root: filepath.Join(t.TempDir(), "root.key"), clock: clock.NewFake(began), engine: engine,
				folder: vault.SnapshotFolders{Snapshots: filepath.Join(t.TempDir(), "snapshots"), Epochs: filepath.Join(t.TempDir(), "epochs")},
			}
			s.keys = s.open(t, s.empty(t))
			s.snapshots = vault.NewSnapshots(s.keys, s.folder)
			fn(t, s)
		})
	}
}

func (s *saved) empty(t *testing.T) *database.DB {
	t.Helper()
	return dbtest.Open(t, s.engine, migrations.Keys(), database.RollbackJournal())
}

func (s *saved) open(t *testing.T, db *database.DB) *vault.KeyStore {
	t.Helper()
	keys, err := vault.OpenKeys(t.Context(), db, s.root, s.clock, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func (s *saved) take(t *testing.T) {
	t.Helper()
	if err := s.snapshots.Keep(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (s *saved) create(t *testing.T, person ident.ID) {
	t.Helper()
	if err := s.keys.CreatePerson(t.Context(), person, "tenant"); err != nil {
		t.Fatal(err)
	}
}

// restore puts a snapshot, "" for the newest, into db.
func (s *saved) restore(t *testing.T, db *database.DB, file string) error {
	t.Helper()
	_, err := vault.RestoreKeys(t.Context(), db, s.root, s.folder, file, s.clock, rand.Reader)
	return err
}

func TestRestoreKeys(t *testing.T) {
	t.Parallel()
	eachSaved(t, func(t *testing.T, s *saved) {
		s.create(t, "early")
		index := s.keys.Index("email", "mette@example.dk")
		if err := s.keys.BindPerson(t.Context(), index, "early"); err != nil {
			t.Fatal(err)
		}
		s.take(t)
		s.clock.Advance(time.Hour)
		s.create(t, "late")
		s.take(t)

		fresh := s.empty(t)
		if err := s.restore(t, fresh, ""); err != nil {
			t.Fatal(err)
		}
		keys := s.open(t, fresh)
		if !holds(t, keys, "early") || !holds(t, keys, "late") {
			t.Error("a key of the newest snapshot is missing")
		}
		if found, ok, err := keys.FindPerson(t.Context(), keys.Index("email", "mette@example.dk")); err != nil || !ok || found != "early" {
			t.Errorf("FindPerson = %v, %v, %v", found, ok, err)
		}
		older := s.empty(t)
		if err := s.restore(t, older, names(t, s.folder.Snapshots)[0]); err != nil {
			t.Fatal(err)
		}
		if keys := s.open(t, older); !holds(t, keys, "early") || holds(t, keys, "late") {
			t.Error("the older snapshot holds something else than it was taken of")
		}
	})
}

// Into a store that stands, a snapshot brings what is missing and nobody who was erased.
func TestRestoreKeysBringsNobodyBack(t *testing.T) {
	t.Parallel()
	eachSaved(t, func(t *testing.T, s *saved) {
		db := s.empty(t)
		s.keys = s.open(t, db)
		s.snapshots = vault.NewSnapshots(s.keys, s.folder)
		s.create(t, "erased")
		s.create(t, "kept")
		s.take(t)
		if err := s.keys.ErasePerson(t.Context(), "erased"); err != nil {
			t.Fatal(err)
		}
		if err := s.restore(t, db, ""); err != nil {
			t.Fatal(err)
		}
		if holds(t, s.keys, "erased") || !holds(t, s.keys, "kept") {
			t.Error("an erased person came back, or one who stays went")
		}
	})
}

// An erased person's key can be read from no snapshot 72 hours after the erasure, not even from a
// copy of one that somebody forgot, with everything that is then left of the keys.
func TestSnapshotsAreNoiseAfter72Hours(t *testing.T) {
	t.Parallel()
	eachSaved(t, func(t *testing.T, s *saved) {
		s.create(t, "erased")
		s.take(t)
		name := names(t, s.folder.Snapshots)[0]
		forgotten, err := os.ReadFile(filepath.Join(s.folder.Snapshots, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.keys.ErasePerson(t.Context(), "erased"); err != nil {
			t.Fatal(err)
		}
		for hour := range 72 {
			if alive := len(names(t, s.folder.Epochs)); alive > 4 {
				t.Fatalf("after %d hours %d epoch keys are alive", hour, alive)
			}
			s.clock.Advance(time.Hour)
			s.take(t)
		}
		for i, left := range names(t, s.folder.Snapshots) {
			if left == name {
				t.Error("the snapshot is still there")
			}
			if i%12 > 0 {
				continue // a database each: one a half day will do
			}
			db := s.empty(t)
			if err := s.restore(t, db, left); err != nil {
				t.Fatalf("restore %s: %v", left, err)
			}
			if holds(t, s.open(t, db), "erased") {
				t.Errorf("%s holds the erased person's key", left)
			}
		}
		if err := os.WriteFile(filepath.Join(s.folder.Snapshots, name), forgotten, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.restore(t, s.empty(t), name); err == nil || !strings.Contains(err.Error(), "destroyed") {
			t.Errorf("the forgotten copy: %v", err)
		}
	})
}

// A key that outlived its time because the server stood still opens nothing, and goes.
func TestRestoreKeysDestroysAnEpochKeyThatIsTooOld(t *testing.T) {
	t.Parallel()
	eachSaved(t, func(t *testing.T, s *saved) {
		s.take(t)
		s.clock.Advance(72 * time.Hour)
		if err := s.restore(t, s.empty(t), ""); err == nil {
			t.Error("a snapshot older than 72 hours was restored")
		}
		if left := names(t, s.folder.Epochs); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	})
}

func TestSnapshotIsBoundToItsTime(t *testing.T) {
	t.Parallel()
	eachSaved(t, func(t *testing.T, s *saved) {
		s.take(t)
		name := names(t, s.folder.Snapshots)[0]
		later := strings.Replace(name, "T0000", "T0100", 1)
		if err := os.Rename(filepath.Join(s.folder.Snapshots, name), filepath.Join(s.folder.Snapshots, later)); err != nil {
			t.Fatal(err)
		}
		if err := s.restore(t, s.empty(t), later); err == nil {
			t.Error("a snapshot under another time's name was restored")
		}
		if err := s.restore(t, s.empty(t), "../root.key"); err == nil {
			t.Error("a file that is no snapshot was restored")
		}
	})
}

func names(t *testing.T, folder string) (found []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		found = append(found, entry.Name())
	}
	return found
}
