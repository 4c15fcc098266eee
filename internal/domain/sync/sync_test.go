package sync_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mobilize/internal/domain/sync"
	"mobilize/internal/domain/sync/syncstore"
	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// world is a few circles, whose rows live in memory and whose feed is the real one.
type world struct {
	*sync.Service
	gate      *outbox.Outbox
	ids       *ident.Maker
	relations map[ident.ID]sync.Relation
	rows      map[string]map[string]any // "circle collection" -> id -> value
	copied    []string
	broken    ident.ID   // a circle whose rows cannot be read
	failed    []error
}

var planner = access.Actor{Person: "planner", Session: "tablet"}

func newWorld(db *database.DB) *world {
	c := clock.NewFake(time.Date(2026, 3, 20, 8, 0, 0, 0, time.UTC))
	w := &world{ids: ident.NewMaker(c, rand.Reader), relations: map[ident.ID]sync.Relation{}, rows: map[string]map[string]any{}}
	w.gate = outbox.New(db, bus.New(), c, w.ids)
	w.Service = sync.NewService(w, syncstore.New(w.gate), w, c, w.onFailed,
		sync.Part{Source: source{w, "activity", access.ViewPlan}, Categories: []personal.Category{personal.Activities}},
		sync.Part{Source: source{w, "picture", access.SeePictures}, Categories: []personal.Category{personal.Pictures}},
	)
	return w
}

func (w *world) onFailed(err error) { w.failed = append(w.failed, err) }

func (w *world) Relations(context.Context, access.Actor) ([]sync.Relation, error) {
	var all []sync.Relation
	for _, r := range w.relations {
		all = append(all, r)
	}
	return all, nil
}

func (w *world) Allow(_ context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error) {
	r, ok := w.relations[circle]
	if !ok || !r.Scopes.Has(want) {
		return access.Grant{}, fault.Missing()
	}
	return access.Decide(actor, circle, r.Citizen, r.Role, r.Scopes, access.ForPlan), nil
}

func (w *world) Copied(_ context.Context, may access.Grant, device ident.ID, categories ...personal.Category) error {
	for _, c := range categories {
		w.copied = append(w.copied, fmt.Sprintf("%s has %s of %s", device, c, may.Subject()))
	}
	return nil
}

// circle adds one that the planner may see all of.
func (w *world) circle() ident.ID {
	circle := w.ids.New()
	w.relations[circle] = sync.Relation{
		Circle: circle, Citizen: "citizen", Role: access.Planner, Scopes: access.AllScopes, Zone: "Europe/Copenhagen", Epoch: 1,
	}
	return circle
}

// put writes a row; value nil removes it.
func (w *world) put(t *testing.T, circle ident.ID, collection, id string, value any, until string) {
	t.Helper()
	r := w.relations[circle]
	may := access.Decide(access.Actor{Person: "author", Operation: w.ids.New()}, circle, r.Citizen, r.Role, access.AllScopes)
	_, err := w.gate.Write(t.Context(), may, func(_ context.Context, write *outbox.Write) error {
		key := string(circle) + " " + collection
		if w.rows[key] == nil {
			w.rows[key] = map[string]any{}
		}
		if value == nil {
			delete(w.rows[key], id)
			write.Removed(collection, id)
			return nil
		}
		w.rows[key][id] = value
		write.Changed(collection, id, until)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var errBroken = errors.New("a row that cannot be opened")

// putMany writes count rows in one revision.
func (w *world) putMany(t *testing.T, circle ident.ID, count int) {
	t.Helper()
	r := w.relations[circle]
	may := access.Decide(access.Actor{Person: "author", Operation: w.ids.New()}, circle, r.Citizen, r.Role, access.AllScopes)
	_, err := w.gate.Write(t.Context(), may, func(_ context.Context, write *outbox.Write) error {
		rows := map[string]any{}
		for i := range count {
			id := fmt.Sprintf("many %04d", i)
			rows[id] = write.Rev
			write.Changed("activity", id, "")
		}
		w.rows[string(circle)+" activity"] = rows
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

type source struct {
	w          *world
	collection string
	needs      access.Scope
}

func (s source) Collection() string  { return s.collection }
func (s source) Needs() access.Scope { return s.needs }

func (s source) Read(_ context.Context, may access.Grant, ids []string) (map[string]any, error) {
	if s.w.broken == may.Circle() {
		return nil, errBroken
	}
	out := map[string]any{}
	for _, id := range ids {
		if value, ok := s.w.rows[string(may.Circle())+" "+s.collection][id]; ok {
			out[id] = value
		}
	}
	return out, nil
}

// device is a replica that follows the rules of the client.
type device struct {
	cursor string
	rows   map[ident.ID]map[string]any // circle -> "collection id" -> value
}

// apply takes one page as the client does: all of it, together with its cursor.
func (d *device) apply(p sync.Page) {
	for _, circle := range slices.Concat(p.Lost, p.Reset) {
		delete(d.rows, circle)
	}
	for _, r := range p.Rows {
		if d.rows[r.Circle] == nil {
			d.rows[r.Circle] = map[string]any{}
		}
		if r.Value == nil {
			delete(d.rows[r.Circle], r.Collection+" "+r.ID)
		} else {
			d.rows[r.Circle][r.Collection+" "+r.ID] = r.Value
		}
	}
	d.cursor = p.Cursor
}

func (d *device) pull(t *testing.T, w *world) (last sync.Page) {
	t.Helper()
	if d.rows == nil {
		d.rows = map[ident.ID]map[string]any{}
	}
	for range 100 {
		p, err := w.Pull(t.Context(), planner, d.cursor)
		if err != nil {
			t.Fatal(err)
		}
		d.apply(p)
		if !p.More {
			return p
		}
	}
	t.Fatal("100 pages and still more")
	return last
}

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

func TestCursor(t *testing.T) {
	t.Parallel()
	w := newWorld(dbtest.Open(t, database.SQLite, schema))
	for _, bad := range []string{"!", "AA", "_w", "Aw", "Ag0", "Ag" + strings.Repeat("A", 30), base64.RawURLEncoding.EncodeToString([]byte{2, 2, 3})} {
		_, err := w.Pull(t.Context(), planner, bad)
		if f := fault.As(err); f == nil || f.Code != "sync.cursor_malformed" || strings.Contains(f.Message, bad) {
			t.Errorf("cursor %q: %v", bad, err)
		}
	}
}

func FuzzCursor(f *testing.F) {
	w := newWorld(dbtest.Open(f, database.SQLite, schema))
	circle := w.circle()
	page, err := w.Pull(f.Context(), planner, "")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(page.Cursor)
	f.Add("AQ")
	f.Fuzz(func(t *testing.T, cursor string) {
		page, err := w.Pull(t.Context(), planner, cursor)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		// Whatever a device sends, it ends with the circles it may see and no others.
		if len(page.Circles) != 1 || page.Circles[0].Circle != circle || slices.Contains(page.Lost, circle) {
			t.Fatalf("page = %+v", page)
		}
	})
}
