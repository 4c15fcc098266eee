package customer

import (
	"context"
	"slices"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// PutUnit makes a unit, or changes its name. The actor needs ManagePeople, as for all that follows unless it
// says otherwise.
func (s *Service) PutUnit(ctx context.Context, actor access.Actor, customer ident.ID, u Unit) (int64, error) {
	if err := validName(u.Name); err != nil {
		return 0, err
	}
	return s.manage(ctx, actor, customer, func(t *Table) error {
		t.Units[u.ID] = u
		return nil
	})
}

// DeleteUnit takes a unit away. Its groups stay, in none.
func (s *Service) DeleteUnit(ctx context.Context, actor access.Actor, customer, unit ident.ID) (int64, error) {
	return s.manage(ctx, actor, customer, func(t *Table) error {
		if _, ok := t.Units[unit]; !ok {
			return fault.Missing()
		}
		delete(t.Units, unit)
		for id, g := range t.Groups {
			if g.Unit == unit {
				g.Unit = ""
				t.Groups[id] = g
			}
		}
		return nil
	})
}

// PutGroup makes a group, or changes it.
func (s *Service) PutGroup(ctx context.Context, actor access.Actor, customer ident.ID, g Group) (int64, error) {
	if err := validName(g.Name); err != nil {
		return 0, err
	}
	if !slices.Contains([]string{"", "green", "violet", "orange", "blue", "yellow", "red", "grey"}, g.Colour) {
		return 0, fault.New(fault.Invalid, "customer.colour_unknown", "colour", "Choose one of the plan's colours.")
	}
	if len(g.Picture) > 200 {
		return 0, fault.New(fault.Invalid, "customer.picture_unknown", "picture", "Choose a picture of the archive or of the customer's own.")
	}
	return s.manage(ctx, actor, customer, func(t *Table) error {
		if _, ok := t.Units[g.Unit]; !ok && g.Unit != "" {
			return fault.New(fault.Invalid, "customer.unit_unknown", "unit", "Choose a unit of the customer.")
		}
		t.Groups[g.ID] = g
		return nil
	})
}

// DeleteGroup takes a group away: its citizens and staff are in it no longer.
func (s *Service) DeleteGroup(ctx context.Context, actor access.Actor, customer, group ident.ID) (int64, error) {
	return s.manage(ctx, actor, customer, func(t *Table) error {
		if _, ok := t.Groups[group]; !ok {
			return fault.Missing()
		}
		delete(t.Groups, group)
		for id, one := range t.Staff {
			one.Groups = without(one.Groups, group)
			t.Staff[id] = one
		}
		for id, one := range t.Citizens {
			one.Groups = without(one.Groups, group)
			t.Citizens[id] = one
		}
		for id, one := range t.Invitations {
			if slices.Contains(one.Groups, group) {
				delete(t.Invitations, id)
			}
		}
		return nil
	})
}

// without returns groups without one, sharing nothing with it.
func without(groups []ident.ID, group ident.ID) []ident.ID {
	return slices.DeleteFunc(slices.Clone(groups), func(g ident.ID) bool { return g == group })
}

// PutStaff changes what a member of staff is, where and when. Nobody becomes staff by it: that takes an
// invitation they accept.
func (s *Service) PutStaff(ctx context.Context, actor access.Actor, customer ident.ID, in Staff) (int64, error) {
	if err := validTime(in.Role, in.From, in.Until, s.clock.Now()); err != nil {
		return 0, err
	}
	return s.manage(ctx, actor, customer, func(t *Table) error {
		old, ok := t.Staff[in.Person]
		if !ok || !old.EndedAt.IsZero() {
			return fault.Missing()
		}
		groups, err := t.known(in.Groups)
		if err != nil {
			return err
		}
		in.Groups, in.EndedAt, in.Email, in.Voucher = groups, time.Time{}, old.Email, old.Voucher
		t.Staff[in.Person] = in
		return nil
	})
}

// EndStaff ends somebody's work for the customer, and with it all they may do on its behalf.
func (s *Service) EndStaff(ctx context.Context, actor access.Actor, customer, person ident.ID) (int64, error) {
	return s.manage(ctx, actor, customer, func(t *Table) error { return t.end(person, s.clock.Now()) })
}

// Resign ends the actor's own. The last admin stays.
func (s *Service) Resign(ctx context.Context, actor access.Actor, customer ident.ID) (int64, error) {
	may, err := s.circles.Allow(ctx, actor, customer, 0)
	if err != nil {
		return 0, err
	}
	if _, err := s.store.Table(ctx, may); err != nil {
		return 0, err
	}
	return s.update(ctx, may, func(t *Table) error { return t.end(actor.Person, s.clock.Now()) })
}

func (t *Table) end(person ident.ID, now time.Time) error {
	one, ok := t.Staff[person]
	if !ok || !one.EndedAt.IsZero() {
		return fault.Missing()
	}
	one.EndedAt, one.Groups, one.Email = now, nil, ""
	t.Staff[person] = one
	return nil
}

// AddCitizen puts a citizen into a group. Made is a new one; nil is one that the customer has already, or
// that the actor manages on its behalf. The actor needs EditPlan and, unless they are an admin, to be of
// the group.
func (s *Service) AddCitizen(ctx context.Context, actor access.Actor, customer, group, circle ident.ID, made *New) (int64, error) {
	may, err := s.ofGroup(ctx, actor, customer, group)
	if err != nil {
		return 0, err
	}
	if made != nil {
		made.Circle = circle
		if err := s.circles.CreateFor(ctx, actor, customer, *made); err != nil {
			return 0, err
		}
	}
	theirs, err := s.circles.Allow(ctx, actor, circle, access.ManagePeople)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return 0, err
	}
	isOwn := err == nil && theirs.Side() == customer && !theirs.IsShelf()
	return s.update(ctx, may, func(t *Table) error {
		c, ok := t.Citizens[circle]
		if !ok && !isOwn || ok && !c.IsOwn && len(c.Groups) == 0 {
			return fault.Missing() // a guardian brings them, or brings them back
		}
		if !ok {
			c = Citizen{Circle: circle, Scopes: access.AllScopes, IsOwn: true, AdmittedBy: actor.Person}
		}
		groups, err := t.known(append(slices.Clone(c.Groups), group))
		c.Groups = groups
		t.Citizens[circle] = c
		return err
	})
}

