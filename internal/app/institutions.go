package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"mobilize/internal/domain/account"
	"mobilize/internal/domain/account/accountstore"
	"mobilize/internal/platform/openid"
	"mobilize/internal/platform/passkey"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// institutionSetting is one entry of the file that MOBILIZE_INSTITUTIONS names.
type institutionSetting struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Issuer     string   `json:"issuer"`
	ClientID   string   `json:"clientId"`
	SecretFile string   `json:"secretFile"` // beside the list, unless its path begins at the root
	Customer   ident.ID `json:"customer"`
}

var slug = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)

func (s institutionSetting) validate() error {
	_, err := ident.Parse(s.Customer.String(), "customer")
	switch {
	case !slug.MatchString(s.ID):
		return errors.New("give it an id of small letters, digits and hyphens, 40 at most")
	case s.Name == "" || s.ClientID == "" || s.SecretFile == "":
		return errors.New("give it a name, a clientId and a secretFile")
	case !strings.HasPrefix(s.Issuer, "https://") && !strings.HasPrefix(s.Issuer, "http://"):
		return errors.New("write the issuer as the provider does, with https://")
	case err != nil:
		return errors.New("write the customer's identifier")
	}
	return nil
}

// newInstitutions reads the file; without one there is no institution. base is the public address.
func newInstitutions(file, base string, c clock.Clock) (*accountstore.Institutions, error) {
	all := accountstore.NewInstitutions()
	if file == "" {
		return all, nil
	}
	raw, err := os.ReadFile(file) //nolint:gosec // the operator names it
	if err != nil {
		return nil, fmt.Errorf("MOBILIZE_INSTITUTIONS: %w", err)
	}
	var settings []institutionSetting
	if err := json.Unmarshal(raw, &settings); err != nil {
		return nil, fmt.Errorf("MOBILIZE_INSTITUTIONS: write a JSON list: %w", err)
	}
	for i, one := range settings {
		err := one.validate()
		if slices.ContainsFunc(settings[:i], func(other institutionSetting) bool { return other.ID == one.ID }) {
			err = errors.New("give each an id of its own")
		}
		if err != nil {
			return nil, fmt.Errorf("MOBILIZE_INSTITUTIONS, number %d: %w", i+1, err)
		}
		if !filepath.IsAbs(one.SecretFile) {
			one.SecretFile = filepath.Join(filepath.Dir(file), one.SecretFile)
		}
		secret, err := os.ReadFile(one.SecretFile)
		if err != nil {
			return nil, fmt.Errorf("MOBILIZE_INSTITUTIONS, number %d: %w", i+1, err)
		}
		all.Add(account.Institution{ID: one.ID, Name: one.Name, Customer: one.Customer}, openid.New(openid.Settings{
			Issuer: one.Issuer, ClientID: one.ClientID, Secret: strings.TrimSpace(string(secret)), Redirect: base + "/app/institution",
		}, c.Now))
	}
	return all, nil
}

// waysIn are who we are to authenticators, and where else people sign in.
func (a *App) waysIn() (*passkey.Party, *accountstore.Institutions, error) {
	party, err := passkey.New(a.config.URL)
	if err != nil {
		return nil, nil, err
	}
	places, err := newInstitutions(a.config.Institutions, a.config.URL, a.parts.Clock)
	return party, places, err
}
