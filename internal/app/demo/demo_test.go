package demo

import (
	"strings"
	"testing"

	"mobilize/internal/domain/picture/archive"
)

func TestEveryPictureOfTheWorldIsThere(t *testing.T) {
	t.Parallel()
	symbols := archive.Built()
	for _, c := range citizens() {
		own := map[string]bool{}
		for _, p := range c.photos {
			own["photo:"+p.name] = true
			if _, err := photos.ReadFile("photos/" + p.file + ".png"); err != nil {
				t.Error(err)
			}
		}
		for _, e := range c.weeks {
			pictures := []string{e.picture}
			for _, s := range e.steps {
				pictures = append(pictures, s.picture)
			}
			for _, p := range pictures {
				id, isSymbol := strings.CutPrefix(p, "archive:")
				if !isSymbol && !own[p] {
					t.Errorf("%s: %s uses %q, which is no photo of this circle", c.name, e.title, p)
				}
				if !isSymbol {
					continue
				}
				if ok, err := symbols.Has(id); err != nil || !ok {
					t.Errorf("%s: %s uses %q, which the archive does not have (%v)", c.name, e.title, id, err)
				}
			}
		}
	}
}
