package apptest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mobilize/internal/domain/circle"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// standing is one way a relation can stand. What it allows is said here a second time, in other
// words than the policy's, so that the two check each other.
type standing struct {
	name        string
	state       circle.State
	from, until time.Duration // from now; 0 for none
	isOpen      bool
}

var standings = []standing{
	{"active", circle.Active, 0, 0, true},
	{"active within its dates", circle.Active, -time.Hour, time.Hour, true},
	{"active before its time", circle.Active, time.Hour, 0, false},
	{"active after its end", circle.Active, 0, -time.Second, false},
	{"invited", circle.Invited, 0, 0, false},
	{"paused", circle.Paused, 0, 0, false},
	{"ended", circle.Ended, 0, 0, false},
	{"expired", circle.Expired, 0, 0, false},
}

// gifts are what a relation can have been given: everything, nothing, each scope alone, and
// everything but one, so that no scope is ever taken for another.
// In a relation that allows nothing a gift makes no difference: all and nothing are enough. So they are under the race
// detector, which looks for accesses that meet, on the same paths; the whole matrix is asked without it.
func gifts(s standing) []access.Scope {
	all := []access.Scope{access.AllScopes, 0}
	if !s.isOpen || isRaced {
		return all
	}
	for bit := access.Scope(1); bit&access.AllScopes != 0; bit <<= 1 {
		all = append(all, bit, access.AllScopes&^bit)
	}
	return all
}

func inWords(gift access.Scope) string {
	switch missing := (access.AllScopes &^ gift).Names(); {
	case gift == 0:
		return "nothing"
	case len(missing) == 0:
		return "everything"
	case len(missing) == 1:
		return "all but " + missing[0]
	}
	return strings.Join(gift.Names(), " ")
}

// may is what a's relation allows by the rules while it is open. On a device nobody manages people.
func (a *actor) may(by rules) access.Scope {
	scopes := a.relation.Scopes & by.greatest[a.relation.Role]
	if a.onDevice {
		scopes &^= access.ManagePeople
	}
	return scopes
}

// cell is one question: may this actor do this there?
type cell struct {
	actor  *actor
	action *action
}

// expected answers a cell from the rules: what was given, within what the role can have, while
// the relation is open.
func expected(by rules, c cell) bool {
	return by.isOpen(c.actor.standing) && c.actor.may(by).Has(c.action.needs)
}

// openIn says whether a relation that stands so allows anything under policy.
func openIn(policy circle.Policy, s standing) bool {
	state := s.state
	if state == circle.Active || state == circle.Paused {
		if policy.KeepFrom && s.from > 0 {
			state = circle.Invited
		}
		if policy.KeepEnd && s.until < 0 {
			state = circle.Expired
		}
	}
	return policy.Allows[state]
}

// Every role, in every standing, with every gift, tries every action of every circle endpoint over
// HTTP: what the table allows is done, and everything else is Not Found.
func TestAuthorisationMatrix(t *testing.T) {
	t.Parallel()
	for _, engine := range dbtest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			b := newBoard(t, engine)
			b.populate()
			count := 0
			for _, c := range b.cells() {
				count++
				if wrong := b.check(t, c, expected(promise(), c)); wrong != "" {
					t.Error(wrong)
				}
			}
			synced := 0
			for _, a := range b.actors {
				synced++
				if wrong := b.checkSync(t, a, promise()); wrong != "" {
					t.Error(wrong)
				}
			}
			outside := b.checkOutsiders(t)
			foreign := b.checkForeignIDs(t)
			doors := b.checkDoors(t)
			invites := b.checkInvites(t, promise())
			shelves := b.checkShelf(t)
			t.Logf("%d cells: %d of role, action and standing, %d of what is synced, %d of outsiders, %d of foreign ids, %d of sessions, %d of invitations, %d of shelves",
				count+synced+outside+foreign+doors+invites+shelves, count, synced, outside, foreign, doors, invites, shelves)
		})
	}
}

// cells is the matrix.
func (b *board) cells() []cell {
	out := make([]cell, 0, len(b.actors)*len(b.actions))
	for _, a := range b.actors {
		for i := range b.actions {
			out = append(out, cell{a, &b.actions[i]})
		}
	}
	return out
}

// check asks one cell over HTTP and says what is wrong, or "".
func (b *board) check(t *testing.T, c cell, want bool) string {
	t.Helper()
	got := b.try(t, c, want)
	switch {
	case want && !slices.Contains(c.action.good, got.status):
		return fmt.Sprintf("%s: %s = %d %s, want it done", c.actor.name, c.action.name, got.status, got.body)
	case !want && (got.status != http.StatusNotFound || got.code != "thing.not_found"):
		return fmt.Sprintf("%s: %s = %d %s, want thing.not_found", c.actor.name, c.action.name, got.status, got.body)
	}
	return ""
}

// Every circle endpoint that is registered is in the matrix, with the need it declares.
func TestTheMatrixHasEveryCircleEndpoint(t *testing.T) {
	t.Parallel()
	b := newBoard(t, database.SQLite)
	declared, tried := map[string]access.Scope{}, map[string]bool{}
	for _, route := range b.app.Router().Routes() {
		if scopes, ok := route.Needs.Circle(); ok {
			declared[route.Method+" "+route.Path] = scopes
		} else if strings.Contains(route.Path, "{circle}") {
			t.Errorf("%s %s is of a circle but does not need one", route.Method, route.Path)
		}
	}
	for _, a := range b.actions {
		route := a.method + " " + a.path
		needs, ok := declared[route]
		if !ok {
			t.Errorf("%s is no endpoint any more", a.name)
		}
		tried[route] = tried[route] || needs == a.needs
	}
	for route, needs := range declared {
		if tried[route] {
			continue
		}
		t.Errorf("%s (%v) has no action in the matrix with the need it declares", route, needs.Names())
	}
}

