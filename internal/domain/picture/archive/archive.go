// Package archive holds the drawn symbols that come with the program, and finds them by everyday
// words.
//
// Owns: the symbols, their names and licences, the search over them in Danish and English.
// Does not own: people's own pictures (picture), how symbols are chosen and built
// (scripts/build-archive.mjs), serving them (picturehttp).
// Start reading at: Archive.Search.
package archive

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"

	"mobilize/internal/vocabulary/fault"
)

//go:embed all:data
var built embed.FS

// Symbol is one drawn picture, with what must be told about it wherever it is shown.
type Symbol struct {
	ID       string // "fluent-soap", "openmoji-1F9FC": stable for ever
	Name     string // in the language that was asked for
	Category string // feelings, people, animals, food, places, leisure, things, signs or flags
	Licence  string
	Author   string
	Source   string // where it comes from: a name, and the address in brackets
}

// Archive is the symbols. It is safe for concurrent use and reads its index at the first question,
// so a start costs nothing.
type Archive struct {
	parts []fs.FS // the one that came with the program, then the packs of an operator
	load  func() (*index, error)
}

// Built returns the archive that was built into the program, with packs that an operator added.
func Built(packs ...fs.FS) *Archive {
	files, err := fs.Sub(built, "data")
	if err != nil { // the directory is named by a constant
		panic("archive: " + err.Error())
	}
	return New(files, packs...)
}

// New returns the archive in files, index.json.gz and symbols.bin, with packs of the same form. A pack that cannot be
// read is left out (see Broken).
func New(files fs.FS, packs ...fs.FS) *Archive {
	parts := append([]fs.FS{files}, packs...)
	return &Archive{parts: parts, load: sync.OnceValues(func() (*index, error) { return readParts(parts) })}
}

// Broken returns how many packs could not be read.
func (a *Archive) Broken() int {
	ix, err := a.load()
	if err != nil {
		return 0
	}
	return ix.broken
}

// Count returns how many symbols there are. When the archive was not built it returns an
// Unavailable fault that says so, as every other method does.
func (a *Archive) Count() (int, error) {
	ix, err := a.load()
	if err != nil {
		return 0, err
	}
	return len(ix.symbols), nil
}

// Has says whether there is a symbol with this id.
func (a *Archive) Has(id string) (bool, error) {
	ix, err := a.load()
	if err != nil {
		return false, err
	}
	_, ok := ix.byID[id]
	return ok, nil
}

// Symbols returns the symbols with these ids, in their order; unknown ids are left out.
func (a *Archive) Symbols(ids []string, language string) ([]Symbol, error) {
	ix, err := a.load()
	if err != nil {
		return nil, err
	}
	found := make([]Symbol, 0, len(ids))
	for _, id := range ids {
		if at, ok := ix.byID[id]; ok {
			found = append(found, ix.symbol(at, tongueOf(language)))
		}
	}
	return found, nil
}

