package archive_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mobilize/internal/domain/picture/archive"
)

// The colours of our own drawings; docs/guide/drawings.md says what each is for.
var palette = strings.Fields(`
	#2f3a45 #5d6b7a #98a4b0 #d3dae1 #f4f6f8
	#2a5a94 #4a86cf #a6cdf0 #2f7358 #57a67c #a9d6b4
	#d98a1f #f4c543 #fbe6b0 #b0463c #d9614f #f0aaa0
	#5e4b8b #8d78c4 #5a3e30 #8a5a3c #bd8a5f #f7c35c #dd9d42
`)

// Everything a drawing may be made of.
var shapes = strings.Fields("svg g path rect circle ellipse")

const heaviest = 3000 // bytes of a drawing

func TestOwnDrawingsKeepToTheGrammar(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../../scripts/archive-drawn/*.svg")
	if err != nil || len(files) < 130 {
		t.Fatalf("%d drawings of our own, %v; want 130 at least", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".svg"), func(t *testing.T) {
			t.Parallel()
			svg, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(svg) > heaviest {
				t.Errorf("%d bytes, more than %d", len(svg), heaviest)
			}
			readDrawing(t, svg)
		})
	}
}

// readDrawing fails at an element, an attribute or a colour outside the grammar.
func readDrawing(t *testing.T, svg []byte) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for root := true; ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if words, ok := token.(xml.CharData); ok && strings.TrimSpace(string(words)) != "" {
			t.Errorf("text %q", words)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !slices.Contains(shapes, element.Name.Local) {
			t.Errorf("element %s", element.Name.Local)
		}
		checkAttributes(t, element, root)
		root = false
	}
}

var numbers = regexp.MustCompile(`^[-0-9.]+$`)

func checkAttributes(t *testing.T, element xml.StartElement, root bool) {
	t.Helper()
	viewBox := ""
	for _, a := range element.Attr {
		switch a.Name.Local {
		case "viewBox":
			viewBox = a.Value
		case "fill", "stroke":
			if isNone := root && a.Value == "none"; !isNone && !slices.Contains(palette, a.Value) {
				t.Errorf("%s %s is not in the palette", a.Name.Local, a.Value)
			}
		case "d", "transform", "xmlns", "stroke-linecap", "stroke-linejoin":
		case "cx", "cy", "r", "rx", "ry", "x", "y", "width", "height", "stroke-width":
			if !numbers.MatchString(a.Value) {
				t.Errorf("%s %q is not a number", a.Name.Local, a.Value)
			}
		default:
			t.Errorf("attribute %s", a.Name.Local)
		}
	}
	if root && viewBox != "0 0 32 32" {
		t.Errorf("viewBox %q", viewBox)
	}
}

// TestOwnDrawingsAreNamed finds each drawing by its own first name in both languages, with its licence.
func TestOwnDrawingsAreNamed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../../scripts/archive-drawn/*.svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		id := "drawn-" + strings.TrimSuffix(filepath.Base(file), ".svg")
		for _, language := range []string{"da", "en"} {
			own, err := built.Symbols([]string{id}, language)
			if err != nil || len(own) != 1 || own[0].Name == "" || own[0].Licence != "CC0 1.0" {
				t.Errorf("Symbols(%s, %s) = %v, %v", id, language, own, err)
				continue
			}
			found, err := built.Search(own[0].Name, language, 3)
			if err != nil || !slices.ContainsFunc(found, func(s archive.Symbol) bool { return s.ID == id }) {
				t.Errorf("Search(%q, %s) = %v, %v; want %s in it", own[0].Name, language, ids(found), err, id)
			}
		}
	}
}
