package circlestore

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"mobilize/internal/domain/circle"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// memberships are a person's circles and what they are in each, in the order of the circles.
type memberships struct {
	circles   []circle.Circle
	relations []circle.Relation
}

// mostKnown bounds what is remembered to 50,000 relations, about 20 MB. Every request asks for one:
// each that changes is forgotten by the write that changes it.
const mostKnown = 50_000

const membershipsSQL = `SELECT c.circle_id, c.kind, c.citizen_id, c.customer_id, c.zone, c.version, ` + relationColumns + `
FROM circle c JOIN circle_relation r ON r.circle_id = c.circle_id WHERE r.person_id = $1`

// Find implements circle.Store.
func (s *Store) Find(ctx context.Context, id, person ident.ID) (circle.Circle, circle.Relation, error) {
	m, err := s.memberships(ctx, person)
	if err != nil {
		return circle.Circle{}, circle.Relation{}, fmt.Errorf("find a relation: %w", err)
	}
	i, ok := slices.BinarySearchFunc(m.circles, id, func(c circle.Circle, id ident.ID) int { return strings.Compare(string(c.ID), string(id)) })
	if !ok {
		return circle.Circle{}, circle.Relation{}, fault.Missing()
	}
	return m.circles[i], m.relations[i], nil
}

// OfPerson implements circle.Store.
func (s *Store) OfPerson(ctx context.Context, person ident.ID) ([]circle.Circle, []circle.Relation, error) {
	m, err := s.memberships(ctx, person)
	if err != nil {
		return nil, nil, fmt.Errorf("list circles: %w", err)
	}
	return m.circles, m.relations, nil
}

func (s *Store) memberships(ctx context.Context, person ident.ID) (memberships, error) {
	if m, ok := s.known.Get(person); ok {
		return m, nil
	}
	reading := s.known.Read(person)
	defer reading.Done()
	rows, err := s.db.Query(ctx, membershipsSQL, person)
	if err != nil {
		return memberships{}, err
	}
	defer func() { _ = rows.Close() }()
	type membership struct {
		circle.Circle
		circle.Relation
	}
	var all []membership
	for rows.Next() {
		var c circle.Circle
		var raw relationRow
		if err := rows.Scan(append([]any{&c.ID, &c.Kind, &c.Citizen, &c.Customer, &c.Zone, &c.Version}, raw.dest()...)...); err != nil {
			return memberships{}, err
		}
		r, err := raw.relation()
		if err != nil {
			return memberships{}, err
		}
		all = append(all, membership{c, r})
	}
	if err := rows.Err(); err != nil {
		return memberships{}, err
	}
	// Sorted here: the databases may sort by another alphabet than Find's.
	slices.SortFunc(all, func(a, b membership) int { return strings.Compare(string(a.ID), string(b.ID)) })
	var m memberships
	for _, one := range all {
		m.circles, m.relations = append(m.circles, one.Circle), append(m.relations, one.Relation)
	}
	if len(all) > 0 {
		reading.Keep(m, len(all))
	}
	return m, nil
}

// forget drops what is known of everybody in may's circle when w is durable: the circle itself changes.
func (s *Store) forget(ctx context.Context, w *outbox.Write, may access.Grant) error {
	rows, err := w.Query(ctx, relationsSQL, may.Circle())
	relations, err := scanRelations(rows, err)
	for _, r := range relations {
		s.known.Forget(w.Tx, r.Person)
	}
	return err
}
