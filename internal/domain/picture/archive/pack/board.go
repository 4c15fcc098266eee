package pack

import (
	"encoding/base64"
	"encoding/json"
	"path"
	"slices"
	"strings"
)

// obf is an Open Board (openboardformat.org, open-board-0.1): buttons with words, and the pictures on them.
type obf struct {
	Format  string `json:"format"`
	Name    string `json:"name"`
	Locale  string `json:"locale"`
	Licence terms  `json:"license"`
	Buttons []struct {
		Label string `json:"label"`
		Said  string `json:"vocalization"`
		Image any    `json:"image_id"` // text, or a number
	} `json:"buttons"`
	Images []struct {
		ID      any    `json:"id"`
		Data    string `json:"data"` // data:image/png;base64,…
		Path    string `json:"path"` // in the pack
		URL     string `json:"url"`
		Licence terms  `json:"license"`
	} `json:"images"`
}

// terms is a licence as Open Boards write it.
type terms struct {
	Type   string `json:"type"`
	Author string `json:"author_name"`
	Source string `json:"source_url"`
	Notice string `json:"copyright_notice_url"`
}

func (t terms) terms() Terms {
	source := t.Source
	if source == "" {
		source = t.Notice
	}
	return trimmed(Terms{t.Type, t.Author, source})
}

// boards reads every board that manifest.json names (OBZ).
func (r *reader) boards(text []byte) error {
	var manifest struct {
		Format string `json:"format"`
		Root   string `json:"root"`
		Paths  struct {
			Boards map[string]string `json:"boards"`
			Images map[string]string `json:"images"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(text, &manifest); err != nil || !strings.HasPrefix(manifest.Format, "open-board-") {
		return ErrList
	}
	names := []string{manifest.Root}
	for _, name := range manifest.Paths.Boards {
		names = append(names, name)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) > mostBoards {
		return ErrTooLarge
	}
	for _, name := range names {
		board, err := r.read(path.Clean(name), mostList)
		if r.left < 0 {
			return ErrTooLarge
		}
		if err != nil {
			continue // the root may be among the rest, and boards may be elsewhere
		}
		if err := r.board(board, name, manifest.Paths.Images); err != nil {
			return err
		}
	}
	return nil
}

// board adds the pictures of one board, each with the words of its buttons.
func (r *reader) board(text []byte, _ string, paths map[string]string) error {
	var b obf
	if err := json.Unmarshal(text, &b); err != nil || !strings.HasPrefix(b.Format, "open-board-") {
		return ErrList
	}
	if r.pack.Name == "" {
		r.pack.Name = plain(b.Name)
	}
	said := map[string][]string{}
	for _, button := range b.Buttons {
		id := named(button.Image)
		said[id] = append(said[id], button.Label)
		if button.Said != "" && !strings.HasPrefix(button.Said, "+") {
			said[id] = append(said[id], button.Said)
		}
	}
	for _, image := range b.Images {
		id := named(image.ID)
		where := image.Path
		if where == "" {
			where = paths[id]
		}
		data, why := r.image(image.Data, where, image.URL)
		if r.left < 0 {
			return ErrTooLarge
		}
		if why != "" {
			r.pack.Skipped[why]++
			continue
		}
		p := Picture{File: plain(where), Data: data, Terms: image.Licence.terms().or(b.Licence.terms())}
		if r.isEnglish(b.Locale) {
			p.English = said[id]
		} else {
			p.Danish = said[id]
		}
		r.add(p)
	}
	return nil
}

// image returns the bytes of a picture, or why there are none. Nothing is fetched from an address.
func (r *reader) image(inline, where, address string) (data []byte, why string) {
	if inline != "" {
		_, packed, ok := strings.Cut(inline, ";base64,")
		if !ok || !strings.HasPrefix(inline, "data:") || len(packed) > mostPicture*4/3+4 {
			return nil, NoPicture
		}
		data, err := base64.StdEncoding.DecodeString(packed)
		if r.left -= int64(len(data)); err != nil {
			return nil, NoPicture
		}
		return data, ""
	}
	if where != "" {
		if data, err := r.read(path.Clean(where), mostPicture); err == nil {
			return data, ""
		}
		return nil, NotThere
	}
	if address != "" {
		return nil, Elsewhere
	}
	return nil, NotThere
}

func (r *reader) isEnglish(locale string) bool {
	if locale == "" {
		return r.o.English
	}
	return !strings.HasPrefix(strings.ToLower(locale), "da")
}

// named is an identifier, which boards write as text or as a number.
func named(id any) string {
	text, err := json.Marshal(id)
	if err != nil {
		return ""
	}
	return strings.Trim(string(text), `"`)
}
