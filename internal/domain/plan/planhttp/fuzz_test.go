package planhttp_test

import (
	"net/url"
	"testing"

	"mobilize/internal/domain/plan/planhttp"
	"mobilize/internal/vocabulary/fault"
)

func FuzzRange(f *testing.F) {
	for _, seed := range []string{"from=2026-11-16&to=2026-11-22", "", "from=x", "to=2026-11-22", "from=%zz", "from=2026-11-16&to=2026-11-22&who=me", "from=2026-11-16;to=1", "from=2026-11-16&from=2026-11-17&to=2026-11-22"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		from, to, err := planhttp.RangeOf(query)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%q: %v", query, err)
			}
			return
		}
		again := url.Values{"from": {from.String()}, "to": {to.String()}}
		if f, u, err := planhttp.RangeOf(again.Encode()); err != nil || f != from || u != to {
			t.Fatalf("%q is %v to %v, and then %v to %v, %v", query, from, to, f, u, err)
		}
	})
}
