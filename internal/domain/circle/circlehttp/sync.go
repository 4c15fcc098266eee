package circlehttp

import (
	"context"
	"slices"

	"mobilize/internal/domain/circle"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// Citizens is the source of the collection citizen: one row a circle.
type Citizens struct {
	circles *circle.Service
	cards   Cards
}

// Cards opens what the others in a circle see of people; domain/person and domain/profile do.
type Cards interface {
	Cards(ctx context.Context, actor access.Actor, grants []access.Grant) (map[ident.ID]circle.Card, error)
}

// NewCitizens returns the source.
func NewCitizens(s *circle.Service, c Cards) *Citizens { return &Citizens{s, c} }

type citizenWire struct {
	ID       ident.ID        `json:"id"`
	Person   ident.ID        `json:"person"`
	Name     string          `json:"name"`
	Picture  string          `json:"picture,omitempty"` // what they are known by; absent for none, and for who sees no pictures
	Zone     string          `json:"zone"`
	Settings circle.Settings `json:"settings"`
	Version  int             `json:"version"`
}

// Collection names the rows.
func (c *Citizens) Collection() string { return circle.CitizenCollection }

// Needs is what one has to be allowed to see them: being in the circle is enough.
func (c *Citizens) Needs() access.Scope { return 0 }

// Read returns the rows of ids as may's actor sees them; a missing one is gone.
func (c *Citizens) Read(ctx context.Context, may access.Grant, ids []string) (map[string]any, error) {
	if !slices.Contains(ids, may.Circle().String()) {
		return map[string]any{}, nil
	}
	one, err := c.circles.Get(ctx, may)
	if err != nil {
		return nil, err
	}
	cards, err := c.cards.Cards(ctx, may.Actor(), []access.Grant{may})
	if err != nil {
		return nil, err
	}
	if one.Settings == nil {
		one.Settings = circle.Settings{}
	}
	card := cards[one.Citizen]
	face := ""
	if may.Scopes().Has(access.SeePictures) {
		face = faceOf(one.Citizen, card)
	}
	return map[string]any{one.ID.String(): citizenWire{
		ID: one.ID, Person: one.Citizen, Name: card.Name, Picture: face, Zone: one.Zone, Settings: one.Settings, Version: one.Version,
	}}, nil
}

// faceOf refers to the picture somebody is known by as a plan refers to its pictures: "faces:<person>/<picture>".
func faceOf(person ident.ID, c circle.Card) string {
	if c.Picture.IsZero() {
		return ""
	}
	return "faces:" + person.String() + "/" + c.Picture.String()
}

// Members is the source of the collection member: one row for everybody who is or was there.
type Members struct {
	circles *circle.Service
	cards   Cards
}

// NewMembers returns the source.
func NewMembers(s *circle.Service, c Cards) *Members { return &Members{s, c} }

type memberWire struct {
	ID   ident.ID `json:"id"`
	Name string   `json:"name"`
	// What they are known by, and the number they show: of who is there now, the citizen's picture is in its own row.
	Picture string       `json:"picture,omitempty"`
	Phone   string       `json:"phone,omitempty"`
	Role    access.Role  `json:"role"`
	Scopes  []string     `json:"scopes,omitzero"` // one's own, and everybody's to who manages people; so is until
	State   circle.State `json:"state"`
	Side    ident.ID     `json:"side,omitempty"` // the customer on whose behalf; absent for home
	Until   string       `json:"until,omitempty"`
	IsMe    bool         `json:"isMe"`
}

// Collection names the rows.
func (m *Members) Collection() string { return circle.MemberCollection }

// Needs is what one has to be allowed to see them: being in the circle is enough.
func (m *Members) Needs() access.Scope { return 0 }

// Read returns the rows of ids as may's actor sees them; a missing one is gone.
func (m *Members) Read(ctx context.Context, may access.Grant, ids []string) (map[string]any, error) {
	all, err := m.circles.MembersUnder(ctx, may)
	if err != nil {
		return nil, err
	}
	grants, err := m.circles.Members(ctx, may.Actor(), may.Circle())
	if err != nil {
		return nil, err
	}
	wanted := grants[:0]
	for _, g := range grants {
		if slices.Contains(ids, g.Subject().String()) {
			wanted = append(wanted, g)
		}
	}
	cards, err := m.cards.Cards(ctx, may.Actor(), wanted)
	if err != nil {
		return nil, err
	}
	out := make(map[string]any, len(ids))
	for _, one := range all {
		if slices.Contains(ids, one.Person.String()) {
			card := cards[one.Person]
			wire := memberWire{ID: one.Person, Name: card.Name, Role: one.Role, State: one.State, Side: one.Side, IsMe: one.IsMe}
			if one.IsMe || may.Scopes().Has(access.ManagePeople) {
				wire.Scopes, wire.Until = one.Given.Names(), timeText(one.Until)
			}
			if one.State == circle.Active && one.Person != may.Subject() {
				wire.Picture, wire.Phone = faceOf(one.Person, card), card.Phone
			}
			out[one.Person.String()] = wire
		}
	}
	return out, nil
}
