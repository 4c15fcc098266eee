package customerhttp

import (
	"context"
	"maps"
	"slices"

	"mobilize/internal/domain/customer"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Names opens names of people; app plugs in what decides and opens.
type Names interface {
	// Members opens the names of everybody who is or was in may's circle.
	Members(ctx context.Context, may access.Grant) (map[ident.ID]string, error)
	// Of opens the name of may's subject.
	Of(ctx context.Context, may access.Grant) (string, error)
}

// Source is one collection of a customer as domain/sync sends it to devices.
type Source struct {
	collection string
	needs      access.Scope
	customers  *customer.Service
	rows       func(ctx context.Context, may access.Grant, t customer.Table) (map[ident.ID]any, error)
}

// Collection is its name in the change feed.
func (s *Source) Collection() string { return s.collection }

// Needs is what a device's person must be allowed to get the rows.
func (s *Source) Needs() access.Scope { return s.needs }

// Read returns the rows with these ids; one that is left out is not there.
func (s *Source) Read(ctx context.Context, may access.Grant, ids []string) (map[string]any, error) {
	out := map[string]any{}
	t, err := s.customers.Get(ctx, may)
	if fault.KindOf(err) == fault.NotFound {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	rows, err := s.rows(ctx, may, t)
	if err != nil {
		return nil, err
	}
	for id, one := range rows {
		if slices.Contains(ids, id.String()) {
			out[id.String()] = one
		}
	}
	return out, nil
}

type customerWire struct {
	ID     ident.ID      `json:"id"`
	Kind   customer.Kind `json:"kind"`
	Number string        `json:"number"`
	Name   string        `json:"name"`
}

type unitWire struct {
	ID   ident.ID `json:"id"`
	Name string   `json:"name"`
}

type groupWire struct {
	ID       ident.ID   `json:"id"`
	Unit     ident.ID   `json:"unit,omitempty"`
	Name     string     `json:"name"`
	Colour   string     `json:"colour,omitempty"`
	Picture  string     `json:"picture,omitempty"`
	Citizens []ident.ID `json:"citizens"` // their circles
}

type staffWire struct {
	ID     ident.ID      `json:"id"`
	Name   string        `json:"name"`
	Role   customer.Role `json:"role"`
	Groups []ident.ID    `json:"groups"`
	From   string        `json:"from,omitempty"`
	Until  string        `json:"until,omitempty"`
	// The institution's own sign-in vouches for them: when it no longer does, they are staff no longer.
	IsVouched bool `json:"isVouched,omitempty"`
}

type invitationWire struct {
	ID        ident.ID                `json:"id"`
	Kind      customer.InvitationKind `json:"kind"`
	Email     string                  `json:"email"`
	Role      customer.Role           `json:"role,omitempty"`
	Groups    []ident.ID              `json:"groups"`
	From      string                  `json:"from,omitempty"`
	Until     string                  `json:"until,omitempty"`
	ExpiresAt string                  `json:"expiresAt"`
}

// NewCustomers returns the source of the collection customer: one row a customer's shelf.
func NewCustomers(s *customer.Service, n Names) *Source {
	return &Source{customer.Collection, 0, s, func(ctx context.Context, may access.Grant, t customer.Table) (map[ident.ID]any, error) {
		name, err := n.Of(ctx, may)
		return map[ident.ID]any{t.Customer.ID: customerWire{t.Customer.ID, t.Customer.Kind, t.Customer.Number, name}}, err
	}}
}

// NewUnits returns the source of the collection unit.
func NewUnits(s *customer.Service) *Source {
	return &Source{customer.UnitCollection, 0, s, func(_ context.Context, _ access.Grant, t customer.Table) (map[ident.ID]any, error) {
		out := map[ident.ID]any{}
		for id, u := range t.Units {
			out[id] = unitWire{id, u.Name}
		}
		return out, nil
	}}
}

// NewGroups returns the source of the collection group.
func NewGroups(s *customer.Service) *Source {
	return &Source{customer.GroupCollection, 0, s, func(_ context.Context, _ access.Grant, t customer.Table) (map[ident.ID]any, error) {
		out := map[ident.ID]any{}
		for id, g := range t.Groups {
			wire := groupWire{ID: id, Unit: g.Unit, Name: g.Name, Colour: g.Colour, Picture: g.Picture, Citizens: []ident.ID{}}
			for _, circle := range slices.Sorted(maps.Keys(t.Citizens)) {
				if c := t.Citizens[circle]; slices.Contains(c.Groups, id) && !c.IsWaiting() {
					wire.Citizens = append(wire.Citizens, circle)
				}
			}
			out[id] = wire
		}
		return out, nil
	}}
}

// NewStaff returns the source of the collection staff.
func NewStaff(s *customer.Service, n Names) *Source {
	return &Source{customer.StaffCollection, 0, s, func(ctx context.Context, may access.Grant, t customer.Table) (map[ident.ID]any, error) {
		names, err := n.Members(ctx, may)
		if err != nil {
			return nil, err
		}
		out := map[ident.ID]any{}
		for id, one := range t.Staff {
			if one.EndedAt.IsZero() {
				out[id] = staffWire{id, names[id], one.Role, append([]ident.ID{}, one.Groups...), timeText(one.From), timeText(one.Until), one.Voucher.Institution != ""}
			}
		}
		return out, nil
	}}
}

// NewInvitations returns the source of the collection invitation.
func NewInvitations(s *customer.Service) *Source {
	return &Source{customer.InvitationCollection, access.ManagePeople, s, func(_ context.Context, _ access.Grant, t customer.Table) (map[ident.ID]any, error) {
		out := map[ident.ID]any{}
		for id, in := range t.Invitations {
			out[id] = invitationWire{id, in.Kind, in.Email, in.Role, append([]ident.ID{}, in.Groups...), timeText(in.From), timeText(in.Until), timeText(in.ExpiresAt)}
		}
		return out, nil
	}}
}
