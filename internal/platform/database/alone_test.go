package database_test

import (
	"errors"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
)

func TestAlone(t *testing.T) {
	t.Parallel()
	address := dbtest.Address(t, database.SQLite, schema)
	first, err := database.Open(t.Context(), address, database.Alone())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := database.Open(t.Context(), address, database.Alone()); !errors.Is(err, database.ErrInUse) {
		t.Errorf("the second Open = %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := database.Open(t.Context(), address, database.Alone())
	if err != nil {
		t.Fatalf("Open after Close = %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}
