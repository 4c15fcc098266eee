package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"mobilize/internal/config"
	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/picture/internet"
	"mobilize/internal/platform/outbound"
	"mobilize/internal/vocabulary/fault"
)

// pictureSearch is the provider of pictures that the settings name; nil for none.
func pictureSearch(c config.Config) (picture.Internet, error) {
	if c.PictureSearch == "" || c.PictureSearch == "off" {
		return nil, nil //nolint:nilnil // none is what was asked for
	}
	away := &outside{}
	provider, ok := internet.New(c.PictureSearch, c.PictureSearchURL, away)
	if !ok {
		return nil, errors.New("MOBILIZE_PICTURE_SEARCH names a provider that this program does not know")
	}
	settings := outbound.Settings{Agent: agent(c)}
	for _, host := range provider.Hosts() {
		u, err := url.Parse(host)
		if err != nil {
			return nil, fmt.Errorf("read the address of picture search: %w", err)
		}
		settings.Origins = append(settings.Origins, outbound.Origin{Scheme: u.Scheme, Host: u.Host, IsInside: c.PictureSearchURL != ""})
	}
	away.client = outbound.New(settings)
	return provider, nil
}

// agent tells a provider which program asks and whom to write to about it: the operator, never the person.
// Wikimedia refuses those who do not say.
func agent(c config.Config) string {
	whom := c.Contact
	if whom == "" {
		whom = c.Source
	}
	if whom == "" {
		whom = "self-hosted"
	}
	return "Mobilize/" + version + " (" + whom + ")"
}

// outside implements internet.Web.
type outside struct{ client *outbound.Client }

// Get implements internet.Web.
func (w *outside) Get(ctx context.Context, address string, most int64) (mediaType string, body []byte, err error) {
	got, err := w.client.Get(ctx, address, most)
	switch {
	case errors.Is(err, outbound.ErrMissing):
		return "", nil, fault.Missing()
	case err != nil && ctx.Err() == nil:
		return "", nil, picture.ErrProviderAway
	}
	return got.Type, got.Body, err
}
