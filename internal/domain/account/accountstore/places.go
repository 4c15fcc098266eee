package accountstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"mobilize/internal/domain/account"
	"mobilize/internal/platform/openid"
	"mobilize/internal/vocabulary/fault"
)

// Institutions implements account.Institutions by providers of OpenID Connect.
type Institutions struct {
	list      []account.Institution
	providers map[string]*openid.Provider
}

// NewInstitutions returns none; Add adds one before they are used.
func NewInstitutions() *Institutions {
	return &Institutions{providers: map[string]*openid.Provider{}}
}

// Add adds an institution with its provider.
func (a *Institutions) Add(one account.Institution, p *openid.Provider) {
	a.list = append(a.list, one)
	a.providers[one.ID] = p
}

// List implements account.Institutions.
func (a *Institutions) List() []account.Institution { return slices.Clone(a.list) }

// NewProof implements account.Institutions.
func (a *Institutions) NewProof() string { return openid.NewProof() }

var (
	errRefusedThere = fault.New(fault.Gone, "institution.refused", "", "The institution does not let you in. Ask there, or sign in with a link.")
	errSilentThere  = fault.New(fault.Unavailable, "institution.silent", "", "The institution's sign-in page does not answer. Try again in a moment.")
)

// answered is what a provider's answer means here.
func answered(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, openid.ErrRefused):
		return errRefusedThere
	}
	return errSilentThere
}

// Address implements account.Institutions.
func (a *Institutions) Address(ctx context.Context, institution, state, nonce, proof string) (string, error) {
	address, err := a.providers[institution].Address(ctx, state, nonce, proof)
	return address, answered(err)
}

// Redeem implements account.Institutions.
func (a *Institutions) Redeem(ctx context.Context, institution, code, nonce, proof string) (account.Identity, []byte, error) {
	who, tokens, err := a.providers[institution].Redeem(ctx, code, nonce, proof)
	if err != nil {
		return account.Identity{}, nil, answered(err)
	}
	kept, err := json.Marshal(tokens)
	return account.Identity(who), kept, err
}

// Confirm implements account.Institutions. An institution that is not in the settings any more refuses.
func (a *Institutions) Confirm(ctx context.Context, institution, subject string, tokens []byte) ([]byte, error) {
	provider := a.providers[institution]
	if provider == nil {
		return nil, errRefusedThere
	}
	var t openid.Tokens
	if err := json.Unmarshal(tokens, &t); err != nil {
		return nil, fmt.Errorf("decode tokens: %w", err)
	}
	t, err := provider.Confirm(ctx, subject, t)
	if err != nil {
		return nil, answered(err)
	}
	return json.Marshal(t)
}
