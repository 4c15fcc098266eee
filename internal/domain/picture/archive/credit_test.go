package archive_test

import (
	"slices"
	"strings"
	"testing"
)

func TestCreditsNameEveryOriginAndEverybodyWhoDrew(t *testing.T) {
	t.Parallel()
	credits, err := built.Credits()
	if err != nil {
		t.Fatal(err)
	}
	all, err := built.Count()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range credits {
		all -= c.Count
		if c.Name == "" || c.Licence == "" || c.Author == "" || c.Count == 0 || !strings.HasPrefix(c.Terms, "https://") {
			t.Errorf("incomplete: %+v", c)
		}
		if strings.HasPrefix(c.Licence, "CC BY") && (c.Home == "" || len(c.Artists) == 0) {
			t.Errorf("%s asks that its authors be named", c.Licence)
		}
		if slices.ContainsFunc(c.Artists, func(a string) bool { return strings.TrimSpace(a) != a }) || !slices.IsSorted(c.Artists) {
			t.Errorf("not in order: %q", c.Artists)
		}
	}
	if all != 0 {
		t.Errorf("%d symbols belong to no origin", all)
	}
}
