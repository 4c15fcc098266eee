package circle_test

import (
	"strings"
	"testing"
	"time"

	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/circle/circletest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

func TestInvitations(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World) {
		mette := w.Person(t, "Mette")
		id, noah := w.Circle(t, mette, "Noah")
		karim := w.Join(t, mette, id, "Karim", circle.Invite{Role: access.Planner, Scopes: access.ViewPlan | access.ManagePeople, Label: "Karim fra skolen"})
		t.Run("give what was chosen, for a year", func(t *testing.T) {
			list, err := w.Circles.CirclesOf(t.Context(), karim)
			if err != nil || len(list) != 1 {
				t.Fatalf("CirclesOf = %v, %v", list, err)
			}
			want := circle.Membership{
				Circle: id, Kind: circle.OfCitizen, Citizen: noah.Person, Role: access.Planner, Scopes: access.ViewPlan | access.ManagePeople,
				Zone: "Europe/Copenhagen", Until: w.Clock.Now().Add(365 * 24 * time.Hour), Epoch: 1,
			}
			if list[0] != want {
				t.Errorf("CirclesOf = %+v, want %+v", list[0], want)
			}
		})
		for _, tc := range []struct {
			name  string
			actor access.Actor
			in    circle.Invite
			want  string
		}{
			{"a planner cannot make guardians", karim, circle.Invite{Role: access.Guardian}, "circle.role_not_yours_to_give"},
			{"nobody makes citizens", mette, circle.Invite{Role: access.Citizen}, "circle.role_not_yours_to_give"},
			{"an unknown role", mette, circle.Invite{Role: "king"}, "circle.role_not_yours_to_give"},
			{"a planner gives no more than they have", karim, circle.Invite{Role: access.Planner, Scopes: access.EditPlan}, "circle.scopes_beyond_own"},
			{"no more than the role can have", mette, circle.Invite{Role: access.Relative, Scopes: access.ManagePeople}, "circle.scopes_beyond_role"},
			{"substitutes need an end", mette, circle.Invite{Role: access.Substitute}, "circle.substitute_until"},
			{"a label of a novel", mette, circle.Invite{Role: access.Relative, Label: strings.Repeat("x", 101)}, "circle.label_length"},
			{"a stranger cannot invite", w.Person(t, "Stranger"), circle.Invite{Role: access.Planner}, "thing.not_found"},
		} {
			t.Run(tc.name, func(t *testing.T) {
				if _, _, err := w.Circles.Invite(t.Context(), tc.actor, id, tc.in); code(err) != tc.want {
					t.Errorf("Invite = %v, want %q", err, tc.want)
				}
			})
		}
		testInvitationLife(t, w, mette, karim, id)
	})
}

func testInvitationLife(t *testing.T, w *circletest.World, mette, karim access.Actor, id ident.ID) {
	t.Helper()
	invite := func(by access.Actor, role access.Role) (circle.Invitation, string) {
		inv, secret, err := w.Circles.Invite(t.Context(), by, id, circle.Invite{Role: role, Label: "Farmor"})
		if err != nil {
			t.Fatal(err)
		}
		return inv, secret
	}
	accept := func(actor access.Actor, secret string) error {
		_, _, err := w.Circles.Accept(t.Context(), w.Op(actor), secret)
		return err
	}
	t.Run("are listed with their label until used, and name both sides to whoever holds the link", func(t *testing.T) {
		_, secret := invite(mette, access.Relative)
		list, err := w.Circles.Invitations(t.Context(), mette, id)
		if err != nil || len(list) != 1 || list[0].Label != "Farmor" || list[0].InvitedBy != mette.Person {
			t.Fatalf("Invitations = %+v, %v", list, err)
		}
		_, grants, err := w.Circles.Preview(t.Context(), access.Actor{}, secret)
		if err != nil {
			t.Fatal(err)
		}
		names, err := w.People.Names(t.Context(), access.Actor{}, grants)
		if err != nil || len(names) != 2 {
			t.Errorf("names = %v, %v", names, err)
		}
		if err := accept(w.Person(t, "Farmor"), secret); err != nil {
			t.Fatal(err)
		}
		if err := accept(w.Person(t, "Thief"), secret); code(err) != "invitation.gone" {
			t.Errorf("a second use = %v", err)
		}
		if list, _ := w.Circles.Invitations(t.Context(), mette, id); len(list) != 0 {
			t.Errorf("a used one is listed: %+v", list)
		}
	})
	t.Run("end", func(t *testing.T) {
		_, late := invite(mette, access.Relative)
		inv, withdrawn := invite(mette, access.Relative)
		if err := w.Circles.Withdraw(t.Context(), mette, id, inv.ID); err != nil {
			t.Fatal(err)
		}
		if err := w.Circles.Withdraw(t.Context(), mette, id, inv.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a second Withdraw = %v", err)
		}
		guest := w.Person(t, "Guest")
		if err := accept(guest, withdrawn); code(err) != "invitation.gone" {
			t.Errorf("a withdrawn one = %v", err)
		}
		if err := accept(guest, "guess"); code(err) != "invitation.gone" {
			t.Errorf("a guess = %v", err)
		}
		w.Clock.Advance(7 * 24 * time.Hour)
		if err := accept(guest, late); code(err) != "invitation.gone" {
			t.Errorf("a late one = %v", err)
		}
	})
	t.Run("are forgotten when their time is over", func(t *testing.T) {
		w.RunDue(t)
		var rows int
		if err := w.DB.QueryRow(t.Context(), `SELECT count(*) FROM circle_invitation`).Scan(&rows); err != nil || rows != 0 {
			t.Errorf("%d are kept, %v", rows, err)
		}
	})
	t.Run("are worth nothing when who invited can no longer give it", func(t *testing.T) {
		_, secret := invite(karim, access.Planner)
		paused := circle.Paused
		if _, err := w.Circles.UpdateMember(t.Context(), w.Op(mette), id, karim.Person, circle.Change{State: &paused}); err != nil {
			t.Fatal(err)
		}
		if err := accept(w.Person(t, "Friend"), secret); code(err) != "invitation.gone" {
			t.Errorf("accept = %v", err)
		}
		_, own := invite(mette, access.Planner)
		if err := accept(karim, own); code(err) != "circle.relation_paused" {
			t.Errorf("a paused planner let themselves in: %v", err)
		}
		if err := accept(mette, own); code(err) != "circle.already_member" {
			t.Errorf("a member = %v", err)
		}
	})
	t.Run("let somebody back in with a new epoch", func(t *testing.T) {
		ended := circle.Ended
		if _, err := w.Circles.UpdateMember(t.Context(), w.Op(mette), id, karim.Person, circle.Change{State: &ended}); err != nil {
			t.Fatal(err)
		}
		_, secret := invite(mette, access.Planner)
		if err := accept(karim, secret); err != nil {
			t.Fatal(err)
		}
		list, err := w.Circles.CirclesOf(t.Context(), karim)
		if err != nil || len(list) != 1 || list[0].Epoch != 4 {
			t.Errorf("CirclesOf = %+v, %v", list, err)
		}
	})
}
