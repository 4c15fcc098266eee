// Package auditstore keeps copies and looks in the database.
//
// Owns: the tables audit_count, audit_copy and audit_look.
// Does not own: what an entry means (domain/audit).
// Start reading at: Store.
package auditstore

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"mobilize/internal/domain/audit"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// Store implements audit.Store.
type Store struct {
	db   *database.DB
	gate *outbox.Outbox
}

var _ audit.Store = (*Store)(nil)

// New returns a Store.
func New(db *database.DB, gate *outbox.Outbox) *Store { return &Store{db: db, gate: gate} }

// KeepCopies implements audit.Store. It passes the change feed by: a device that is told of its
// own copy would come back for it, for ever.
func (s *Store) KeepCopies(ctx context.Context, may access.Grant, copies []audit.Copy) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		for _, c := range copies {
			if err := keepCopy(ctx, tx, may.Circle(), c); err != nil {
				return err
			}
		}
		return nil
	})
}

const renewSQL = `UPDATE audit_copy SET person_id = $1, role = $2, is_device = $3, renewed_at = $4, ended_at = 0, told_at = 0
	WHERE circle_id = $5 AND session_id = $6 AND category = $7`

const copySQL = `INSERT INTO audit_copy (circle_id, session_id, category, person_id, role, is_device, seq, since_at, renewed_at, ended_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)`

func keepCopy(ctx context.Context, tx *database.Tx, circle ident.ID, c audit.Copy) error {
	// Taking the counter first makes writers to one log wait for each other: no number is lost.
	last, err := lastSeq(ctx, tx, circle)
	if err != nil {
		return err
	}
	renewed, err := tx.Exec(ctx, renewSQL, string(c.Person), string(c.Role), c.IsDevice, c.RenewedAt.UnixMilli(),
		string(circle), string(c.Session), string(c.Category))
	if err != nil || renewed > 0 {
		return err
	}
	if err := count(ctx, tx, circle, last+1); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, copySQL, string(circle), string(c.Session), string(c.Category), string(c.Person), string(c.Role),
		c.IsDevice, last+1, c.SinceAt.UnixMilli(), c.RenewedAt.UnixMilli())
	return err
}

// lastSeq returns the number of the last entry and keeps it from others until the transaction ends.
func lastSeq(ctx context.Context, tx *database.Tx, circle ident.ID) (last int64, err error) {
	err = tx.QueryRow(ctx, `INSERT INTO audit_count (circle_id, last_seq) VALUES ($1, 0)
		ON CONFLICT (circle_id) DO UPDATE SET last_seq = audit_count.last_seq RETURNING last_seq`, string(circle)).Scan(&last)
	return last, err
}

func count(ctx context.Context, tx *database.Tx, circle ident.ID, seq int64) error {
	_, err := tx.Exec(ctx, `UPDATE audit_count SET last_seq = $1 WHERE circle_id = $2`, seq, string(circle))
	return err
}

// Copies implements audit.Store.
func (s *Store) Copies(ctx context.Context, may access.Grant) (copies []audit.Copy, err error) {
	rows, err := s.db.Query(ctx, `SELECT seq, session_id, person_id, role, is_device, category, since_at, renewed_at, ended_at, told_at, browser, platform
		FROM audit_copy WHERE circle_id = $1 ORDER BY seq DESC`, string(may.Circle()))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var c audit.Copy
		var session, person, role, category string
		var since, renewed, ended, told int64
		if err := rows.Scan(&c.Seq, &session, &person, &role, &c.IsDevice, &category, &since, &renewed, &ended, &told, &c.Browser, &c.Platform); err != nil {
			return nil, err
		}
		c.Session, c.Person, c.Role, c.Category = ident.ID(session), ident.ID(person), access.Role(role), personal.Category(category)
		c.SinceAt, c.RenewedAt, c.EndedAt, c.ToldAt = moment(since), moment(renewed), moment(ended), moment(told)
		copies = append(copies, c)
	}
	return copies, rows.Err()
}

