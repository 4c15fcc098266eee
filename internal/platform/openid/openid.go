// Package openid signs people in at another's page (OpenID Connect: code flow, PKCE, nonce).
//
// Owns: the conversation with a provider, and what its answers mean.
// Does not own: who somebody is here, state and sessions (domain/account), which providers there are (app).
// Start reading at: Provider.
package openid

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// ErrRefused is a provider that was reached and said no.
var ErrRefused = errors.New("openid: the provider refused")

var errSilent = errors.New("openid: the provider did not answer as one")

// patience is how long a provider has for one answer.
const patience = 10 * time.Second

// Settings are what an operator and a provider agreed on.
type Settings struct{ Issuer, ClientID, Secret, Redirect string }

// Provider is one place where people sign in. It is asked for its addresses when it is first needed, so
// that a provider that is away keeps nobody else out.
type Provider struct {
	settings Settings
	client   *http.Client
	now      func() time.Time

	mu    sync.Mutex
	known *oidc.Provider
}

// New returns a Provider; now is the time by which its statements are judged.
func New(s Settings, now func() time.Time) *Provider {
	return &Provider{settings: s, now: now, client: &http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Tokens are what the provider is asked again with.
type Tokens struct {
	Access  string    `json:"access"`
	Refresh string    `json:"refresh"` // "" from a provider that gives none
	Until   time.Time `json:"until"`   // of Access
}

// Identity is who the provider says somebody is. The subject is the only word that does not change.
type Identity struct{ Subject, Name, Language string }

// Address is where the browser goes.
func (p *Provider) Address(ctx context.Context, state, nonce, proof string) (string, error) {
	config, _, err := p.reach(ctx)
	if err != nil {
		return "", err
	}
	return config.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(proof), oauth2.AccessTypeOffline), nil
}

// Redeem turns the code that the browser came back with into who it is. What is said for another client,
// another nonce or by another's signature is ErrRefused.
func (p *Provider) Redeem(ctx context.Context, code, nonce, proof string) (Identity, Tokens, error) {
	config, provider, err := p.reach(ctx)
	if err != nil {
		return Identity{}, Tokens{}, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	got, err := config.Exchange(ctx, code, oauth2.VerifierOption(proof))
	if err != nil {
		return Identity{}, Tokens{}, judged(err)
	}
	raw, ok := got.Extra("id_token").(string)
	if !ok {
		return Identity{}, Tokens{}, ErrRefused
	}
	said, err := provider.VerifierContext(ctx, &oidc.Config{ClientID: p.settings.ClientID, Now: p.now}).Verify(ctx, raw)
	if err != nil || said.Nonce != nonce || said.Subject == "" {
		return Identity{}, Tokens{}, ErrRefused
	}
	var words struct {
		Name   string `json:"name"`
		Locale string `json:"locale"`
	}
	if err := said.Claims(&words); err != nil {
		return Identity{}, Tokens{}, ErrRefused
	}
	if words.Name == "" { // many providers tell it here only
		if info, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(got)); err == nil && info.Subject == said.Subject {
			_ = info.Claims(&words) // a name that cannot be read is asked for
		}
	}
	return Identity{Subject: said.Subject, Name: words.Name, Language: words.Locale}, tokensOf(got, ""), nil
}

// Confirm asks whether the person may still sign in: by new tokens for old, which every provider judges by
// the account as it stands, and by who they belong to. ErrRefused when not.
func (p *Provider) Confirm(ctx context.Context, subject string, t Tokens) (Tokens, error) {
	config, provider, err := p.reach(ctx)
	if err != nil {
		return t, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	got := &oauth2.Token{AccessToken: t.Access, Expiry: t.Until}
	if t.Refresh != "" {
		got, err = config.TokenSource(ctx, &oauth2.Token{RefreshToken: t.Refresh, Expiry: time.Unix(1, 0)}).Token()
		if err != nil {
			return t, judged(err)
		}
		t = tokensOf(got, t.Refresh)
	}
	info, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(got))
	if err != nil {
		return t, judgedInfo(err)
	}
	if info.Subject != subject {
		return t, ErrRefused
	}
	return t, nil
}

func tokensOf(t *oauth2.Token, before string) Tokens {
	refresh := t.RefreshToken
	if refresh == "" {
		refresh = before
	}
	return Tokens{Access: t.AccessToken, Refresh: refresh, Until: t.Expiry}
}

// judged tells a provider that said no from one that did not answer. Its words stay out of the error:
// they may name somebody.
func judged(err error) error {
	var no *oauth2.RetrieveError
	if errors.As(err, &no) && no.Response != nil && no.Response.StatusCode/100 == 4 && no.Response.StatusCode != http.StatusTooManyRequests {
		return ErrRefused
	}
	return errSilent
}

// judgedInfo is judged for the door that tells who somebody is, whose errors are texts that begin with a status.
func judgedInfo(err error) error {
	var status int
	if _, scanErr := fmt.Sscanf(err.Error(), "%d", &status); scanErr == nil && status/100 == 4 && status != http.StatusTooManyRequests {
		return ErrRefused
	}
	return errSilent
}

// reach asks the provider for its addresses, once.
func (p *Provider) reach(ctx context.Context) (*oauth2.Config, *oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		known, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.settings.Issuer)
		if err != nil {
			return nil, nil, errSilent
		}
		p.known = known
	}
	return &oauth2.Config{
		ClientID: p.settings.ClientID, ClientSecret: p.settings.Secret, RedirectURL: p.settings.Redirect,
		Endpoint: p.known.Endpoint(), Scopes: []string{oidc.ScopeOpenID, "profile", oidc.ScopeOfflineAccess},
	}, p.known, nil
}

// NewProof returns a random proof that a code is ours (PKCE).
func NewProof() string { return oauth2.GenerateVerifier() }
