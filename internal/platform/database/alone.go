package database

import (
	"errors"
	"fmt"
	"os"
)

// ErrInUse is the answer of Open to whoever wants to be Alone with a file that another process is
// alone with.
var ErrInUse = errors.New("database: another server has this file open: stop it first")

// Alone makes Open refuse a SQLite file that another process has opened so, until that process
// closes it or ends, however it ends. What a Memo remembers rests on it. PostgreSQL takes no notice.
func Alone() Option { return func(s *settings) { s.isAlone = true } }

// hold takes the lock beside the file at path; the system lets go of it when the process ends.
func hold(path string) (*os.File, error) {
	f, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // beside the operator's own setting
	if err != nil {
		return nil, fmt.Errorf("open the lock: %w", err)
	}
	if err := lockFile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
