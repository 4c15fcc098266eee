package customer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Log keeps that somebody took a list of a circle's citizen along; domain/audit does.
type Log interface {
	ListTaken(ctx context.Context, actor access.Actor, grants []access.Grant) error
}

// PreviewList says what would become of a sheet, and changes nothing. The actor needs ManagePeople, as for all
// of lists.
func (s *Service) PreviewList(ctx context.Context, actor access.Actor, customer ident.ID, kind ListKind, sheet Sheet, language string) (Plan, error) {
	may, err := s.circles.Allow(ctx, actor, customer, access.ManagePeople)
	if err != nil {
		return Plan{}, err
	}
	p, _, err := s.planList(ctx, may, kind, sheet, language)
	return p, err
}

// ImportList does what PreviewList said, unless the customer's table has another version by now. Rows that
// are wrong are left out. Citizens are made at once as far as ten seconds reach, and the rest soon after.
func (s *Service) ImportList(ctx context.Context, actor access.Actor, customer ident.ID, kind ListKind, sheet Sheet, language string, version int) (int64, error) {
	may, err := s.circles.Allow(ctx, actor, customer, access.ManagePeople)
	if err != nil {
		return 0, err
	}
	p, t, err := s.planList(ctx, may, kind, sheet, language)
	if err != nil {
		return 0, err
	}
	if p.Version != version {
		return 0, errListChanged
	}
	after := t.clone()
	p.apply(&after)
	var secrets []Secret
	for id := range after.Invitations {
		if _, ok := t.Invitations[id]; !ok {
			secret := s.newSecret()
			secrets = append(secrets, Secret{id, secret, hashOf(secret)})
		}
	}
	if err := s.limits.TakeMany(ctx, customer.String(), len(secrets)); err != nil {
		return 0, err
	}
	for _, one := range p.renames {
		if err := s.circles.RenameCitizen(ctx, actor, one.circle, one.name); err != nil {
			return 0, fmt.Errorf("import a list: %w", err)
		}
	}
	rev, err := s.update(ctx, may, func(t *Table) error {
		if t.Customer.Version != version {
			return errListChanged
		}
		p.apply(t)
		return nil
	}, secrets...)
	if err != nil {
		return 0, err
	}
	// What was decided is done, whether or not somebody waits for the answer.
	if err := s.makeWaiting(context.WithoutCancel(ctx), actor, customer, s.clock.Now().Add(makeFor)); err != nil {
		return 0, fmt.Errorf("import a list: %w", err)
	}
	return rev, nil
}

// makeFor is how long an import makes citizens before it leaves the rest to the job.
const makeFor = 10 * time.Second

func (s *Service) planList(ctx context.Context, may access.Grant, kind ListKind, sheet Sheet, language string) (Plan, Table, error) {
	t, err := s.store.Table(ctx, may)
	if err != nil {
		return Plan{}, t, err
	}
	k, err := s.knownOf(ctx, may, t, kind)
	if err != nil {
		return Plan{}, t, fmt.Errorf("plan a list: %w", err)
	}
	switch kind {
	case CitizenList:
		p, err := planCitizens(t, sheet, k)
		return p, t, err
	case StaffList:
		if language != "en" {
			language = "da"
		}
		var failed error
		p, err := planStaff(t, sheet, staffPlan{known: k, now: s.clock.Now(), language: language, spell: s.people.SpellEmail, personOf: func(email string) ident.ID {
			person, _, err := s.people.FindByEmail(ctx, may.Actor(), email)
			if err != nil {
				failed = err
			}
			return person
		}})
		if err == nil {
			err = failed
		}
		return p, t, err
	}
	return Plan{}, t, errListKind
}

func (s *Service) knownOf(ctx context.Context, may access.Grant, t Table, kind ListKind) (known, error) {
	k := known{newID: s.ids.New, actor: may.Actor().Person, checkName: s.people.CheckName, mayRename: func(circle ident.ID) bool {
		_, err := s.circles.Allow(ctx, may.Actor(), circle, access.ManagePeople|access.EditPlan)
		return err == nil
	}}
	var err error
	if k.zone, err = s.circles.Zone(ctx, may); err != nil || kind != CitizenList {
		return k, err
	}
	grants, err := s.grantsOf(ctx, may.Actor(), t)
	if err != nil {
		return k, err
	}
	byPerson, err := s.people.Names(ctx, may.Actor(), grants)
	if err != nil {
		return k, err
	}
	k.names = make(map[ident.ID]string, len(grants))
	for _, g := range grants {
		k.names[g.Circle()] = byPerson[g.Subject()]
	}
	return k, nil
}

