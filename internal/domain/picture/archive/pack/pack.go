// Package pack reads pictures that an operator adds to the archive: Open Board Format, and folders with a list of their own.
//
// Owns: what such files say of their pictures, within bounds; what is refused.
// Does not own: making the pictures anew (platform/raster, through Render), where packs lie and who imports them
// (app), finding them (archive).
// Start reading at: Read.
package pack

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a pack may be. A zip that unpacks to more is a bomb.
const (
	MostFile     = 512 << 20 // of a zip, or a board with its pictures in it
	mostFiles    = 40_000
	mostUnpacked = 1 << 30
	mostList     = 32 << 20 // of one list or board
	mostPicture  = 20 << 20
	mostPictures = 20_000
	mostBoards   = 2_000
	mostWords    = 40  // of one picture, in one language
	mostLetters  = 200 // of a word, an author, a source
)

// What is wrong with a pack, for an operator. None names what somebody else wrote.
var (
	ErrTooLarge = errors.New("it is larger than a pack may be: 512 MB packed, 1 GB unpacked, 40,000 files, 20,000 pictures of 20 MB")
	ErrNoList   = errors.New("it holds no pack.json and no manifest.json, and is no Open Board: see docs/guide/archive.md")
	ErrList     = errors.New("its list cannot be read: see docs/guide/archive.md")
	ErrEmpty    = errors.New("no picture in it can be used")
)

// Terms are the licence, author and source of a picture, and must all be known.
type Terms struct{ Licence, Author, Source string }

// or fills what is empty from other.
func (t Terms) or(other Terms) Terms {
	for own, others := range map[*string]string{&t.Licence: other.Licence, &t.Author: other.Author, &t.Source: other.Source} {
		if *own == "" {
			*own = others
		}
	}
	return t
}

// Picture is one picture of a pack, as it lies there.
type Picture struct {
	File            string // where it lies, to tell an operator; "" inside a board
	Data            []byte
	Danish, English []string // words, the name first; one of the two may be empty
	Category        string
	Terms           Terms
}

// Options are what an operator says of a pack.
type Options struct {
	Terms   Terms  // for pictures that say none
	English bool   // the words of boards that name no language
	Name    string // "" for what the pack calls itself
}

// Pack is what was read.
type Pack struct {
	Name     string
	Pictures []Picture
	Skipped  map[string]int // pictures that were left, by why
}

// Why a picture was left.
const (
	NotThere    = "not in the pack"
	Elsewhere   = "only an address on the internet"
	NoWord      = "without a word"
	NoTerms     = "without licence, author or source: give --licence, --author and --from"
	NoPicture   = "SVG or another kind: convert to PNG first, as rsvg-convert -w 512 does"
	MissingOnes = "too many"
)

// Read reads a zip, or an Open Board with its pictures in it.
func Read(file io.ReaderAt, size int64, o Options) (Pack, error) {
	if size > MostFile {
		return Pack{}, ErrTooLarge
	}
	head := make([]byte, 4)
	if _, err := file.ReadAt(head, 0); err == nil && string(head) == "PK\x03\x04" {
		files, err := unpacked(file, size)
		if err != nil {
			return Pack{}, err
		}
		return ReadFolder(files, o)
	}
	r := newReader(nil, o)
	text, err := io.ReadAll(io.NewSectionReader(file, 0, size))
	if err != nil {
		return Pack{}, fmt.Errorf("read a board: %w", err)
	}
	if err := r.board(text, "", nil); err != nil {
		return Pack{}, ErrNoList
	}
	return r.done()
}

// ReadFolder reads a folder, or what was in a zip.
func ReadFolder(files fs.FS, o Options) (Pack, error) {
	r := newReader(files, o)
	if text, err := r.read("pack.json", mostList); err == nil {
		if err := r.list(text); err != nil {
			return Pack{}, err
		}
		return r.done()
	}
	text, err := r.read("manifest.json", mostList)
	if err != nil {
		return Pack{}, ErrNoList
	}
	if err := r.boards(text); err != nil {
		return Pack{}, err
	}
	return r.done()
}

// unpacked judges a zip by what it says of itself; what it says wrongly is cut off where it is read.
func unpacked(file io.ReaderAt, size int64) (fs.FS, error) {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, ErrList
	}
	var all uint64
	if len(z.File) > mostFiles {
		return nil, ErrTooLarge
	}
	for _, f := range z.File {
		if all += f.UncompressedSize64; all > mostUnpacked || f.UncompressedSize64 > mostUnpacked {
			return nil, ErrTooLarge
		}
	}
	return z, nil // its names are valid paths below its root, or not found
}

