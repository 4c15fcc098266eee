package circle_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/circle/circletest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

func each(t *testing.T, fn func(t *testing.T, w *circletest.World)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) { fn(t, circletest.New(t, db)) })
}

func code(err error) string {
	if f := fault.As(err); f != nil {
		return f.Code
	}
	if err != nil {
		return "internal"
	}
	return ""
}

func TestCreate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World) {
		mette, jonas := w.Person(t, "Mette"), w.Person(t, "Jonas")
		id, noah := w.Circle(t, mette, "Noah")
		t.Run("makes the maker a guardian with every scope, and the citizen a member", func(t *testing.T) {
			may, err := w.Circles.Allow(t.Context(), mette, id, access.AllScopes)
			if err != nil || may.Role() != access.Guardian || may.Subject() != noah.Person || may.Circle() != id {
				t.Errorf("Allow = %+v, %v", may, err)
			}
			may, err = w.Circles.Allow(t.Context(), noah, id, access.TickPlan|access.SeeLog)
			if err != nil || may.Role() != access.Citizen || !may.Opens(noah.Person, access.ForPlan) {
				t.Errorf("the citizen = %+v, %v", may, err)
			}
			if _, err := w.Circles.Allow(t.Context(), noah, id, access.EditPlan); fault.KindOf(err) != fault.NotFound {
				t.Errorf("a citizen edits without being given it: %v", err)
			}
		})
		t.Run("shows the plan as the maker chose, from the first moment", func(t *testing.T) {
			n := circle.New{ID: w.IDs.New(), Citizen: w.IDs.New(), Name: "Ann", Zone: "Europe/London", Settings: circle.Settings{"language": "en", "theme": ""}}
			if _, err := w.Circles.Create(t.Context(), w.Op(mette), n); err != nil {
				t.Fatal(err)
			}
			may, _ := w.Circles.Allow(t.Context(), mette, n.ID, 0)
			if got, err := w.Circles.Get(t.Context(), may); err != nil || !maps.Equal(got.Settings, circle.Settings{"language": "en"}) {
				t.Errorf("Get = %v, %v", got.Settings, err)
			}
		})
		t.Run("makes staff planners", func(t *testing.T) {
			n := circle.New{ID: w.IDs.New(), Citizen: w.IDs.New(), Name: "Erik", Zone: "Europe/Copenhagen", Role: access.Planner}
			if _, err := w.Circles.Create(t.Context(), w.Op(jonas), n); err != nil {
				t.Fatal(err)
			}
			if may, err := w.Circles.Allow(t.Context(), jonas, n.ID, access.ManagePeople); err != nil || may.Role() != access.Planner {
				t.Errorf("Allow = %v, %v", may.Role(), err)
			}
		})
		t.Run("answers a repeated operation with the first answer", func(t *testing.T) {
			n := circle.New{ID: w.IDs.New(), Citizen: w.IDs.New(), Name: "Ida", Zone: "Europe/Copenhagen"}
			op := w.Op(mette)
			first, err := w.Circles.Create(t.Context(), op, n)
			again, err2 := w.Circles.Create(t.Context(), op, n)
			if err != nil || err2 != nil || first != again {
				t.Errorf("Create = %d, %v then %d, %v", first, err, again, err2)
			}
		})
		full := func(change func(*circle.New)) circle.New {
			n := circle.New{ID: w.IDs.New(), Citizen: w.IDs.New(), Name: "N", Zone: "Europe/Copenhagen"}
			change(&n)
			return n
		}
		for name, tc := range map[string]struct {
			n    circle.New
			want string
		}{
			"refuses a citizen that is somebody with an account": {full(func(n *circle.New) { n.Citizen = jonas.Person }), "person.id_taken"},
			"refuses the maker as citizen":                       {full(func(n *circle.New) { n.Citizen = mette.Person }), "circle.id_taken"},
			"refuses a second circle round a citizen":            {full(func(n *circle.New) { n.Citizen = noah.Person }), "circle.id_taken"},
			"refuses an id that is taken":                        {full(func(n *circle.New) { n.ID = id }), "circle.id_taken"},
			"refuses an unknown zone":                            {full(func(n *circle.New) { n.Zone = "Mars/Olympus" }), "circle.zone_unknown"},
			"refuses the machine's own zone":                     {full(func(n *circle.New) { n.Zone = "Local" }), "circle.zone_unknown"},
			"refuses a name of nothing":                          {full(func(n *circle.New) { n.Name = "" }), "person.name_length"},
			"refuses a name that is too long":                    {full(func(n *circle.New) { n.Name = strings.Repeat("å", 101) }), "person.name_length"},
			"refuses a role that is no maker's":                  {full(func(n *circle.New) { n.Role = access.Citizen }), "circle.maker_role"},
		} {
			t.Run(name, func(t *testing.T) {
				if _, err := w.Circles.Create(t.Context(), w.Op(mette), tc.n); code(err) != tc.want {
					t.Errorf("Create = %v, want %s", err, tc.want)
				}
			})
		}
		if _, err := w.Circles.Allow(t.Context(), jonas, id, 0); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a stranger got in: %v", err)
		}
	})
}

