package app

import (
	"context"
	"net/http"
	"time"

	"mobilize/internal/config"
	"mobilize/internal/platform/httpapi"
)

// mountHealth adds what operators and their machines ask: is it alive, may it get requests, how is it doing.
func (a *App) mountHealth(r *httpapi.Router) {
	r.Mount("GET /healthz", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		say(w, http.StatusOK, "alive")
	}))
	r.Mount("GET /readyz", http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if what := a.missing(req.Context()); what != "" {
			say(w, http.StatusServiceUnavailable, what)
			return
		}
		say(w, http.StatusOK, a.standing(req.Context()))
	}))
	if a.config.Metrics != "off" {
		r.Mount("GET /metrics", onlyFor(a.config, a.metrics.Handler()))
	}
}

// missing names the part that keeps the server from answering; "" when it is ready.
func (a *App) missing(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	switch {
	case a.stopping.Load():
		return "stopping"
	case a.stores.data.Check(ctx) != nil:
		return "the database does not answer"
	case a.stores.keys.Check(ctx) != nil:
		return "the key store does not answer"
	}
	return ""
}

// standing is "ready", and what a server that is ready does without: nobody is made or erased while the second key
// store is away, yet every day is there.
func (a *App) standing(ctx context.Context) string {
	hints := "\nhints: " + a.busName()
	if !a.isBusHeard() { // no reason to send requests elsewhere: devices ask by themselves
		hints += ", not heard by other nodes now"
	}
	if !a.hasEveryReplica(ctx) {
		return "ready, but the second key store does not answer" + hints
	}
	return "ready" + hints
}

func (a *App) hasEveryReplica(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	for _, db := range a.stores.replicas {
		if db.Check(ctx) != nil {
			return false
		}
	}
	return true
}

func onlyFor(c config.Config, next http.Handler) http.Handler {
	if c.Metrics == "open" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isFromThisMachine(r) {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func say(w http.ResponseWriter, status int, what string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(what + "\n"))
}
