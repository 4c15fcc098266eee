// Package passkeytest is an authenticator for tests.
//
// Owns: a device that makes discoverable keys and signs, and the ways in which it can lie.
// Does not own: checking (passkey).
// Start reading at: Device.
package passkeytest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"testing"

	"mobilize/internal/platform/passkey"
)

// The flags of authenticator data (WebAuthn, section 6.1).
const (
	present  = 0x01
	verified = 0x04
	attested = 0x40
)

// Device holds one key. The zero fields are an honest device on the right page; others lie.
type Device struct {
	Origin, Party string // of the page that asks
	Handle        []byte // whose key it is, as the page said when it was made
	IsUnverified  bool   // nobody was asked for a finger, a face or a PIN
	IsStill       bool   // the count does not go up: a copy, or a key that does not count
	Count         uint32

	key *ecdsa.PrivateKey
	id  []byte
}

// New returns a Device with a key of its own, on a page of origin for party.
func New(t testing.TB, origin, party string) *Device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 32)
	if _, err := rand.Read(id); err != nil {
		t.Fatal(err)
	}
	return &Device{Origin: origin, Party: party, key: key, id: id}
}

// Make answers a page that asks for a new key.
func (d *Device) Make(t testing.TB, challenge string, handle []byte) passkey.Made {
	t.Helper()
	d.Handle = handle
	data := d.data(present | attested)
	data = append(data, make([]byte, 16)...) // the maker is not told
	data = binary.BigEndian.AppendUint16(data, uint16(len(d.id)))
	data = append(data, d.id...)
	data = append(data, d.cose(t)...)
	object := []byte{0xa3}
	object = append(text(object, "fmt"), text(nil, "none")...)
	object = append(text(object, "attStmt"), 0xa0)
	object = bytesOf(text(object, "authData"), data)
	return passkey.Made{ID: d.id, ClientData: d.client(t, "webauthn.create", challenge), Attestation: object}
}

// Sign answers a page that asks who is there.
func (d *Device) Sign(t testing.TB, challenge string) passkey.Used {
	t.Helper()
	if !d.IsStill {
		d.Count++
	}
	data, client := d.data(present), d.client(t, "webauthn.get", challenge)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte(nil), data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return passkey.Used{ID: d.id, Handle: d.Handle, ClientData: client, AuthenticatorData: data, Signature: signature}
}

func (d *Device) data(flags byte) []byte {
	if !d.IsUnverified {
		flags |= verified
	}
	party := sha256.Sum256([]byte(d.Party))
	return binary.BigEndian.AppendUint32(append(party[:], flags), d.Count)
}

func (d *Device) client(t testing.TB, kind, challenge string) []byte {
	t.Helper()
	written, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.Origin, "crossOrigin": false})
	if err != nil {
		t.Fatal(err)
	}
	return written
}

// cose is the public key in COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
func (d *Device) cose(t testing.TB) []byte {
	t.Helper()
	point, err := d.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		t.Fatal(err)
	}
	out := []byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21}
	out = bytesOf(out, point[1:33])
	return bytesOf(append(out, 0x22), point[33:])
}

// text appends a CBOR text of fewer than 24 bytes.
func text(to []byte, s string) []byte { return append(append(to, 0x60|byte(len(s))), s...) }

// bytesOf appends a CBOR byte string of fewer than 65,536 bytes.
func bytesOf(to, b []byte) []byte {
	return append(binary.BigEndian.AppendUint16(append(to, 0x59), uint16(len(b))), b...)
}