func TestAllowFollowsStateAndDate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World) {
		mette := w.Person(t, "Mette")
		id, _ := w.Circle(t, mette, "Noah")
		hour := time.Hour
		for name, tc := range map[string]struct {
			state       circle.State
			from, until time.Time
			want        bool
		}{
			"active":                    {circle.Active, time.Time{}, time.Time{}, true},
			"active within its dates":   {circle.Active, w.Clock.Now(), w.Clock.Now().Add(time.Millisecond), true},
			"active before its time":    {circle.Active, w.Clock.Now().Add(time.Millisecond), time.Time{}, false},
			"active at its end":         {circle.Active, time.Time{}, w.Clock.Now(), false},
			"active long after its end": {circle.Active, time.Time{}, w.Clock.Now().Add(-hour), false},
			"invited":                   {circle.Invited, time.Time{}, time.Time{}, false},
			"paused":                    {circle.Paused, time.Time{}, time.Time{}, false},
			"ended":                     {circle.Ended, time.Time{}, time.Time{}, false},
			"expired":                   {circle.Expired, time.Time{}, time.Time{}, false},
			"of a word nobody knows":    {circle.State("new"), time.Time{}, time.Time{}, false},
		} {
			t.Run(name, func(t *testing.T) {
				karim := w.Enrol(t, "Karim", strings.ReplaceAll(name, " ", ".")+"@example.dk")
				w.Relate(t, circle.Relation{Circle: id, Person: karim.Person, Role: access.Planner, Scopes: access.ViewPlan, State: tc.state, FromAt: tc.from, UntilAt: tc.until})
				_, err := w.Circles.Allow(t.Context(), karim, id, access.ViewPlan)
				if (err == nil) != tc.want {
					t.Errorf("Allow = %v, want allowed %v", err, tc.want)
				}
				list, err := w.Circles.CirclesOf(t.Context(), karim)
				if err != nil || (len(list) == 1) != tc.want {
					t.Errorf("CirclesOf = %v, %v", list, err)
				}
				if _, err := w.Circles.Members(t.Context(), karim, id); (err == nil) != tc.want {
					t.Errorf("Members = %v", err)
				}
			})
		}
	})
}

