// Package circlestore keeps circles, relations and invitations.
//
// Owns: the SQL of the tables circle, circle_relation and circle_invitation, and what of them is
// sealed.
// Does not own: who may do what (circle), the change feed (platform/outbox).
// Start reading at: Store.
package circlestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"mobilize/internal/domain/circle"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Queue takes background work within the transaction that makes it needed; platform/job does.
type Queue interface {
	Enqueue(ctx context.Context, tx *database.Tx, kind string, subject ident.ID, runAt time.Time) error
}

// Store implements circle.Store.
type Store struct {
	db    *database.DB
	vault *vault.Vault
	gate  *outbox.Outbox
	queue Queue
	known *database.Memo[ident.ID, memberships] // by person
}

// New returns a Store.
func New(db *database.DB, v *vault.Vault, gate *outbox.Outbox, q Queue) *Store {
	return &Store{db: db, vault: v, gate: gate, queue: q, known: database.NewMemo[ident.ID, memberships](db, mostKnown)}
}

var (
	settingsColumn = circle.CircleTable.Sealed("settings_sealed")
	labelColumn    = circle.InvitationTable.Sealed("label_sealed")
)

const relationColumns = `r.circle_id, r.person_id, r.role, r.scopes, r.state, r.from_at, r.until_at, r.epoch, r.began_at, r.paused_as, r.side_id, r.ended_as, r.settled, r.stance`

// Get implements circle.Store.
func (s *Store) Get(ctx context.Context, may access.Grant) (circle.Circle, error) {
	c, sealed, err := scanCircle(s.db.QueryRow(ctx, getSQL, may.Circle()).Scan)
	if err != nil {
		return c, missing(err)
	}
	return s.open(ctx, may, c, sealed)
}

const getSQL = `SELECT circle_id, kind, citizen_id, customer_id, zone, settings_sealed, version FROM circle WHERE circle_id = $1`

// Relations implements circle.Store.
func (s *Store) Relations(ctx context.Context, may access.Grant) ([]circle.Relation, error) {
	rows, err := s.db.Query(ctx, relationsSQL, may.Circle())
	return scanRelations(rows, err)
}

const relationsSQL = `SELECT ` + relationColumns + ` FROM circle_relation r WHERE r.circle_id = $1 ORDER BY r.person_id`

