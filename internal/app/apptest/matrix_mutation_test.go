package apptest_test

import (
	"fmt"
	"slices"
	"testing"

	"mobilize/internal/domain/circle"
	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/access"
)

// mutant is the policy with one rule taken out, or one that is not there put in.
type mutant struct {
	name   string
	policy circle.Policy
}

func mutants() []mutant {
	return slices.Concat(scopeMutants(), stateMutants(), inviteMutants())
}

func mutate(name string, change func(*circle.Policy)) mutant {
	policy := circle.Standing().Clone()
	change(&policy)
	return mutant{name, policy}
}

// scopeMutants turn each scope of each role the other way.
func scopeMutants() []mutant {
	var out []mutant
	for _, role := range access.Roles() {
		for bit := access.Scope(1); bit&access.AllScopes != 0; bit <<= 1 {
			verb := "gains"
			if circle.Standing().Greatest[role].Has(bit) {
				verb = "loses"
			}
			out = append(out, mutate(fmt.Sprintf("%s %s %v", role, verb, bit.Names()), func(p *circle.Policy) { p.Greatest[role] ^= bit }))
		}
		out = append(out, mutate(string(role)+" loses everything", func(p *circle.Policy) { delete(p.Greatest, role) }))
	}
	return out
}

// stateMutants let each closed state in, shut the open one out, and forget each date.
func stateMutants() []mutant {
	out := []mutant{
		mutate("a relation begins before its time", func(p *circle.Policy) { p.KeepFrom = false }),
		mutate("a relation goes on after its end", func(p *circle.Policy) { p.KeepEnd = false }),
	}
	for _, state := range circle.States() {
		verb := "opens"
		if circle.Standing().Allows[state] {
			verb = "closes"
		}
		out = append(out, mutate(fmt.Sprintf("%s %s", state, verb), func(p *circle.Policy) { p.Allows[state] = !p.Allows[state] }))
	}
	return out
}

// inviteMutants turn each pair of who may invite whom the other way. Roles that cannot manage
// people invite nobody whatever the table says, and are left out.
func inviteMutants() []mutant {
	var out []mutant
	for _, role := range access.Roles() {
		if !circle.Standing().Greatest[role].Has(access.ManagePeople) {
			continue
		}
		for _, as := range access.Roles() {
			was := circle.Standing().Invites[role]
			verb, now := "may invite a", append(slices.Clone(was), as)
			if i := slices.Index(was, as); i >= 0 {
				verb, now = "may not invite a", slices.Delete(slices.Clone(was), i, i+1)
			}
			out = append(out, mutate(fmt.Sprintf("%s %s %s", role, verb, as), func(p *circle.Policy) { p.Invites[role] = now }))
		}
	}
	return out
}

// Any rule that is taken out of the policy, and any that is put in, makes the matrix fail. The
// server runs on the changed policy, and the matrix asks by what is promised. Cells in which the
// two differ are asked first; the first that fails is enough.
func TestTheMatrixFailsWithoutAnyOneRule(t *testing.T) {
	t.Parallel()
	b := newBoard(t, database.SQLite)
	b.populate()
	all := mutants()
	for _, m := range all {
		b.open(t, m.policy)
		if !b.fails(t, rulesOf(m.policy)) {
			t.Errorf("nothing in the matrix fails when %s", m.name)
		}
	}
	t.Logf("%d changed tables, each seen to fail", len(all))
}

// fails says whether any cell answers otherwise than was promised.
func (b *board) fails(t *testing.T, changed rules) bool {
	t.Helper()
	inForce := promise()
	var count int
	for _, a := range b.actors {
		open := inForce.isOpen(a.standing)
		differs := open != changed.isOpen(a.standing) || open && a.may(inForce) != a.may(changed)
		if differs && b.checkSync(t, a, inForce) != "" {
			return b.anEndpointFails(t, changed)
		}
	}
	return len(b.inviteCells(t, inForce, &count)) > 0
}

// anEndpointFails says whether a circle endpoint answers otherwise. Scopes that no endpoint needs
// yet show in what is synced only.
func (b *board) anEndpointFails(t *testing.T, changed rules) bool {
	t.Helper()
	inForce, asked := promise(), false
	for _, c := range b.cells() {
		if want := expected(inForce, c); want != expected(changed, c) {
			asked = true
			if b.check(t, c, want) != "" {
				return true
			}
		}
	}
	return !asked
}