// RemoveCitizen takes a citizen out of a group. The actor needs what AddCitizen needs.
func (s *Service) RemoveCitizen(ctx context.Context, actor access.Actor, customer, group, circle ident.ID) (int64, error) {
	may, err := s.ofGroup(ctx, actor, customer, group)
	if err != nil {
		return 0, err
	}
	return s.update(ctx, may, func(t *Table) error {
		c, ok := t.Citizens[circle]
		if !ok || !slices.Contains(c.Groups, group) {
			return fault.Missing()
		}
		c.Groups = without(c.Groups, group)
		t.Citizens[circle] = c
		return nil
	})
}

// ofGroup returns a grant on the customer's shelf for an admin, or for a planner of the group.
func (s *Service) ofGroup(ctx context.Context, actor access.Actor, customer, group ident.ID) (access.Grant, error) {
	may, err := s.circles.Allow(ctx, actor, customer, access.EditPlan)
	if err != nil {
		return may, err
	}
	t, err := s.store.Table(ctx, may)
	if err != nil {
		return may, err
	}
	if _, ok := t.Groups[group]; !ok {
		return may, fault.Missing()
	}
	if !may.Scopes().Has(access.ManagePeople) && !slices.Contains(t.Staff[actor.Person].Groups, group) {
		return may, fault.New(fault.Conflict, "customer.group_other", "", "Ask an admin, or somebody of the group.")
	}
	return may, nil
}
