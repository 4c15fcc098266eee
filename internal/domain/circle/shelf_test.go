package circle_test

import (
	"testing"

	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/circle/circletest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

const zone = "Europe/Copenhagen"

func TestCreateShelf(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World) {
		karim, mette := w.Person(t, "Karim"), w.Person(t, "Mette")
		for range 3 { // from three devices of his
			if _, err := w.Circles.CreateShelf(t.Context(), w.Op(karim), karim.Person, zone); err != nil {
				t.Fatalf("CreateShelf: %v", err)
			}
		}
		t.Run("makes one a person", func(t *testing.T) {
			list, err := w.Circles.CirclesOf(t.Context(), karim)
			if err != nil || len(list) != 1 || list[0].Kind != circle.Shelf || list[0].Circle != karim.Person || list[0].Side != "" {
				t.Errorf("CirclesOf = %+v, %v", list, err)
			}
		})
		t.Run("has keys of its own", func(t *testing.T) {
			may, err := w.Circles.Allow(t.Context(), karim, karim.Person, access.ViewPlan|access.EditPlan|access.SeePictures|access.AddPictures)
			if err != nil || !may.IsShelf() || may.Subject() == karim.Person || !may.Opens(may.Subject(), access.ForPlan) {
				t.Errorf("Allow = %v, %v", may, err)
			}
		})
		device := access.Actor{Person: karim.Person, IsDevice: true}
		for _, tc := range []struct {
			name string
			do   func() error
			want string
		}{
			{"of somebody else", func() error { return first(w.Circles.CreateShelf(t.Context(), w.Op(karim), mette.Person, zone)) }, "circle.shelf_not_own"},
			{"on a citizen's device", func() error { return first(w.Circles.CreateShelf(t.Context(), w.Op(device), karim.Person, zone)) }, "circle.paired_device"},
			{"in an unknown zone", func() error {
				return first(w.Circles.CreateShelf(t.Context(), w.Op(karim), karim.Person, "Mars/Olympus"))
			}, "circle.zone_unknown"},
			{"settings", func() error {
				return first(w.Circles.Update(t.Context(), w.Op(karim), karim.Person, circle.Update{Settings: circle.Settings{"theme": "dark"}}))
			}, "circle.shelf"},
			{"leaving", func() error { return first(w.Circles.Leave(t.Context(), w.Op(karim), karim.Person)) }, "circle.shelf"},
			{"inviting", func() error {
				_, _, err := w.Circles.Invite(t.Context(), w.Op(karim), karim.Person, circle.Invite{Role: access.Planner})
				return err
			}, "thing.not_found"},
			{"a stranger", func() error {
				_, err := w.Circles.Allow(t.Context(), mette, karim.Person, 0)
				return err
			}, "thing.not_found"},
			{"a circle in its place", func() error {
				return first(w.Circles.Create(t.Context(), w.Op(karim), circle.New{ID: mette.Person, Citizen: w.IDs.New(), Name: "Noah", Zone: zone}))
			}, "circle.id_taken"},
		} {
			if got := code(tc.do()); got != tc.want {
				t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
			}
		}
	})
}

func first(_ int64, err error) error { return err }

// Guardians and relatives are home; who a staff member invites stands beside them.
func TestTheSideOfWhoIsInvited(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World) {
		mette := w.Person(t, "Mette")
		id, _ := w.Circle(t, mette, "Noah")
		karim := w.Join(t, mette, id, "Karim", circle.Invite{Role: access.Planner, Scopes: access.ViewPlan | access.ManagePeople})
		circletest.Exec(t, w.DB, `UPDATE circle_relation SET side_id = 'school' WHERE person_id = $1`, karim.Person)
		for name, tc := range map[string]struct {
			inviter access.Actor
			in      circle.Invite
			want    ident.ID
		}{
			"Inger": {mette, circle.Invite{Role: access.Planner}, ""},
			"Sofie": {karim, circle.Invite{Role: access.Substitute, Scopes: access.ViewPlan, Until: w.Clock.Now().AddDate(0, 0, 1)}, "school"},
			"Hanne": {karim, circle.Invite{Role: access.Relative, Scopes: access.ViewPlan}, ""},
		} {
			who := w.Join(t, tc.inviter, id, name, tc.in)
			if may, err := w.Circles.Allow(t.Context(), who, id, 0); err != nil || may.Side() != tc.want {
				t.Errorf("%s stands on the side %q (%v), want %q", name, may.Side(), err, tc.want)
			}
		}
	})
}
