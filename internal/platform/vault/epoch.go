package vault

import (
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

const (
	dayForm   = "20060102"
	epochFile = ".epoch"

	// epochFor is how long after the beginning of its day an epoch key is destroyed: two runs of the
	// hourly job before the 72 hours that are promised for everything sealed under it.
	epochFor = 70 * time.Hour
)

const errNoEpoch = flaw("restore keys: the key this snapshot was sealed under is destroyed; nobody can read it")

// epochs are the keys of snapshots, one a day, each in a file of its own that lies in no backup.
type epochs struct {
	folder string
	rand   io.Reader
}

func (e epochs) path(day string) string { return filepath.Join(e.folder, day+epochFile) }

// key returns the key of day, made when mayMake says so and it is not there.
func (e epochs) key(day string, mayMake bool) (cipher.AEAD, error) {
	if _, err := os.Lstat(e.path(day)); errors.Is(err, fs.ErrNotExist) && !mayMake {
		return nil, errNoEpoch
	}
	secret, err := readRoot(e.path(day), e.rand, mayMake)
	if err != nil {
		return nil, fmt.Errorf("the key of snapshots: %w", err)
	}
	return newAEAD(secret)
}

// destroy ends every key whose time is over at now, and one from days to come, which a clock that
// was wrong has made.
func (e epochs) destroy(now time.Time) error {
	entries, err := os.ReadDir(e.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for the keys of snapshots: %w", err)
	}
	var errs []error
	for _, entry := range entries {
		day, err := time.Parse(dayForm+epochFile, entry.Name())
		if err != nil {
			continue // not one of ours
		}
		if age := now.Sub(day); age < epochFor && age > -24*time.Hour {
			continue
		}
		errs = append(errs, shred(filepath.Join(e.folder, entry.Name())))
	}
	return errors.Join(errs...)
}

// shred writes over the key in the file at path before it takes the name away: a disk that writes in
// place keeps nothing, and one that does not is why the folder belongs into memory (docs/guide/operate.md).
func shred(path string) error {
	if err := os.Chmod(path, 0o600); err != nil {
		return fmt.Errorf("open a key of snapshots to destroy it: %w", err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0) //nolint:gosec // a name this package gave, in the operator's folder
	if err != nil {
		return fmt.Errorf("open a key of snapshots to destroy it: %w", err)
	}
	_, err = file.Write(make([]byte, keyLength))
	if err := errors.Join(err, file.Sync(), file.Close(), os.Remove(path)); err != nil {
		return fmt.Errorf("destroy a key of snapshots: %w", err)
	}
	return syncFolder(filepath.Dir(path))
}