// Drawing returns a symbol's bytes and their media type, or a NotFound fault. An SVG is compressed with gzip; a pack's
// picture is pixels that were made anew when it was imported.
func (a *Archive) Drawing(id string) (drawing []byte, mediaType string, err error) {
	ix, err := a.load()
	if err != nil {
		return nil, "", err
	}
	at, ok := ix.byID[id]
	if !ok {
		return nil, "", fault.Missing()
	}
	e := &ix.symbols[at]
	file, err := a.parts[e.part].Open("symbols.bin")
	if err != nil {
		return nil, "", fmt.Errorf("open symbols: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	reader, ok := file.(io.ReaderAt)
	if !ok {
		return nil, "", errors.New("open symbols: the files cannot be read in parts")
	}
	drawing = make([]byte, e.Size)
	if _, err := reader.ReadAt(drawing, e.At); err != nil {
		return nil, "", fmt.Errorf("read symbol: %w", err)
	}
	if e.part == 0 {
		return drawing, SVG, nil
	}
	if len(drawing) > 0 && drawing[0] == 0x89 { // the first byte of every PNG; a pack holds nothing else but JPEG
		return drawing, "image/png", nil
	}
	return drawing, "image/jpeg", nil
}

// SVG is the media type of the symbols that came with the program.
const SVG = "image/svg+xml"

// Unpack returns the SVG text of a Drawing.
func Unpack(drawing []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(drawing))
	if err != nil {
		return nil, fmt.Errorf("unpack symbol: %w", err)
	}
	svg, err := io.ReadAll(reader)
	if err != nil {
		return nil, fmt.Errorf("unpack symbol: %w", err)
	}
	return svg, nil
}

// entry is a symbol as the index file keeps it.
type entry struct {
	ID        string   `json:"id"`
	At        int64    `json:"at"`
	Size      int      `json:"size"`
	Source    int      `json:"source"`
	Author    string   `json:"author"`
	Category  string   `json:"category"`
	IsVariant bool     `json:"variant"` // a man or a woman where there is a person
	First     []first  `json:"first"`
	Danish    wordList `json:"da"`
	English   wordList `json:"en"`

	part     int  // of the archive it lies in
	isHidden bool // found by no word
}

// first is everyday words a symbol stands for, and its place among those that do.
type first struct {
	Place   int      `json:"place"`
	Danish  []string `json:"da"`
	English []string `json:"en"`
}

type wordList struct {
	Name  string   `json:"name"`
	Words []string `json:"words"`
}

type source struct {
	Licence string `json:"licence"`
	Author  string `json:"author"`
	Source  string `json:"source"`
	Name    string `json:"name"`
	Home    string `json:"home"`
	Terms   string `json:"terms"`
	IsAdded bool   `json:"added"` // by an operator
}

// readParts reads the index of every part into one. Packs that cannot be read, and symbols of theirs whose names are
// taken, are left out.
func readParts(parts []fs.FS) (*index, error) {
	sources, symbols, err := readIndex(parts[0])
	if err != nil {
		return nil, err
	}
	broken := 0
	taken := make(map[string]bool, len(symbols))
	for _, e := range symbols {
		taken[e.ID] = true
	}
	for i, pack := range parts[1:] {
		more, entries, err := readIndex(pack)
		if err != nil {
			broken++
			continue
		}
		_, err = fs.Stat(pack, Retired)
		isRetired := err == nil
		for _, e := range entries {
			if taken[e.ID] || e.Source < 0 || e.Source >= len(more) || e.Size < 1 || e.Size > mostDrawing || e.At < 0 {
				continue
			}
			taken[e.ID] = true
			e.part, e.Source = i+1, e.Source+len(sources)
			if isRetired {
				e.First, e.isHidden = nil, true
			}
			symbols = append(symbols, e)
		}
		sources = append(sources, more...)
	}
	ix := newIndex(sources, symbols)
	ix.broken = broken
	return ix, nil
}

const mostDrawing = 4 << 20

func readIndex(files fs.FS) ([]source, []entry, error) {
	packed, err := fs.ReadFile(files, "index.json.gz")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fault.New(fault.Unavailable, "archive.not_built", "", "This program was built without its picture archive. Run scripts/build-archive.mjs, then build it again.")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read archive index: %w", err)
	}
	text, err := Unpack(packed)
	if err != nil {
		return nil, nil, err
	}
	var file struct {
		Sources []source `json:"sources"`
		Symbols []entry  `json:"symbols"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, nil, fmt.Errorf("read archive index: %w", err)
	}
	return file.Sources, file.Symbols, nil
}

func (ix *index) symbol(at int, in tongue) Symbol {
	e := &ix.symbols[at]
	from := ix.sources[e.Source]
	s := Symbol{ID: e.ID, Name: e.Danish.Name, Category: e.Category, Licence: from.Licence, Author: from.Author, Source: from.Source}
	if in == english {
		s.Name = e.English.Name
	}
	if e.Author != "" && e.Author != from.Author {
		s.Author = from.Author + " / " + e.Author
	}
	return s
}
