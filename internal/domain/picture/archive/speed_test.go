package archive_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"mobilize/internal/domain/picture/archive"
	"mobilize/internal/vocabulary/clock"
)

// Goal 8 of the speed goals: 5 ms at the 99th percentile, while typing, over all symbols.
func TestSearchStaysWithin5MillisecondsAtTheNinetyNinthPercentile(t *testing.T) { //nolint:paralleltest // it measures time
	a := built
	questions := typed(t, a)
	var watch clock.System
	took := make([]int64, 0, len(questions))
	for _, q := range questions {
		// The best of three: what the search takes, not what a busy machine takes from it.
		best := int64(math.MaxInt64)
		for range 3 {
			before := watch.Now()
			if _, err := a.Search(q, "da", 40); err != nil {
				t.Fatal(err)
			}
			best = min(best, watch.Now().Sub(before).Microseconds())
		}
		took = append(took, best)
	}
	slices.Sort(took)
	p99 := took[len(took)*99/100]
	t.Logf("%d questions: p50 %d µs, p99 %d µs, longest %d µs", len(took), took[len(took)/2], p99, took[len(took)-1])
	if p99 > 5000*slowdown {
		t.Errorf("p99 = %d µs", p99)
	}
}

func BenchmarkSearch(b *testing.B) {
	a := built
	questions := typed(b, a)
	i := 0
	for b.Loop() {
		if _, err := a.Search(questions[i%len(questions)], "da", 40); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// typed is every everyday word letter by letter, and each with two letters swapped.
func typed(t testing.TB, a *archive.Archive) []string {
	t.Helper()
	if _, err := a.Count(); err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(strings.TrimSpace(everyday)) {
		_, query, _ := fields(line)
		letters := []rune(query)
		for n := 1; n <= len(letters); n++ {
			out = append(out, string(letters[:n]))
		}
		wrong := slices.Clone(letters)
		wrong[0], wrong[1] = wrong[1], wrong[0]
		out = append(out, string(wrong), string(wrong)+"x")
	}
	return out
}