// grantsOf returns a grant for each citizen of t whom the actor may know of.
func (s *Service) grantsOf(ctx context.Context, actor access.Actor, t Table) (grants []access.Grant, err error) {
	for circle, c := range t.Citizens {
		if c.IsWaiting() {
			continue
		}
		g, err := s.circles.Allow(ctx, actor, circle, 0)
		if fault.KindOf(err) == fault.NotFound {
			continue // a guardian keeps them from knowing
		}
		if err != nil {
			return nil, err
		}
		grants = append(grants, g)
	}
	return grants, nil
}

// ExportList returns a list in the form in which it is read: imported again it changes nothing. It is written in
// the log of each citizen on it before it is returned. Group "" is all.
func (s *Service) ExportList(ctx context.Context, actor access.Actor, customer ident.ID, kind ListKind, group ident.ID, language string) (Sheet, error) {
	may, err := s.circles.Allow(ctx, actor, customer, access.ManagePeople)
	if err != nil {
		return Sheet{}, err
	}
	t, err := s.store.Table(ctx, may)
	if err != nil {
		return Sheet{}, err
	}
	if _, ok := t.Groups[group]; !ok && group != "" {
		return Sheet{}, fault.Missing()
	}
	k, err := s.knownOf(ctx, may, t, kind)
	if err != nil {
		return Sheet{}, fmt.Errorf("export a list: %w", err)
	}
	header := HeaderOf(kind, language)
	logged := []access.Grant{may}
	var sheet Sheet
	switch kind {
	case CitizenList:
		sheet = citizenSheet(t, k, group, header)
		logged, err = s.grantsOf(ctx, actor, onSheet(t, sheet))
	case StaffList:
		var names map[ident.ID]string
		names, err = s.staffNames(ctx, actor, customer)
		sheet = staffSheet(t, names, k.zone, language, s.clock.Now(), header)
	default:
		return Sheet{}, errListKind
	}
	if err != nil {
		return Sheet{}, fmt.Errorf("export a list: %w", err)
	}
	if err := s.log.ListTaken(ctx, actor, logged); err != nil {
		return Sheet{}, fmt.Errorf("export a list: %w", err)
	}
	return sheet, nil
}

// onSheet is t with the citizens of a sheet alone.
func onSheet(t Table, sheet Sheet) Table {
	on := map[ident.ID]Citizen{}
	for _, row := range sheet.Rows {
		id := ident.ID(row.Cells[len(row.Cells)-1])
		on[id] = t.Citizens[id]
	}
	t.Citizens = on
	return t
}

func (s *Service) staffNames(ctx context.Context, actor access.Actor, customer ident.ID) (map[ident.ID]string, error) {
	grants, err := s.circles.Members(ctx, actor, customer)
	if err != nil {
		return nil, err
	}
	return s.people.Names(ctx, actor, grants)
}

// HeaderOf is what stands over the columns of a list.
func HeaderOf(kind ListKind, language string) (header []string) {
	spelling := 0
	if language == "en" {
		spelling = 1
	}
	for _, column := range columnsOf(kind) {
		header = append(header, columnNames[column][spelling])
	}
	return header
}

// makeWaiting makes the citizens of a list who wait, until the time is over. Whoever put them on the list
// becomes their planner; if that is no admin any longer, nobody is made.
func (s *Service) makeWaiting(ctx context.Context, actor access.Actor, customer ident.ID, until time.Time) error {
	actor.Operation = "" // it follows from one that is kept already
	may, err := s.circles.Guest(ctx, actor, customer)
	if err != nil {
		return err
	}
	t, err := s.store.Table(ctx, may)
	if err != nil {
		return err
	}
	made, refused := map[ident.ID]bool{}, map[ident.ID]bool{}
	var broke error
	for circle, c := range t.Citizens {
		if !c.IsWaiting() {
			continue
		}
		if !s.clock.Now().Before(until) {
			break
		}
		err := s.circles.CreateFor(ctx, access.Actor{Person: c.AdmittedBy}, customer, c.Waiting)
		switch kind := fault.KindOf(err); {
		case err == nil:
			made[circle] = true
		case kind == fault.NotFound || kind == fault.Conflict || kind == fault.Invalid:
			refused[circle] = true
		default:
			broke = errors.Join(broke, err)
		}
	}
	if len(made)+len(refused) == 0 {
		return broke
	}
	_, err = s.update(ctx, may, func(t *Table) error {
		for circle, c := range t.Citizens {
			if made[circle] {
				c.Waiting = New{}
			}
			if refused[circle] {
				c.Waiting, c.Groups, c.IsOwn = New{}, nil, false
			}
			t.Citizens[circle] = c
		}
		return nil
	})
	return errors.Join(broke, err)
}
