package apptest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image/color"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mobilize/internal/app"
	"mobilize/internal/app/apptest"
	"mobilize/internal/config"
	"mobilize/internal/domain/picture/picturetest"
	"mobilize/internal/vocabulary/clock"
)

// packed is a pack in a folder: a drawing and a photo, with words that the archive knows nothing of.
func packed(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	list := `{"name":"Skolens billeder","licence":"CC BY-SA 4.0","author":"Solsikkeskolen","source":"Solsikkeskolen (https://skole.example.dk)",
		"pictures":[{"file":"hal.png","da":["zumbahal","zumbadans"],"en":["zumba hall"],"category":"places"},{"file":"bus.jpg","da":["kvikbussen"],"author":"Ida"}]}`
	for name, content := range map[string][]byte{"pack.json": []byte(list), "hal.png": picturetest.Drawing(t, color.White), "bus.jpg": picturetest.Photo(t, color.White)} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// run runs a command on a data folder and returns its code and what it said.
func run(data string, args ...string) (code int, said string) {
	var out bytes.Buffer
	code = app.Run(context.Background(), append(args, "--data", data), &out, &out)
	return code, out.String()
}

func TestPacks(t *testing.T) {
	t.Parallel()
	folder := packed(t)
	imported := func(c *config.Config) {
		if code, said := run(c.Data, "archive", "import", folder); code != 0 || !strings.Contains(said, "skolens-billeder: 2 pictures") {
			t.Errorf("import = %d, %s", code, said)
		}
	}
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette Holm", "mette@example.org")
		circle, _ := mette.Circle(t, "Alma Holm")
		type symbol struct{ ID, Name, Licence, Author, Source, Category string }
		search := func(words, language string) (found []symbol) {
			mette.Do(t, http.MethodGet, "/v1/archive/search?q="+words+"&language="+language, nil, &found)
			return found
		}
		found := search("zumbahallen", "da")
		if len(found) == 0 || !strings.HasPrefix(found[0].ID, "pack-skolens-billeder-") || found[0].Licence != "CC BY-SA 4.0" || found[0].Author != "Solsikkeskolen" || found[0].Category != "places" {
			t.Fatalf("found %+v", found)
		}
		if english := search("zumba+hall", "en"); len(english) == 0 || english[0].ID != found[0].ID || english[0].Name != "zumba hall" {
			t.Errorf("in English %+v", english)
		}
		if dog := search("hund", "da"); len(dog) == 0 || strings.HasPrefix(dog[0].ID, "pack-") {
			t.Errorf("the archive of the program lost its place: %+v", dog)
		}
		status, drawing := mette.Send(t, http.MethodGet, "/archive/"+found[0].ID+".svg", nil, nil)
		if status != http.StatusOK || !bytes.HasPrefix(drawing, []byte("\x89PNG")) && !bytes.HasPrefix(drawing, []byte{0xff, 0xd8}) {
			t.Errorf("the picture: %d, %d bytes", status, len(drawing))
		}
		plan := map[string]any{
			"title": "Zumba", "picture": "archive:" + found[0].ID, "day": "2026-03-28", "start": "16:00", "end": "17:00", "minutes": 0, "part": "", "rank": "m",
			"rule": "", "zone": "Europe/Copenhagen", "steps": []any{},
		}
		activity := "/v1/circles/" + circle + "/activities/" + mette.NewID()
		mette.Write(t, http.MethodPut, activity, plan)
		if _, page := mette.Send(t, http.MethodGet, "/billedkilder", nil, nil); !bytes.Contains(page, []byte("Skolens billeder")) || !bytes.Contains(page, []byte("Ida")) {
			t.Error("the credits do not name the pack")
		}
		t.Run("stay in the plans that use them when they are removed", func(t *testing.T) {
			if code, said := run(s.Config.Data, "archive", "remove", "skolens-billeder"); code != 0 {
				t.Fatalf("remove = %d, %s", code, said)
			}
			s.Restart(t)
			for _, left := range search("zumbahal", "da") {
				if left.ID == found[0].ID {
					t.Error("it is still found")
				}
			}
			if status, _ := mette.Send(t, http.MethodGet, "/archive/"+found[0].ID+".svg", nil, nil); status != http.StatusOK {
				t.Errorf("the picture: %d", status)
			}
			mette.Write(t, http.MethodPatch, activity, map[string]any{"note": "Husk sko", "picture": "archive:" + found[0].ID})
			if code, said := run(s.Config.Data, "archive", "list"); code != 0 || !strings.Contains(said, "skolens-billeder: Skolens billeder, 2 pictures, CC BY-SA 4.0") || !strings.Contains(said, "removed") {
				t.Errorf("list = %d, %s", code, said)
			}
		})
	}, imported)
}

func TestAPackIsImportedWholeOrNot(t *testing.T) {
	t.Parallel()
	folder, data := packed(t), t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "bus.jpg"), []byte("<svg xmlns='http://www.w3.org/2000/svg'/>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, said := run(data, "archive", "import", folder); code == 0 || !strings.Contains(said, "convert to PNG first") {
		t.Errorf("an SVG: %d, %s", code, said)
	}
	if _, said := run(data, "archive", "list"); !strings.Contains(said, "No packs") {
		t.Errorf("something was imported: %s", said)
	}
	if code, said := run(data, "archive", "import", "--leave", folder); code != 0 || !strings.Contains(said, "1 pictures of Skolens billeder are in the archive") {
		t.Errorf("the rest: %d, %s", code, said)
	}
	if err := os.Remove(filepath.Join(folder, "hal.png")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc/hostname", filepath.Join(folder, "hal.png")); err != nil {
		t.Fatal(err)
	}
	if code, said := run(data, "archive", "import", folder); code == 0 {
		t.Errorf("a link that leads outside: %s", said)
	}
	list, err := json.Marshal(map[string]any{"name": "Uden", "pictures": []any{map[string]any{"file": "hal.jpg", "da": []string{"hal"}}}})
	if err != nil {
		t.Fatal(err)
	}
	bare := t.TempDir()
	for name, content := range map[string][]byte{"pack.json": list, "hal.jpg": picturetest.Photo(t, color.White)} {
		if err := os.WriteFile(filepath.Join(bare, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code, said := run(data, "archive", "import", bare); code == 0 || !strings.Contains(said, "--licence") {
		t.Errorf("without a licence: %d, %s", code, said)
	}
	if code, said := run(data, "archive", "import", bare, "--licence", "CC0 1.0", "--author", "Os", "--from", "Os"); code != 0 {
		t.Errorf("with one: %d, %s", code, said)
	}
	for _, other := range []string{"../uden", "findes-ikke", ""} {
		if code, _ := run(data, "archive", "remove", other); code == 0 {
			t.Errorf("removed %q", other)
		}
	}
	if code, said := run(data, "archive", "remove", "uden", "--for-good"); code != 0 {
		t.Errorf("for good: %d, %s", code, said)
	}
	if _, err := os.Stat(filepath.Join(data, "archive", "uden")); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
}
