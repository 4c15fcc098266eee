//go:build darwin || freebsd || netbsd

package database

import (
	"fmt"
	"os"
	"syscall"
)

// fileAt tells the file at path from any other that lies there before or after it: by its number within
// the disk, and by when it was born.
func fileAt(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("look at the database's file: %w", err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "", nil
	}
	return fmt.Sprintf("%d@%d.%09d", stat.Ino, stat.Birthtimespec.Sec, stat.Birthtimespec.Nsec), nil
}
