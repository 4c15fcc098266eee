// Package app is the composition root: it makes every part, hands each what it needs and runs them.
//
// Owns: the commands, the wiring, the listener, start and stop, health and readiness, the client's files.
// Does not own: any rule (the domains), any mechanism (the platform), any setting (config).
// Start reading at: Run, then Open in wire.go.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"mobilize/internal/config"
	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/platform/telemetry"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// version is set by the linker when a release is built.
var version = "development"

// Run does what args ask for and returns the exit code: 0 done, 1 failed, 2 not understood.
func Run(ctx context.Context, args []string, out, complaints io.Writer) int {
	command, c, err := config.Parse(args, out)
	if errors.Is(err, config.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(complaints, "mobilize:", err)
		return 2
	}
	switch command {
	case config.Version:
		fmt.Fprintln(out, "mobilize", version)
	case config.Migrate:
		err = migrate(ctx, c, out)
	case config.RotateRoot:
		err = rotateRoot(ctx, c, out)
	case config.RestoreKeys:
		err = restoreKeys(ctx, c, out)
	case config.ArchiveImport:
		err = importPacks(ctx, c, out)
	case config.ArchiveList:
		err = listPacks(c, out)
	case config.ArchiveRemove:
		err = removePack(c, out)
	case config.Serve, config.Demo:
		err = serve(ctx, c, out, complaints)
	}
	if err != nil {
		fmt.Fprintln(complaints, "mobilize:", err)
		return 1
	}
	return 0
}

func migrate(ctx context.Context, c config.Config, out io.Writer) error {
	stores, err := openStores(ctx, c)
	if err != nil {
		return err
	}
	if c.Restored {
		if err := outbox.New(stores.data, bus.New(), clock.System{}, ident.NewMaker(clock.System{}, rand.Reader)).Renew(ctx); err != nil {
			return errors.Join(err, stores.Close())
		}
		fmt.Fprintln(out, "Every device fills anew.")
	}
	fmt.Fprintln(out, "The databases are at this version.")
	return stores.Close()
}

// rotateRoot opens the keys as a server does, which finishes a rotation that died, and rotates.
func rotateRoot(ctx context.Context, c config.Config, out io.Writer) error {
	stores, err := openStores(ctx, c)
	if err != nil {
		return err
	}
	if _, err = vault.OpenKeys(ctx, stores.keys, c.RootKeyFile(), clock.System{}, rand.Reader, stores.replicas...); err == nil {
		var count int
		count, err = vault.RotateRoot(ctx, stores.keys, c.RootKeyFile(), rand.Reader, stores.replicas...)
		if err == nil {
			fmt.Fprintf(out, "The root key is new; %d keys are sealed under it.\n", count)
		}
	}
	return errors.Join(err, stores.Close())
}

// restoreKeys puts a snapshot into the key store, which may be new and empty.
func restoreKeys(ctx context.Context, c config.Config, out io.Writer) error {
	stores, err := openStores(ctx, c)
	if err != nil {
		return err
	}
	at, err := vault.RestoreKeys(ctx, stores.keys, c.RootKeyFile(), snapshotFolders(c), c.Snapshot, clock.System{}, rand.Reader, stores.replicas...)
	if err == nil {
		fmt.Fprintf(out, "The keys are those of %s; people who were made after that are lost.\n", at.Format(time.RFC3339))
	}
	return errors.Join(err, stores.Close())
}

func snapshotFolders(c config.Config) vault.SnapshotFolders {
	return vault.SnapshotFolders{Snapshots: c.SnapshotsFolder(), Epochs: c.EpochsFolder()}
}

// serve listens first, so that links can name the address; then opens everything and serves until ctx ends.
func serve(ctx context.Context, c config.Config, out, log io.Writer) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if c.URL == "" {
		c.AnyHost = !c.Demo
		c.URL = "http://" + reachable(listener.Addr())
	}
	clock := clockOf(c)
	journal := telemetry.New(log, clock)
	if !c.Demo && c.KeepsRootKeyWithData() {
		journal.Warn("the root key lies in the data folder: a copy of the folder opens everything; move it with --root-key")
	}
	if !c.Demo && c.ReplicaURL() == "" {
		journal.Warn("there is one key store: when it is lost, so is everything sealed under its keys; name a second place with --keys-replica")
	}
	a, err := Open(ctx, c, Parts{Clock: clock, Rand: rand.Reader, Log: journal})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := a.welcome(ctx, out); err != nil {
		return errors.Join(err, listener.Close(), a.Close())
	}
	return errors.Join(a.Serve(ctx, listener), a.Close())
}

// clockOf is the machine's clock, or one that stands still where the demo was told to.
func clockOf(c config.Config) clock.Clock {
	if c.At.IsZero() {
		return clock.System{}
	}
	return clock.NewFake(c.At)
}

// reachable is the address as a browser on this machine reaches it.
func reachable(address net.Addr) string {
	host, port, err := net.SplitHostPort(address.String())
	if err != nil {
		return address.String()
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsUnspecified() || ip.IsLoopback()) {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// makeFolder makes the data folder, readable by the server alone.
func makeFolder(c config.Config) error {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	return nil
}