// checkSync asks everybody what they may do where. It says what is wrong, or "".
func (b *board) checkSync(t *testing.T, a *actor, by rules) string {
	t.Helper()
	var page struct {
		Circles []struct {
			ID     ident.ID
			Scopes []string
		}
	}
	got := b.request(t, a, http.MethodGet, "/v1/sync", nil)
	if err := json.Unmarshal(got.body, &page); err != nil || got.status != http.StatusOK {
		return fmt.Sprintf("%s: sync = %d %s", a.name, got.status, got.body)
	}
	var shown, want []string
	for _, c := range page.Circles {
		shown = append(append(shown, c.ID.String()), c.Scopes...)
	}
	if by.isOpen(a.standing) {
		want = append([]string{b.ours.circle.String()}, a.may(by).Names()...)
	}
	if !slices.Equal(shown, want) {
		return fmt.Sprintf("%s: sync shows %v, want %v", a.name, shown, want)
	}
	return ""
}

// Nobody without a relation learns that a circle is there: not a stranger, not a member of
// another circle with everything given, not a session that ended, not nobody.
func (b *board) checkOutsiders(t *testing.T) int {
	t.Helper()
	count := 0
	for i := range b.actions {
		a := &b.actions[i]
		for _, who := range []*actor{b.stranger, b.neighbour} {
			count++
			if got := b.try(t, cell{who, a}, false); got.status != http.StatusNotFound || got.code != "thing.not_found" {
				t.Errorf("%s: %s = %d %s", who.name, a.name, got.status, got.body)
			}
		}
		for who, code := range map[*actor]string{b.nobody: "session.none", b.ended: "session.ended", b.idle: "session.expired", b.forger: "session.none"} {
			count++
			if got := b.try(t, cell{who, a}, false); got.status != http.StatusUnauthorized || got.code != code {
				t.Errorf("%s: %s = %d %s, want %s", who.name, a.name, got.status, got.body, code)
			}
		}
	}
	return count
}

// A guardian of one circle finds nothing in it under the ids of another, nor under ids of nothing,
// and the two answers are the same.
func (b *board) checkForeignIDs(t *testing.T) int {
	t.Helper()
	count := 0
	guardian := b.guardian
	for i := range b.actions {
		a := &b.actions[i]
		if a.makes || !strings.Contains(strings.Replace(a.path, "{circle}", "", 1), "{id}") {
			continue
		}
		ours, theirs := *b.ours, *b.theirs
		theirs.circle = ours.circle
		nothing := ours
		nothing.forget(b.ids)
		foreign := b.send(t, guardian, a, &theirs)
		missing := b.send(t, guardian, a, &nothing)
		count += 2
		if foreign.status != http.StatusNotFound || foreign.code != "thing.not_found" {
			t.Errorf("%s with another circle's id = %d %s", a.name, foreign.status, foreign.body)
		}
		if missing.status != foreign.status || missing.code != foreign.code {
			t.Errorf("%s tells an id of nothing (%d %s) from another circle's (%d %s)", a.name, missing.status, missing.body, foreign.status, foreign.body)
		}
	}
	return count
}

// Endpoints outside circles ask for a session, or for none, as they declare.
func (b *board) checkDoors(t *testing.T) int {
	t.Helper()
	count := 0
	for _, route := range b.app.Router().Routes() {
		if _, ok := route.Needs.Circle(); ok || !strings.HasPrefix(route.Path, "/v1/") {
			continue
		}
		door := action{name: route.Method + " " + route.Path, method: route.Method, path: route.Path}
		for who, code := range map[*actor]string{b.nobody: "session.none", b.ended: "session.ended", b.idle: "session.expired", b.forger: "session.none"} {
			count++
			got := b.send(t, who, &door, b.ours)
			if route.Needs.IsAnyone() {
				if got.status == http.StatusUnauthorized || got.status >= http.StatusInternalServerError {
					t.Errorf("%s: %s = %d %s", who.name, door.name, got.status, got.body)
				}
				continue
			}
			if got.status != http.StatusUnauthorized || got.code != code {
				t.Errorf("%s: %s = %d %s, want %s", who.name, door.name, got.status, got.body, code)
			}
		}
	}
	return count
}

// checkInvites asks for every pair of roles whether the one may invite to be the other.
func (b *board) checkInvites(t *testing.T, by rules) int {
	t.Helper()
	count := 0
	for _, wrong := range b.inviteCells(t, by, &count) {
		t.Error(wrong)
	}
	return count
}

func (b *board) inviteCells(t *testing.T, by rules, count *int) (wrong []string) {
	t.Helper()
	for _, role := range access.Roles() {
		for _, as := range access.Roles() {
			*count++
			who := b.active(role)
			may := by.greatest[role].Has(access.ManagePeople)
			want := http.StatusNotFound
			if may && by.invites(role, as) {
				want = http.StatusCreated
			} else if may {
				want = http.StatusUnprocessableEntity
			}
			got := b.send(t, who, invitation(as), b.ours)
			if got.status != want {
				wrong = append(wrong, fmt.Sprintf("%s invites a %s = %d %s, want %d", role, as, got.status, got.body, want))
			}
		}
	}
	return wrong
}
