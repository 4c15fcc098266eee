package vault

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"mobilize/internal/platform/database"
)

// contents is everything a key store holds, every key as it lies there: sealed. Each map goes from
// a row's primary key to the row.
type contents struct {
	Store     map[string]keyRow
	Tenants   map[string]keyRow
	People    map[string]personRow
	Media     map[string]mediaRow
	Addresses map[string]addressRow
	Erased    map[string]int64 // from a mark in hexadecimal to when
}

type keyRow struct {
	Key    []byte
	MadeAt int64
}

type personRow struct {
	Tenant string
	Epoch  int64
	Key    []byte
	MadeAt int64
}

type mediaRow struct {
	Person string
	Epoch  int64
	Key    []byte
	MadeAt int64
}

type addressRow struct {
	Lookup    []byte
	Person    string
	MadeAt    int64
	HeldUntil int64
}

// read returns what db holds, or, when person is not empty, what it holds about person.
func read(ctx context.Context, tx *database.Tx, person string) (c contents, err error) {
	one, args := "", []any(nil)
	if person != "" {
		one, args = " WHERE person_id = $1", []any{person}
	}
	if c.People, err = rowsOf(ctx, tx, `SELECT person_id, tenant_id, epoch, key_wrapped, made_at FROM person_key`+one, args,
		func(rows *database.Rows, r *personRow) (id string, err error) {
			return id, rows.Scan(&id, &r.Tenant, &r.Epoch, &r.Key, &r.MadeAt)
		}); err != nil {
		return c, err
	}
	if c.Media, err = rowsOf(ctx, tx, `SELECT person_id, epoch, key_wrapped, made_at FROM media_key`+one, args,
		func(rows *database.Rows, r *mediaRow) (string, error) {
			err := rows.Scan(&r.Person, &r.Epoch, &r.Key, &r.MadeAt)
			return fmt.Sprintf("%s|%d", r.Person, r.Epoch), err
		}); err != nil {
		return c, err
	}
	if c.Addresses, err = rowsOf(ctx, tx, `SELECT lookup, person_id, made_at, held_until FROM directory`+one, args,
		func(rows *database.Rows, r *addressRow) (string, error) {
			err := rows.Scan(&r.Lookup, &r.Person, &r.MadeAt, &r.HeldUntil)
			return hex.EncodeToString(r.Lookup), err
		}); err != nil {
		return c, err
	}
	tenants := `SELECT tenant_id, key_wrapped, made_at FROM tenant_key`
	if person != "" {
		tenants += ` WHERE tenant_id IN (SELECT tenant_id FROM person_key WHERE person_id = $1)`
	}
	if c.Tenants, err = rowsOf(ctx, tx, tenants, args, scanKey); err != nil || person != "" {
		return c, err
	}
	if c.Store, err = rowsOf(ctx, tx, `SELECT name, key_wrapped, made_at FROM store_key`, nil, scanKey); err != nil {
		return c, err
	}
	c.Erased, err = rowsOf(ctx, tx, `SELECT mark, erased_at FROM erased`, nil, func(rows *database.Rows, at *int64) (string, error) {
		var mark []byte
		err := rows.Scan(&mark, at)
		return hex.EncodeToString(mark), err
	})
	return c, err
}

func scanKey(rows *database.Rows, r *keyRow) (id string, err error) {
	err = rows.Scan(&id, &r.Key, &r.MadeAt)
	return id, err
}

func rowsOf[T any](ctx context.Context, tx *database.Tx, query string, args []any, scan func(*database.Rows, *T) (string, error)) (map[string]T, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err has told
	out := map[string]T{}
	for rows.Next() {
		var row T
		id, err := scan(rows, &row)
		if err != nil {
			return nil, err
		}
		out[id] = row
	}
	return out, rows.Err()
}

// readAll returns everything db holds.
func readAll(ctx context.Context, db *database.DB) (c contents, err error) {
	err = db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		c, err = read(ctx, tx, "")
		return err
	})
	if err != nil {
		return c, fmt.Errorf("read a key store: %w", err)
	}
	return c, nil
}

// put writes the rows of c, each in the place of what is there under its primary key.
func put(ctx context.Context, tx *database.Tx, c contents) error {
	var err error
	set := func(query string, args ...any) {
		if err == nil {
			_, err = tx.Exec(ctx, query, args...)
		}
	}
	for name, r := range c.Store {
		set(`INSERT INTO store_key (name, key_wrapped, made_at) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET key_wrapped = excluded.key_wrapped, made_at = excluded.made_at`, name, r.Key, r.MadeAt)
	}
	for id, r := range c.Tenants {
		set(`INSERT INTO tenant_key (tenant_id, key_wrapped, made_at) VALUES ($1, $2, $3)
			ON CONFLICT (tenant_id) DO UPDATE SET key_wrapped = excluded.key_wrapped, made_at = excluded.made_at`, id, r.Key, r.MadeAt)
	}
	for id, r := range c.People {
		set(`INSERT INTO person_key (person_id, tenant_id, epoch, key_wrapped, made_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (person_id) DO UPDATE SET tenant_id = excluded.tenant_id, epoch = excluded.epoch, key_wrapped = excluded.key_wrapped, made_at = excluded.made_at`,
			id, r.Tenant, r.Epoch, r.Key, r.MadeAt)
	}
	for _, r := range c.Media {
		set(`INSERT INTO media_key (person_id, epoch, key_wrapped, made_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (person_id, epoch) DO UPDATE SET key_wrapped = excluded.key_wrapped, made_at = excluded.made_at`, r.Person, r.Epoch, r.Key, r.MadeAt)
	}
	for _, r := range c.Addresses {
		set(`INSERT INTO directory (lookup, person_id, made_at, held_until) VALUES ($1, $2, $3, $4)
			ON CONFLICT (lookup) DO UPDATE SET person_id = excluded.person_id, made_at = excluded.made_at, held_until = excluded.held_until`,
			r.Lookup, r.Person, r.MadeAt, r.HeldUntil)
	}
	for mark, at := range c.Erased {
		raw, broken := hex.DecodeString(mark)
		if broken != nil {
			return errBroken
		}
		set(`INSERT INTO erased (mark, erased_at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, raw, at)
	}
	return err
}

// forget removes what leads to person and every key of person.
func forget(ctx context.Context, tx *database.Tx, person string) error {
	for _, text := range []string{
		`DELETE FROM directory WHERE person_id = $1`,
		`DELETE FROM media_key WHERE person_id = $1`,
		`DELETE FROM person_key WHERE person_id = $1`,
	} {
		if _, err := tx.Exec(ctx, text, person); err != nil {
			return err
		}
	}
	return nil
}

// markOf is what is left of an erased person: a number that only the holder of ledger can recognise.
func markOf(ledger []byte, person string) []byte {
	mac := hmac.New(sha256.New, ledger)
	_, _ = io.WriteString(mac, person)
	return mac.Sum(nil)
}
