package sync_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
	"mobilize/migrations"
)

var schema = migrations.Data()

// TestAnyOrder lets writes, small and of more than a page, changed relations, circles that cannot be read,
// lost answers, pages without the next, new generations of the feed and pulls of two devices come in
// any order, and asks that both replicas end as the truth is.
func TestAnyOrder(t *testing.T) {
	t.Parallel()
	for _, engine := range dbtest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			db := dbtest.Open(t, engine, schema)
			for seed := range uint64(12) {
				t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { anyOrder(t, db, seed) })
			}
		})
	}
}

func anyOrder(t *testing.T, db *database.DB, seed uint64) {
	dice := rand.New(rand.NewPCG(seed, 1))
	w := newWorld(db)
	if err := w.gate.Arrive(t.Context()); err != nil {
		t.Fatal(err)
	}
	var circles []ident.ID
	for range 3 {
		circles = append(circles, w.circle())
	}
	devices := []*device{{}, {}}
	value := 0
	for range 150 {
		circle := circles[dice.IntN(len(circles))]
		switch roll := dice.IntN(24); {
		case roll < 12:
			collection := []string{"activity", "picture"}[dice.IntN(2)]
			id := fmt.Sprint(dice.IntN(8))
			value++
			until := []string{"", "2026-01-01", "2026-12-31"}[dice.IntN(3)]
			if until == "2026-01-01" {
				id = "past " + id
			}
			if dice.IntN(4) == 0 {
				w.put(t, circle, collection, id, nil, "")
			} else {
				w.put(t, circle, collection, id, value, until)
			}
		case roll == 12:
			if r, ok := w.relations[circle]; ok {
				r.Epoch++
				r.Scopes = []access.Scope{access.AllScopes, access.ViewPlan, access.SeePictures}[dice.IntN(3)]
				w.relations[circle] = r
			}
		case roll == 13:
			if _, ok := w.relations[circle]; ok {
				delete(w.relations, circle)
			} else {
				r := w.relations[w.circle()]
				delete(w.relations, r.Circle)
				r.Circle, r.Epoch = circle, int64(10+value)
				w.relations[circle] = r
			}
		case roll < 16: // the answer is lost on its way: the device keeps its old cursor
			if _, err := w.Pull(t.Context(), planner, devices[dice.IntN(2)].cursor); err != nil && !errors.Is(err, errBroken) {
				t.Fatal(err)
			}
		case roll == 16:
			w.broken = []ident.ID{"", "", circle}[dice.IntN(3)]
		case roll == 17 && dice.IntN(2) == 0:
			if _, ok := w.relations[circle]; ok {
				w.putMany(t, circle, 300+dice.IntN(500))
			}
		case roll == 18: // one page, and the next another time
			d := devices[dice.IntN(2)]
			if p, err := w.Pull(t.Context(), planner, d.cursor); err == nil {
				d.take(p)
			}
		case roll == 19 && dice.IntN(4) == 0:
			if err := w.gate.Renew(t.Context()); err != nil {
				t.Fatal(err)
			}
		default:
			devices[dice.IntN(2)].pull(t, w)
		}
	}
	w.broken = ""
	for i, d := range devices {
		d.pull(t, w)
		d.isAs(t, w, fmt.Sprintf("device %d", i))
	}
}

// isAs compares the replica with the truth. What is long past may be there or not.
func (d *device) isAs(t *testing.T, w *world, name string) {
	t.Helper()
	for circle := range d.rows {
		if _, ok := w.relations[circle]; !ok {
			t.Errorf("%s still holds a lost circle", name)
		}
	}
	for circle, r := range w.relations {
		truth := map[string]any{}
		for collection, needs := range map[string]access.Scope{"activity": access.ViewPlan, "picture": access.SeePictures} {
			if !r.Scopes.Has(needs) {
				continue
			}
			for id, value := range w.rows[string(circle)+" "+collection] {
				truth[collection+" "+id] = value
			}
		}
		for key, value := range truth {
			got, ok := d.rows[circle][key]
			if ok && got != value || !ok && !strings.Contains(key, "past") {
				t.Errorf("%s has %v for %s, want %v", name, got, key, value)
			}
		}
		for key := range d.rows[circle] {
			if _, ok := truth[key]; !ok {
				t.Errorf("%s holds %s, which is gone", name, key)
			}
		}
	}
}
