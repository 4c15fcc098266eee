package app

import (
	"context"
	"errors"
	"fmt"

	"mobilize/internal/config"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/vault"
	"mobilize/migrations"
)

// stores are the databases: everything but keys, the keys, and the keys once more.
type stores struct {
	data, keys *database.DB
	replicas   []*database.DB // of the keys; none without the setting
}

// openStores opens them and brings them to this version.
func openStores(ctx context.Context, c config.Config) (*stores, error) {
	if err := makeFolder(c); err != nil {
		return nil, err
	}
	data, err := database.Open(ctx, c.DatabaseURL(), database.Alone())
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	s := &stores{data: data}
	if err := database.Migrate(ctx, data, migrations.Data()); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate the database: %w", err), s.Close())
	}
	if s.keys, err = openKeys(ctx, c.KeysURL()); err != nil {
		return nil, errors.Join(fmt.Errorf("open the key store: %w", err), s.Close())
	}
	if c.ReplicaURL() == "" {
		return s, nil
	}
	replica, err := openKeys(ctx, c.ReplicaURL())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the second key store: %w", err), s.Close())
	}
	s.replicas = append(s.replicas, replica)
	if c.NewReplica {
		if err := vault.ForgetReplica(ctx, s.keys); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

func openKeys(ctx context.Context, url string) (*database.DB, error) {
	db, err := database.Open(ctx, url, database.RollbackJournal())
	if err != nil {
		return nil, err
	}
	if err := database.Migrate(ctx, db, migrations.Keys()); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate: %w", err), db.Close())
	}
	return db, nil
}

// Close waits for the writes under way and lets go of all.
func (s *stores) Close() error {
	err := s.data.Close()
	if s.keys != nil {
		err = errors.Join(err, s.keys.Close())
	}
	for _, db := range s.replicas {
		err = errors.Join(err, db.Close())
	}
	return err
}
