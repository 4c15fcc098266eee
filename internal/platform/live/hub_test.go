package live_test

import (
	"testing"

	"mobilize/internal/platform/live"
	"mobilize/internal/vocabulary/ident"
)

// The bound holds also where streams are opened faster than they close, and where what a person may
// is settled anew while their circles are read.
func TestABurstOfStreamsOfOneSession(t *testing.T) {
	t.Parallel()
	hub := live.NewHub() // nobody writes: nothing closes
	for range 40 {
		if err := live.Open(hub, "anna", "session", "circle"); err != nil {
			t.Fatal(err)
		}
	}
	if open := live.Open(hub, "bo", "another", "circle"); open != nil {
		t.Fatal(open)
	}
	if got := live.Going(hub, "session"); got != 16 {
		t.Errorf("%d streams of one session go on, want 16", got)
	}
	hub.OnSettled("circle", "anna")
	if anna, bo := live.Going(hub, "session"), live.Going(hub, "another"); anna != 0 || bo != 1 {
		t.Errorf("%d and %d streams go on, want 0 and 1", anna, bo)
	}
	if got := live.Hearing(hub, ident.ID("circle")); got != 1 {
		t.Errorf("%d streams hear of the circle, want 1", got)
	}
}
