package app_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// Whoever runs a server in earnest hears once, at the start, that one folder holds data and key.
func TestServeWarnsOfARootKeyAmongTheData(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		command, key string
		want         int
	}{
		"by default":              {"serve", "", 1},
		"in a folder of its own":  {"serve", filepath.Join(t.TempDir(), "root.key"), 0},
		"in the demo, for nobody": {"demo", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := []string{tc.command, "--data", filepath.Join(t.TempDir(), "data"), "--listen", "127.0.0.1:0"}
			if tc.key != "" {
				args = append(args, "--root-key", tc.key)
			}
			words := "Mobilize is at"
			if tc.command == "demo" {
				words = "Stop with Ctrl-C"
			}
			code, said := serveUntil(t, words, args...)
			if got := strings.Count(said, "the root key lies in the data folder"); code != 0 || got != tc.want {
				t.Errorf("Run = %d, and warned %d times, want %d", code, got, tc.want)
			}
		})
	}
}
