package archive_test

import "testing"

// Whatever is typed, the search answers with symbols that are there, and no more than were asked for.
func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"hund", "HUND ", "børste tænder", "\u0000", "\xff", "a-b_c'd", "swimming pool"} {
		f.Add(seed, "da", 12)
	}
	f.Fuzz(func(t *testing.T, query, language string, limit int) {
		limit = limit & 63
		found, err := built.Search(query, language, limit)
		if err != nil || len(found) > limit {
			t.Fatalf("%d symbols of at most %d, %v", len(found), limit, err)
		}
		for _, symbol := range found {
			if symbol.ID == "" || symbol.Name == "" {
				t.Errorf("a symbol without a name for %q", query)
			}
		}
	})
}
