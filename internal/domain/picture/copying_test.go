package picture_test

import (
	"bytes"
	"context"
	"errors"
	"image/color"
	"testing"

	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/picture/picturetest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// keepers keep any circle of a world in order.
type keepers struct{ w *picturetest.World }

func (k keepers) Keeper(ctx context.Context, _ access.Actor, circle ident.ID) (access.Grant, error) {
	of := k.w.Planner
	if circle == k.w.Other {
		of = k.w.Stranger
	}
	may, err := k.w.Allow(ctx, of, circle, 0)
	return access.Decide(access.Actor{}, circle, may.Subject(), "", 0, access.ForPlan, access.ForMedia), err
}

func TestCopy(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := picturetest.New(t, db)
		w.Queue.RegisterPromise(picture.RecallJob, func(ctx context.Context, id ident.ID) error { return w.Service.OnRecallDue(ctx, id, keepers{w}) })
		p := w.Full()
		w.Add(t, p, color.RGBA{9, 30, 30, 255})
		copied := w.IDs.New()
		both := w.Both()
		if _, err := w.Service.Copy(t.Context(), w.Acting(both), w.Other, copied, w.Circle, p.ID); err != nil {
			t.Fatal(err)
		}
		there, err := w.Service.Read(t.Context(), w.Grant(t, w.Stranger, w.Other), []ident.ID{copied})
		if err != nil || len(there) != 1 || there[0].Name != p.Name || there[0].Licence != p.Licence || there[0].Author != p.Author || there[0].Source != p.Source || there[0].AddedBy != both.Person {
			t.Fatalf("the copy is %+v, %v", there, err)
		}
		one, err := w.Service.Print(t.Context(), w.Planner, w.Circle, p.ID, picture.Large)
		two, err2 := w.Service.Print(t.Context(), w.Stranger, w.Other, copied, picture.Large)
		if errors.Join(err, err2) != nil || !bytes.Equal(one, two) {
			t.Errorf("the pixels: %v, the same: %v", errors.Join(err, err2), bytes.Equal(one, two))
		}
		t.Run("is for whoever may see it there and add it here", func(t *testing.T) {
			for name, actor := range map[string]access.Actor{"not here": w.Planner, "not there": w.Stranger} {
				if _, err := w.Service.Copy(t.Context(), w.Acting(actor), w.Other, w.IDs.New(), w.Circle, p.ID); fault.KindOf(err) != fault.NotFound {
					t.Errorf("%s: %v", name, err)
				}
			}
			if _, err := w.Service.Copy(t.Context(), w.Acting(both), w.Circle, w.IDs.New(), w.Circle, p.ID); fault.KindOf(err) != fault.Invalid {
				t.Errorf("to where it is: %v", err)
			}
		})
		t.Run("is known where it comes from, and can be called back", func(t *testing.T) {
			list, err := w.Service.CopiesOf(t.Context(), w.Planner, w.Circle, p.ID)
			if err != nil || len(list) != 1 || list[0].To != w.Other || list[0].ID != copied || list[0].CopiedBy != both.Person || !list[0].RecalledAt.IsZero() {
				t.Fatalf("copies = %+v, %v", list, err)
			}
			if _, err := w.Service.Recall(t.Context(), w.Acting(w.Planner), w.Circle, p.ID, w.IDs.New()); fault.KindOf(err) != fault.Gone {
				t.Errorf("another copy: %v", err)
			}
			for range 2 {
				if _, err := w.Service.Recall(t.Context(), w.Acting(w.Planner), w.Circle, p.ID, copied); err != nil {
					t.Fatal(err)
				}
				if _, err := w.Queue.Due(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := w.Service.Print(t.Context(), w.Stranger, w.Other, copied, picture.Large); fault.KindOf(err) != fault.NotFound {
				t.Errorf("a copy that was called back: %v", err)
			}
			if _, err := w.Service.Print(t.Context(), w.Planner, w.Circle, p.ID, picture.Large); err != nil {
				t.Errorf("the original: %v", err)
			}
		})
	})
}

func TestRename(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := picturetest.New(t, db)
		p := w.Full()
		before := w.Add(t, p, color.RGBA{9, 30, 30, 255})
		rev, err := w.Service.Rename(t.Context(), w.Acting(w.Planner), w.Circle, p.ID, "Farmors hund")
		if err != nil || rev <= before {
			t.Fatalf("Rename = %d, %v", rev, err)
		}
		there, err := w.Service.Read(t.Context(), w.Grant(t, w.Viewer, w.Circle), []ident.ID{p.ID})
		if err != nil || len(there) != 1 || there[0].Name != "Farmors hund" || there[0].Author != p.Author || there[0].Source != p.Source || there[0].Side != 300 {
			t.Errorf("it is %+v, %v", there, err)
		}
		for name, tc := range map[string]struct {
			actor access.Actor
			id    ident.ID
			name  string
			want  fault.Kind
		}{
			"no name":       {w.Planner, p.ID, " ", fault.Invalid},
			"a viewer":      {w.Viewer, p.ID, "Hund", fault.NotFound},
			"what is gone":  {w.Planner, w.IDs.New(), "Hund", fault.NotFound},
			"a broken name": {w.Planner, p.ID, "Hund\n", fault.Invalid},
		} {
			if _, err := w.Service.Rename(t.Context(), w.Acting(tc.actor), w.Circle, tc.id, tc.name); fault.KindOf(err) != tc.want {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
