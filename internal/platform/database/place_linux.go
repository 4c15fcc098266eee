package database

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// fileAt tells the file at path from any other that lies there before or after it: by its number within
// the disk, and by when it was born, since the number of a removed file is given again. A file system
// that keeps no time of birth leaves the number and the mark beside the file.
func fileAt(path string) (string, error) {
	var stat unix.Statx_t
	if err := unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_INO|unix.STATX_BTIME, &stat); err != nil {
		return "", fmt.Errorf("look at the database's file: %w", err)
	}
	return fmt.Sprintf("%d@%d.%09d", stat.Ino, stat.Btime.Sec, stat.Btime.Nsec), nil
}
