package vault

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/ident"
)

// replicaFor is how long a write waits for a replica: the first database's writer waits with it.
const replicaFor = 5 * time.Second

// replicaMark is the name of the store's own row that says there is, or was, a replica.
const replicaMark = "replica"

const errEmptied = flaw("open the key stores: the second is empty, and it was filled before; is its disk mounted? Start once with --keys-replica-empty when a new one is meant")

// databases are the one that is read, then its replicas.
func (s *KeyStore) databases() []*database.DB {
	return append([]*database.DB{s.db}, s.replicas...)
}

// write runs fn in a transaction of the first database and, before that commits, puts what it then
// holds about person into every replica. A replica is thus ahead of the first or level with it, and
// what it has too much nobody was told of: a repeat writes over it.
func (s *KeyStore) write(ctx context.Context, person ident.ID, fn func(ctx context.Context, tx *database.Tx) error) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := fn(ctx, tx); err != nil || len(s.replicas) == 0 {
			return err
		}
		c, err := read(ctx, tx, string(person))
		if err != nil {
			return err
		}
		for _, db := range s.replicas {
			if err := s.copyTo(ctx, db, person, c); err != nil {
				return fmt.Errorf("write to a replica of the key store: %w", err)
			}
		}
		return nil
	})
}

func (s *KeyStore) copyTo(ctx context.Context, db *database.DB, person ident.ID, c contents) error {
	ctx, cancel := context.WithTimeout(ctx, replicaFor)
	defer cancel()
	return db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		var erased int
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM erased WHERE mark = $1`, s.mark(person)).Scan(&erased); err != nil {
			return err
		}
		if erased > 0 { // there already, and on its way in the first
			return ErrErased
		}
		return put(ctx, tx, c)
	})
}

// erase destroys person's keys in every database it can reach. Each commits by itself, so that one
// that is away keeps no key alive in another; the error says that one is not done.
func (s *KeyStore) erase(ctx context.Context, person ident.ID) error {
	at, errs := s.clock.Now().UnixMilli(), []error(nil)
	for _, db := range s.databases() {
		errs = append(errs, s.eraseIn(ctx, db, person, at))
	}
	return errors.Join(errs...)
}

func (s *KeyStore) eraseIn(ctx context.Context, db *database.DB, person ident.ID, at int64) error {
	if db != s.db {
		bounded, cancel := context.WithTimeout(ctx, replicaFor)
		defer cancel()
		ctx = bounded
	}
	return db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := forget(ctx, tx, string(person)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO erased (mark, erased_at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, s.mark(person), at)
		return err
	})
}

// countOwn counts the keys of the store itself in all databases: none on the very first start.
func countOwn(ctx context.Context, all []*database.DB) (count int, err error) {
	for _, db := range all {
		var here int
		if err := db.QueryRow(ctx, `SELECT count(*) FROM store_key`).Scan(&here); err != nil {
			return 0, fmt.Errorf("open the key store: %w", err)
		}
		count += here
	}
	return count, nil
}

// refuseEmptied refuses a replica without a row once there was a replica.
func (s *KeyStore) refuseEmptied(ctx context.Context) error {
	var isMarked, isEmpty bool
	for i, db := range s.databases() {
		var rows, marks int
		err := db.QueryRow(ctx, `SELECT count(*), count(CASE WHEN name = $1 THEN 1 END) FROM store_key`, replicaMark).Scan(&rows, &marks)
		if err != nil {
			return fmt.Errorf("look for the second key store: %w", err)
		}
		isMarked, isEmpty = isMarked || marks > 0, isEmpty || i > 0 && rows == 0
	}
	if isMarked && isEmpty {
		return errEmptied
	}
	return nil
}

// ForgetReplica makes the store in db forget that it ever had a replica, so that OpenKeys fills an
// empty one.
func ForgetReplica(ctx context.Context, db *database.DB) error {
	return db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM store_key WHERE name = $1`, replicaMark)
		return err
	})
}
