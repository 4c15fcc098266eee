package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mobilize/internal/config"
	"mobilize/internal/domain/picture/archive"
	"mobilize/internal/domain/picture/archive/pack"
	"mobilize/internal/platform/raster"
)

// packSide is the longer side of a pack's picture, in pixels: a citizen's screen shows none larger.
const packSide = 512

// addedPacks are the packs in the data folder, each a folder of its own.
func addedPacks(c config.Config) ([]fs.FS, error) {
	names, err := packNames(c)
	packs := make([]fs.FS, len(names))
	for i, name := range names {
		packs[i] = os.DirFS(filepath.Join(c.ArchiveFolder(), name))
	}
	return packs, err
}

func packNames(c config.Config) ([]string, error) {
	inside, err := os.ReadDir(c.ArchiveFolder())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("look for packs of pictures: %w", err)
	}
	var names []string
	for _, entry := range inside {
		if entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// importPacks reads each file, makes its pictures anew and puts them into the data folder: all of a file or nothing.
func importPacks(ctx context.Context, c config.Config, out io.Writer) error {
	if err := makeFolder(c); err != nil {
		return err
	}
	press := raster.New(raster.Standard())
	for _, file := range c.Archive.Files {
		read, err := readPack(file, c.Archive)
		if read.Name == "" {
			base := filepath.Base(file)
			read.Name = strings.TrimSuffix(base, filepath.Ext(base))
		}
		for _, why := range slices.Sorted(maps.Keys(read.Skipped)) {
			fmt.Fprintf(out, "%s: %d pictures cannot be used: %s\n", file, read.Skipped[why], why)
		}
		if err == nil && len(read.Skipped) > 0 && !c.Archive.Leave {
			err = errors.New("nothing was imported; mend these, or import the rest with --leave")
		}
		if err != nil {
			return fmt.Errorf("import a pack: %w", err)
		}
		slug := slugOf(read.Name)
		if slug == "" {
			return errors.New("import a pack: give it a name of letters with --name")
		}
		added, err := renderPack(ctx, press, slug, read, c.Archive.Leave)
		if err != nil {
			return err
		}
		if err := keepPack(c, slug, read.Name, added); err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %d pictures of %s are in the archive. Start the server again to see them.\n", slug, len(added), read.Name)
	}
	return nil
}

func readPack(name string, told config.Archive) (pack.Pack, error) {
	o := pack.Options{Terms: pack.Terms{Licence: told.Licence, Author: told.Author, Source: told.Source}, English: told.English, Name: told.Name}
	info, err := os.Stat(name)
	if err != nil {
		return pack.Pack{}, fmt.Errorf("open it: %w", err)
	}
	if info.IsDir() {
		root, err := os.OpenRoot(name) // a link in it leads nowhere outside
		if err != nil {
			return pack.Pack{}, fmt.Errorf("open it: %w", err)
		}
		defer func() { _ = root.Close() }() // it was only read
		return pack.ReadFolder(root.FS(), o)
	}
	file, err := os.Open(name) //nolint:gosec // the operator names it on the command line
	if err != nil {
		return pack.Pack{}, fmt.Errorf("open it: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	return pack.Read(file, info.Size(), o)
}

// renderPack makes every picture anew, as one that a person sends.
func renderPack(ctx context.Context, press *raster.Press, slug string, read pack.Pack, leave bool) ([]archive.Added, error) {
	var added []archive.Added
	for i, p := range read.Pictures {
		made, err := press.Whole(ctx, p.Data, packSide)
		if err != nil && leave && ctx.Err() == nil {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("import a pack: picture %d of its list: %w", i+1, err)
		}
		hash := sha256.Sum256(p.Data)
		added = append(added, archive.Added{
			ID: "pack-" + slug + "-" + hex.EncodeToString(hash[:8]), Data: made.Data, Danish: p.Danish, English: p.English,
			Category: p.Category, Licence: p.Terms.Licence, Author: p.Terms.Author, Source: p.Terms.Source,
		})
	}
	if len(added) == 0 {
		return nil, pack.ErrEmpty
	}
	return added, nil
}

// keepPack puts a pack in place of one of the same name. A crash leaves the old or the new.
func keepPack(c config.Config, slug, name string, added []archive.Added) error {
	index, symbols, err := archive.Pack(name, added)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.ArchiveFolder(), 0o700); err != nil {
		return fmt.Errorf("make the folder of packs: %w", err)
	}
	made, err := os.MkdirTemp(c.ArchiveFolder(), ".new-")
	if err != nil {
		return fmt.Errorf("make the folder of a pack: %w", err)
	}
	defer func() { _ = os.RemoveAll(made) }() // what is in place is no more there
	for name, content := range map[string][]byte{"index.json.gz": index, "symbols.bin": symbols} {
		if err := os.WriteFile(filepath.Join(made, name), content, 0o600); err != nil {
			return fmt.Errorf("write a pack: %w", err)
		}
	}
	place := filepath.Join(c.ArchiveFolder(), slug)
	if err := os.Rename(place, filepath.Join(c.ArchiveFolder(), ".old-"+slug)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("replace a pack: %w", err)
	}
	if err := os.Rename(made, place); err != nil {
		return fmt.Errorf("put a pack in its place: %w", err)
	}
	return os.RemoveAll(filepath.Join(c.ArchiveFolder(), ".old-"+slug))
}

func listPacks(c config.Config, out io.Writer) error {
	names, err := packNames(c)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		fmt.Fprintln(out, "No packs were added.")
	}
	for _, name := range names {
		folder := os.DirFS(filepath.Join(c.ArchiveFolder(), name))
		credits, err := archive.New(folder).Credits()
		if err != nil {
			fmt.Fprintf(out, "%s: cannot be read; import it again\n", name)
			continue
		}
		state := ""
		if _, err := fs.Stat(folder, archive.Retired); err == nil {
			state = ", removed, kept for plans that use it"
		}
		for _, credit := range credits {
			fmt.Fprintf(out, "%s: %s, %d pictures, %s, %s%s\n", name, credit.Name, credit.Count, credit.Licence, credit.Author, state)
		}
	}
	return nil
}

func removePack(c config.Config, out io.Writer) error {
	names, err := packNames(c)
	if err != nil {
		return err
	}
	if !slices.Contains(names, c.Archive.Name) {
		return errors.New("there is no such pack: mobilize archive list names them")
	}
	place := filepath.Join(c.ArchiveFolder(), c.Archive.Name)
	said := "It is found no more after the next start; plans that use its pictures keep them."
	if c.Archive.ForGood {
		said = "It is gone after the next start, from plans too."
		err = os.RemoveAll(place)
	} else {
		err = os.WriteFile(filepath.Join(place, archive.Retired), nil, 0o600)
	}
	if err != nil {
		return fmt.Errorf("remove a pack: %w", err)
	}
	fmt.Fprintln(out, said)
	return nil
}

// slugOf is what a pack is called in addresses: small letters, digits and dashes, at most 40.
func slugOf(name string) string {
	name = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa", "Æ", "ae", "Ø", "oe", "Å", "aa").Replace(name)
	parts := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	slug := strings.Join(parts, "-")
	return strings.Trim(slug[:min(len(slug), 40)], "-")
}
