// Package blobtest is what every blob store does, as tests.
//
// Owns: the contract of blob.Store; throw-away stores for tests.
// Does not own: a running S3 server (scripts/s3 starts one).
// Start reading at: Each.
package blobtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"mobilize/internal/platform/blob"
)

// Variable names the environment variable with the address of an S3 server that tests may use,
// s3+http://KEY:SECRET@HOST. Its buckets are made and removed by the tests.
const Variable = "MOBILIZE_TEST_S3"

// Each runs fn on an empty store of files, and on an empty bucket when Variable is set.
func Each(t *testing.T, fn func(t *testing.T, s blob.Store)) {
	t.Helper()
	t.Run("files", func(t *testing.T) { fn(t, Files(t)) })
	if server := os.Getenv(Variable); server != "" {
		t.Run("s3", func(t *testing.T) { fn(t, open(t, bucket(t, server))) })
	}
}

// Files returns an empty store of files, which goes with the test.
func Files(t testing.TB) blob.Store {
	t.Helper()
	return open(t, t.TempDir())
}

func open(t testing.TB, place string) blob.Store {
	t.Helper()
	s, err := blob.Open(t.Context(), place)
	if err != nil {
		t.Fatalf("open a blob store: %v", err)
	}
	return s
}

// bucket makes a bucket on server that goes with the test, and returns its place.
func bucket(t testing.TB, server string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s is no address: %v", Variable, err)
	}
	secret, _ := u.User.Password()
	client, err := minio.New(u.Host, &minio.Options{Creds: credentials.NewStaticV4(u.User.Username(), secret, "")})
	if err != nil {
		t.Fatalf("reach %s: %v", Variable, err)
	}
	name := "test-" + strings.ToLower(rand.Text())
	if err := client.MakeBucket(t.Context(), name, minio.MakeBucketOptions{}); err != nil {
		t.Fatalf("make a bucket: %v", err)
	}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		for object := range client.ListObjects(ctx, name, minio.ListObjectsOptions{Recursive: true}) {
			if err := client.RemoveObject(ctx, name, object.Key, minio.RemoveObjectOptions{}); err != nil {
				t.Errorf("empty the bucket: %v", err)
			}
		}
		if err := client.RemoveBucket(ctx, name); err != nil {
			t.Errorf("remove the bucket: %v", err)
		}
	})
	return server + "/" + name
}

// Contract tests that an empty store does what blob.Store says.
func Contract(t *testing.T, s blob.Store) {
	t.Run("gives back what was put", func(t *testing.T) { givesBack(t, s) })
	t.Run("replaces a blob", func(t *testing.T) { replaces(t, s) })
	t.Run("says what is missing", func(t *testing.T) { missing(t, s) })
	t.Run("lists by prefix in order", func(t *testing.T) { lists(t, s) })
	t.Run("refuses a name that is no name", func(t *testing.T) { refuses(t, s) })
	t.Run("shows a blob whole to whoever reads while it is put", func(t *testing.T) { whole(t, s) })
}

func put(t *testing.T, s blob.Store, key string, data []byte) {
	t.Helper()
	if err := s.Put(t.Context(), key, data); err != nil {
		t.Fatalf("Put %s: %v", key, err)
	}
}

func has(t *testing.T, s blob.Store, key string, want []byte) {
	t.Helper()
	got, err := s.Get(t.Context(), key)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("Get %s: %d bytes, %v; want %d bytes", key, len(got), err, len(want))
	}
}

func givesBack(t *testing.T, s blob.Store) {
	large := make([]byte, 3<<20)
	_, _ = rand.Read(large)
	for key, data := range map[string][]byte{"a/empty": {}, "a/one": {0}, "a/deep/er/large.webp": large} {
		put(t, s, key, data)
		has(t, s, key, data)
	}
}

func replaces(t *testing.T, s blob.Store) {
	put(t, s, "b/1", []byte("first, and longer"))
	put(t, s, "b/1", []byte("second"))
	has(t, s, "b/1", []byte("second"))
}

func missing(t *testing.T, s blob.Store) {
	ctx := t.Context()
	put(t, s, "c/1", []byte("x"))
	if _, err := s.Get(ctx, "c/2"); !errors.Is(err, blob.ErrMissing) {
		t.Errorf("Get of nothing = %v", err)
	}
	if err := errors.Join(s.Delete(ctx, "c/1"), s.Delete(ctx, "c/1"), s.Delete(ctx, "never/was/here")); err != nil {
		t.Errorf("Delete = %v", err)
	}
	if _, err := s.Get(ctx, "c/1"); !errors.Is(err, blob.ErrMissing) {
		t.Errorf("Get after Delete = %v", err)
	}
}

func lists(t *testing.T, s blob.Store) {
	for _, key := range []string{"d/2/b", "d/10", "d/2/a", "dd/1"} {
		put(t, s, key, []byte(key))
	}
	for prefix, want := range map[string][]string{
		"d/":     {"d/10", "d/2/a", "d/2/b"},
		"d":      {"d/10", "d/2/a", "d/2/b", "dd/1"},
		"d/2/":   {"d/2/a", "d/2/b"},
		"d/1":    {"d/10"},
		"empty/": nil,
	} {
		var got []string
		for key, err := range s.List(t.Context(), prefix) {
			if err != nil {
				t.Fatalf("List %s: %v", prefix, err)
			}
			got = append(got, key)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("List %s (-want +got):\n%s", prefix, diff)
		}
	}
	for moment, want := range map[time.Time]int{time.Now().Add(-time.Hour): 0, time.Now().Add(time.Hour): 4} { //nolint:forbidigo // a store's own clock
		got := 0
		for _, err := range s.ListBefore(t.Context(), "d", moment) {
			if err != nil {
				t.Fatal(err)
			}
			got++
		}
		if got != want {
			t.Errorf("ListBefore: %d keys, want %d", got, want)
		}
	}
	for _, err := range s.List(t.Context(), "d") {
		if err != nil {
			t.Errorf("List: %v", err)
		}
		break // may stop early
	}
}

func refuses(t *testing.T, s blob.Store) {
	for _, key := range []string{"", "/a", "a/", "a//b", "../a", "a/../b", ".hidden", "a/.b", "a b", "Anna", "a\\b", "a\x00b", strings.Repeat("a", 201)} {
		if err := s.Put(t.Context(), key, nil); err == nil {
			t.Errorf("Put took the name %q", key)
		}
		if _, err := s.Get(t.Context(), key); err == nil {
			t.Errorf("Get took the name %q", key)
		}
		if err := s.Delete(t.Context(), key); err == nil {
			t.Errorf("Delete took the name %q", key)
		}
	}
}

func whole(t *testing.T, s blob.Store) {
	const rounds = 20
	one, two := bytes.Repeat([]byte{1}, 70_000), bytes.Repeat([]byte{2}, 50_000)
	put(t, s, "e/1", one)
	var writers sync.WaitGroup
	writers.Go(func() {
		for i := range rounds {
			data := one
			if i%2 == 0 {
				data = two
			}
			if err := s.Put(t.Context(), "e/1", data); err != nil {
				t.Errorf("Put: %v", err)
			}
		}
	})
	for range rounds {
		got, err := s.Get(t.Context(), "e/1")
		if err != nil || !bytes.Equal(got, one) && !bytes.Equal(got, two) {
			t.Errorf("Get: %d bytes, %v", len(got), err)
		}
	}
	writers.Wait()
}
