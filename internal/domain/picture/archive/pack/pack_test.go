package pack_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"mobilize/internal/domain/picture/archive/pack"
)

func read(file []byte, o pack.Options) (pack.Pack, error) {
	return pack.Read(bytes.NewReader(file), int64(len(file)), o)
}

func TestRead(t *testing.T) {
	t.Parallel()
	for name, seed := range map[string]map[string]string{"a list of its own": seeds[0], "Open Boards": seeds[1]} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := read(zipped(t, seed), pack.Options{})
			if err != nil || len(got.Pictures) != 1 || got.Pictures[0].Danish[0] != "hund" || got.Pictures[0].Terms != (pack.Terms{Licence: "CC0", Author: "B", Source: "C"}) {
				t.Errorf("Read = %+v, %v", got, err)
			}
			if name == "a list of its own" && got.Skipped[pack.NotThere] != 1 {
				t.Errorf("a picture outside the pack was not missed: %v", got.Skipped)
			}
		})
	}
	t.Run("a board with its pictures in it", func(t *testing.T) {
		t.Parallel()
		board := func(kind, data string) []byte {
			return []byte(`{"format":"open-board-0.1","name":"Board","buttons":[{"label":"dog","image_id":"a"},{"label":"Dog","vocalization":"a dog","image_id":"a"}],"images":[{"id":"a","data":"data:` +
				kind + `;base64,` + base64.StdEncoding.EncodeToString([]byte(data)) + `"},{"id":"b","url":"https://example.org/b.png"}]}`)
		}
		terms := pack.Options{English: true, Terms: pack.Terms{Licence: "CC BY 4.0", Author: "A", Source: "S"}}
		got, err := read(board("image/png", png), terms)
		if err != nil || len(got.Pictures) != 1 || strings.Join(got.Pictures[0].English, "|") != "dog|a dog" || got.Skipped[pack.Elsewhere] != 1 || got.Name != "Board" {
			t.Errorf("Read = %+v, %v", got, err)
		}
		if got, err := read(board("image/png", png), pack.Options{English: true}); !errors.Is(err, pack.ErrEmpty) || got.Skipped[pack.NoTerms] != 1 {
			t.Errorf("without terms = %+v, %v", got, err)
		}
		if got, err := read(board("image/svg+xml", "<svg onload='alert(1)'/>"), terms); !errors.Is(err, pack.ErrEmpty) || got.Skipped[pack.NoPicture] != 1 {
			t.Errorf("an SVG = %+v, %v", got, err)
		}
	})
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	list := `{"name":"A","licence":"CC0","author":"B","source":"C","pictures":[{"file":"a.png","da":["hund"]}]}`
	bomb := zipped(t, map[string]string{"pack.json": list, "a.png": png + strings.Repeat("\x00", 30<<20)})
	lying := zipped(t, map[string]string{"pack.json": list, "a.png": png})
	at := bytes.LastIndex(lying, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(lying[at+24:], 0xfffffff0) // what it says it unpacks to
	traversal := zipped(t, map[string]string{"pack.json": strings.Replace(list, "a.png", "../../etc/passwd", 1), "../../etc/passwd": png})
	for name, file := range map[string][]byte{
		"a picture larger than any": bomb, "a zip that says it is larger than a pack": lying, "what lies outside": traversal,
		"a zip without a list": zipped(t, map[string]string{"a.png": png}), "no zip and no board": []byte("hello"), "nothing": nil,
		"a list with a word it does not know": zipped(t, map[string]string{"pack.json": `{"pictures":[],"x":1}`}),
		"half a zip":                          bomb[:len(bomb)/2],
	} {
		if got, err := read(file, pack.Options{}); err == nil {
			t.Errorf("%s: took %d pictures", name, len(got.Pictures))
		}
	}
	if _, err := pack.Read(bytes.NewReader(nil), pack.MostFile+1, pack.Options{}); !errors.Is(err, pack.ErrTooLarge) {
		t.Errorf("a file larger than any: %v", err)
	}
	if _, err := pack.ReadFolder(fstest.MapFS{"pack.json": {Data: []byte(list)}, "a.png": {Data: []byte("<svg/>")}}, pack.Options{}); !errors.Is(err, pack.ErrEmpty) {
		t.Errorf("an SVG by another name: %v", err)
	}
}
