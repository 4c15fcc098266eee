package customerstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"mobilize/internal/domain/customer"
	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// reader is a database or a transaction.
type reader interface {
	Query(ctx context.Context, query string, args ...any) (*database.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) *database.Row
}

// groupAbout is what a group's sealed column holds.
type groupAbout struct {
	Name    string `json:"name"`
	Colour  string `json:"colour,omitempty"`
	Picture string `json:"picture,omitempty"`
}

// Table implements customer.Store.
func (s *Store) Table(ctx context.Context, may access.Grant) (customer.Table, error) {
	return s.table(ctx, s.db, may)
}

func (s *Store) table(ctx context.Context, from reader, may access.Grant) (customer.Table, error) {
	t := customer.Table{
		Customer: customer.Customer{ID: may.Circle()}, Units: map[ident.ID]customer.Unit{}, Groups: map[ident.ID]customer.Group{},
		Staff: map[ident.ID]customer.Staff{}, Citizens: map[ident.ID]customer.Citizen{}, Invitations: map[ident.ID]customer.Invitation{},
	}
	err := from.QueryRow(ctx, `SELECT kind, number, version FROM customer WHERE circle_id = $1`, may.Circle()).
		Scan(&t.Customer.Kind, &t.Customer.Number, &t.Customer.Version)
	if err != nil {
		return t, missing(err)
	}
	for _, read := range []func(context.Context, reader, access.Grant, *customer.Table) error{s.readUnits, s.readGroups, s.readStaff, s.readCitizens, s.readInvitations} {
		if err := read(ctx, from, may, &t); err != nil {
			return t, fmt.Errorf("read a customer: %w", err)
		}
	}
	return t, nil
}

// each calls row for every row of a query about may's circle.
func each(ctx context.Context, from reader, may access.Grant, query string, row func(scan func(dest ...any) error) error) error {
	rows, err := from.Query(ctx, query, may.Circle())
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *Store) readUnits(ctx context.Context, from reader, may access.Grant, t *customer.Table) error {
	return each(ctx, from, may, `SELECT id, name_sealed FROM customer_unit WHERE circle_id = $1`, func(scan func(dest ...any) error) error {
		var u customer.Unit
		var sealed []byte
		if err := scan(&u.ID, &sealed); err != nil {
			return err
		}
		name, err := s.vault.Open(ctx, may, unitColumn, row(may, u.ID), sealed)
		u.Name = string(name)
		t.Units[u.ID] = u
		return err
	})
}

func (s *Store) readGroups(ctx context.Context, from reader, may access.Grant, t *customer.Table) error {
	return each(ctx, from, may, `SELECT id, unit_id, about_sealed FROM customer_group WHERE circle_id = $1`, func(scan func(dest ...any) error) error {
		var g customer.Group
		var sealed []byte
		if err := scan(&g.ID, &g.Unit, &sealed); err != nil {
			return err
		}
		plain, err := s.vault.Open(ctx, may, groupColumn, row(may, g.ID), sealed)
		if err != nil {
			return err
		}
		var about groupAbout
		if err := json.Unmarshal(plain, &about); err != nil {
			return fmt.Errorf("decode a group: %w", err)
		}
		g.Name, g.Colour, g.Picture = about.Name, about.Colour, about.Picture
		t.Groups[g.ID] = g
		return nil
	})
}

