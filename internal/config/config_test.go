package config_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"mobilize/internal/config"
)

func TestParse(t *testing.T) {
	t.Run("keeps everything under the data folder by default", func(t *testing.T) {
		command, c, err := config.Parse([]string{"serve", "--data", "/srv/m"}, io.Discard)
		if err != nil || command != config.Serve {
			t.Fatalf("Parse = %q, %v", command, err)
		}
		for _, got := range []string{c.DatabaseURL(), c.KeysURL(), c.RootKeyFile(), c.BlobsPlace(), c.SnapshotsFolder(), c.EpochsFolder()} {
			if !strings.HasPrefix(strings.TrimPrefix(got, "sqlite:"), "/srv/m/") {
				t.Errorf("%s lies outside the data folder", got)
			}
		}
		if c.Listen != "127.0.0.1:8080" || c.Demo || c.IsSecure() {
			t.Errorf("unexpected defaults: %+v", c)
		}
	})
	t.Run("reads the environment and lets the flag win", func(t *testing.T) {
		t.Setenv("MOBILIZE_LISTEN", "127.0.0.1:1")
		t.Setenv("MOBILIZE_URL", "https://plan.example.dk/")
		_, c, err := config.Parse([]string{"serve", "--listen", "127.0.0.1:2"}, io.Discard)
		if err != nil || c.Listen != "127.0.0.1:2" || c.URL != "https://plan.example.dk" || !c.IsSecure() {
			t.Errorf("Parse = %+v, %v", c, err)
		}
	})
	t.Run("takes a folder or a database for the second key store", func(t *testing.T) {
		for given, want := range map[string]string{"": "", "/mnt/other": "sqlite:/mnt/other/keys.db", "sqlite:/mnt/k.db": "sqlite:/mnt/k.db", "postgres://h/k": "postgres://h/k"} {
			if _, c, err := config.Parse([]string{"serve", "--keys-replica", given}, io.Discard); err != nil || c.ReplicaURL() != want {
				t.Errorf("%q is %q, %v", given, c.ReplicaURL(), err)
			}
		}
	})
	t.Run("restores the snapshot it is told", func(t *testing.T) {
		command, c, err := config.Parse([]string{"restore-keys", "--snapshot", "20261120T230000Z.snapshot"}, io.Discard)
		if err != nil || command != config.RestoreKeys || c.Snapshot != "20261120T230000Z.snapshot" {
			t.Errorf("Parse = %q, %+v, %v", command, c, err)
		}
	})
	t.Run("imports the packs it is told", func(t *testing.T) {
		command, c, err := config.Parse([]string{"archive", "import", "a.obz", "b", "--licence", "CC0 1.0", "--leave"}, io.Discard)
		if err != nil || command != config.ArchiveImport || len(c.Archive.Files) != 2 || c.Archive.Licence != "CC0 1.0" || !c.Archive.Leave {
			t.Errorf("Parse = %q, %+v, %v", command, c.Archive, err)
		}
		if command, c, err = config.Parse([]string{"archive", "remove", "mulberry"}, io.Discard); err != nil || command != config.ArchiveRemove || c.Archive.Name != "mulberry" {
			t.Errorf("Parse = %q, %+v, %v", command, c.Archive, err)
		}
	})
	t.Run("turns the demo on by its command alone", func(t *testing.T) {
		if _, c, err := config.Parse([]string{"demo"}, io.Discard); err != nil || !c.Demo {
			t.Errorf("Parse = %+v, %v", c, err)
		}
	})
	t.Run("stops the clock of the demo alone", func(t *testing.T) {
		at := time.Date(2026, 3, 24, 15, 35, 0, 0, time.UTC)
		if _, c, err := config.Parse([]string{"demo", "--at", "2026-03-24T16:35:00+01:00"}, io.Discard); err != nil || !c.At.Equal(at) {
			t.Errorf("Parse = %+v, %v", c, err)
		}
		if _, _, err := config.Parse([]string{"serve", "--at", "2026-03-24T16:35:00+01:00"}, io.Discard); err == nil {
			t.Error("serve takes it too")
		}
	})
	t.Run("writes help and says so", func(t *testing.T) {
		var out bytes.Buffer
		if _, _, err := config.Parse([]string{"--help"}, &out); !errors.Is(err, config.ErrHelp) || !strings.Contains(out.String(), "MOBILIZE_DATABASE") {
			t.Errorf("Parse = %v, wrote %q", err, out.String())
		}
	})
	for name, args := range map[string][]string{
		"refuses an unknown command":                {"fly"},
		"refuses a public address with a path":      {"serve", "--url", "https://example.dk/plan"},
		"refuses a public address of no scheme":     {"serve", "--url", "example.dk"},
		"refuses an unknown database":               {"serve", "--database", "mysql://x"},
		"refuses keys in the data's own database":   {"serve", "--database", "postgres://h/d", "--keys", "postgres://h/d"},
		"refuses a second key store in the first":   {"serve", "--data", "/srv/m", "--keys-replica", "/srv/m/"},
		"refuses a second key store in the data":    {"serve", "--database", "postgres://h/d", "--keys-replica", "postgres://h/d"},
		"refuses an unknown second key store":       {"serve", "--keys-replica", "mysql://x"},
		"refuses snapshots beside their keys":       {"serve", "--keys-snapshots", "/srv/k", "--keys-epochs", "/srv/k/"},
		"refuses a mail server of another scheme":   {"serve", "--smtp", "http://mail"},
		"refuses to stop before it was told to":     {"serve", "--drain", "-1s"},
		"refuses fewer connections than none":       {"serve", "--connections", "-1"},
		"refuses a place for pictures it knows not": {"serve", "--picture-search", "everywhere"},
		"refuses a mirror without a host":           {"serve", "--picture-search", "commons", "--picture-search-url", "mirror"},
		"refuses a word it does not know":           {"serve", "--metrics", "everybody"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := config.Parse(args, io.Discard); err == nil {
				t.Error("Parse took it")
			}
		})
	}
}

func TestReference(t *testing.T) {
	t.Parallel()
	var page bytes.Buffer
	if err := config.Reference(&page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"MOBILIZE_DATA", "`--listen`", "`127.0.0.1:8080`", "mobilize demo", "--at TIME"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page does not name %s", want)
		}
	}
}
