package app

import (
	"context"
	"fmt"
	"io"
	"sync"
)

// work runs everything that goes on in the background until ctx ends; the channel closes when all of it has.
func (a *App) work(ctx context.Context) <-chan struct{} {
	var group sync.WaitGroup
	done := make(chan struct{})
	go func() {
		group.Wait()
		close(done)
	}()
	_ = ctx
	return done
}

// endStreams ends live connections, which would otherwise keep the server from stopping.
func (a *App) endStreams() {}

// welcome tells whoever started the server where it is.
func (a *App) welcome(_ context.Context, out io.Writer) error {
	_, err := fmt.Fprintf(out, "Mobilize is at %s\n", a.config.URL)
	return err
}
