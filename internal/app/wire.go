package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"

	"mobilize/internal/config"
	"mobilize/internal/domain/site"
	"mobilize/internal/domain/site/sitehttp"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/telemetry"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/policy"
	"mobilize/web"
)

// Parts are what tests put something else in place of.
type Parts struct {
	Clock clock.Clock
	Rand  io.Reader
	Log   *telemetry.Log
}

// App is the whole server, wired.
type App struct {
	config   config.Config
	parts    Parts
	ids      *ident.Maker
	metrics  *telemetry.Metrics
	stores   *stores
	vault    *vault.Vault
	pages    *sitehttp.Pages
	router   *httpapi.Router
	stopping atomic.Bool
}

// Open makes every part. c.URL must be set. What it opened it closes again when it fails.
func Open(ctx context.Context, c config.Config, p Parts) (*App, error) {
	a := &App{config: c, parts: p, ids: ident.NewMaker(p.Clock, p.Rand), metrics: telemetry.NewMetrics()}
	var err error
	if a.stores, err = openStores(ctx, c); err != nil {
		return nil, err
	}
	if err := a.wire(ctx); err != nil {
		return nil, errors.Join(err, a.stores.Close())
	}
	return a, nil
}

func (a *App) wire(ctx context.Context) error {
	keys, err := vault.OpenKeys(ctx, a.stores.keys, a.config.RootKeyFile(), a.parts.Clock, a.parts.Rand)
	if err != nil {
		return err
	}
	a.vault = vault.New(keys, a.parts.Clock)
	a.router = httpapi.New(httpapi.Deps{
		Sessions: nobody{}, Clock: a.parts.Clock, IDs: a.ids,
		Observe: a.observer(), Secure: a.config.IsSecure(), Version: version,
	})
	a.mountHealth(a.router)
	return a.mountPages(a.router)
}

// mountPages adds the public site and the client.
func (a *App) mountPages(r *httpapi.Router) error {
	rules, err := policy.Retention()
	if err != nil {
		return err
	}
	a.pages, err = sitehttp.New(sitehttp.Options{
		Promises: promises(rules), Contact: a.config.Contact, Source: a.config.Source, IsDemo: a.config.Demo, Tokens: web.Tokens,
	})
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	if err := sitehttp.Register(mux, a.pages); err != nil {
		return err
	}
	r.Mount("/", mux)
	client, err := newClient(web.Client())
	if err != nil {
		return err
	}
	r.Mount("GET /app/", client)
	r.Mount("GET /app", http.RedirectHandler("/app/", http.StatusMovedPermanently))
	return nil
}

// promises are the rules that tests hold the program to; the site shows no other.
func promises(rules map[string]policy.Rule) site.Promises {
	kept := func(id string) site.Promise {
		rule := rules[id]
		if len(rule.KeptBy) == 0 {
			return site.Promise{}
		}
		return site.Promise{Minutes: rule.Span.Minutes, Seconds: rule.Span.Seconds}
	}
	return site.Promises{SignInLink: kept("until_used"), Pairing: kept("pairing")}
}

// Handler answers every request.
func (a *App) Handler() http.Handler { return a.router.Handler() }

// Close lets go of everything Open took.
func (a *App) Close() error {
	if err := a.stores.Close(); err != nil {
		return fmt.Errorf("close the databases: %w", err)
	}
	return nil
}

type nobody struct{}

func (nobody) Session(context.Context, access.Actor, string) (access.Actor, error) {
	return access.Actor{}, fault.New(fault.Unauthenticated, "session.none", "", "Sign in first.")
}
