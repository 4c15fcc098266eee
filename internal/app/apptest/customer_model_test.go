package apptest_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mobilize/internal/app/apptest"
	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/clock"
)

// promisedStaff is what staff may do with a pupil, written by hand: by what they are, and whether they are of
// the pupil's class and the school made the pupil.
func promisedStaff(role string, isOfClass, isOwn bool) []string {
	teaching := []string{"plan.view", "plan.edit", "plan.tick", "pictures.see", "pictures.add", "goals.view", "goals.edit", "chat", "devices.manage", "log.see"}
	switch {
	case isOfClass && role == "substitute":
		return []string{"plan.view", "plan.tick", "pictures.see"}
	case isOfClass && isOwn:
		return append(teaching, "people.manage")
	case isOfClass:
		return teaching
	case role == "admin" && isOwn:
		return []string{"devices.manage", "people.manage"}
	case role == "admin":
		return []string{}
	}
	return nil // not there at all
}

// worker is what the model knows of somebody on the staff.
type worker struct {
	person      *apptest.Person
	id, role    string
	classes     []int
	from, until time.Time
	isEnded     bool
}

// model is a school with two classes and two pupils, one of whom a mother brought.
type model struct {
	sc      *school
	clock   *clock.Fake
	classes []string
	pupils  []string // the first the school made, the second a mother brought
	of      [2][]int // the classes of each pupil
	workers []*worker
}

// Whatever is done with staff, hours, classes and pupils, in any order: after each step everybody finds
// exactly the pupils that the table says, with exactly what it says.
func TestWhoSeesWhat(t *testing.T) {
	t.Parallel()
	fake := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	m := &model{clock: fake}
	s := apptest.Start(t, database.SQLite, fake)
	m.sc = newSchool(t, s)
	other := m.sc.admin.NewID()
	m.sc.admin.Write(t, http.MethodPut, m.sc.path("/groups/"+other), map[string]any{"name": "4. S"})
	m.classes = []string{m.sc.class, other}
	m.workers = []*worker{{person: m.sc.admin, id: idOf(t, m.sc.admin), role: "admin"}}
	for i, role := range []string{"planner", "substitute", "admin"} {
		p, id := m.sc.hire(t, role, fmt.Sprintf("staff%d@example.org", i), role)
		w := &worker{person: p, id: id, role: role}
		if role == "substitute" {
			w.until = fake.Now().Add(24 * time.Hour)
		}
		m.workers = append(m.workers, w)
	}
	emil := m.sc.admin.NewID()
	m.sc.admin.Write(t, http.MethodPut, m.sc.path("/groups/"+m.classes[0]+"/citizens/"+emil), map[string]any{
		"new": map[string]any{"citizen": m.sc.admin.NewID(), "name": "Emil", "zone": "Europe/Copenhagen"},
	})
	mette := s.SignUp(t, "Mette", "mette@example.org")
	noah, _ := mette.Circle(t, "Noah")
	token := m.sc.link(t, mette.Email, map[string]any{"kind": "citizen", "groups": []string{m.classes[0]}})
	bring := map[string]any{"token": token, "circle": noah, "scopes": append(promisedStaff("planner", true, false), "people.manage")}
	if status := mette.Do(t, http.MethodPost, "/v1/invites/bring", bring, nil); status != http.StatusOK {
		t.Fatalf("bring: %d", status)
	}
	m.pupils, m.of = []string{emil, noah}, [2][]int{{0}, {0}}
	m.holds(t, "at first")
	steps := 0
	rapid.Check(t, func(r *rapid.T) {
		for range 4 {
			if steps++; steps > 160 { // one school lives through all of it
				return
			}
			m.holds(t, m.step(t, r))
		}
	})
}

