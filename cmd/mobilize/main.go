// Command mobilize is the whole server: the public site, the client, the API and their upkeep.
//
// Owns: the process: its arguments, its signals and its exit code.
// Does not own: anything it does (internal/app), any setting (internal/config).
// Start reading at: main.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"mobilize/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := app.Run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
