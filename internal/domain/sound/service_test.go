package sound_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"mobilize/internal/domain/sound"
	"mobilize/internal/domain/sound/soundtest"
	"mobilize/internal/platform/blob"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

func add(t *testing.T, w *soundtest.World) ident.ID {
	t.Helper()
	id := w.IDs.New()
	actor := w.Planner
	actor.Operation = w.IDs.New()
	if _, err := w.Service.Add(t.Context(), actor, w.Circle, id, bytes.NewReader(soundtest.Recording())); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestSounds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := soundtest.New(t, db)
		id := add(t, w)
		t.Run("are played by whoever may see, and the copy is noted", func(t *testing.T) {
			one, data, err := w.Service.Play(t.Context(), w.Viewer, w.Circle, id)
			want := sound.Sound{Circle: w.Circle, ID: id, Type: "audio/wav", Length: time.Second, AddedBy: w.Planner.Person, AddedAt: w.Clock.Now().UTC()}
			if err != nil || one != want || len(data) != 8044 || w.Copies != 1 {
				t.Errorf("Play = %+v, %d bytes, %v; %d copies", one, len(data), err, w.Copies)
			}
		})
		t.Run("lie sealed", func(t *testing.T) {
			sealed, err := w.Blobs.Get(t.Context(), "sound/"+w.Circle.String()+"/"+id.String())
			if err != nil || bytes.Contains(sealed, []byte("WAVE")) {
				t.Errorf("the blob: %v", err)
			}
		})
		t.Run("are added by whoever may, and the first of a name stands", func(t *testing.T) {
			if _, err := w.Service.Add(t.Context(), w.Viewer, w.Circle, w.IDs.New(), unread{t}); fault.KindOf(err) != fault.NotFound {
				t.Errorf("a viewer: %v", err)
			}
			other := append(soundtest.Recording(), 0, 0)
			other[50] = 0
			if _, err := w.Service.Add(t.Context(), w.Planner, w.Circle, id, bytes.NewReader(other)); err != nil {
				t.Fatal(err)
			}
			if _, data, err := w.Service.Play(t.Context(), w.Planner, w.Circle, id); err != nil || data[50] != 0x81 {
				t.Errorf("the second recording of a name took the place of the first: %v", err)
			}
		})
	})
}

// unread fails the test when anything is read of it.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("read before access was settled")
	return 0, io.EOF
}

// used is a plan that uses a sound while it is true.
type used bool

func (u *used) Uses(context.Context, access.Grant, sound.Reference, time.Time) (bool, error) {
	return bool(*u), nil
}

// A sound stays while a plan uses it, and goes, bytes and all, two months after none does.
func TestLeaving(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := soundtest.New(t, db)
		isUsed := used(true)
		w.Queue.RegisterPromise(sound.LookJob, func(ctx context.Context, id ident.ID) error {
			return w.Service.OnLookDue(ctx, id, w, &isUsed, w.Clock.Now())
		})
		id := add(t, w)
		after := func(span time.Duration) {
			t.Helper()
			w.Clock.Advance(span)
			if _, err := w.Queue.Due(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		const month = 30 * 24 * time.Hour
		after(month)
		after(month) // used
		isUsed = false
		after(month) // unused
		isUsed = true
		after(month) // used again
		isUsed = false
		after(month)
		after(month)
		if _, _, err := w.Service.Play(t.Context(), w.Planner, w.Circle, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a sound that is gone: %v", err)
		}
		if _, err := w.Blobs.Get(t.Context(), "sound/"+w.Circle.String()+"/"+id.String()); !errors.Is(err, blob.ErrMissing) {
			t.Errorf("its bytes: %v", err)
		}
		after(12 * month)
		if backlog, err := w.Queue.Backlog(t.Context()); err != nil || backlog.Due+backlog.Late > 0 {
			t.Errorf("%+v, %v", backlog, err)
		}
	})
}
