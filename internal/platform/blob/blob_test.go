package blob_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"mobilize/internal/platform/blob"
	"mobilize/internal/platform/blob/blobtest"
	"mobilize/internal/platform/telemetry"
	"mobilize/internal/vocabulary/fault"
)

func TestContract(t *testing.T) {
	t.Parallel()
	blobtest.Each(t, blobtest.Contract)
}

func TestFiles(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "deep", "blobs")
	s, err := blob.Open(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Put(t.Context(), "picture/1/large", []byte("sealed")); err != nil {
		t.Fatal(err)
	}
	t.Run("are readable by the server alone", func(t *testing.T) {
		for path, want := range map[string]os.FileMode{"picture/1/large": 0o600, "picture": 0o700, "picture/1": 0o700, "": 0o700} {
			info, err := os.Stat(filepath.Join(folder, path))
			if err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v, %v; want %v", path, info, err, want)
			}
		}
	})
	t.Run("are still there after a start, without what was left unfinished", func(t *testing.T) {
		left := filepath.Join(folder, ".unfinished", "left")
		if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := blob.Open(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		if data, err := again.Get(t.Context(), "picture/1/large"); err != nil || string(data) != "sealed" {
			t.Errorf("Get = %q, %v", data, err)
		}
		if _, err := os.Stat(left); !os.IsNotExist(err) {
			t.Errorf("the unfinished file is still there: %v", err)
		}
	})
}

func TestOpenNeverRepeatsASecret(t *testing.T) {
	t.Parallel()
	for _, place := range []string{"s3://key:hemmelig@", "s3://key:hemmelig@host", "s3://key:hemmelig@host/a/b", "s3://key:hemmelig@ho st/b", "s3+http://key:hemmelig@127.0.0.1:1/bucket"} {
		_, err := blob.Open(t.Context(), place)
		if err == nil || strings.Contains(err.Error(), "hemmelig") {
			t.Errorf("Open(%q) = %v", place, err)
		}
	}
}

// A store that is away is told apart from a blob that is not there, and its words, which name the
// blob, are kept to itself.
func TestS3Away(t *testing.T) {
	t.Parallel()
	var isDown atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if isDown.Load() {
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(`<Error><Code>AccessDenied</Code><Message>no picture/1 for you</Message></Error>`))
		}
	}))
	defer server.Close()
	s, err := blob.Open(t.Context(), "s3+http://key:secret@"+server.Listener.Addr().String()+"/bucket?region=eu")
	if err != nil {
		t.Fatal(err)
	}
	isDown.Store(true)
	_, got := s.Get(t.Context(), "picture/1")
	for name, err := range map[string]error{"Put": s.Put(t.Context(), "picture/1", []byte("x")), "Get": got, "Delete": s.Delete(t.Context(), "picture/1")} {
		if fault.KindOf(err) != fault.Unavailable || errors.Is(err, blob.ErrMissing) || strings.Contains(err.Error(), "picture/1") {
			t.Errorf("%s = %v", name, err)
		}
		if said := telemetry.Describe(err); !strings.Contains(said, "403") {
			t.Errorf("%s: the log says %q", name, said)
		}
	}
}
