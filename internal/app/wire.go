package app

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"

	"mobilize/internal/config"
	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/site/sitehttp"
	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/bus/relay"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/job"
	"mobilize/internal/platform/live"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/platform/telemetry"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// Parts are what tests put something else in place of.
type Parts struct {
	Clock  clock.Clock
	Rand   io.Reader
	Log    *telemetry.Log
	Policy *circle.Policy // nil for the one in force
}

// App is the whole server, wired.
type App struct {
	config    config.Config
	parts     Parts
	ids       *ident.Maker
	metrics   *telemetry.Metrics
	stores    *stores
	vault     *vault.Vault
	snapshots *vault.Snapshots
	bus       *bus.Bus
	relay     *relay.Relay // nil on the only node
	outbox    *outbox.Outbox
	jobs      *job.Queue
	domains   *domains
	pages     *sitehttp.Pages
	router    *httpapi.Router
	hub       *live.Hub
	demo      *demoWorld      // nil unless the demo is served
	life      context.Context // what outlives every request, until Close
	stopping  atomic.Bool
}

// Open makes every part. c.URL must be set. What it opened it closes again when it fails.
func Open(ctx context.Context, c config.Config, p Parts) (*App, error) {
	a := &App{life: context.WithoutCancel(ctx), config: c, parts: p, ids: ident.NewMaker(p.Clock, p.Rand), metrics: telemetry.NewMetrics()}
	var err error
	if c.Demo {
		if err := prepareDemo(c); err != nil {
			return nil, err
		}
	}
	if a.stores, err = openStores(ctx, c); err != nil {
		return nil, err
	}
	if err := a.wire(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// wire makes the platform, then the domains, then the doors to them.
func (a *App) wire(ctx context.Context) error {
	data, c := a.stores.data, a.parts.Clock
	keys, err := vault.OpenKeys(ctx, a.stores.keys, a.config.RootKeyFile(), c, a.parts.Rand, a.stores.replicas...)
	if err != nil {
		return err
	}
	a.vault = vault.New(keys, c)
	a.bus = bus.New()
	a.outbox = outbox.New(data, a.bus, c, a.ids)
	if err := a.outbox.Arrive(ctx); err != nil {
		return err
	}
	a.jobs = job.New(data, c, a.ids, a.jobObserver())
	a.jobs.RegisterEvery(outbox.PruneJob, outbox.PruneEvery, a.outbox.Prune)
	a.jobs.RegisterEvery(vault.PruneJob, vault.PruneEvery, keys.PruneAddresses)
	a.snapshots = vault.NewSnapshots(keys, snapshotFolders(a.config))
	if !a.config.Demo {
		a.jobs.RegisterEvery(vault.SnapshotJob, vault.SnapshotEvery, a.snapshots.Keep)
	}
	a.watchJobs(context.WithoutCancel(ctx))
	a.watchDatabase()
	if a.config.Demo {
		if err := a.checkDemo(ctx, keys); err != nil {
			return err
		}
		if a.demo, err = openDemo(ctx, &a.config, c); err != nil {
			return err
		}
	}
	if a.domains, err = a.newDomains(ctx); err != nil {
		return err
	}
	a.router = httpapi.New(httpapi.Deps{
		Sessions: a.domains.accounts, Outbox: a.outbox, Clock: c, IDs: a.ids,
		Observe: a.requestObserver(), Secure: a.config.IsSecure(), ProxyHops: a.config.Proxies, Version: "1",
		IsOurs: a.isOurs,
	})
	a.domains.register(a.router, a.config.URL)
	a.hub = live.NewHub()
	a.bus.Subscribe(a.hub)
	if err := a.joinNodes(); err != nil {
		return err
	}
	live.Register(a.router, a.hub, a.domains.heardOf)
	a.mountHealth(a.router)
	return a.mountPages(a.router)
}

// Handler answers every request.
func (a *App) Handler() http.Handler {
	next := a.router.Handler()
	if a.stores.keys.Engine() == database.SQLite { // one process: an erasure is known here at once
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(vault.EachRequest(r.Context())))
	})
}

// Router is the list of every endpoint, and their description.
func (a *App) Router() *httpapi.Router { return a.router }

// Metrics are the numbers an operator's monitoring reads.
func (a *App) Metrics() *telemetry.Metrics { return a.metrics }

// Close lets go of everything Open took.
func (a *App) Close() error {
	var err error
	if a.demo != nil {
		err = a.demo.mail.Close()
	}
	if a.relay != nil {
		err = errors.Join(err, a.relay.Close())
	}
	if a.outbox != nil {
		err = errors.Join(err, a.outbox.Leave(a.life))
	}
	return errors.Join(err, a.stores.Close())
}
