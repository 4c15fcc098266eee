package picturestore_test

import (
	"bytes"
	"context"
	"image/color"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/picture/picturetest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

func TestTheSamePhotoTwiceIsKeptOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := picturetest.New(t, db)
		red, blue := color.RGBA{200, 30, 30, 255}, color.RGBA{30, 30, 200, 255}
		first, second, third := w.Full(), w.Full(), w.Full()
		w.Add(t, first, red)
		w.Add(t, second, red)
		if files := kept(t, w.Folder); len(files) != 2 {
			t.Errorf("one photo in two sizes is kept as %v", files)
		}
		w.Add(t, third, blue)
		if files := kept(t, w.Folder); len(files) != 4 {
			t.Errorf("two photos in two sizes are kept as %v", files)
		}
		w.Add(t, third, color.RGBA{30, 200, 30, 255}) // repeated with another photo: the first one stands
		if files := kept(t, w.Folder); len(files) != 4 {
			t.Errorf("bytes that nothing names are kept: %v", files)
		}
		a, errA := w.Service.Print(t.Context(), w.Viewer, w.Circle, first.ID, picture.Large)
		b, errB := w.Service.Print(t.Context(), w.Viewer, w.Circle, second.ID, picture.Large)
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("the two differ: %v, %v", errA, errB)
		}
	})
}

func TestNoPictureLiesInTheClear(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := picturetest.New(t, db)
		p := w.Full()
		w.Add(t, p, color.RGBA{200, 30, 30, 255})
		for _, file := range kept(t, w.Folder) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(data, []byte("\xff\xd8\xff")) || bytes.Contains(data, []byte("JFIF")) {
				t.Errorf("%s can be looked at", filepath.Base(file))
			}
		}
		var sealed []byte
		if err := db.QueryRow(t.Context(), `SELECT about_sealed FROM picture WHERE circle_id = $1`, w.Circle).Scan(&sealed); err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{p.Name, p.Author, p.Licence, p.Source} {
			if bytes.Contains(sealed, []byte(word)) {
				t.Errorf("%q can be read in the row", word)
			}
		}
	})
}

func TestPrintsMovedToAnotherCircleDoNotOpen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := picturetest.New(t, db)
		p := w.Full()
		w.Add(t, p, color.RGBA{200, 30, 30, 255})
		stolen := map[string][]byte{}
		for name, err := range w.Blobs.List(t.Context(), picture.BlobPrefix) {
			if err != nil {
				t.Fatal(err)
			}
			data, err := w.Blobs.Get(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			stolen[strings.Replace(name, w.Circle.String(), w.Other.String(), 1)] = data
		}
		for name, data := range stolen {
			if err := w.Blobs.Put(t.Context(), name, data); err != nil {
				t.Fatal(err)
			}
		}
		// Somebody who can write the database and the blobs, and has no key.
		err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO picture (circle_id, id, address, about_sealed, added_by_id, added_at, deleted_at)
				SELECT $1, id, address, about_sealed, added_by_id, added_at, deleted_at FROM picture WHERE circle_id = $2`, w.Other, w.Circle)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Service.Print(t.Context(), w.Stranger, w.Other, p.ID, picture.Large); err == nil {
			t.Error("the print opened")
		}
		if _, err := w.Service.Read(t.Context(), w.Grant(t, w.Stranger, w.Other), []ident.ID{p.ID}); err == nil {
			t.Error("the row opened")
		}
	})
}

func TestAPictureWhosePrintIsGoneIsNotFound(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := picturetest.New(t, db)
		p := w.Full()
		w.Add(t, p, color.RGBA{200, 30, 30, 255})
		for _, file := range kept(t, w.Folder) {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Service.Print(t.Context(), w.Viewer, w.Circle, p.ID, picture.Large); fault.KindOf(err) != fault.NotFound {
			t.Errorf("Print = %v", err)
		}
	})
}

func kept(t *testing.T, folder string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