func TestARelationEndsByItsDateWithoutAJob(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World) {
		mette := w.Person(t, "Mette")
		id, _ := w.Circle(t, mette, "Noah")
		vik := w.Join(t, mette, id, "Vik", circle.Invite{Role: access.Substitute, Until: w.Clock.Now().Add(3 * time.Hour)})
		w.Clock.Advance(3*time.Hour - time.Millisecond)
		if _, err := w.Circles.Allow(t.Context(), vik, id, access.TickPlan); err != nil {
			t.Errorf("just before the end: %v", err)
		}
		w.Clock.Advance(time.Millisecond)
		if _, err := w.Circles.Allow(t.Context(), vik, id, 0); fault.KindOf(err) != fault.NotFound {
			t.Errorf("at the end: %v", err)
		}
		may, _ := w.Circles.Allow(t.Context(), mette, id, 0)
		members, err := w.Circles.MembersUnder(t.Context(), may)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(members, func(m circle.Member) bool { return m.Person == vik.Person })
		if members[i].State != circle.Expired || members[i].Scopes != 0 {
			t.Errorf("the member is shown as %+v", members[i])
		}
	})
}

func TestUpdateMember(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World) {
		mette := w.Person(t, "Mette")
		id, noah := w.Circle(t, mette, "Noah")
		far := w.Join(t, mette, id, "Far", circle.Invite{Role: access.Guardian})
		w.Clock.Advance(circle.NewGuardianFor)
		karim := w.Join(t, mette, id, "Karim", circle.Invite{Role: access.Planner, Scopes: access.ViewPlan | access.ManagePeople})
		inger := w.Join(t, mette, id, "Inger", circle.Invite{Role: access.Relative})
		vik := w.Join(t, mette, id, "Vik", circle.Invite{Role: access.Substitute, Until: w.Clock.Now().Add(time.Hour)})
		scopes := func(s access.Scope) circle.Change { return circle.Change{Scopes: &s} }
		state := func(s circle.State) circle.Change { return circle.Change{State: &s} }
		until := func(at time.Time) circle.Change { return circle.Change{Until: &at} }
		taken := func(c, before circle.Change) circle.Change { c.Before = &before; return c }
		now := w.Clock.Now()
		for _, tc := range []struct {
			name   string
			actor  access.Actor
			target ident.ID
			change circle.Change
			want   string
		}{
			{"a relative cannot", inger, karim.Person, state(circle.Paused), "thing.not_found"},
			{"nobody changes themselves", mette, mette.Person, scopes(access.ViewPlan), "circle.own_relation"},
			{"a planner cannot change a guardian", karim, mette.Person, state(circle.Ended), "circle.guardian_decides"},
			{"a planner gives no more than they have", karim, inger.Person, scopes(access.ViewGoals), "circle.scopes_beyond_own"},
			{"nobody gives more than the role can have", mette, inger.Person, scopes(access.EditPlan), "circle.scopes_beyond_role"},
			{"the citizen cannot be paused", mette, noah.Person, state(circle.Paused), "circle.citizen_stays"},
			{"the citizen cannot be given an end", mette, noah.Person, until(now.Add(time.Hour)), "circle.citizen_stays"},
			{"the citizen can be given more", mette, noah.Person, scopes(access.ViewPlan | access.EditPlan | access.SeePictures), ""},
			{"an unknown state is refused", mette, inger.Person, state("gone"), "circle.state_unknown"},
			{"expired is no state to set", mette, inger.Person, state(circle.Expired), "circle.state_unknown"},
			{"an end in the past is refused", mette, inger.Person, until(now), "circle.until_past"},
			{"a substitute keeps an end", mette, vik.Person, until(time.Time{}), "circle.substitute_until"},
			{"a substitute's end is near", mette, vik.Person, until(now.Add(32 * 24 * time.Hour)), "circle.substitute_until"},
			{"somebody who is not there", mette, w.IDs.New(), state(circle.Paused), "thing.not_found"},
			{"a guardian pauses a planner", mette, karim.Person, state(circle.Paused), ""},
			{"a paused planner cannot", karim, inger.Person, scopes(access.ViewPlan), "thing.not_found"},
			{"a guardian lets them in again", mette, karim.Person, state(circle.Active), ""},
			{"what was taken for active and is", mette, karim.Person, taken(state(circle.Active), state(circle.Active)), ""},
			{"what was taken for paused and is not", mette, karim.Person, taken(state(circle.Active), state(circle.Paused)), "circle.member_changed"},
			{"what somebody has given since", mette, karim.Person, taken(scopes(access.ViewPlan), scopes(access.EditPlan)), "circle.member_changed"},
			{"an end that somebody has set since", mette, karim.Person, taken(state(circle.Active), until(now.Add(time.Hour))), "circle.member_changed"},
			{"a stranger learns nothing of it", inger, karim.Person, taken(state(circle.Active), state(circle.Paused)), "thing.not_found"},
			{"a guardian ends another", mette, far.Person, state(circle.Ended), ""},
			{"what is ended stays ended", mette, far.Person, state(circle.Active), "circle.relation_ended"},
		} {
			t.Run(tc.name, func(t *testing.T) {
				if _, err := w.Circles.UpdateMember(t.Context(), w.Op(tc.actor), id, tc.target, tc.change); code(err) != tc.want {
					t.Errorf("UpdateMember = %v, want %q", err, tc.want)
				}
			})
		}
		if _, err := w.Circles.Leave(t.Context(), w.Op(mette), id); code(err) != "" && code(err) != "circle.last_manager" {
			t.Errorf("Leave = %v", err)
		}
	})
}

