package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// files keeps each blob in a file of its own: written whole under another name, flushed, renamed,
// and the folder flushed, so that a power cut leaves the old blob or the new one.
type files struct {
	folder string
}

// unfinished is the folder of files not renamed yet. No key starts with a dot.
const unfinished = ".unfinished"

func openFiles(folder string) (*files, error) {
	s := &files{folder: folder}
	// What a killed program left half-written was never told to be kept.
	if err := os.RemoveAll(filepath.Join(folder, unfinished)); err != nil {
		return nil, fmt.Errorf("clear unfinished blobs: %w", err)
	}
	if err := s.makeFolder(unfinished); err != nil {
		return nil, err
	}
	return s, nil
}

// Put implements Store.
func (s *files) Put(ctx context.Context, key string, data []byte) error {
	if err := errors.Join(check(key), ctx.Err()); err != nil {
		return err
	}
	if err := s.makeFolder(filepath.Dir(key)); err != nil {
		return err
	}
	name, err := s.write(data)
	if err != nil {
		return errors.Join(fmt.Errorf("write a blob: %w", err), remove(name))
	}
	if err := os.Rename(name, s.path(key)); err != nil {
		return errors.Join(fmt.Errorf("name a blob: %w", err), remove(name))
	}
	return flushFolder(filepath.Dir(s.path(key)))
}

// write returns the name of a durable file that holds data; also when it fails half-way.
func (s *files) write(data []byte) (name string, err error) {
	file, err := os.CreateTemp(filepath.Join(s.folder, unfinished), "*")
	if err != nil {
		return "", err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync() // never tried again: after a failed flush nobody knows what is on the disk
	}
	return file.Name(), errors.Join(err, file.Close())
}

// Get implements Store.
func (s *files) Get(ctx context.Context, key string) ([]byte, error) {
	if err := errors.Join(check(key), ctx.Err()); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(s.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing
	}
	if err != nil {
		return nil, fmt.Errorf("read a blob: %w", err)
	}
	return data, nil
}

// Delete implements Store.
func (s *files) Delete(ctx context.Context, key string) error {
	if err := errors.Join(check(key), ctx.Err()); err != nil {
		return err
	}
	if err := remove(s.path(key)); err != nil {
		return fmt.Errorf("delete a blob: %w", err)
	}
	err := flushFolder(filepath.Dir(s.path(key)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // no blob was ever put beside this key
	}
	return err
}

// List implements Store.
func (s *files) List(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return s.ListBefore(ctx, prefix, time.Time{})
}

// ListBefore implements Store. The zero time is after everything.
func (s *files) ListBefore(ctx context.Context, prefix string, before time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		keys, err := s.keys(ctx, prefix, before)
		if err != nil {
			yield("", err)
			return
		}
		for _, key := range keys {
			if !yield(key, nil) {
				return
			}
		}
	}
}

func (s *files) keys(ctx context.Context, prefix string, before time.Time) ([]string, error) {
	var keys []string
	start := s.folder
	if at := strings.LastIndexByte(prefix, '/'); at > 0 && check(prefix[:at]) == nil {
		start = s.path(prefix[:at])
	}
	err := filepath.WalkDir(start, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // deleted meanwhile, or nothing there yet
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == unfinished {
				return fs.SkipDir
			}
			return nil
		}
		relative, err := filepath.Rel(s.folder, path)
		if err != nil {
			return err
		}
		key := filepath.ToSlash(relative)
		if !strings.HasPrefix(key, prefix) {
			return nil
		}
		if isOld, err := isBefore(d, before); err != nil || !isOld {
			return err
		}
		keys = append(keys, key)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list blobs: %w", err)
	}
	slices.Sort(keys)
	return keys, nil
}

func (s *files) path(key string) string { return filepath.Join(s.folder, filepath.FromSlash(key)) }

// makeFolder makes the store's folder of that name and those above it, durable before it returns.
func (s *files) makeFolder(name string) error {
	path := filepath.Join(s.folder, filepath.FromSlash(name))
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return fmt.Errorf("make a folder for blobs: %w", err)
	}
	for at := path; len(at) >= len(s.folder); at = filepath.Dir(at) {
		if err := flushFolder(filepath.Dir(at)); err != nil {
			return err
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	return nil
}

// isBefore says whether a file was last written before a moment; the zero time is after everything.
func isBefore(d fs.DirEntry, moment time.Time) (bool, error) {
	if moment.IsZero() {
		return true, nil
	}
	info, err := d.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // deleted meanwhile
	}
	return err == nil && info.ModTime().Before(moment), err
}

func remove(path string) error {
	if path == "" {
		return nil
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// flushFolder makes the names in a folder durable.
func flushFolder(path string) error {
	folder, err := os.Open(path) //nolint:gosec // made of the operator's folder and a checked key
	if err != nil {
		return fmt.Errorf("open a folder of blobs: %w", err)
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return fmt.Errorf("flush a folder of blobs: %w", err)
	}
	return nil
}