type reader struct {
	files fs.FS
	o     Options
	pack  Pack
	at    map[[32]byte]int // of pictures, by the hash of their bytes
	left  int64            // bytes that may still be read
}

func newReader(files fs.FS, o Options) *reader {
	return &reader{files: files, o: o, pack: Pack{Name: o.Name, Skipped: map[string]int{}}, at: map[[32]byte]int{}, left: mostUnpacked}
}

func (r *reader) done() (Pack, error) {
	if r.left < 0 {
		return Pack{}, ErrTooLarge
	}
	if len(r.pack.Pictures) == 0 {
		return r.pack, ErrEmpty
	}
	return r.pack, nil
}

// read returns a file of the pack, whatever it says of its size.
func (r *reader) read(name string, most int64) ([]byte, error) {
	if r.files == nil || !fs.ValidPath(name) {
		return nil, fs.ErrNotExist
	}
	f, err := r.files.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	content, err := io.ReadAll(io.LimitReader(f, min(most, max(r.left, 0))+1))
	r.left -= int64(len(content))
	if int64(len(content)) > most || r.left < 0 {
		return nil, ErrTooLarge
	}
	return content, err
}

// add takes one picture, or counts why not. The same picture twice has the words of both.
func (r *reader) add(p Picture) {
	p.Terms = trimmed(p.Terms).or(r.o.Terms)
	p.Danish, p.English = words(p.Danish), words(p.English)
	switch {
	case len(p.Danish)+len(p.English) == 0:
		r.pack.Skipped[NoWord]++
		return
	case p.Terms.Licence == "" || p.Terms.Author == "" || p.Terms.Source == "":
		r.pack.Skipped[NoTerms]++
		return
	case !isRaster(p.Data):
		r.pack.Skipped[NoPicture]++
		return
	}
	hash := sha256.Sum256(p.Data)
	if at, there := r.at[hash]; there {
		one := &r.pack.Pictures[at]
		one.Danish, one.English = words(append(one.Danish, p.Danish...)), words(append(one.English, p.English...))
		return
	}
	if len(r.pack.Pictures) >= mostPictures {
		r.pack.Skipped[MissingOnes]++
		return
	}
	r.at[hash] = len(r.pack.Pictures)
	r.pack.Pictures = append(r.pack.Pictures, p)
}

// isRaster says whether data begins as a kind that is taken. A drawing (SVG) can hold a program.
func isRaster(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xd8\xff")) || bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")) ||
		len(data) > 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP"
}

func trimmed(t Terms) Terms { return Terms{plain(t.Licence), plain(t.Author), plain(t.Source)} }

// plain is one line of text, cut where it is too long.
func plain(text string) string {
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, ""), func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }), " ")
	if utf8.RuneCountInString(text) > mostLetters {
		text = string([]rune(text)[:mostLetters])
	}
	return strings.TrimSpace(text)
}

// words are plain and each there once.
func words(list []string) []string {
	out, seen := []string{}, map[string]bool{}
	for _, word := range list {
		word = plain(word)
		if key := strings.ToLower(word); word != "" && !seen[key] && len(out) < mostWords {
			seen[key] = true
			out = append(out, word)
		}
	}
	return out
}

// listed is pack.json.
type listed struct {
	Name     string `json:"name"`
	Licence  string `json:"licence"`
	Author   string `json:"author"`
	Source   string `json:"source"`
	Pictures []struct {
		File     string   `json:"file"`
		Danish   []string `json:"da"`
		English  []string `json:"en"`
		Category string   `json:"category"`
		Licence  string   `json:"licence"`
		Author   string   `json:"author"`
		Source   string   `json:"source"`
	} `json:"pictures"`
}

func (r *reader) list(text []byte) error {
	var l listed
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&l); err != nil {
		return ErrList
	}
	if r.pack.Name == "" {
		r.pack.Name = plain(l.Name)
	}
	for _, p := range l.Pictures {
		data, err := r.read(path.Clean(p.File), mostPicture)
		if r.left < 0 {
			return ErrTooLarge
		}
		if err != nil {
			r.pack.Skipped[NotThere]++
			continue
		}
		terms := trimmed(Terms{p.Licence, p.Author, p.Source}).or(trimmed(Terms{l.Licence, l.Author, l.Source}))
		r.add(Picture{File: plain(p.File), Data: data, Danish: p.Danish, English: p.English, Category: p.Category, Terms: terms})
	}
	return nil
}
