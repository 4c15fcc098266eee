package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/outbox"
)

func TestSettledIsToldAfterTheHintAndNotWhenTheWriteFails(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(db)
		circle := w.ids.New()
		settle := func(result error) {
			_, err := w.Write(t.Context(), w.grant(circle, w.ids.New()), func(_ context.Context, in *outbox.Write) error {
				in.Settled("anna")
				return result
			})
			if !errors.Is(err, result) {
				t.Errorf("Write = %v", err)
			}
		}
		before := len(w.hints)
		settle(errors.New("no"))
		settle(nil)
		if want := fmt.Sprintf("%s/anna after %d", circle, before+1); !slices.Equal(w.settled, []string{want}) {
			t.Errorf("told %q, want %q", w.settled, want)
		}
	})
}