const insertSQL = `INSERT INTO circle (circle_id, kind, citizen_id, customer_id, zone, settings_sealed, version, created_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// Insert implements circle.Store.
func (s *Store) Insert(ctx context.Context, may access.Grant, c circle.Circle, relations []circle.Relation, facts ...event.Event) (int64, error) {
	sealed, err := s.seal(ctx, may, c)
	if err != nil {
		return 0, err
	}
	rev, err := s.gate.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		now := w.Now.UnixMilli()
		if _, err := w.Exec(ctx, insertSQL, c.ID, string(c.Kind), c.Citizen, c.Customer, c.Zone, sealed, c.Version, now, now); err != nil {
			return err
		}
		for _, r := range relations {
			if err := s.put(ctx, w, r); err != nil {
				return err
			}
		}
		w.Changed(circle.CitizenCollection, c.ID.String(), "")
		for _, f := range facts {
			w.Fact(f)
		}
		return nil
	})
	var v *database.Violation
	if errors.As(err, &v) && v.Kind == database.Unique {
		return 0, fault.New(fault.Conflict, "circle.id_taken", "id", "Make a new identifier.")
	}
	return rev, err
}

// Update implements circle.Store.
func (s *Store) Update(ctx context.Context, may access.Grant, change func(circle.Circle) (circle.Circle, error)) (int64, error) {
	return s.gate.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		before, old, err := scanCircle(w.QueryRow(ctx, getSQL, may.Circle()).Scan)
		if err != nil {
			return missing(err)
		}
		if before, err = s.open(ctx, may, before, old); err != nil {
			return err
		}
		if err := s.forget(ctx, w, may); err != nil {
			return err
		}
		after, err := change(before)
		if err != nil {
			return err
		}
		sealed, err := s.seal(ctx, may, after)
		if err != nil {
			return err
		}
		_, err = w.Exec(ctx, `UPDATE circle SET zone = $1, settings_sealed = $2, version = $3, changed_at = $4 WHERE circle_id = $5`,
			after.Zone, sealed, after.Version, w.Now.UnixMilli(), after.ID)
		w.Changed(circle.CitizenCollection, after.ID.String(), "")
		w.Changed(circle.MemberCollection, after.Citizen.String(), "") // the name is shown in both
		return err
	})
}

// UpdateRelation implements circle.Store.
func (s *Store) UpdateRelation(ctx context.Context, may access.Grant, decide func([]circle.Relation) (circle.Relation, error), fact event.Event) (int64, error) {
	return s.gate.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		return s.decided(ctx, w, may, decide, fact)
	})
}

// Touch implements circle.Store.
func (s *Store) Touch(ctx context.Context, may access.Grant, person ident.ID) (int64, error) {
	return s.gate.Write(ctx, may, func(_ context.Context, w *outbox.Write) error {
		w.Changed(circle.MemberCollection, person.String(), "")
		if person == may.Subject() {
			w.Changed(circle.CitizenCollection, may.Circle().String(), "")
		}
		return nil
	})
}

func (s *Store) decided(ctx context.Context, w *outbox.Write, may access.Grant, decide func([]circle.Relation) (circle.Relation, error), fact event.Event) error {
	rows, err := w.Query(ctx, relationsSQL, may.Circle())
	all, err := scanRelations(rows, err)
	if err != nil {
		return err
	}
	r, err := decide(all)
	if err != nil {
		return err
	}
	w.Fact(fact)
	if r.State == circle.Ended {
		_, err := w.Exec(ctx, `DELETE FROM circle_invitation WHERE circle_id = $1 AND invited_by = $2 AND used_at = 0`, r.Circle, r.Person)
		if err != nil {
			return err
		}
	}
	if before, _ := circle.Find(all, r.Person); r.Role == access.Guardian && r.BeganAt != before.BeganAt {
		if err := s.tellGuardians(ctx, w.Tx, all, r.Person, circle.GuardianJoinedJob, w.Now); err != nil {
			return err
		}
	}
	return s.put(ctx, w, r)
}

// tellGuardians has every guardian of all but one told.
func (s *Store) tellGuardians(ctx context.Context, tx *database.Tx, all []circle.Relation, but ident.ID, kind string, now time.Time) error {
	for _, r := range all {
		if r.Person == but || !r.IsToldOfGuardians(now) {
			continue
		}
		if err := s.queue.Enqueue(ctx, tx, kind, r.Person, now); err != nil {
			return err
		}
	}
	return nil
}

const putSQL = `INSERT INTO circle_relation (circle_id, person_id, role, scopes, state, from_at, until_at, epoch, changed_at, began_at, paused_as, side_id, ended_as, settled, stance)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (circle_id, person_id) DO UPDATE SET role = excluded.role, scopes = excluded.scopes, state = excluded.state,
from_at = excluded.from_at, until_at = excluded.until_at, epoch = excluded.epoch, changed_at = excluded.changed_at, began_at = excluded.began_at, paused_as = excluded.paused_as,
side_id = excluded.side_id, ended_as = excluded.ended_as, settled = excluded.settled, stance = excluded.stance`

func (s *Store) put(ctx context.Context, w *outbox.Write, r circle.Relation) error {
	_, err := w.Exec(ctx, putSQL, r.Circle, r.Person, string(r.Role), strings.Join(r.Scopes.Names(), " "), string(r.State),
		millis(r.FromAt), millis(r.UntilAt), r.Epoch, w.Now.UnixMilli(), millis(r.BeganAt), string(r.PausedAs), r.Side, string(r.EndedAs), settledWords(r.Settled), r.Stance)
	w.Changed(circle.MemberCollection, r.Person.String(), "")
	w.Settled(r.Person)
	s.known.Forget(w.Tx, r.Person)
	return err
}

func (s *Store) seal(ctx context.Context, may access.Grant, c circle.Circle) ([]byte, error) {
	plain, err := json.Marshal(c.Settings)
	if err != nil {
		return nil, fmt.Errorf("encode settings: %w", err)
	}
	return s.vault.Seal(ctx, may, settingsColumn, c.ID.String(), plain)
}

func (s *Store) open(ctx context.Context, may access.Grant, c circle.Circle, sealed []byte) (circle.Circle, error) {
	if !may.Opens(c.Citizen, access.ForPlan) {
		return c, nil // who may not see the plan does not learn how it is shown
	}
	plain, err := s.vault.Open(ctx, may, settingsColumn, c.ID.String(), sealed)
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(plain, &c.Settings); err != nil {
		return c, fmt.Errorf("decode settings: %w", err)
	}
	return c, nil
}

func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Missing()
	}
	return fmt.Errorf("read a circle: %w", err)
}

type scanner func(dest ...any) error

func scanCircle(scan scanner) (c circle.Circle, sealed []byte, err error) {
	err = scan(&c.ID, &c.Kind, &c.Citizen, &c.Customer, &c.Zone, &sealed, &c.Version)
	return c, sealed, err
}

func scanRelations(rows *database.Rows, err error) ([]circle.Relation, error) {
	if err != nil {
		return nil, fmt.Errorf("list relations: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []circle.Relation
	for rows.Next() {
		var raw relationRow
		if err := rows.Scan(raw.dest()...); err != nil {
			return nil, fmt.Errorf("list relations: %w", err)
		}
		r, err := raw.relation()
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

type relationRow struct {
	circle, person, role, scopes, state, pausedAs, side, endedAs, settled string
	from, until, epoch, began, stance                                     int64
}

func (r *relationRow) dest() []any {
	return []any{&r.circle, &r.person, &r.role, &r.scopes, &r.state, &r.from, &r.until, &r.epoch, &r.began, &r.pausedAs, &r.side, &r.endedAs, &r.settled, &r.stance}
}

func (r *relationRow) relation() (circle.Relation, error) {
	scopes, ok := access.ScopesNamed(strings.Fields(r.scopes))
	if !ok {
		return circle.Relation{}, errors.New("circlestore: a relation names a scope that this version does not know")
	}
	return circle.Relation{
		Circle: ident.ID(r.circle), Person: ident.ID(r.person), Role: access.Role(r.role), Scopes: scopes,
		State: circle.State(r.state), FromAt: moment(r.from), UntilAt: moment(r.until), Epoch: r.epoch, BeganAt: moment(r.began), PausedAs: access.Role(r.pausedAs),
		Side: ident.ID(r.side), Stance: r.stance, EndedAs: access.Role(r.endedAs),
		Settled: circle.Settled{Scopes: strings.Contains(r.settled, "scopes"), Until: strings.Contains(r.settled, "until")},
	}, nil
}

func settledWords(s circle.Settled) string {
	var words []string
	if s.Scopes {
		words = append(words, "scopes")
	}
	if s.Until {
		words = append(words, "until")
	}
	return strings.Join(words, " ")
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
