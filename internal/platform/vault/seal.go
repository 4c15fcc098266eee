//go:build !unsealed

package vault

import (
	"context"
	"encoding/binary"
	"sync"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

func (v *Vault) seal(ctx context.Context, may access.Grant, col personal.SealedColumn, row string, plain []byte) ([]byte, error) {
	subject := may.Subject()
	if !may.Opens(subject, col.Purpose) {
		return nil, errNotGranted
	}
	k, err := v.key(ctx, subject, col.Purpose, 0)
	if err != nil {
		return nil, err
	}
	sealed := make([]byte, headerLength, headerLength+len(plain)+nonceAndTag)
	sealed[0], sealed[1] = sealVersion, sealAES256
	binary.BigEndian.PutUint32(sealed[2:], k.epoch)
	room := rooms.Get().(*[]byte)
	*room = place((*room)[:0], subject, col, row, k.epoch)
	sealed = k.aead.Seal(sealed, nil, plain, *room) //nolint:gosec // the mode draws its own nonce
	rooms.Put(room)
	return sealed, nil
}

func (v *Vault) open(ctx context.Context, may access.Grant, col personal.SealedColumn, row string, sealed []byte) ([]byte, error) {
	subject := may.Subject()
	if !may.Opens(subject, col.Purpose) {
		return nil, errNotGranted
	}
	if len(sealed) < Overhead {
		return nil, errBroken
	}
	if sealed[0] != sealVersion || sealed[1] != sealAES256 {
		return nil, errUnknown
	}
	epoch := binary.BigEndian.Uint32(sealed[2:])
	if epoch == 0 {
		return nil, errBroken // 0 asks for the epoch in force; no value is sealed under it
	}
	k, err := v.key(ctx, subject, col.Purpose, epoch)
	if err != nil {
		return nil, err
	}
	room := rooms.Get().(*[]byte)
	*room = place((*room)[:0], subject, col, row, epoch)
	plain, err := k.aead.Open(make([]byte, 0, len(sealed)-Overhead), nil, sealed[headerLength:], *room)
	rooms.Put(room)
	if err != nil {
		return nil, errBroken
	}
	return plain, nil
}

// rooms are reused for spelling places: one a value would be half of what opening it costs.
var rooms = sync.Pool{New: func() any { room := make([]byte, 0, 256); return &room }}
