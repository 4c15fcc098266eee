package app_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mobilize/internal/app"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/migrations"
)

func TestRun(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"prints its version", []string{"version"}, 0, "mobilize "},
		{"prints its help", []string{"--help"}, 0, "MOBILIZE_DATA"},
		{"does not understand another word", []string{"fly"}, 2, "mobilize:"},
		{"brings the databases to this version", []string{"migrate", "--data", t.TempDir()}, 0, "at this version"},
		{"lets every device fill anew after a restore", []string{"migrate", "--restored", "--data", t.TempDir()}, 0, "fills anew"},
		{"makes a new root key", []string{"rotate-root", "--data", t.TempDir()}, 0, "2 keys are sealed under it"},
		{"refuses an address it cannot listen on", []string{"serve", "--data", t.TempDir(), "--listen", "256.0.0.1:0"}, 1, "listen"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var said bytes.Buffer
			if code := app.Run(t.Context(), tc.args, &said, &said); code != tc.code || !strings.Contains(said.String(), tc.says) {
				t.Errorf("Run = %d, said %q", code, said.String())
			}
		})
	}
}

func TestRunDemo(t *testing.T) {
	t.Parallel()
	t.Run("builds its world once and serves it again", func(t *testing.T) {
		t.Parallel()
		data := filepath.Join(t.TempDir(), "data")
		for _, start := range []string{"first", "second"} {
			if code, said := serveUntil(t, "Stop with Ctrl-C", "demo", "--data", data, "--listen", "127.0.0.1:0"); code != 0 || !strings.Contains(said, "mette@holm.example") {
				t.Fatalf("the %s start: Run = %d, said %q", start, code, said)
			}
		}
	})
	t.Run("stands still where it is told to", func(t *testing.T) {
		t.Parallel()
		code, said := serveUntil(t, "Stop with Ctrl-C", "demo", "--data", filepath.Join(t.TempDir(), "data"), "--listen", "127.0.0.1:0", "--at", "2026-03-24T16:35:00+01:00")
		if code != 0 || strings.Count(said, `"time":"2026-03-24T15:35:00Z"`) != strings.Count(said, `"time":`) {
			t.Errorf("Run = %d, said %q", code, said)
		}
	})
	for _, engine := range dbtest.Engines() {
		t.Run("builds its world into databases of its own, but not where there is somebody: "+string(engine), func(t *testing.T) {
			t.Parallel()
			data := []string{"--database", dbtest.Address(t, engine, migrations.Data()), "--keys", dbtest.Address(t, engine, migrations.Keys()), "--root-key", filepath.Join(t.TempDir(), "root.key"), "--listen", "127.0.0.1:0"}
			first := append([]string{"demo", "--data", filepath.Join(t.TempDir(), "data")}, data...)
			for range 2 {
				if code, said := serveUntil(t, "Stop with Ctrl-C", first...); code != 0 || !strings.Contains(said, "mette@holm.example") {
					t.Fatalf("Run = %d, said %q", code, said)
				}
			}
			var said bytes.Buffer
			other := append([]string{"demo", "--data", filepath.Join(t.TempDir(), "data")}, data...)
			if code := app.Run(t.Context(), other, io.Discard, &said); code != 1 || !strings.Contains(said.String(), "empty databases") {
				t.Errorf("Run = %d, said %q", code, said.String())
			}
		})
	}
	t.Run("stays away from a folder with anything else in it", func(t *testing.T) {
		t.Parallel()
		data := t.TempDir()
		if err := os.WriteFile(filepath.Join(data, "root.key"), []byte("somebody's"), 0o600); err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		if code := app.Run(t.Context(), []string{"demo", "--data", data, "--listen", "127.0.0.1:0"}, io.Discard, &said); code != 1 || !strings.Contains(said.String(), "empty data folder") {
			t.Errorf("Run = %d, said %q", code, said.String())
		}
	})
}

// serveUntil runs the program until it has said what is waited for, then stops it in order.
func serveUntil(t *testing.T, words string, args ...string) (code int, said string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	heard := &listener{words: words, heard: stop}
	var log bytes.Buffer
	code = app.Run(ctx, args, heard, &log)
	return code, heard.said.String() + log.String()
}

// listener stops the program when it hears the words.
type listener struct {
	said  bytes.Buffer
	words string
	heard func()
}

// Write implements io.Writer.
func (l *listener) Write(b []byte) (int, error) {
	n, err := l.said.Write(b)
	if strings.Contains(l.said.String(), l.words) {
		l.heard()
	}
	return n, err
}
