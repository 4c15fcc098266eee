package pack_test

import (
	"archive/zip"
	"bytes"
	"testing"

	"mobilize/internal/domain/picture/archive/pack"
)

const png = "\x89PNG\r\n\x1a\n and more"

func zipped(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write([]byte(content))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var seeds = []map[string]string{
	{"pack.json": `{"name":"A","licence":"CC0","author":"B","source":"C","pictures":[{"file":"a.png","da":["hund"],"en":["dog"]},{"file":"../a.png","da":["x"]}]}`, "a.png": png},
	{
		"manifest.json": `{"format":"open-board-0.1","root":"boards/1.obf","paths":{"boards":{"1":"boards/1.obf"},"images":{"7":"images/7.png"}}}`, "images/7.png": png,
		"boards/1.obf": `{"format":"open-board-0.1","locale":"da","license":{"type":"CC0","author_name":"B","source_url":"C"},"buttons":[{"id":1,"label":"hund","image_id":7}],"images":[{"id":"7"}]}`,
	},
}

// Whatever lies in a file, what is read of it has words and terms, and begins as a picture.
func FuzzRead(f *testing.F) {
	for _, seed := range seeds {
		f.Add(zipped(f, seed))
	}
	f.Add([]byte(`{"format":"open-board-0.1","license":{"type":"CC0","author_name":"B","source_url":"C"},"buttons":[{"label":"dog","image_id":"a"}],"images":[{"id":"a","data":"data:image/png;base64,iVBORw0KGgo="}]}`))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := pack.Read(bytes.NewReader(file), int64(len(file)), pack.Options{})
		if err != nil {
			return
		}
		for _, p := range got.Pictures {
			if len(p.Danish)+len(p.English) == 0 || p.Terms.Licence == "" || p.Terms.Author == "" || p.Terms.Source == "" || len(p.Data) < 3 {
				t.Errorf("read %+v", p)
			}
		}
	})
}
