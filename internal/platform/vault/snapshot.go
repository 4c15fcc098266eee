package vault

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/clock"
)

const (
	// SnapshotJob is the background work that keeps snapshots.
	SnapshotJob = "keys.snapshot"
	// SnapshotEvery is how far apart two snapshots are.
	SnapshotEvery = time.Hour

	snapshotForm = "20060102T150405Z.snapshot"
)

// SnapshotFolders are where snapshots lie, and apart from them the keys they are sealed under.
type SnapshotFolders struct {
	Snapshots string // may be copied anywhere
	Epochs    string // belongs in no backup
}

// Snapshots keeps copies of a key store, each sealed under the key of its day. That key is destroyed
// before the copy is 72 hours old, and with it every copy of the copy. It is safe for concurrent use.
type Snapshots struct {
	keys    *KeyStore
	folders SnapshotFolders
	epochs  epochs
	mu      sync.Mutex // one walk through the folders at a time
}

// NewSnapshots returns the snapshots of keys.
func NewSnapshots(keys *KeyStore, folders SnapshotFolders) *Snapshots {
	return &Snapshots{keys: keys, folders: folders, epochs: epochs{folder: folders.Epochs, rand: keys.rand}}
}

// Keep destroys the keys whose time is over, removes the snapshots nobody can read any more, and takes
// a new one, durable before it returns. The first two are done also when the key store is away.
func (s *Snapshots) Keep(ctx context.Context) error {
	return errors.Join(s.Expire(), s.take(ctx))
}

// Expire destroys the keys whose time is over and removes what was sealed under them.
func (s *Snapshots) Expire() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return expire(s.epochs, s.folders.Snapshots, s.keys.clock.Now().UTC())
}

func expire(e epochs, folder string, now time.Time) error {
	if err := e.destroy(now); err != nil {
		return err
	}
	taken, err := listSnapshots(folder)
	if err != nil {
		return err
	}
	var errs []error
	for _, at := range taken {
		if _, err := os.Lstat(e.path(at.Format(dayForm))); errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, os.Remove(filepath.Join(folder, at.Format(snapshotForm))))
		}
	}
	return errors.Join(errs...)
}

func (s *Snapshots) take(ctx context.Context) error {
	held, err := readAll(ctx, s.keys.db)
	if err != nil {
		return err
	}
	plain, err := json.Marshal(held)
	if err != nil {
		return fmt.Errorf("write a snapshot of the keys: %w", err)
	}
	now := s.keys.clock.Now().UTC()
	under, err := s.epochs.key(now.Format(dayForm), true)
	if err != nil {
		return err
	}
	name := now.Format(snapshotForm)
	sealed := under.Seal([]byte{sealVersion, sealAES256}, nil, plain, []byte("snapshot|"+name)) //nolint:gosec // the mode draws its own nonce
	return writeWhole(filepath.Join(s.folders.Snapshots, name), sealed)
}

// writeWhole makes the file at path, whole and durable, or no file.
func writeWhole(path string, content []byte) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("make the folder of snapshots: %w", err)
	}
	file, err := os.CreateTemp(folder, ".snapshot-*")
	if err != nil {
		return fmt.Errorf("make a snapshot: %w", err)
	}
	defer os.Remove(file.Name()) //nolint:errcheck // it has another name by then, or is in the way
	_, err = file.Write(content)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write a snapshot: %w", err)
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return fmt.Errorf("name a snapshot: %w", err)
	}
	return syncFolder(folder)
}

// listSnapshots returns when the snapshots in folder were taken, the oldest first.
func listSnapshots(folder string) (taken []time.Time, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("look for snapshots: %w", err)
	}
	for _, entry := range entries {
		if at, err := time.Parse(snapshotForm, entry.Name()); err == nil {
			taken = append(taken, at)
		}
	}
	slices.SortFunc(taken, time.Time.Compare)
	return taken, nil
}

// RestoreKeys puts the snapshot of that name, or the newest when name is empty, into the key store in db
// and its replicas, and returns when it was taken. What is there stays; of what the snapshot holds nobody
// comes back who is erased in a database or in the snapshot. No other program may have the store open.
func RestoreKeys(ctx context.Context, db *database.DB, rootFile string, folders SnapshotFolders, name string, c clock.Clock, rand io.Reader, replicas ...*database.DB) (time.Time, error) {
	e := epochs{folder: folders.Epochs, rand: rand}
	if err := e.destroy(c.Now().UTC()); err != nil {
		return time.Time{}, err
	}
	at, held, err := openSnapshot(e, folders.Snapshots, name)
	if err != nil {
		return time.Time{}, err
	}
	secret, err := readRoot(rootFile, rand, false)
	if err != nil {
		return time.Time{}, err
	}
	s := &KeyStore{db: db, replicas: replicas, clock: c, rand: rand}
	if s.root, err = newAEAD(secret); err != nil {
		return time.Time{}, err
	}
	if _, err := unwrap(s.root, held.Store["index"].Key, "store", "index"); err != nil {
		return time.Time{}, flaw("restore keys: the root key is not the one the snapshot was made with")
	}
	if err := s.level(ctx, held); err != nil {
		return time.Time{}, fmt.Errorf("restore keys (an emptied store takes every snapshot): %w", err)
	}
	_, err = OpenKeys(ctx, db, rootFile, c, rand, replicas...)
	return at, err
}

func openSnapshot(e epochs, folder, name string) (at time.Time, held contents, err error) {
	if name == "" {
		taken, err := listSnapshots(folder)
		if err != nil {
			return at, held, err
		}
		if len(taken) == 0 {
			return at, held, flaw("restore keys: there is no snapshot")
		}
		name = taken[len(taken)-1].Format(snapshotForm)
	}
	if at, err = time.Parse(snapshotForm, name); err != nil {
		return at, held, flaw("restore keys: name a snapshot as it is called in its folder")
	}
	under, err := e.key(at.Format(dayForm), false)
	if err != nil {
		return at, held, err
	}
	sealed, err := os.ReadFile(filepath.Join(folder, name)) //nolint:gosec // a time in our form, in the operator's folder
	if err != nil {
		return at, held, fmt.Errorf("read a snapshot: %w", err)
	}
	if len(sealed) < 2 || sealed[0] != sealVersion || sealed[1] != sealAES256 {
		return at, held, errUnknown
	}
	plain, err := under.Open(nil, nil, sealed[2:], []byte("snapshot|"+name))
	if err != nil {
		return at, held, errBroken
	}
	if err := json.Unmarshal(plain, &held); err != nil {
		return at, held, errUnknown
	}
	return at, held, nil
}
