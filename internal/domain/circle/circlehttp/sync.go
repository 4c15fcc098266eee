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
	names   Names
}

// NewCitizens returns the source.
func NewCitizens(s *circle.Service, n Names) *Citizens { return &Citizens{s, n} }

type citizenWire struct {
	ID       ident.ID        `json:"id"`
	Person   ident.ID        `json:"person"`
	Name     string          `json:"name"`
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
	names, err := c.names.Names(ctx, may.Actor(), []access.Grant{may})
	if err != nil {
		return nil, err
	}
	if one.Settings == nil {
		one.Settings = circle.Settings{}
	}
	return map[string]any{one.ID.String(): citizenWire{
		ID: one.ID, Person: one.Citizen, Name: names[one.Citizen], Zone: one.Zone, Settings: one.Settings, Version: one.Version,
	}}, nil
}

// Members is the source of the collection member: one row for everybody who is or was there.
type Members struct {
	circles *circle.Service
	names   Names
}

// NewMembers returns the source.
func NewMembers(s *circle.Service, n Names) *Members { return &Members{s, n} }

type memberWire struct {
	ID     ident.ID     `json:"id"`
	Name   string       `json:"name"`
	Role   access.Role  `json:"role"`
	Scopes []string     `json:"scopes,omitzero"` // one's own, and everybody's to who manages people; so is until
	State  circle.State `json:"state"`
	Side   ident.ID     `json:"side,omitempty"` // the customer on whose behalf; absent for home
	Until  string       `json:"until,omitempty"`
	IsMe   bool         `json:"isMe"`
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
	names, err := m.names.Names(ctx, may.Actor(), wanted)
	if err != nil {
		return nil, err
	}
	out := make(map[string]any, len(ids))
	for _, one := range all {
		if slices.Contains(ids, one.Person.String()) {
			wire := memberWire{ID: one.Person, Name: names[one.Person], Role: one.Role, State: one.State, Side: one.Side, IsMe: one.IsMe}
			if one.IsMe || may.Scopes().Has(access.ManagePeople) {
				wire.Scopes, wire.Until = one.Given.Names(), timeText(one.Until)
			}
			out[one.Person.String()] = wire
		}
	}
	return out, nil
}
