package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A server in earnest says that one key store is all there is, and fills a second one when it is told where.
func TestServeKeepsASecondKeyStore(t *testing.T) {
	t.Parallel()
	const warning = "there is one key store"
	data, other := filepath.Join(t.TempDir(), "data"), t.TempDir()
	args := []string{"serve", "--data", data, "--listen", "127.0.0.1:0"}
	if code, said := serveUntil(t, "Mobilize is at", args...); code != 0 || !strings.Contains(said, warning) {
		t.Errorf("Run = %d, and said %s", code, said)
	}
	if code, said := serveUntil(t, "Mobilize is at", append(args, "--keys-replica", other)...); code != 0 || strings.Contains(said, warning) {
		t.Errorf("with a second place: Run = %d, and said %s", code, said)
	}
	if err := os.Remove(filepath.Join(data, "keys.db")); err != nil {
		t.Fatal(err)
	}
	if code, said := serveUntil(t, "Mobilize is at", append(args, "--keys-replica", other)...); code != 0 {
		t.Errorf("after the first was lost: Run = %d, and said %s", code, said)
	}
	if err := os.Remove(filepath.Join(other, "keys.db")); err != nil {
		t.Fatal(err)
	}
	if code, said := serveUntil(t, "mounted", append(args, "--keys-replica", other)...); code == 0 {
		t.Errorf("with an emptied second place: Run = %d, and said %s", code, said)
	}
	if code, said := serveUntil(t, "Mobilize is at", append(args, "--keys-replica", other, "--keys-replica-empty")...); code != 0 {
		t.Errorf("with a new second place: Run = %d, and said %s", code, said)
	}
}
