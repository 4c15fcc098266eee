package passkey_test

import (
	"testing"

	"mobilize/internal/platform/passkey"
	"mobilize/internal/platform/passkey/passkeytest"
)

const (
	origin    = "https://plan.example.dk"
	host      = "plan.example.dk"
	challenge = "c2lnbiB0aGlzIG9uZSBhbmQgbm8gb3RoZXIgb25lIQ"
)

func party(t *testing.T) *passkey.Party {
	t.Helper()
	p, err := passkey.New(origin)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCheck(t *testing.T) {
	t.Parallel()
	p := party(t)
	for _, tc := range []struct {
		name   string
		lie    func(*passkeytest.Device)
		signed string
	}{
		{"takes an honest device", func(*passkeytest.Device) {}, challenge},
		{"refuses a page of another origin", func(d *passkeytest.Device) { d.Origin = "https://plan.example.dk.evil.example" }, challenge},
		{"refuses a page without TLS", func(d *passkeytest.Device) { d.Origin = "http://plan.example.dk" }, challenge},
		{"refuses another port", func(d *passkeytest.Device) { d.Origin = origin + ":8443" }, challenge},
		{"refuses another relying party", func(d *passkeytest.Device) { d.Party = "evil.example" }, challenge},
		{"refuses a device that did not verify the person", func(d *passkeytest.Device) { d.IsUnverified = true }, challenge},
		{"refuses another challenge", func(*passkeytest.Device) {}, "YW5vdGhlcg"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			want := tc.name == "takes an honest device"
			d := passkeytest.New(t, origin, host)
			tc.lie(d)
			if _, err := p.CheckMade(challenge, d.Make(t, tc.signed, []byte("handle"))); (err == nil) != want {
				t.Errorf("CheckMade = %v", err)
			}
			d = passkeytest.New(t, origin, host)
			key, err := p.CheckMade(challenge, d.Make(t, challenge, []byte("handle")))
			if err != nil {
				t.Fatal(err)
			}
			tc.lie(d)
			count, err := p.CheckUsed(challenge, key, d.Sign(t, tc.signed))
			if (err == nil) != want || want && count != 1 {
				t.Errorf("CheckUsed = %d, %v", count, err)
			}
		})
	}
}

func TestCheckUsed(t *testing.T) {
	t.Parallel()
	p := party(t)
	d, other := passkeytest.New(t, origin, host), passkeytest.New(t, origin, host)
	key, err := p.CheckMade(challenge, d.Make(t, challenge, []byte("handle")))
	if err != nil {
		t.Fatal(err)
	}
	t.Run("refuses another key's signature", func(t *testing.T) {
		forged := other.Sign(t, challenge)
		if _, err := p.CheckUsed(challenge, key, forged); err == nil {
			t.Error("another's key was taken")
		}
		forged.ID = key.ID
		if _, err := p.CheckUsed(challenge, key, forged); err == nil {
			t.Error("another's signature was taken under this key's id")
		}
	})
	t.Run("refuses an answer that was changed on its way", func(t *testing.T) {
		for i := range 4 {
			in := d.Sign(t, challenge)
			part := [][]byte{in.ClientData, in.AuthenticatorData, in.Signature, in.ID}[i]
			part[len(part)/2] ^= 1
			_, err := p.CheckUsed(challenge, key, in)
			part[len(part)/2] ^= 1
			if err == nil {
				t.Errorf("part %d was changed and taken", i)
			}
		}
	})
}

func FuzzCheckMade(f *testing.F) {
	p, err := passkey.New(origin)
	if err != nil {
		f.Fatal(err)
	}
	d := passkeytest.New(f, origin, host)
	honest := d.Make(f, challenge, []byte("handle"))
	f.Add(honest.ID, honest.ClientData, honest.Attestation)
	f.Fuzz(func(t *testing.T, id, client, attestation []byte) {
		key, err := p.CheckMade(challenge, passkey.Made{ID: id, ClientData: client, Attestation: attestation})
		if err == nil && (len(key.ID) == 0 || len(key.Public) == 0) {
			t.Error("an empty key was taken")
		}
	})
}
