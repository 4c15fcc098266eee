//go:build unix

package database

import (
	"io/fs"
	"syscall"
)

// numberOf is the number of a file within its disk: another when the file was put there anew.
func numberOf(info fs.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return stat.Ino
	}
	return 0
}
