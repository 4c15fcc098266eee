package apptest_test

import (
	"slices"
	"strings"

	"mobilize/internal/domain/circle"
	"mobilize/internal/vocabulary/access"
)

// What the product promises of each role, written by hand from privacy.md (j) and product.md. The
// matrix expects this and never asks the policy, so that a slip in the policy is a cell that fails.
// "+" can be given to the role, "-" never.
const promised = `
                citizen guardian planner substitute relative
plan.view       +       +        +       +          +
plan.edit       +       +        +       +          -
plan.tick       +       +        +       +          -
pictures.see    +       +        +       +          +
pictures.add    +       +        +       +          -
goals.view      +       +        +       +          +
goals.edit      +       +        +       -          -
chat            +       +        +       +          +
people.manage   +       +        +       -          -
devices.manage  -       +        +       -          -
log.see         +       +        +       -          -
export          +       +        +       -          -
`

// Whom a role that manages people may invite, in the same hand.
const promisedInvitations = `
           guardian planner substitute relative citizen
citizen    -        +       +          +        -
guardian   +        +       +          +        -
planner    -        +       +          +        -
substitute -        -       -          -        -
relative   -        -       -          -        -
`

// written is one of the tables above by column and row.
func written(table string) map[string]map[string]bool {
	lines := strings.Split(strings.TrimSpace(table), "\n")
	columns := strings.Fields(lines[0])
	out := map[string]map[string]bool{}
	for _, line := range lines[1:] {
		marks := strings.Fields(line)
		for i, column := range columns {
			if out[column] == nil {
				out[column] = map[string]bool{}
			}
			out[column][marks[0]] = marks[i+1] == "+"
		}
	}
	return out
}

// rules is what a table says, for the matrix to expect or to compare.
type rules struct {
	greatest map[access.Role]access.Scope
	invites  func(role, as access.Role) bool
	isOpen   func(standing) bool
}

// promise is the tables above. Whether a standing is open is said where standings are listed.
func promise() rules {
	greatest := map[access.Role]access.Scope{}
	for role, marks := range written(promised) {
		var names []string
		for name, mark := range marks {
			if mark {
				names = append(names, name)
			}
		}
		scopes, ok := access.ScopesNamed(names)
		if !ok {
			panic("the promised table names a scope that there is not")
		}
		greatest[access.Role(role)] = scopes
	}
	invites := written(promisedInvitations)
	return rules{
		greatest: greatest,
		invites:  func(role, as access.Role) bool { return invites[string(as)][string(role)] },
		isOpen:   func(s standing) bool { return s.isOpen },
	}
}

// rulesOf is what a policy says, to find the cells in which a changed one differs from the promise.
func rulesOf(policy circle.Policy) rules {
	return rules{
		greatest: policy.Greatest,
		invites:  func(role, as access.Role) bool { return slices.Contains(policy.Invites[role], as) },
		isOpen:   func(s standing) bool { return openIn(policy, s) },
	}
}