// step does one thing and says what.
func (m *model) step(t *testing.T, r *rapid.T) string {
	t.Helper()
	admin, class := m.sc.admin, rapid.IntRange(0, 1).Draw(r, "class")
	switch what := rapid.IntRange(0, 4).Draw(r, "what"); what {
	case 0: // a pupil moves
		pupil := rapid.IntRange(0, 1).Draw(r, "pupil")
		path := m.sc.path("/groups/" + m.classes[class] + "/citizens/" + m.pupils[pupil])
		if slices.Contains(m.of[pupil], class) {
			if pupil == 1 && len(m.of[1]) == 1 {
				return "nothing" // who left altogether is brought by a guardian alone
			}
			admin.Write(t, http.MethodDelete, path, nil)
			m.of[pupil] = slices.DeleteFunc(m.of[pupil], func(c int) bool { return c == class })
			return fmt.Sprintf("pupil %d leaves class %d", pupil, class)
		}
		admin.Write(t, http.MethodPut, path, map[string]any{})
		m.of[pupil] = append(m.of[pupil], class)
		return fmt.Sprintf("pupil %d joins class %d", pupil, class)
	case 1: // time passes
		m.clock.Advance(time.Duration(rapid.IntRange(1, 10).Draw(r, "hours")) * time.Hour)
		return "time passes"
	case 2: // somebody ends, and is hired again
		w := m.workers[rapid.IntRange(1, 3).Draw(r, "worker")]
		if !w.isEnded {
			admin.Write(t, http.MethodDelete, m.sc.path("/staff/"+w.id), nil)
			w.isEnded, w.classes = true, nil
			return w.role + " ends"
		}
		token := m.sc.link(t, fmt.Sprintf("staff%d@example.org", slices.Index(m.workers, w)-1), map[string]any{"kind": "staff", "role": "planner", "groups": []string{m.classes[class]}})
		if status := w.person.Do(t, http.MethodPost, "/v1/invites/accept", map[string]any{"token": token}, nil); status != http.StatusOK {
			t.Fatalf("accept: %d", status)
		}
		*w = worker{person: w.person, id: w.id, role: "planner", classes: []int{class}}
		return "a planner is hired"
	default: // somebody's work changes
		w := m.workers[rapid.IntRange(1, 3).Draw(r, "worker")]
		if w.isEnded {
			return "nothing"
		}
		w.role = rapid.SampledFrom([]string{"admin", "planner", "substitute"}).Draw(r, "role")
		w.classes = rapid.SampledFrom([][]int{nil, {0}, {1}, {0, 1}}).Draw(r, "classes")
		w.from, w.until = time.Time{}, time.Time{}
		if w.role == "substitute" || what == 4 {
			w.from = m.clock.Now().Add(time.Duration(rapid.IntRange(-3, 5).Draw(r, "from")) * time.Hour)
			w.until = m.clock.Now().Add(time.Duration(rapid.IntRange(6, 20).Draw(r, "until")) * time.Hour)
		}
		body := map[string]any{"role": w.role, "groups": m.ids(w.classes)}
		if !w.from.IsZero() {
			body["from"], body["until"] = w.from.Format(time.RFC3339), w.until.Format(time.RFC3339)
		}
		admin.Write(t, http.MethodPut, m.sc.path("/staff/"+w.id), body)
		return fmt.Sprintf("%s in %v from %v until %v", w.role, w.classes, w.from, w.until)
	}
}

func (m *model) ids(classes []int) []string {
	ids := []string{}
	for _, c := range classes {
		ids = append(ids, m.classes[c])
	}
	return ids
}

// holds compares what everybody's device is told with the table.
func (m *model) holds(t *testing.T, after string) {
	t.Helper()
	now := m.clock.Now()
	for i, w := range m.workers {
		var page struct{ Circles []stands }
		if status := w.person.Do(t, http.MethodGet, "/v1/sync", nil, &page); status != http.StatusOK {
			t.Fatalf("sync: %d", status)
		}
		isAtWork := !w.isEnded && !now.Before(w.from) && (w.until.IsZero() || now.Before(w.until))
		for p, pupil := range m.pupils {
			isOfClass := slices.ContainsFunc(w.classes, func(c int) bool { return slices.Contains(m.of[p], c) })
			want := promisedStaff(w.role, isOfClass, p == 0)
			if !isAtWork {
				want = nil
			}
			var got []string
			if at := slices.IndexFunc(page.Circles, func(c stands) bool { return c.ID == pupil }); at >= 0 {
				got = append([]string{}, page.Circles[at].Scopes...)
			}
			slices.Sort(got)
			slices.Sort(want)
			if (got == nil) != (want == nil) || !slices.Equal(got, want) {
				t.Fatalf("after %s: worker %d (%s) has %v with pupil %d, want %v", after, i, w.role, got, p, want)
			}
		}
	}
}
