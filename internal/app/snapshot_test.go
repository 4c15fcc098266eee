package app_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mobilize/internal/app"
)

// A lost key store is put back from the snapshot the server took at its start; the server opens it.
func TestRestoreKeysCommand(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	serve := []string{"serve", "--data", data, "--listen", "127.0.0.1:0"}
	serveUntilSnapshot(t, filepath.Join(data, "snapshots"), serve...)
	before, err := os.ReadFile(filepath.Join(data, "keys.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(data, "keys.db")); err != nil {
		t.Fatal(err)
	}
	var said, complaints bytes.Buffer
	if code := app.Run(t.Context(), []string{"restore-keys", "--data", data}, &said, &complaints); code != 0 || !strings.Contains(said.String(), "The keys are those of") {
		t.Fatalf("Run = %d, %s%s", code, &said, &complaints)
	}
	if code, log := serveUntil(t, "Mobilize is at", serve...); code != 0 {
		t.Errorf("Run = %d, %s", code, log)
	}
	if err := os.WriteFile(filepath.Join(data, "keys.db"), before, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, log := serveUntil(t, "Mobilize is at", serve...); code != 0 {
		t.Errorf("the old file with the same keys: Run = %d, %s", code, log)
	}
}

// serveUntilSnapshot runs the program until its background work has taken a snapshot.
func serveUntilSnapshot(t *testing.T, folder string, args ...string) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	var said bytes.Buffer
	ended := make(chan int, 1)
	go func() { ended <- app.Run(ctx, args, io.Discard, &said) }()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for {
		if found, _ := filepath.Glob(filepath.Join(folder, "*.snapshot")); len(found) > 0 {
			stop()
		}
		select {
		case code := <-ended:
			if found, _ := filepath.Glob(filepath.Join(folder, "*.snapshot")); code != 0 || len(found) == 0 {
				t.Fatalf("Run = %d, %d snapshots, said %s", code, len(found), &said)
			}
			return
		case <-look.C:
		}
	}
}
