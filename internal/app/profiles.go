package app

import (
	"context"
	"io"

	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/person"
	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/profile"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// circleCards implements circlehttp.Cards.
type circleCards struct {
	people   *person.Service
	profiles *profile.Service
}

// Cards implements circlehttp.Cards.
func (c circleCards) Cards(ctx context.Context, actor access.Actor, grants []access.Grant) (map[ident.ID]circle.Card, error) {
	names, err := c.people.Names(ctx, actor, grants)
	if err != nil {
		return nil, err
	}
	said, err := c.profiles.Cards(ctx, actor, grants)
	if err != nil {
		return nil, err
	}
	cards := make(map[ident.ID]circle.Card, len(names))
	for id, name := range names {
		cards[id] = circle.Card{Name: name, Picture: said[id].Picture, Phone: said[id].Phone}
	}
	return cards, nil
}

// faceDarkroom implements profile.Darkroom.
type faceDarkroom struct{ picture.Darkroom }

// Develop implements profile.Darkroom.
func (d faceDarkroom) Develop(ctx context.Context, file io.Reader, size int64, crop profile.Square) (profile.Prints, error) {
	made, err := d.Darkroom.Develop(ctx, file, size, picture.Square(crop))
	return profile.Prints{Large: made.Large, Small: made.Small}, err
}
