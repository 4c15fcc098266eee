package demo

import (
	"context"
	"fmt"
	"time"

	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/customer"
	"mobilize/internal/vocabulary/ident"
)

// place is a customer: where somebody works, or a family.
type place struct {
	name        string
	kind        customer.Kind
	runs        Planner // its admin, who is in the group too
	unit, group string  // "" for a family
	colour      string
	staff       []worker
}

// worker is somebody the admin invites.
type worker struct {
	who  Planner
	role customer.Role
	days int // from now; 0 for without end
}

// The places.
var (
	solsikken = place{
		name: "Solsikkeskolen", kind: customer.Institution, runs: karim, unit: "Indskolingen", group: "3. S", colour: "yellow",
		staff: []worker{{ida, customer.Substitute, 14}},
	}
	aakanden = place{name: "Bostedet Åkanden", kind: customer.Institution, runs: lars, unit: "Huset", group: "Stuen", colour: "green"}
	holm     = place{name: "Familien Holm", kind: customer.Family, runs: mette, staff: []worker{{jonas, customer.Planner, 0}}}
)

func places() []place { return []place{solsikken, aakanden, holm} }

// group is where a place's citizens are.
type group struct{ customer, id ident.ID }

func (b *builder) place(ctx context.Context, p place) error {
	g := group{b.IDs.New(), b.IDs.New()}
	if _, err := b.Customers.Create(ctx, b.operation(p.runs), customer.Customer{ID: g.customer, Kind: p.kind, Name: p.name}, Zone); err != nil {
		return err
	}
	var groups []ident.ID
	if p.group != "" {
		unit := b.IDs.New()
		if _, err := b.Customers.PutUnit(ctx, b.operation(p.runs), g.customer, customer.Unit{ID: unit, Name: p.unit}); err != nil {
			return err
		}
		if _, err := b.Customers.PutGroup(ctx, b.operation(p.runs), g.customer, customer.Group{ID: g.id, Unit: unit, Name: p.group, Colour: p.colour}); err != nil {
			return err
		}
		groups = []ident.ID{g.id}
		admin := customer.Staff{Person: b.actors[p.runs.Email].Person, Role: customer.Admin, Groups: groups}
		if _, err := b.Customers.PutStaff(ctx, b.operation(p.runs), g.customer, admin); err != nil {
			return err
		}
	}
	b.groups[p.name] = g
	for _, w := range p.staff {
		in := customer.Invitation{ID: b.IDs.New(), Kind: customer.ToStaff, Email: w.who.Email, Role: w.role, Groups: groups}
		if w.days > 0 {
			in.Until = b.Clock.Now().Add(time.Duration(w.days) * 24 * time.Hour)
		}
		secret, err := b.invited(ctx, p, g, in)
		if err != nil {
			return err
		}
		if _, _, err := b.Customers.Accept(ctx, b.operation(w.who), secret); err != nil {
			return fmt.Errorf("become staff: %w", err)
		}
	}
	return nil
}

func (b *builder) invited(ctx context.Context, p place, g group, in customer.Invitation) (string, error) {
	return b.Letter(ctx, in.Email, func() error {
		_, err := b.Customers.Invite(ctx, b.operation(p.runs), g.customer, in)
		return err
	})
}

// make makes a citizen's circle: a guardian's, who brings them into a group if there is one, or staff's.
func (b *builder) make(ctx context.Context, id ident.ID, c citizen) error {
	if c.isOwn {
		g := b.groups[c.at.name]
		_, err := b.Customers.AddCitizen(ctx, b.operation(c.maker), g.customer, g.id, id, &customer.New{Citizen: b.IDs.New(), Name: c.name, Zone: Zone})
		return err
	}
	_, err := b.Circles.Create(ctx, b.operation(c.maker), circle.New{ID: id, Citizen: b.IDs.New(), Name: c.name, Zone: Zone})
	if err != nil || c.at == nil {
		return err
	}
	g := b.groups[c.at.name]
	secret, err := b.invited(ctx, *c.at, g, customer.Invitation{ID: b.IDs.New(), Kind: customer.ToCitizen, Email: c.maker.Email, Groups: []ident.ID{g.id}})
	if err != nil {
		return err
	}
	_, _, err = b.Customers.Bring(ctx, b.operation(c.maker), secret, id, teaching)
	return err
}
