package circle_test

import (
	"strings"
	"testing"

	"mobilize/internal/domain/circle"
	"mobilize/internal/vocabulary/access"
)

// The table in words. It is written out a second time here, so that a slip of the hand in the
// table is read by somebody.
func TestStandingSaysWhatWasDecided(t *testing.T) {
	t.Parallel()
	everything := strings.Join(access.AllScopes.Names(), " ")
	p := circle.Standing()
	for role, want := range map[access.Role]struct{ greatest, usual string }{
		access.Citizen: {
			"plan.view plan.edit plan.tick pictures.see pictures.add goals.view goals.edit chat people.manage log.see export",
			"plan.view plan.tick pictures.see goals.view chat log.see",
		},
		access.Guardian:   {everything, everything},
		access.Planner:    {everything, "plan.view pictures.see"},
		access.Substitute: {"plan.view plan.edit plan.tick pictures.see pictures.add goals.view chat", "plan.view plan.tick pictures.see"},
		access.Relative:   {"plan.view pictures.see goals.view chat", "plan.view pictures.see"},
	} {
		if got := strings.Join(p.Greatest[role].Names(), " "); got != want.greatest {
			t.Errorf("a %s can be given %q, want %q", role, got, want.greatest)
		}
		if got := strings.Join(p.Usual[role].Names(), " "); got != want.usual {
			t.Errorf("a %s is usually given %q, want %q", role, got, want.usual)
		}
		if !p.Greatest[role].Has(p.Usual[role]) {
			t.Errorf("a %s is usually given more than they can have", role)
		}
	}
	if len(p.Greatest) != len(access.Roles()) || len(p.Usual) != len(access.Roles()) {
		t.Error("the table has another number of roles than there are")
	}
	invites := map[access.Role]string{
		access.Citizen:  "planner substitute relative",
		access.Guardian: "guardian planner substitute relative",
		access.Planner:  "planner substitute relative",
	}
	for _, role := range access.Roles() {
		var may []string
		for _, as := range access.Roles() {
			if p.MayInvite(role, as) {
				may = append(may, string(as))
			}
		}
		if got := strings.Join(may, " "); got != invites[role] {
			t.Errorf("a %s invites as %q, want %q", role, got, invites[role])
		}
	}
	for _, state := range circle.States() {
		if p.Allows[state] != (state == circle.Active) {
			t.Errorf("%s allows: %v", state, p.Allows[state])
		}
	}
}

func TestClonesShareNothing(t *testing.T) {
	t.Parallel()
	clone := circle.Standing().Clone()
	original := circle.Standing()
	clone.Greatest[access.Relative], clone.Allows[circle.Paused] = access.AllScopes, true
	clone.Invites[access.Guardian] = nil
	if original.Greatest[access.Relative] == access.AllScopes || original.Allows[circle.Paused] || original.Invites[access.Guardian] == nil {
		t.Error("a change of a clone changed the table")
	}
}
