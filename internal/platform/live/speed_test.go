package live_test

import (
	"context"
	"testing"
	"time"

	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/live"
	"mobilize/internal/vocabulary/ident"
)

// sink takes what is written and counts it.
type sink chan struct{}

func (s sink) Write(b []byte) (int, error)    { s <- struct{}{}; return len(b), nil }
func (sink) SetWriteDeadline(time.Time) error { return nil }
func (sink) Close() error                     { return nil }

// BenchmarkHint is one hint told to two hundred listeners, without their connections.
func BenchmarkHint(b *testing.B) {
	const listeners = 200
	h := live.NewHub()
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	go h.Run(ctx)
	told := make(sink, listeners)
	for i := range listeners {
		live.Attach(h, ident.ID("person"), ident.ID(rune('a'+i)), told, "circle")
	}
	for range listeners {
		<-told // the greeting
	}
	b.ReportAllocs()
	rev := int64(0)
	for b.Loop() {
		rev++
		h.OnHint(bus.Hint{Circle: "circle", Rev: rev})
		for range listeners {
			<-told
		}
	}
}