func TestTheLastManagerStays(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World) {
		mette := w.Person(t, "Mette")
		id, noah := w.Circle(t, mette, "Noah")
		if _, err := w.Circles.Leave(t.Context(), w.Op(mette), id); code(err) != "circle.last_manager" {
			t.Errorf("Leave = %v", err)
		}
		if _, err := w.Circles.Leave(t.Context(), w.Op(noah), id); code(err) != "circle.citizen_stays" {
			t.Errorf("the citizen's Leave = %v", err)
		}
		far := w.Join(t, mette, id, "Far", circle.Invite{Role: access.Guardian})
		w.Clock.Advance(circle.NewGuardianFor)
		// Both end each other at once: one of them must find that the other is gone.
		ended := circle.Ended
		results := make(chan error, 2)
		for actor, target := range map[access.Actor]ident.ID{mette: far.Person, far: mette.Person} {
			go func() {
				_, err := w.Circles.UpdateMember(t.Context(), w.Op(actor), id, target, circle.Change{State: &ended})
				results <- err
			}()
		}
		first, second := <-results, <-results
		if (first == nil) == (second == nil) {
			t.Errorf("both at once = %v and %v, want exactly one to go through", first, second)
		}
	})
}

func TestANewGuardianTurnsNobodyOut(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World) {
		mette := w.Person(t, "Mette")
		id, _ := w.Circle(t, mette, "Noah")
		w.Clock.Advance(30 * 24 * time.Hour)
		far := w.Join(t, mette, id, "Far", circle.Invite{Role: access.Guardian})
		ended, paused, fewer, soon := circle.Ended, circle.Paused, access.ViewPlan, w.Clock.Now().Add(96*time.Hour)
		changes := map[string]circle.Change{"end": {State: &ended}, "pause": {State: &paused}, "narrow": {Scopes: &fewer}, "date": {Until: &soon}}
		for name, c := range changes {
			if _, err := w.Circles.UpdateMember(t.Context(), w.Op(far), id, mette.Person, c); code(err) != "circle.guardian_new" {
				t.Errorf("%s by who has just come = %v", name, err)
			}
		}
		if _, err := w.Circles.Leave(t.Context(), w.Op(mette), id); code(err) != "circle.guardian_new" {
			t.Errorf("the circle was left to who has just come: %v", err)
		}
		w.Clock.Advance(circle.NewGuardianFor - time.Millisecond)
		if _, err := w.Circles.UpdateMember(t.Context(), w.Op(far), id, mette.Person, changes["end"]); code(err) != "circle.guardian_new" {
			t.Errorf("a moment too early = %v", err)
		}
		w.Clock.Advance(time.Millisecond)
		if _, err := w.Circles.UpdateMember(t.Context(), w.Op(far), id, mette.Person, changes["pause"]); err != nil {
			t.Errorf("after three days = %v", err)
		}
	})
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World) {
		mette := w.Person(t, "Mette")
		id, noah := w.Circle(t, mette, "Noah")
		karim := w.Join(t, mette, id, "Karim", circle.Invite{Role: access.Planner, Scopes: access.ViewPlan | access.EditPlan})
		update := func(actor access.Actor, u circle.Update) error {
			_, err := w.Circles.Update(t.Context(), w.Op(actor), id, u)
			return err
		}
		name, zone, badZone := "Noah H.", "America/New_York", "Nowhere"
		if err := update(mette, circle.Update{Name: &name, Zone: &zone, Settings: circle.Settings{"theme": "dark", "text": "upper"}}); err != nil {
			t.Fatal(err)
		}
		if err := update(karim, circle.Update{Settings: circle.Settings{"theme": "", "view": "week"}}); err != nil {
			t.Errorf("a planner's settings: %v", err)
		}
		may, _ := w.Circles.Allow(t.Context(), mette, id, 0)
		got, err := w.Circles.Get(t.Context(), may)
		if err != nil {
			t.Fatal(err)
		}
		if got.Zone != zone || got.Version != 3 || len(got.Settings) != 2 || got.Settings["text"] != "upper" || got.Settings["view"] != "week" {
			t.Errorf("Get = %+v", got)
		}
		if names, _ := w.People.Names(t.Context(), mette, []access.Grant{may}); names[noah.Person] != name {
			t.Errorf("the name is %v", names)
		}
		for _, tc := range []struct {
			actor access.Actor
			u     circle.Update
			want  string
		}{
			{karim, circle.Update{Name: &name}, "thing.not_found"},
			{karim, circle.Update{Zone: &zone}, "thing.not_found"},
			{noah, circle.Update{Settings: circle.Settings{"theme": "dark"}}, "thing.not_found"},
			{mette, circle.Update{Zone: &badZone}, "circle.zone_unknown"},
			{mette, circle.Update{Settings: circle.Settings{"colour": "blue"}}, "circle.setting_unknown"},
			{mette, circle.Update{Settings: circle.Settings{"theme": "pink"}}, "circle.setting_value"},
		} {
			if err := update(tc.actor, tc.u); code(err) != tc.want {
				t.Errorf("Update = %v, want %s", err, tc.want)
			}
		}
		if after, _ := w.Circles.Get(t.Context(), may); after.Version != 3 {
			t.Error("a refused change changed something")
		}
	})
}

