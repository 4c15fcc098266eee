package vault

import (
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// rootMode is the only mode a root key's file may have.
const rootMode fs.FileMode = 0o400

// readRoot returns the root key in the file at path. When the file is not there it makes one,
// unless the store already has keys: those would be lost behind a new root.
func readRoot(path string, rand io.Reader, mayCreate bool) ([]byte, error) {
	file, err := os.Open(path) //nolint:gosec // the operator's own setting
	if errors.Is(err, fs.ErrNotExist) {
		if !mayCreate {
			return nil, flaw("open the key store: its root key file is gone; put it back from the copy kept apart")
		}
		return makeRoot(path, rand)
	}
	if err != nil {
		return nil, fmt.Errorf("open the root key file: %w", err)
	}
	defer file.Close() //nolint:errcheck // only read
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("look at the root key file: %w", err)
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&^rootMode != 0 {
		return nil, flaw("open the root key file: only its owner may read it and nobody may write it; set its mode to 0400")
	}
	key, err := io.ReadAll(io.LimitReader(file, keyLength+1))
	if err != nil {
		return nil, fmt.Errorf("read the root key file: %w", err)
	}
	if len(key) != keyLength {
		return nil, flaw("read the root key file: it does not hold a root key")
	}
	return key, nil
}

// makeRoot makes a root key and its file, durable before it returns. A start that dies half-way
// leaves no file under the name; of two starts at once, one makes the key and both read it.
func makeRoot(path string, rand io.Reader) ([]byte, error) {
	key := make([]byte, keyLength)
	if _, err := io.ReadFull(rand, key); err != nil {
		return nil, fmt.Errorf("make a root key: %w", err)
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the root key's folder: %w", err)
	}
	file, err := os.CreateTemp(folder, ".root-*")
	if err != nil {
		return nil, fmt.Errorf("make the root key file: %w", err)
	}
	defer os.Remove(file.Name()) //nolint:errcheck // the name it was made under; its other name stays
	_, err = file.Write(key)
	err = errors.Join(err, file.Chmod(rootMode), file.Sync(), file.Close())
	if err != nil {
		return nil, fmt.Errorf("write the root key file: %w", err)
	}
	if err := os.Link(file.Name(), path); errors.Is(err, fs.ErrExist) {
		return readRoot(path, rand, false)
	} else if err != nil {
		return nil, fmt.Errorf("name the root key file: %w", err)
	}
	return key, syncFolder(folder)
}

func syncFolder(path string) error {
	folder, err := os.Open(path) //nolint:gosec // the operator's own setting
	if err != nil {
		return fmt.Errorf("open the root key's folder: %w", err)
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return fmt.Errorf("keep the root key's folder: %w", err)
	}
	return nil
}

func (s *KeyStore) newSecret() ([]byte, error) {
	key := make([]byte, keyLength)
	if _, err := io.ReadFull(s.rand, key); err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return key, nil
}

func (s *KeyStore) wrapNew(under cipher.AEAD, kind, id string) ([]byte, error) {
	key, err := s.newSecret()
	if err != nil {
		return nil, err
	}
	return wrap(under, key, kind, id), nil
}

// wrap seals key under another key, bound to what it is the key of.
func wrap(under cipher.AEAD, key []byte, kind, id string) []byte {
	return under.Seal([]byte{sealVersion, sealAES256}, nil, key, []byte(kind+"|"+id)) //nolint:gosec // the mode draws its own nonce
}

func unwrap(under cipher.AEAD, wrapped []byte, kind, id string) ([]byte, error) {
	if len(wrapped) < 2 || wrapped[0] != sealVersion || wrapped[1] != sealAES256 {
		return nil, errUnknown
	}
	key, err := under.Open(nil, nil, wrapped[2:], []byte(kind+"|"+id))
	if err != nil || len(key) != keyLength {
		return nil, errBroken
	}
	return key, nil
}
