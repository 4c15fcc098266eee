package picturestore_test

import (
	"errors"
	"image/color"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/picture/picturetest"
	"mobilize/internal/platform/blob"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
)

// What a crash left without a row goes when it is old; what a row leads to stays however old it is.
func TestSweep(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := picturetest.New(t, db)
		p := w.Full()
		w.Add(t, p, color.RGBA{9, 30, 30, 255})
		left := "picture/" + w.Circle.String() + "/0123456789abcdef/small"
		fresh := "picture/" + w.Circle.String() + "/fedcba9876543210/small"
		for _, key := range []string{left, fresh} {
			if err := w.Blobs.Put(t.Context(), key, []byte("sealed")); err != nil {
				t.Fatal(err)
			}
		}
		now := w.Clock.Now()
		err := filepath.WalkDir(w.Folder, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			at := now.Add(-blob.SweptAfter - time.Minute)
			if path == filepath.Join(w.Folder, fresh) {
				at = now
			}
			return os.Chtimes(path, at, at)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Store.Sweep(t.Context(), now.Add(-blob.SweptAfter)); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Blobs.Get(t.Context(), left); !errors.Is(err, blob.ErrMissing) {
			t.Errorf("what nothing names: %v", err)
		}
		if _, err := w.Blobs.Get(t.Context(), fresh); err != nil {
			t.Errorf("what may be named in a moment: %v", err)
		}
		if _, err := w.Service.Print(t.Context(), w.Planner, w.Circle, p.ID, picture.Large); err != nil {
			t.Errorf("a picture: %v", err)
		}
	})
}
