package app

import (
	"context"
	"errors"
	"fmt"

	"mobilize/internal/config"
	"mobilize/internal/platform/database"
	"mobilize/migrations"
)

// stores are the two databases: everything but keys, and the keys.
type stores struct {
	data, keys *database.DB
}

// openStores opens both and brings them to this version.
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
	if s.keys, err = database.Open(ctx, c.KeysURL(), database.RollbackJournal()); err != nil {
		return nil, errors.Join(fmt.Errorf("open the key store: %w", err), s.Close())
	}
	if err := database.Migrate(ctx, s.keys, migrations.Keys()); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate the key store: %w", err), s.Close())
	}
	return s, nil
}

// Close waits for the writes under way and lets go of both.
func (s *stores) Close() error {
	err := s.data.Close()
	if s.keys != nil {
		err = errors.Join(err, s.keys.Close())
	}
	return err
}
