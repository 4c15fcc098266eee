package outbox_test

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/event"
	"mobilize/internal/vocabulary/ident"
	"mobilize/migrations"
)

// BenchmarkWrite is the gate alone: the counter, the operation, one change, one fact. CPU is what
// to compare; the time of an operation is the disk's.
func BenchmarkWrite(b *testing.B) {
	for _, engine := range dbtest.Engines() {
		for _, writers := range []int{1, 16, 64} {
			b.Run(fmt.Sprintf("%s/%d writers", engine, writers), func(b *testing.B) {
				w := newWorld(dbtest.Open(b, engine, migrations.Data()))
				circles := make([]ident.ID, 200)
				for i := range circles {
					circles[i] = w.ids.New()
				}
				b.SetParallelism(writers)
				began := processCPU(b)
				b.RunParallel(func(pb *testing.PB) {
					for i := 0; pb.Next(); i++ {
						circle := circles[i%len(circles)]
						_, err := w.Write(b.Context(), w.grant(circle, w.ids.New()), func(_ context.Context, write *outbox.Write) error {
							id := w.ids.New()
							write.Changed("activity", string(id), "")
							write.Fact(event.New("activity.created", circle, id))
							return nil
						})
						if err != nil {
							b.Error(err)
							return
						}
					}
				})
				b.ReportMetric(float64((processCPU(b)-began).Microseconds())/float64(b.N), "cpu-µs/op")
			})
		}
	}
}

// BenchmarkRevs is the least that a sync with nothing new asks of the database.
func BenchmarkRevs(b *testing.B) {
	w := newWorld(dbtest.Open(b, database.SQLite, migrations.Data()))
	circle := w.ids.New()
	if _, err := w.Write(b.Context(), w.grant(circle, w.ids.New()), change("activity", "1")); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if revs, err := w.Revs(b.Context(), []ident.ID{circle}); err != nil || revs[circle] != 1 {
			b.Fatal(revs, err)
		}
	}
}

// processCPU is how long this process has been on a core.
func processCPU(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
