package sync_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"mobilize/internal/domain/sync"
	"mobilize/internal/domain/sync/syncstore"
	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/database"
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
	clock     *clock.Fake
	ids       *ident.Maker
	relations map[ident.ID]sync.Relation
	rows      map[string]map[string]any // "circle collection" -> id -> value
	copied    []string
	broken    ident.ID // a circle whose rows cannot be read
	failed    []error
}

var planner = access.Actor{Person: "planner", Session: "tablet"}

func newWorld(db *database.DB) *world {
	c := clock.NewFake(time.Date(2026, 3, 20, 8, 0, 0, 0, time.UTC))
	w := &world{clock: c, ids: ident.NewMaker(c, rand.Reader), relations: map[ident.ID]sync.Relation{}, rows: map[string]map[string]any{}}
	w.start(db)
	return w
}

// start makes the gate and the service as the program does when it starts.
func (w *world) start(db *database.DB) {
	c := w.clock
	w.gate = outbox.New(db, bus.New(), c, w.ids)
	w.Service = sync.NewService(w, syncstore.New(w.gate), w, c, w.onFailed,
		sync.Part{Source: source{w, "activity", access.ViewPlan}, Categories: []personal.Category{personal.Activities}},
		sync.Part{Source: source{w, "picture", access.SeePictures}, Categories: []personal.Category{personal.Pictures}},
	)
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

// tick counts an operation in a row, if it has not been made.
func (w *world) tick(t *testing.T, circle, operation ident.ID) {
	t.Helper()
	r := w.relations[circle]
	may := access.Decide(access.Actor{Person: "author", Operation: operation}, circle, r.Citizen, r.Role, access.AllScopes)
	count := 0
	if _, err := w.gate.Write(t.Context(), may, func(_ context.Context, write *outbox.Write) error {
		count++
		write.Changed("activity", "ticked", "")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if count > 0 {
		there, _ := w.rows[string(circle)+" activity"]["ticked"].(int)
		w.rows[string(circle)+" activity"]["ticked"] = there + 1
	}
}

// restore makes a circle what it was at rev, as a backup from then does, and starts the program anew.
func (w *world) restore(t *testing.T, db *database.DB, circle ident.ID, rev int64) {
	t.Helper()
	err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		for _, table := range []string{"change", "operation"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE circle_id = $1 AND rev > $2`, circle, rev); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE feed SET rev = $2 WHERE circle_id = $1`, circle, rev); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE feed_generation SET lies_in = 'of the backup'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.rows[string(circle)+" activity"] = map[string]any{"kept": 1}
	w.start(db)
	if err := w.gate.Arrive(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// putMany writes count rows in one revision.
func (w *world) putMany(t testing.TB, circle ident.ID, count int) {
	t.Helper()
	r := w.relations[circle]
	may := access.Decide(access.Actor{Person: "author", Operation: w.ids.New()}, circle, r.Citizen, r.Role, access.AllScopes)
	_, err := w.gate.Write(t.Context(), may, func(_ context.Context, write *outbox.Write) error {
		key := string(circle) + " activity"
		rows := maps.Clone(w.rows[key])
		if rows == nil {
			rows = map[string]any{}
		}
		for i := range count {
			id := fmt.Sprintf("many %04d", i)
			rows[id] = write.Rev
			write.Changed("activity", id, "")
		}
		w.rows[key] = rows
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

// take is apply of a device that may hold nothing yet.
func (d *device) take(p sync.Page) {
	if d.rows == nil {
		d.rows = map[ident.ID]map[string]any{}
	}
	d.apply(p)
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
		if errors.Is(err, errBroken) && w.broken != "" {
			return p // nothing can be read just now
		}
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
