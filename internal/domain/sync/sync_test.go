package sync_test

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mobilize/internal/domain/sync"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

func TestPull(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Run("sends what is there, then only what is new, and notes the copies", func(t *testing.T) {
			w := newWorld(db)
			circle := w.circle()
			w.put(t, circle, "activity", "a", "swim", "")
			w.put(t, circle, "unknown", "u", "from a later version", "")
			var d device
			page := d.pull(t, w)
			want := []sync.Row{{Circle: circle, Rev: 1, Collection: "activity", ID: "a", Value: "swim"}}
			if diff := cmp.Diff(want, page.Rows); diff != "" || page.Circles[0] != w.relations[circle] {
				t.Errorf("first page: %+v\n%s", page, diff)
			}
			if page := d.pull(t, w); len(page.Rows) != 0 || len(page.Reset) != 0 || len(page.Lost) != 0 {
				t.Errorf("second page: %+v", page)
			}
			w.put(t, circle, "activity", "a", nil, "")
			w.put(t, circle, "picture", "p", "pool", "")
			want = []sync.Row{
				{Circle: circle, Rev: 3, Collection: "activity", ID: "a"},
				{Circle: circle, Rev: 4, Collection: "picture", ID: "p", Value: "pool"},
			}
			if diff := cmp.Diff(want, d.pull(t, w).Rows); diff != "" {
				t.Error(diff)
			}
			copied := []string{"tablet has activities of citizen", "tablet has pictures of citizen"}
			if diff := cmp.Diff(copied, w.copied); diff != "" {
				t.Errorf("copies: %s", diff)
			}
		})
		t.Run("leaves out of a new replica what is long past, and tells one that has it of its changes", func(t *testing.T) {
			w := newWorld(db)
			circle := w.circle()
			var old device
			w.put(t, circle, "activity", "gone", 1, "")
			old.pull(t, w)
			w.put(t, circle, "activity", "past", 1, "2026-03-04")
			w.put(t, circle, "activity", "recent", 1, "2026-03-05")
			w.put(t, circle, "activity", "gone", nil, "")
			old.pull(t, w)
			var fresh device
			if page := fresh.pull(t, w); len(page.Rows) != 1 {
				t.Errorf("a new replica was sent %+v", page.Rows)
			}
			if len(old.rows[circle]) != 2 {
				t.Errorf("the old replica has %v", old.rows[circle])
			}
		})
		t.Run("sends many rows in pages", func(t *testing.T) {
			w := newWorld(db)
			for range 3 {
				circle := w.circle()
				for i := range 300 {
					w.put(t, circle, "activity", fmt.Sprint(i), i, "")
				}
			}
			first, err := w.Pull(t.Context(), planner, "")
			if err != nil || !first.More || len(first.Rows) != 500 {
				t.Fatalf("%d rows, more = %v, %v", len(first.Rows), first.More, err)
			}
			var d device
			d.pull(t, w)
			for circle := range w.relations {
				if len(d.rows[circle]) != 300 {
					t.Errorf("%d rows of %s", len(d.rows[circle]), circle)
				}
			}
		})
		t.Run("sends a revision of more rows than a page in pages, though they change meanwhile", func(t *testing.T) {
			w := newWorld(db)
			circle := w.circle()
			for range 2 {
				w.putMany(t, circle, 1201)
			}
			var d device
			d.rows = map[ident.ID]map[string]any{}
			for pages := 0; ; pages++ {
				p, err := w.Pull(t.Context(), planner, d.cursor)
				if err != nil || len(p.Rows) > 500 {
					t.Fatalf("page %d has %d rows, %v", pages, len(p.Rows), err)
				}
				d.apply(p)
				if pages == 0 {
					w.put(t, circle, "activity", "many 0001", "sent already", "")
					w.put(t, circle, "activity", "many 1100", nil, "")
					w.put(t, circle, "activity", "many 1101", "not sent yet", "")
				}
				if !p.More {
					break
				}
			}
			d.isAs(t, w, "the device")
			if page := d.pull(t, w); len(page.Rows) != 0 {
				t.Errorf("%d rows are sent again", len(page.Rows))
			}
		})
		t.Run("sends together what was written together", func(t *testing.T) {
			w := newWorld(db)
			one, two := w.circle(), w.circle()
			for range 400 {
				w.put(t, one, "activity", string(w.ids.New()), 1, "")
			}
			for _, circle := range []ident.ID{one, two} {
				w.putMany(t, circle, 200)
				w.putMany(t, circle, 200)
			}
			d := device{rows: map[ident.ID]map[string]any{}}
			for more := true; more; {
				p, err := w.Pull(t.Context(), planner, d.cursor)
				if err != nil {
					t.Fatal(err)
				}
				count := map[int64]int{}
				for _, r := range p.Rows {
					if r.Circle == one {
						count[r.Rev]++
					}
				}
				for rev, n := range count {
					if n != 1 && n != 200 {
						t.Errorf("a page has %d rows of revision %d", n, rev)
					}
				}
				d.apply(p)
				more = p.More
			}
			d.isAs(t, w, "the device")
		})
		t.Run("leaves a circle that cannot be read for later, and sends the others", func(t *testing.T) {
			w := newWorld(db)
			one, two, three := w.circle(), w.circle(), w.circle()
			for _, circle := range []ident.ID{one, two, three} {
				w.put(t, circle, "activity", "a", 1, "")
			}
			var old, fresh device
			old.pull(t, w)
			for _, circle := range []ident.ID{one, two, three} {
				w.put(t, circle, "activity", "a", 2, "")
			}
			w.broken = two
			for _, d := range []*device{&old, &fresh} {
				for range 2 {
					page := d.pull(t, w)
					if !slices.Equal(page.Failed, []ident.ID{two}) || d.rows[one]["activity a"] != 2 || d.rows[three]["activity a"] != 2 {
						t.Errorf("failed = %v, rows = %v", page.Failed, d.rows)
					}
					w.put(t, one, "activity", "b", 1, "")
				}
			}
			if old.rows[two]["activity a"] != 1 || len(w.failed) != 4 {
				t.Errorf("the device has %v of the circle, %d were told", old.rows[two], len(w.failed))
			}
			r := w.relations[two]
			r.Epoch++
			w.relations[two] = r
			if page := old.pull(t, w); len(page.Reset) != 0 {
				t.Errorf("a circle that cannot be read is emptied: %v", page.Reset)
			}
			w.broken = ""
			if page := old.pull(t, w); !slices.Equal(page.Reset, []ident.ID{two}) || len(page.Failed) != 0 {
				t.Errorf("once it can be read: %+v", page)
			}
			fresh.pull(t, w)
			old.isAs(t, w, "the old device")
			fresh.isAs(t, w, "the fresh device")
		})
		t.Run("is an error when nothing can be read", func(t *testing.T) {
			w := newWorld(db)
			w.broken = w.circle()
			w.put(t, w.broken, "activity", "a", 1, "")
			w.putMany(t, w.broken, 600)
			if page, err := w.Pull(t.Context(), planner, ""); err == nil {
				t.Errorf("a page of %d rows", len(page.Rows))
			}
			other := w.circle()
			w.put(t, other, "activity", "a", 1, "")
			if page, err := w.Pull(t.Context(), planner, ""); err != nil || page.More || len(page.Rows) != 1 {
				t.Errorf("a device would ask again at once: %+v, %v", page, err)
			}
			delete(w.relations, other)
			if _, err := w.Pull(t.Context(), planner, ""); !errors.Is(err, errBroken) {
				t.Errorf("Pull = %v", err)
			}
		})
		t.Run("keeps collections without their scope to itself, until the relation changes", func(t *testing.T) {
			w := newWorld(db)
			circle := w.circle()
			r := w.relations[circle]
			r.Scopes = access.ViewPlan
			w.relations[circle] = r
			w.put(t, circle, "activity", "a", 1, "")
			w.put(t, circle, "picture", "p", 1, "")
			var d device
			d.pull(t, w)
			if _, ok := d.rows[circle]["picture p"]; ok {
				t.Error("the picture was sent")
			}
			r.Scopes, r.Epoch = access.SeePictures, 2
			w.relations[circle] = r
			page := d.pull(t, w)
			if !slices.Equal(page.Reset, []ident.ID{circle}) {
				t.Errorf("reset = %v", page.Reset)
			}
			if diff := cmp.Diff(map[string]any{"picture p": 1}, d.rows[circle]); diff != "" {
				t.Error(diff)
			}
		})
		t.Run("tells of circles lost and gained", func(t *testing.T) {
			w := newWorld(db)
			one, two := w.circle(), w.circle()
			w.put(t, one, "activity", "a", 1, "")
			var d device
			d.pull(t, w)
			delete(w.relations, one)
			delete(w.relations, two)
			three := w.circle()
			w.put(t, three, "activity", "c", 1, "")
			page := d.pull(t, w)
			if diff := cmp.Diff([]ident.ID{one, two}, page.Lost, cmpopts.SortSlices(func(a, b ident.ID) bool { return a < b })); diff != "" || len(page.Circles) != 1 || len(page.Rows) != 1 {
				t.Errorf("%+v\n%s", page, diff)
			}
			if page := d.pull(t, w); len(page.Lost) != 0 {
				t.Errorf("lost again: %v", page.Lost)
			}
		})
		t.Run("begins everything anew after a backup was restored, though the revisions have been overtaken", func(t *testing.T) {
			w := newWorld(db)
			if err := w.gate.Arrive(t.Context()); err != nil {
				t.Fatal(err)
			}
			one, two, lost := w.circle(), w.circle(), w.circle()
			var d, behind device
			behind.pull(t, w)
			for _, circle := range []ident.ID{one, two, lost} {
				w.put(t, circle, "activity", "kept", 1, "")
			}
			for _, id := range []string{"a", "b", "c"} { // after the backup: nobody but the device knows
				w.put(t, one, "activity", id, "before", "")
			}
			operation := w.ids.New()
			w.tick(t, one, operation)
			d.pull(t, w)
			w.restore(t, db, one, 1)
			for range 6 {
				w.put(t, one, "activity", "d", "after", "")
			}
			w.tick(t, one, operation) // the device's outbox is sent again
			delete(w.relations, lost)
			page := d.pull(t, w)
			if !slices.Equal(page.Reset, slices.Sorted(slices.Values([]ident.ID{one, two}))) || !slices.Equal(page.Lost, []ident.ID{lost}) {
				t.Errorf("reset = %v, lost = %v", page.Reset, page.Lost)
			}
			d.isAs(t, w, "the device")
			behind.pull(t, w)
			behind.isAs(t, w, "the device that was behind")
			if d.rows[one]["activity ticked"] != 1 {
				t.Errorf("the operation made again is %v", d.rows[one]["activity ticked"])
			}
			if page := d.pull(t, w); len(page.Rows)+len(page.Reset)+len(page.Lost) != 0 {
				t.Errorf("again: %+v", page)
			}
		})
		t.Run("begins everything anew for a device with a cursor from before there were generations", func(t *testing.T) {
			w := newWorld(db)
			circle, lost := w.circle(), w.ids.New()
			w.put(t, circle, "activity", "a", 1, "")
			d := device{rows: map[ident.ID]map[string]any{circle: {"activity gone": 1}, lost: {"activity b": 1}}}
			old := []byte{1}
			for _, id := range []ident.ID{circle, lost} {
				raw, err := hex.DecodeString(strings.ReplaceAll(string(id), "-", ""))
				if err != nil {
					t.Fatal(err)
				}
				old = append(append(old, raw...), 1, 1, 0) // revision, epoch, not filling
			}
			d.cursor = base64.RawURLEncoding.EncodeToString(old)
			if page := d.pull(t, w); !slices.Equal(page.Reset, []ident.ID{circle}) || !slices.Equal(page.Lost, []ident.ID{lost}) {
				t.Errorf("reset = %v, lost = %v", page.Reset, page.Lost)
			}
			d.isAs(t, w, "the device")
		})
		t.Run("begins a circle anew whose revision lies in the future", func(t *testing.T) {
			w := newWorld(db)
			circle := w.circle()
			w.put(t, circle, "activity", "a", 1, "")
			w.put(t, circle, "activity", "b", 1, "")
			var d device
			d.pull(t, w)
			err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				if _, err := tx.Exec(ctx, `DELETE FROM change WHERE circle_id = $1 AND rev = 2`, circle); err != nil {
					return err
				}
				_, err := tx.Exec(ctx, `UPDATE feed SET rev = 1 WHERE circle_id = $1`, circle)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			restarted := newWorld(db)
			restarted.relations, restarted.rows = w.relations, w.rows
			page := d.pull(t, restarted)
			if !slices.Equal(page.Reset, []ident.ID{circle}) || len(d.rows[circle]) != 1 {
				t.Errorf("reset = %v, rows = %v", page.Reset, d.rows[circle])
			}
		})
	})
}
