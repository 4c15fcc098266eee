package archive

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Retired is the file that takes a pack out of the search and leaves its pictures to the plans that use them.
const Retired = "retired"

// Added is one picture of a pack, made anew.
type Added struct {
	ID                      string // "pack-…", stable for the same picture in the same pack
	Data                    []byte // PNG or JPEG
	Danish, English         []string
	Category                string
	Licence, Author, Source string
}

// categories are those there are; a picture of another is a thing.
var categories = []string{"feelings", "people", "animals", "food", "places", "leisure", "things", "signs", "flags"}

// Pack returns the two files of a pack: index.json.gz and symbols.bin.
func Pack(name string, pictures []Added) (index, symbols []byte, err error) {
	var file struct {
		Name    string   `json:"name"`
		Sources []source `json:"sources"`
		Symbols []entry  `json:"symbols"`
	}
	file.Name = name
	var bin bytes.Buffer
	known := map[source]int{}
	for _, p := range pictures {
		from := source{Licence: p.Licence, Author: p.Author, Source: p.Source, Name: name, Home: homeOf(p.Source), IsAdded: true}
		at, ok := known[from]
		if !ok {
			at = len(file.Sources)
			known[from] = at
			file.Sources = append(file.Sources, from)
		}
		if !slices.Contains(categories, p.Category) {
			p.Category = "things"
		}
		e := entry{ID: p.ID, At: int64(bin.Len()), Size: len(p.Data), Source: at, Category: p.Category, Danish: listOf(p.Danish), English: listOf(p.English)}
		// A name in each language; words are found in both.
		if e.Danish.Name == "" {
			e.Danish.Name = e.English.Name
		}
		if e.English.Name == "" {
			e.English.Name = e.Danish.Name
		}
		file.Symbols = append(file.Symbols, e)
		bin.Write(p.Data)
	}
	text, err := json.Marshal(file)
	if err != nil {
		return nil, nil, fmt.Errorf("write a pack: %w", err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(text); err != nil {
		return nil, nil, fmt.Errorf("write a pack: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, nil, fmt.Errorf("write a pack: %w", err)
	}
	return packed.Bytes(), bin.Bytes(), nil
}

func listOf(words []string) wordList {
	if len(words) == 0 {
		return wordList{}
	}
	return wordList{Name: words[0], Words: words[1:]}
}

// homeOf is the address in the brackets of a source; "" for none.
func homeOf(from string) string {
	_, rest, _ := strings.Cut(from, "(https://")
	address, rest, ok := strings.Cut(rest, ")")
	if !ok || rest != "" || address == "" || strings.ContainsAny(address, " \"'<>") {
		return ""
	}
	return "https://" + address
}
