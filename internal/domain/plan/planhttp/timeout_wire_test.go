package planhttp_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"mobilize/internal/domain/plan/planhttp"
)

func TestTimeOut(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 2*60*60)
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(-70_000_000_000, 260_000_000_000).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "rest")).In(zone)
		if got, want := planhttp.TimeOut(at), at.UTC().Format(planhttp.TimeForm); got != want {
			t.Fatalf("%v is written %s, not %s", at, got, want)
		}
	})
	if got := planhttp.TimeOut(time.Time{}); got != "" {
		t.Errorf("no moment is written %s", got)
	}
}
