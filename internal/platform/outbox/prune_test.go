package outbox_test

import (
	"context"
	"testing"
	"time"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/event"
)

func TestPrune(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(db)
		tell := func(count int) {
			t.Helper()
			_, err := w.Write(t.Context(), w.grant(w.ids.New(), w.ids.New()), func(_ context.Context, write *outbox.Write) error {
				for range count {
					write.Fact(event.New("thing.told", "", "x"))
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		left := func(want int) {
			t.Helper()
			if err := w.Prune(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := w.count(t, "outbox_event"); got != want {
				t.Errorf("%d facts are left, want %d", got, want)
			}
		}
		tell(2001)
		w.clock.Advance(time.Hour)
		tell(3)
		w.clock.Advance(outbox.EventsKeptFor - time.Hour)
		left(2004)
		w.clock.Advance(time.Millisecond)
		left(3)
		w.clock.Advance(time.Hour)
		left(0)
	})
}
