package accountstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

const sessionColumns = `id, person_id, circle_id, kind, browser, platform, created_at, seen_at, expires_at, ended_at, told_at, replaces_id, paired_by`

const insertSessionSQL = `INSERT INTO account_session (` + sessionColumns + `, token_hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`

// insertSession keeps a session, with a job that forgets it a month after it could have lived.
func (s *Store) insertSession(ctx context.Context, tx *database.Tx, one account.Session, tokenHash []byte) error {
	_, err := tx.Exec(ctx, insertSessionSQL, one.ID, one.Person, one.Circle, string(one.Kind), one.Agent.Browser, one.Agent.Platform,
		one.CreatedAt.UnixMilli(), one.SeenAt.UnixMilli(), one.ExpiresAt.UnixMilli(), millis(one.EndedAt), millis(one.ToldAt), one.Replaces, one.PairedBy, tokenHash)
	if err != nil {
		return err
	}
	return s.queue.Enqueue(ctx, tx, account.ForgetJob, one.ID, one.ExpiresAt.Add(account.SessionKeptFor))
}

// ended has an ended session noted, and forgotten in time, and tells live connections when it is durable.
func (s *Store) ended(ctx context.Context, tx *database.Tx, session ident.ID, now time.Time) error {
	tx.OnCommit(func() { s.bus.PublishEnded(session) })
	if err := s.queue.Enqueue(ctx, tx, account.EndedJob, session, now); err != nil {
		return err
	}
	return s.queue.Enqueue(ctx, tx, account.ForgetJob, session, now.Add(account.SessionKeptFor))
}

// SessionOf implements account.Store.
func (s *Store) SessionOf(ctx context.Context, tokenHash []byte) (account.Session, error) {
	if one, ok := s.living.Get(string(tokenHash)); ok {
		return one, nil
	}
	reading := s.living.Read(string(tokenHash))
	defer reading.Done()
	one, err := oneSession(s.db.QueryRow(ctx, `SELECT `+sessionColumns+` FROM account_session WHERE token_hash = $1`, tokenHash))
	if err == nil && one.EndedAt.IsZero() {
		reading.Keep(one, 1)
	}
	return one, err
}

// mostLiving bounds the sessions that are remembered to about 10 MB.
const mostLiving = 20_000

// change is the one way in which a stored session changes: it is no longer remembered once that is
// durable. It returns Not Found when the statement, an UPDATE or DELETE of one row, meets none.
func (s *Store) change(ctx context.Context, tx *database.Tx, statement string, args ...any) error {
	var tokenHash []byte
	err := tx.QueryRow(ctx, statement+` RETURNING token_hash`, args...).Scan(&tokenHash)
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Missing()
	}
	s.living.Forget(tx, string(tokenHash))
	return err
}

// changeIfThere is change in a transaction of its own, where meeting no row is no fault.
func (s *Store) changeIfThere(ctx context.Context, statement string, args ...any) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		err := s.change(ctx, tx, statement, args...)
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		return err
	})
}

// Session implements account.Store. It goes across circles: a session is a person's.
func (s *Store) Session(ctx context.Context, id ident.ID) (account.Session, error) {
	return oneSession(s.db.QueryRow(ctx, `SELECT `+sessionColumns+` FROM account_session WHERE id = $1`, id))
}

func oneSession(row *database.Row) (account.Session, error) {
	one, err := scanSession(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return one, fault.Missing()
	}
	return one, err
}

// EndSuccession implements account.Store. It goes across circles: a session is a person's.
func (s *Store) EndSuccession(ctx context.Context, id ident.ID) error {
	return s.changeIfThere(ctx, `UPDATE account_session SET replaces_id = '' WHERE id = $1`, id)
}

// Sessions implements account.Store.
func (s *Store) Sessions(ctx context.Context, may access.Grant) ([]account.Session, error) {
	rows, err := s.db.Query(ctx, `SELECT `+sessionColumns+` FROM account_session WHERE person_id = $1 ORDER BY id DESC`, may.Subject())
	return scanSessions(rows, err)
}

// Touch implements account.Store. It goes across circles: a session is a person's.
func (s *Store) Touch(ctx context.Context, id ident.ID, now, unless time.Time) error {
	return s.changeIfThere(ctx, `UPDATE account_session SET seen_at = $1 WHERE id = $2 AND seen_at <= $3`, now.UnixMilli(), id, unless.UnixMilli())
}

// endSQL goes across circles: a session is a person's.
const endSQL = `UPDATE account_session SET ended_at = $1, told_at = $2 WHERE id = $3 AND person_id = $4 AND ended_at = 0`

// EndSession implements account.Store.
func (s *Store) EndSession(ctx context.Context, may access.Grant, id ident.ID, now time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := s.change(ctx, tx, endSQL, now.UnixMilli(), toldBy(may, id, now), id, may.Subject()); err != nil {
			return err
		}
		return s.ended(ctx, tx, id, now)
	})
}

// Devices implements account.Store.
func (s *Store) Devices(ctx context.Context, may access.Grant, ids []string, now time.Time) ([]account.Session, error) {
	query := `SELECT ` + sessionColumns + ` FROM account_session WHERE circle_id = $1 AND ended_at = 0 AND expires_at > $2`
	args := []any{may.Circle(), now.UnixMilli()}
	if ids != nil {
		if len(ids) == 0 {
			return nil, nil
		}
		query += ` AND id IN (` + database.In(len(ids), 3) + `)`
		for _, id := range ids {
			args = append(args, id)
		}
	}
	rows, err := s.db.Query(ctx, query+` ORDER BY id`, args...)
	return scanSessions(rows, err)
}

// EndDevice implements account.Store.
func (s *Store) EndDevice(ctx context.Context, may access.Grant, session ident.ID, now time.Time, fact event.Event) (int64, error) {
	return s.gate.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		err := s.change(ctx, w.Tx, `UPDATE account_session SET ended_at = $1, told_at = $2 WHERE id = $3 AND circle_id = $4 AND ended_at = 0`,
			now.UnixMilli(), toldBy(may, session, now), session, may.Circle())
		if err != nil {
			return err
		}
		w.Removed(account.DeviceCollection, session.String())
		w.Fact(fact)
		return s.ended(ctx, w.Tx, session, now)
	})
}

type scanner func(dest ...any) error

func scanSession(scan scanner) (account.Session, error) {
	var s account.Session
	var kind string
	var created, seen, expires, ended, told int64
	if err := scan(&s.ID, &s.Person, &s.Circle, &kind, &s.Agent.Browser, &s.Agent.Platform, &created, &seen, &expires, &ended, &told, &s.Replaces, &s.PairedBy); err != nil {
		return s, err
	}
	s.Kind = account.Kind(kind)
	s.CreatedAt, s.SeenAt, s.ExpiresAt, s.EndedAt, s.ToldAt = moment(created), moment(seen), moment(expires), moment(ended), moment(told)
	return s, nil
}

func scanSessions(rows *database.Rows, err error) ([]account.Session, error) {
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []account.Session
	for rows.Next() {
		one, err := scanSession(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("list sessions: %w", err)
		}
		out = append(out, one)
	}
	return out, rows.Err()
}