// endSQL goes across circles: a session ends in all of them. Of two nodes that note the same end, the one
// that read the session before it was told may come last.
const endSQL = `UPDATE audit_copy SET ended_at = $1, browser = $3, platform = $4,
	told_at = CASE WHEN CAST($2 AS BIGINT) = 0 AND ended_at = $1 THEN told_at ELSE CAST($2 AS BIGINT) END WHERE session_id = $5`

// EndCopies implements audit.Store.
func (s *Store) EndCopies(ctx context.Context, e audit.Ending) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, endSQL,
			e.At.UnixMilli(), millis(e.ToldAt), e.Browser, e.Platform, string(e.Session))
		return err
	})
}

const lookSQL = `INSERT INTO audit_look (circle_id, id, person_id, role, screen, look_day, seq, window_at, looked_at, kept_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

// KeepLook implements audit.Store.
func (s *Store) KeepLook(ctx context.Context, may access.Grant, l audit.Look) (int64, error) {
	return s.gate.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		last, err := lastSeq(ctx, w.Tx, may.Circle())
		if err != nil {
			return err
		}
		window := l.WindowAt().UnixMilli()
		var known int
		err = w.QueryRow(ctx, `SELECT 1 FROM audit_look WHERE circle_id = $1 AND (id = $2 OR person_id = $3 AND screen = $4 AND window_at = $5) LIMIT 1`,
			string(may.Circle()), string(l.ID), string(l.Person), string(l.Screen), window).Scan(&known)
		if err == nil || !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err := count(ctx, w.Tx, may.Circle(), last+1); err != nil {
			return err
		}
		_, err = w.Exec(ctx, lookSQL, string(may.Circle()), string(l.ID), string(l.Person), string(l.Role), string(l.Screen), l.Day,
			last+1, window, l.LookedAt.UnixMilli(), l.KeptAt.UnixMilli())
		return err
	})
}

// KeepExports implements audit.Store. It passes the change feed by, as KeepCopies does.
func (s *Store) KeepExports(ctx context.Context, grants []access.Grant, looks []audit.Look) error {
	order := make([]int, len(grants))
	for i := range order {
		order[i] = i
	}
	// Two who take the same list lock its circles' counters in the same order.
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(grants[a].Circle().String(), grants[b].Circle().String()) })
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		for _, i := range order {
			circle, l := grants[i].Circle(), looks[i]
			last, err := lastSeq(ctx, tx, circle)
			if err != nil {
				return err
			}
			if err := count(ctx, tx, circle, last+1); err != nil {
				return err
			}
			_, err = tx.Exec(ctx, lookSQL, string(circle), string(l.ID), string(l.Person), string(l.Role), string(l.Screen), l.Day,
				last+1, -(last + 1), l.LookedAt.UnixMilli(), l.KeptAt.UnixMilli()) // no window: each is an entry of its own
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Looks implements audit.Store.
func (s *Store) Looks(ctx context.Context, may access.Grant, below int64, limit int) (looks []audit.Look, err error) {
	if below == 0 {
		below = math.MaxInt64
	}
	rows, err := s.db.Query(ctx, `SELECT id, seq, person_id, role, screen, look_day, looked_at, kept_at
		FROM audit_look WHERE circle_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`, string(may.Circle()), below, limit)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var l audit.Look
		var id, person, role, screen string
		var looked, kept int64
		if err := rows.Scan(&id, &l.Seq, &person, &role, &screen, &l.Day, &looked, &kept); err != nil {
			return nil, err
		}
		l.ID, l.Person, l.Role, l.Screen = ident.ID(id), ident.ID(person), access.Role(role), audit.Screen(screen)
		l.LookedAt, l.KeptAt = moment(looked), moment(kept)
		looks = append(looks, l)
	}
	return looks, rows.Err()
}

// millis is what a column holds of a time; 0 is none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// moment is the time of a column; 0 is none.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
