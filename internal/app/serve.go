package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"time"

	"mobilize/internal/platform/telemetry"
)

// headroom is how much garbage may gather beyond the size of the heap before it is collected. Unused, it
// costs addresses and no memory; without it a heap of 8 MB was collected every few hundred requests,
// an eighth of all work (ADR 0057).
const headroom = 32 << 20

// Serve answers on listener until ctx ends, then stops in order: not ready, for as long as a load
// balancer needs to see it; no new connections; requests under way end; background work ends. It
// closes listener.
func (a *App) Serve(ctx context.Context, listener net.Listener) error {
	room := make([]byte, headroom)
	defer runtime.KeepAlive(room)
	working, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	worked := a.work(working)

	server := &http.Server{
		Handler:           a.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          a.parts.Log.Foreign("http server"),
	}
	server.RegisterOnShutdown(a.hub.Close)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(newBounded(listener, a.config.Connections)) }()
	a.parts.Log.Info("serving", telemetry.Listening(listener), telemetry.Version(version))

	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	a.stopping.Store(true)
	a.parts.Log.Info("stopping")
	drained, cancelDrain := context.WithTimeout(context.WithoutCancel(ctx), a.config.Drain)
	defer cancelDrain()
	<-drained.Done()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.config.StopIn)
	defer cancel()
	err := server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	stopWork()
	<-worked
	a.parts.Log.Info("stopped")
	return err
}
