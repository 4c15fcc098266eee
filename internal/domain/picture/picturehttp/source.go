package picturehttp

import (
	"context"

	"mobilize/internal/domain/picture"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// Source is pictures as domain/sync sends them to devices.
type Source struct{ service *picture.Service }

// NewSource returns a Source.
func NewSource(s *picture.Service) *Source { return &Source{s} }

// Collection is the name of pictures in the change feed.
func (*Source) Collection() string { return picture.Collection }

// Needs is what a device's person must be allowed to get them.
func (*Source) Needs() access.Scope { return access.SeePictures }

// Read returns the pictures with these ids; one that is left out is not there.
func (s *Source) Read(ctx context.Context, may access.Grant, ids []string) (map[string]any, error) {
	wanted := make([]ident.ID, len(ids))
	for i, id := range ids {
		wanted[i] = ident.ID(id)
	}
	pictures, err := s.service.Read(ctx, may, wanted)
	if err != nil {
		return nil, err
	}
	out := make(map[string]any, len(pictures))
	for _, p := range pictures {
		out[p.ID.String()] = wireOf(p)
	}
	return out, nil
}
