package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"mobilize/internal/platform/database"
)

// again stops the product and starts it on the same data.
func (h *house) again() error {
	h.server.stop()
	return h.open()
}

// again starts both anew.
func (w *world) again() error {
	w.reference.stop()
	return errors.Join(w.house.again(), w.openReference())
}

const copySession = `INSERT INTO account_session (id, person_id, circle_id, kind, browser, platform, created_at, seen_at, expires_at, ended_at, told_at, replaces_id, paired_by, token_hash)
SELECT $1, %s, browser, platform, created_at, seen_at, expires_at, ended_at, told_at, replaces_id, paired_by, $2 FROM account_session WHERE token_hash = $3`

// moreSessions gives the planner of c more devices. Links for so many would be refused, rightly.
func (h *house) moreSessions(ctx context.Context, c citizen, count int) ([]string, error) {
	return h.copies(ctx, c, count, fmt.Sprintf(copySession, "person_id, circle_id, kind"))
}

// pairedDevice gives the citizen a tablet.
func (h *house) pairedDevice(ctx context.Context, c citizen) (string, error) {
	cookies, err := h.copies(ctx, c, 1, fmt.Sprintf(copySession, "$4, $5, 'paired'"), c.id, c.circle)
	if err != nil {
		return "", err
	}
	return cookies[0], nil
}

func (h *house) copies(ctx context.Context, c citizen, count int, statement string, args ...any) (cookies []string, err error) {
	h.server.stop()
	db, err := database.Open(ctx, "sqlite:"+h.database())
	if err != nil {
		return nil, err
	}
	from := sha256.Sum256([]byte(c.cookie))
	for range count {
		cookies = append(cookies, (rand.Text() + rand.Text())[:43]) // as long as a token
		hash := sha256.Sum256([]byte(cookies[len(cookies)-1]))
		err = errors.Join(err, db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
			res, err := tx.Exec(ctx, statement, append([]any{h.ids.New(), hash[:], from[:]}, args...)...)
			if err == nil && res != 1 {
				err = fmt.Errorf("%d sessions copied", res)
			}
			return err
		}))
	}
	return cookies, errors.Join(err, db.Close(), h.open())
}
