package apptest_test

import (
	"net/http"
	"strings"
	"testing"

	"mobilize/internal/domain/circle"
	"mobilize/internal/vocabulary/access"
)

// What anybody can have on a shelf at most, written by hand: it has no citizen whose day, goals,
// devices or log there could be.
const promisedShelf = "plan.view plan.edit pictures.see pictures.add people.manage"

// checkShelf has every role with every gift try every action on a shelf: what the table allows is
// known there, and everything else is Not Found.
func (b *board) checkShelf(t *testing.T) int {
	t.Helper()
	most, ok := access.ScopesNamed(strings.Fields(promisedShelf))
	if !ok {
		t.Fatal("the promised table names a scope that there is not")
	}
	var all []*actor
	open := standings[0]
	b.together(func() {
		for _, role := range access.Roles() {
			for _, gift := range gifts(open) {
				a := b.insertSession("", "", "own", sessionLives).named("on a shelf, " + string(role) + ", given " + inWords(gift))
				b.relateTo(b.shelf, a, role, open, gift)
				all = append(all, a)
			}
		}
	})
	count := 0
	where := place{}
	where.forget(b.ids)
	where.circle = b.shelf
	for _, a := range all {
		for i := range b.actions {
			act := &b.actions[i]
			count++
			where.fresh = b.ids.New()
			got := b.send(t, a, act, &where)
			may := a.relation.Scopes & promise().greatest[a.relation.Role] & most
			isThere := !act.mayMiss && (act.makes || !strings.Contains(act.path, "{id}")) // what else lies there is not known
			missing := got.status == http.StatusNotFound
			if may := may.Has(act.needs); !may && !missing || may && isThere && missing || got.status >= http.StatusInternalServerError {
				t.Errorf("%s: %s = %d %.200s", a.name, act.name, got.status, got.body)
			}
		}
	}
	return count
}

// Nothing of a citizen's is done on a shelf, even by whoever may do everything there.
func TestAShelfHasNoCitizen(t *testing.T) {
	t.Parallel()
	policy := circle.Standing()
	if policy.Shelf&(access.TickPlan|access.ManageDevices|access.ViewGoals|access.EditGoals|access.Chat|access.SeeLog|access.Export) != 0 {
		t.Error("the policy allows something on a shelf that takes a citizen")
	}
}
