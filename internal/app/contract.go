package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"

	"mobilize/internal/config"
	"mobilize/internal/platform/telemetry"
	"mobilize/internal/vocabulary/clock"
)

// Contract returns the description of the whole API, as api/openapi.json holds it.
func Contract(ctx context.Context) (contract []byte, err error) {
	folder, err := os.MkdirTemp("", "mobilize-contract-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the contract: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	c := config.Config{Data: folder, URL: "http://localhost:8080", Metrics: "off"}
	a, err := Open(ctx, c, Parts{Clock: clock.System{}, Rand: rand.Reader, Log: telemetry.Discard()})
	if err != nil {
		return nil, err
	}
	contract, err = a.router.OpenAPI()
	return contract, errors.Join(err, a.Close())
}