func (s *Store) readStaff(ctx context.Context, from reader, may access.Grant, t *customer.Table) error {
	const query = `SELECT s.person_id, s.role, s.group_ids, s.from_at, s.until_at, s.ended_at, s.email_sealed, COALESCE(v.institution, ''), COALESCE(v.is_over, FALSE)
		FROM customer_staff s LEFT JOIN customer_voucher v ON v.circle_id = s.circle_id AND v.person_id = s.person_id WHERE s.circle_id = $1`
	return each(ctx, from, may, query, func(scan func(dest ...any) error) error {
		var one customer.Staff
		var groups string
		var begins, until, ended int64
		var email []byte
		if err := scan(&one.Person, &one.Role, &groups, &begins, &until, &ended, &email, &one.Voucher.Institution, &one.Voucher.IsOver); err != nil {
			return err
		}
		if len(email) > 0 {
			plain, err := s.vault.Open(ctx, may, emailColumn, row(may, one.Person), email)
			if err != nil {
				return err
			}
			one.Email = string(plain)
		}
		one.Groups, one.From, one.Until, one.EndedAt = idsOf(groups), moment(begins), moment(until), moment(ended)
		t.Staff[one.Person] = one
		return nil
	})
}

func (s *Store) readCitizens(ctx context.Context, from reader, may access.Grant, t *customer.Table) error {
	const query = `SELECT citizen_id, group_ids, scopes, until_at, is_own, admitted_by, waiting_sealed FROM customer_citizen WHERE circle_id = $1`
	return each(ctx, from, may, query, func(scan func(dest ...any) error) error {
		var one customer.Citizen
		var groups, scopes string
		var until int64
		var waiting []byte
		err := scan(&one.Circle, &groups, &scopes, &until, &one.IsOwn, &one.AdmittedBy, &waiting)
		if err != nil {
			return err
		}
		if one.Waiting, err = s.openWaiting(ctx, may, one.Circle, waiting); err != nil {
			return err
		}
		one.Groups, one.Until = idsOf(groups), moment(until)
		one.Scopes, err = scopesOf(scopes)
		t.Citizens[one.Circle] = one
		return err
	})
}

func (s *Store) readInvitations(ctx context.Context, from reader, may access.Grant, t *customer.Table) error {
	const query = `SELECT id, kind, to_sealed, language, role, group_ids, from_at, until_at, invited_by, expires_at, sent_at
		FROM customer_invitation WHERE circle_id = $1`
	return each(ctx, from, may, query, func(scan func(dest ...any) error) error {
		var in customer.Invitation
		var to []byte
		var groups string
		var begins, until, expires, sent int64
		err := scan(&in.ID, &in.Kind, &to, &in.Language, &in.Role, &groups, &begins, &until, &in.InvitedBy, &expires, &sent)
		if err != nil {
			return err
		}
		address, err := s.vault.Open(ctx, may, toColumn, row(may, in.ID), to)
		in.Email, in.Groups = string(address), idsOf(groups)
		in.From, in.Until, in.ExpiresAt, in.SentAt = moment(begins), moment(until), moment(expires), moment(sent)
		t.Invitations[in.ID] = in
		return err
	})
}

func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Missing()
	}
	return err
}

// waiting is what the sealed column of a citizen who is not made yet holds.
type waiting struct {
	Citizen ident.ID `json:"citizen"`
	Name    string   `json:"name"`
	Zone    string   `json:"zone"`
}

func (s *Store) openWaiting(ctx context.Context, may access.Grant, circle ident.ID, sealed []byte) (customer.New, error) {
	if len(sealed) == 0 {
		return customer.New{}, nil
	}
	plain, err := s.vault.Open(ctx, may, waitColumn, row(may, circle), sealed)
	if err != nil {
		return customer.New{}, err
	}
	var w waiting
	if err := json.Unmarshal(plain, &w); err != nil {
		return customer.New{}, fmt.Errorf("decode a citizen of a list: %w", err)
	}
	return customer.New{Circle: circle, Citizen: w.Citizen, Name: w.Name, Zone: w.Zone}, nil
}

func (s *Store) sealWaiting(ctx context.Context, may access.Grant, c customer.Citizen) ([]byte, error) {
	if !c.IsWaiting() {
		return []byte{}, nil
	}
	plain, err := json.Marshal(waiting{c.Waiting.Citizen, c.Waiting.Name, c.Waiting.Zone})
	if err != nil {
		return nil, err
	}
	return s.vault.Seal(ctx, may, waitColumn, row(may, c.Circle), plain)
}
