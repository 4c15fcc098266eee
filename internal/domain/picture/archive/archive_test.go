package archive_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mobilize/internal/domain/picture/archive"
	"mobilize/internal/vocabulary/fault"
)

// built is read once for all tests.
var built = archive.Built()

func TestEverydayWordsFindTheirSymbolFirst(t *testing.T) {
	t.Parallel()
	a := built
	for line := range strings.Lines(strings.TrimSpace(everyday)) {
		language, query, want := fields(line)
		t.Run(language+" "+query, func(t *testing.T) {
			t.Parallel()
			found, err := a.Search(query, language, 5)
			if err != nil {
				t.Fatal(err)
			}
			if len(found) == 0 || found[0].ID != want {
				t.Errorf("Search(%q) = %v, want %s first", query, ids(found), want)
			}
		})
	}
}

func TestAWordIsFoundWhileItIsTyped(t *testing.T) {
	t.Parallel()
	a := built
	for _, tc := range []struct {
		word, id string
		from     int // letters after which the symbol is among the first twelve
	}{
		{"svømning", "fluent-person-swimming", 2},
		{"tandbørstning", "fluent-toothbrush", 4},
		{"morgenmad", "fluent-bowl-with-spoon", 4},
		{"fysioterapi", "drawn-physiotherapy", 2},
		{"støvsuger", "drawn-vacuum-cleaner", 3},
		{"taxa", "fluent-taxi", 2},
	} {
		letters := []rune(tc.word)
		for n := tc.from; n <= len(letters); n++ {
			found, err := a.Search(string(letters[:n]), "da", 12)
			if err != nil || !slices.Contains(ids(found), tc.id) {
				t.Errorf("Search(%q) = %v, %v; want %s in it", string(letters[:n]), ids(found), err, tc.id)
			}
		}
	}
}

func TestSearchPutsTheLanguageOfThePlannerFirst(t *testing.T) {
	t.Parallel()
	a := built
	danish, err := a.Search("soap", "da", 1)
	if err != nil || len(danish) != 1 || danish[0].Name != "sæbe" {
		t.Errorf("an English word in Danish = %v, %v", danish, err)
	}
	english, err := a.Search("sæbe", "en", 1)
	if err != nil || len(english) != 1 || english[0].Name != "soap" {
		t.Errorf("a Danish word in English = %v, %v", english, err)
	}
	// "bad" is a shower in Danish, and a feeling in English.
	for language, isShower := range map[string]bool{"da": true, "en": false} {
		found, err := a.Search("bad", language, 1)
		if err != nil || len(found) != 1 || (found[0].ID == "drawn-shower") != isShower {
			t.Errorf("bad in %s = %v, %v", language, ids(found), err)
		}
	}
}

func TestSearchOfNothingFindsNothing(t *testing.T) {
	t.Parallel()
	a := built
	for _, query := range []string{"", "  ", "?!", "qqqqqqq", strings.Repeat("æ", 10_000), "\xff\xfe", "\x00", strings.Repeat("a ", 5000)} {
		found, err := a.Search(query, "da", 40)
		if err != nil || len(found) > 40 {
			t.Errorf("Search(%.10q) = %d symbols, %v", query, len(found), err)
		}
	}
	if found, _ := a.Search("bus", "da", 0); len(found) != 0 {
		t.Errorf("none was asked for and %d came", len(found))
	}
}

func TestEverySymbolIsASafeDrawingWithItsLicence(t *testing.T) {
	t.Parallel()
	a := built
	all := everySymbol(t, a)
	if len(all) < 3000 {
		t.Errorf("%d symbols", len(all))
	}
	licences := map[string]int{}
	for _, s := range all {
		licences[s.Licence]++
		if s.Name == "" || s.Category == "" || s.Licence == "" || s.Author == "" || s.Source == "" {
			t.Errorf("%+v is not complete", s)
		}
		packed, _, err := a.Drawing(s.ID)
		if err != nil {
			t.Fatalf("%s: %v", s.ID, err)
		}
		svg, err := archive.Unpack(packed)
		if err != nil {
			t.Fatalf("%s: %v", s.ID, err)
		}
		if err := onlyDraws(svg); err != nil {
			t.Errorf("%s: %v", s.ID, err)
		}
	}
	if licences["MIT"] < 1500 || licences["CC BY-SA 4.0"] < 1500 || licences["CC0 1.0"] < 14 {
		t.Errorf("licences: %v", licences)
	}
}

func TestAnUnknownSymbolIsNotFound(t *testing.T) {
	t.Parallel()
	a := built
	for _, id := range []string{"", "fluent-nothing", "../index.json.gz", "fluent-soap.svg", "FLUENT-SOAP"} {
		if _, _, err := a.Drawing(id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("Drawing(%q) = %v", id, err)
		}
		if ok, err := a.Has(id); ok || err != nil {
			t.Errorf("Has(%q) = %v, %v", id, ok, err)
		}
	}
	found, err := a.Symbols([]string{"fluent-soap", "fluent-nothing", "openmoji-1F9FC"}, "en")
	if err != nil || fmt.Sprint(ids(found)) != "[fluent-soap openmoji-1F9FC]" {
		t.Errorf("Symbols = %v, %v", ids(found), err)
	}
}

func TestAProgramWithoutItsArchiveSaysSo(t *testing.T) {
	t.Parallel()
	a := archive.New(fstest.MapFS{})
	_, err := a.Search("bus", "da", 1)
	if fault.KindOf(err) != fault.Unavailable || fault.As(err).Code != "archive.not_built" {
		t.Errorf("Search = %v", err)
	}
	for name, ask := range map[string]func() error{
		"Count":   func() error { _, err := a.Count(); return err },
		"Has":     func() error { _, err := a.Has("fluent-bus"); return err },
		"Symbols": func() error { _, err := a.Symbols([]string{"fluent-bus"}, "da"); return err },
		"Drawing": func() error { _, _, err := a.Drawing("fluent-bus"); return err },
	} {
		if err := ask(); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("%s = %v", name, err)
		}
	}
}

func everySymbol(t *testing.T, a *archive.Archive) []archive.Symbol {
	t.Helper()
	seen := map[string]bool{}
	var all []archive.Symbol
	for _, start := range "abcdefghijklmnopqrstuvwxyzæøå0123456789" {
		found, err := a.Search(string(start), "da", 10_000)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range found {
			if !seen[s.ID] {
				seen[s.ID] = true
				all = append(all, s)
			}
		}
	}
	return all
}

// onlyDraws says what in an SVG could do more than be looked at.
func onlyDraws(svg []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for first := true; ; first = false {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.Directive, xml.ProcInst:
			return fmt.Errorf("%v", token)
		case xml.StartElement:
			if first && (token.Name.Local != "svg" || token.Name.Space != "http://www.w3.org/2000/svg") {
				return fmt.Errorf("begins with %v", token.Name)
			}
			switch token.Name.Local {
			case "svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "defs", "clipPath", "mask", "linearGradient", "radialGradient", "stop",
				"filter", "feFlood", "feBlend", "feGaussianBlur", "feColorMatrix", "feOffset", "feComposite":
			default:
				return fmt.Errorf("holds <%s>", token.Name.Local)
			}
			for _, attribute := range token.Attr {
				if strings.HasPrefix(attribute.Name.Local, "on") || attribute.Name.Local == "href" {
					return fmt.Errorf("holds %s", attribute.Name.Local)
				}
			}
		}
	}
}

func ids(found []archive.Symbol) []string {
	out := make([]string, len(found))
	for i, s := range found {
		out[i] = s.ID
	}
	return out
}
