// Package passkey checks what an authenticator says (W3C WebAuthn, level 3).
//
// Owns: who we are to an authenticator, which signatures are taken, and the checks of an answer:
// challenge, origin, relying party, the person's presence and verification, signature.
// Does not own: challenges and keys (domain/account keeps them), whose key it is, counting copies.
// Start reading at: Party.
package passkey

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
)

// Name is what authenticators call the product.
const Name = "Mobilize"

// ErrRefused is every answer that is not taken: who tries learns nothing from which check failed.
var ErrRefused = errors.New("passkey: the answer was refused")

// algorithms are the signatures taken, the best first: Ed25519, ECDSA and RSA (Windows Hello).
var algorithms = []protocol.CredentialParameter{
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgEdDSA},
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgES256},
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgRS256},
}

// Party is who we are to an authenticator: it signs for one relying party on one origin.
type Party struct{ id, origin string }

// New returns the Party of a public address such as https://plan.example.dk.
func New(address string) (*Party, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return nil, fmt.Errorf("passkeys need a public address with a host")
	}
	return &Party{id: u.Hostname(), origin: u.Scheme + "://" + u.Host}, nil
}

// ID is the relying party's id: the host, without scheme and port.
func (p *Party) ID() string { return p.id }

// Algorithms are the COSE numbers of the signatures taken, the best first.
func Algorithms() []int {
	numbers := make([]int, len(algorithms))
	for i, a := range algorithms {
		numbers[i] = int(a.Algorithm)
	}
	return numbers
}

// Key is what is kept of a passkey.
type Key struct {
	ID, Public []byte // as the authenticator made them; Public is a COSE key
	Count      uint32 // of signatures so far; 0 for keys that do not count
}

// Made is an authenticator's answer to being asked for a new key.
type Made struct{ ID, ClientData, Attestation []byte }

// Used is an authenticator's answer to being asked to sign.
type Used struct{ ID, Handle, ClientData, AuthenticatorData, Signature []byte }

// CheckMade returns the key that was made for challenge, or ErrRefused. The person was there and was
// verified by the authenticator, and the key is discoverable by nobody but us.
func (p *Party) CheckMade(challenge string, in Made) (Key, error) {
	parsed, err := protocol.CredentialCreationResponse{
		PublicKeyCredential: publicKey(in.ID),
		AttestationResponse: protocol.AuthenticatorAttestationResponse{
			AuthenticatorResponse: protocol.AuthenticatorResponse{ClientDataJSON: in.ClientData},
			AttestationObject:     in.Attestation,
		},
	}.Parse()
	if err != nil {
		return Key{}, ErrRefused
	}
	_, err = parsed.Verify(challenge, p.id, []string{p.origin}, nil, nil, protocol.TopOriginExplicitVerificationMode, false, true, true,
		nil, algorithms, protocol.AttestationPolicy{}, protocol.SignaturePolicy{})
	data := parsed.Response.AttestationObject.AuthData
	if err != nil || isImpossible(data.Flags) {
		return Key{}, ErrRefused
	}
	return Key{ID: data.AttData.CredentialID, Public: data.AttData.CredentialPublicKey, Count: data.Counter}, nil
}

// CheckUsed returns how many signatures key has made by its answer to challenge, or ErrRefused. The
// person was there and was verified by the authenticator.
func (p *Party) CheckUsed(challenge string, key Key, in Used) (count uint32, err error) {
	parsed, err := protocol.CredentialAssertionResponse{
		PublicKeyCredential: publicKey(in.ID),
		AssertionResponse: protocol.AuthenticatorAssertionResponse{
			AuthenticatorResponse: protocol.AuthenticatorResponse{ClientDataJSON: in.ClientData},
			AuthenticatorData:     in.AuthenticatorData, Signature: in.Signature, UserHandle: in.Handle,
		},
	}.Parse()
	if err != nil || string(parsed.RawID) != string(key.ID) {
		return 0, ErrRefused
	}
	err = parsed.Verify(challenge, p.id, "", []string{p.origin}, nil, nil, protocol.TopOriginExplicitVerificationMode, false, true, true,
		key.Public, protocol.SignaturePolicy{})
	if err != nil || isImpossible(parsed.Response.AuthenticatorData.Flags) {
		return 0, ErrRefused
	}
	return parsed.Response.AuthenticatorData.Counter, nil
}

// isImpossible says whether a key claims a copy though it cannot be copied (section 6.1.3).
func isImpossible(f protocol.AuthenticatorFlags) bool {
	return f.HasBackupState() && !f.HasBackupEligible()
}

func publicKey(id []byte) protocol.PublicKeyCredential {
	return protocol.PublicKeyCredential{
		Credential: protocol.Credential{ID: base64.RawURLEncoding.EncodeToString(id), Type: string(protocol.PublicKeyCredentialType)},
		RawID:      id,
	}
}