func TestCirclesAreNeverConfused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *circletest.World) {
		mette, jonas := w.Person(t, "Mette"), w.Person(t, "Jonas")
		ours, noah := w.Circle(t, mette, "Noah")
		theirs, ida := w.Circle(t, jonas, "Ida")
		may, err := w.Circles.Allow(t.Context(), mette, ours, 0)
		if err != nil || may.Opens(ida.Person, access.ForIdentity) || !may.Opens(noah.Person, access.ForIdentity) {
			t.Errorf("the grant opens another's data: %v", err)
		}
		for _, actor := range []access.Actor{mette, noah, {}} {
			if _, err := w.Circles.Allow(t.Context(), actor, theirs, 0); fault.KindOf(err) != fault.NotFound {
				t.Errorf("Allow in another circle = %v", err)
			}
		}
		if _, err := w.Circles.UpdateMember(t.Context(), w.Op(mette), theirs, jonas.Person, circle.Change{}); !errors.Is(err, fault.Missing()) {
			t.Errorf("UpdateMember = %v", err)
		}
		inv, _, err := w.Circles.Invite(t.Context(), jonas, theirs, circle.Invite{Role: access.Relative})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Circles.Withdraw(t.Context(), mette, ours, inv.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("withdrew another circle's invitation: %v", err)
		}
	})
}
