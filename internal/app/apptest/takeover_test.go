package apptest_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mobilize/internal/app/apptest"
	"mobilize/internal/domain/circle"
	"mobilize/internal/platform/database"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
)

// Two ends that a relation made today can have.
var (
	soon  = time.Now().Add(24 * time.Hour).UTC().Format(time.RFC3339)  //nolint:forbidigo // the server under test runs on the machine's clock
	later = time.Now().Add(240 * time.Hour).UTC().Format(time.RFC3339) //nolint:forbidigo // as above
)

// join lets somebody new into a circle by an invitation with these fields, and returns them with
// their identifier.
func join(t *testing.T, s *apptest.Server, inviter *apptest.Person, in, name string, fields map[string]any) (*apptest.Person, string) {
	t.Helper()
	p := s.SignUp(t, name, name+"@example.dk")
	if status, code := accept(t, p, invite(t, inviter, in, fields)); status != http.StatusOK {
		t.Fatalf("%s accepts: %d %s", name, status, code)
	}
	var me struct{ Person struct{ ID string } }
	p.Do(t, http.MethodGet, "/v1/me", nil, &me)
	return p, me.Person.ID
}

// invite returns the token of a new invitation.
func invite(t *testing.T, inviter *apptest.Person, in string, fields map[string]any) string {
	t.Helper()
	var made struct{ Token string }
	if status := inviter.Do(t, http.MethodPost, in+"/invitations", fields, &made); status != http.StatusCreated {
		t.Fatalf("invite with %v: %d", fields, status)
	}
	return made.Token
}

func accept(t *testing.T, p *apptest.Person, token string) (int, string) {
	t.Helper()
	return tried(t, p, http.MethodPost, "/v1/invitations/accept", map[string]any{"token": token})
}

// tried returns the status and the code of an attempt, which is an operation of its own.
func tried(t *testing.T, p *apptest.Person, method, path string, body any) (int, string) {
	t.Helper()
	status, answer := p.Send(t, method, path, http.Header{"Operation-Id": {p.NewID()}}, body)
	var problem struct{ Code string }
	if len(answer) > 0 {
		if err := json.Unmarshal(answer, &problem); err != nil {
			t.Fatalf("%s %s answered %d with no JSON: %.200s", method, path, status, answer)
		}
	}
	return status, problem.Code
}

// rowsOf returns the rows of a collection that somebody's first sync brings.
func rowsOf(t *testing.T, p *apptest.Person, collection string) map[string]map[string]any {
	t.Helper()
	var page struct {
		Changes []struct {
			Collection, ID string
			Value          map[string]any
		}
	}
	p.Do(t, http.MethodGet, "/v1/sync", nil, &page)
	out := map[string]map[string]any{}
	for _, c := range page.Changes {
		if c.Collection == collection {
			out[c.ID] = c.Value
		}
	}
	return out
}

// Nobody opens on a device what they may not see themselves, and every device says who paired it.
func TestAPairingGivesNobodyMoreThanTheyHave(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		id, _ := mette.Circle(t, "Noah")
		in := "/v1/circles/" + id
		karim, karimID := join(t, s, mette, in, "karim", map[string]any{"role": "planner", "scopes": []string{"devices.manage"}})
		if status, code := tried(t, karim, http.MethodPost, in+"/pairings", nil); status != http.StatusUnprocessableEntity || code != "circle.scopes_beyond_own" {
			t.Errorf("a code by who sees nothing = %d %s", status, code)
		}
		var open, claim struct{ ID, Secret, Claim string }
		mette.Do(t, http.MethodPost, in+"/pairings", nil, &open)
		tablet := s.Stranger(t)
		tablet.Do(t, http.MethodPost, "/v1/pairings/claim", map[string]any{"secret": open.Secret}, &claim)
		if _, code := tried(t, karim, http.MethodPost, in+"/pairings/"+open.ID+"/confirm", nil); code != "circle.scopes_beyond_own" {
			t.Errorf("a confirmation by who sees nothing: %s", code)
		}
		mette.Write(t, http.MethodPatch, in+"/members/"+karimID, map[string]any{"scopes": []string{"plan.view", "pictures.see", "log.see", "devices.manage"}})
		pair(t, s, karim, id)
		devices := rowsOf(t, mette, "device")
		if len(devices) != 1 {
			t.Fatalf("the devices are %v", devices)
		}
		for _, d := range devices {
			if d["pairedBy"] != karimID {
				t.Errorf("the device = %v, want it to say that Karim paired it", d)
			}
		}
		mette.Write(t, http.MethodPatch, in+"/members/"+karimID, map[string]any{"state": "ended"})
		if left := rowsOf(t, mette, "member")[karimID]; len(rowsOf(t, mette, "device")) != 1 || left["state"] != "ended" {
			t.Errorf("after Karim left the device is gone, or nobody can see that he left: %v", left)
		}
	})
}

// A code that is scanned, or opened as a link, on a tablet that is paired does not take it over.
func TestACodeTakesNoTabletFromItsCircle(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette, mallory := s.SignUp(t, "Mette", "mette@example.dk"), s.SignUp(t, "Mallory", "mallory@example.dk")
		ours, citizen := mette.Circle(t, "Noah")
		theirs, _ := mallory.Circle(t, "Noah")
		tablet := pair(t, s, mette, ours)
		var code struct{ Secret string }
		mallory.Do(t, http.MethodPost, "/v1/circles/"+theirs+"/pairings", nil, &code)
		if status, problem := tried(t, tablet, http.MethodPost, "/v1/pairings/claim", map[string]any{"secret": code.Secret}); status != http.StatusConflict || problem != "pairing.device_paired" {
			t.Errorf("the claim = %d %s", status, problem)
		}
		var me struct{ Person struct{ ID string } }
		if tablet.Do(t, http.MethodGet, "/v1/me", nil, &me); me.Person.ID != citizen {
			t.Errorf("the tablet is signed in as %s, want the citizen %s", me.Person.ID, citizen)
		}
	})
}

// Five minutes at a guardian's unlocked device do not lose the circle: the guardian hears of whoever
// is let in, and cannot be turned out by them, nor leave to them alone.
func TestANewGuardianIsToldOfAndTurnsNobodyOut(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		id, _ := mette.Circle(t, "Noah")
		in := "/v1/circles/" + id
		var me struct{ Person struct{ ID string } }
		mette.Do(t, http.MethodGet, "/v1/me", nil, &me)
		mallory := s.SignUp(t, "Mallory", "mallory@example.dk")
		heard := func(count int, subject string) {
			t.Helper()
			letter, ok := s.Mail.Wait(t.Context(), mette.Email, count)
			if !ok || letter.Subject != subject || strings.Contains(letter.Text, "Noah") || strings.Contains(letter.Text, "Mallory") {
				t.Errorf("Mette hears %q, %v: %q; want %q, and nobody named", letter.Subject, ok, letter.Text, subject)
			}
		}
		count := s.Mail.Count()
		token := invite(t, mette, in, map[string]any{"role": "guardian"})
		heard(count, "En ny værge er inviteret")
		count = s.Mail.Count()
		if status, code := accept(t, mallory, token); status != http.StatusOK {
			t.Fatalf("accept = %d %s", status, code)
		}
		heard(count, "En ny værge er kommet med")
		if status, code := tried(t, mallory, http.MethodPatch, in+"/members/"+me.Person.ID, map[string]any{"state": "ended"}); status != http.StatusConflict || code != "circle.guardian_new" {
			t.Errorf("the new guardian ends the first = %d %s", status, code)
		}
		if status, code := tried(t, mette, http.MethodPost, in+"/leave", nil); status != http.StatusConflict || code != "circle.guardian_new" {
			t.Errorf("the first leaves to the new one = %d %s", status, code)
		}
	})
}

// Nobody gives back more than they have: not by lifting a pause, not by a later end.
func TestNobodyGivesBackMoreThanTheyHave(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		id, _ := mette.Circle(t, "Noah")
		in := "/v1/circles/" + id
		karim, _ := join(t, s, mette, in, "karim", map[string]any{"role": "planner", "scopes": []string{"people.manage"}})
		_, inger := join(t, s, mette, in, "inger", map[string]any{"role": "planner", "scopes": []string{"plan.view", "plan.edit"}, "until": soon})
		_, omar := join(t, s, mette, in, "omar", map[string]any{"role": "planner", "scopes": []string{"people.manage"}})
		change := func(who *apptest.Person, whom string, fields map[string]any, want string) {
			t.Helper()
			if _, code := tried(t, who, http.MethodPatch, in+"/members/"+whom, fields); code != want {
				t.Errorf("%v = %q, want %q", fields, code, want)
			}
		}
		change(karim, inger, map[string]any{"until": later}, "circle.scopes_beyond_own")
		change(karim, inger, map[string]any{"state": "paused"}, "")
		change(karim, inger, map[string]any{"state": "active"}, "circle.scopes_beyond_own")
		change(mette, omar, map[string]any{"state": "paused"}, "")
		change(karim, omar, map[string]any{"state": "active"}, "circle.pause_stands")
		change(karim, omar, map[string]any{"state": "ended"}, "circle.pause_stands")
		change(mette, omar, map[string]any{"state": "active"}, "")
		change(karim, omar, map[string]any{"state": "paused"}, "")
		change(karim, omar, map[string]any{"state": "active"}, "")
	})
}

// Nobody takes the plan from the citizen: a planner changes nothing of what they may do, and no
// guardian hides the plan or its pictures.
func TestTheCitizenAlwaysSeesTheirPlan(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		id, citizen := mette.Circle(t, "Noah")
		in := "/v1/circles/" + id
		karim, _ := join(t, s, mette, in, "karim", map[string]any{"role": "planner", "scopes": []string{"plan.view", "pictures.see", "people.manage"}})
		for _, tc := range []struct {
			who    *apptest.Person
			scopes []string
			want   string
		}{
			{karim, []string{}, "circle.citizen_scopes"},
			{karim, []string{"plan.view", "pictures.see"}, "circle.citizen_scopes"},
			{mette, []string{}, "circle.citizen_sees"},
			{mette, []string{"plan.view"}, "circle.citizen_sees"},
			{mette, []string{"plan.view", "pictures.see"}, ""},
		} {
			if _, code := tried(t, tc.who, http.MethodPatch, in+"/members/"+citizen, map[string]any{"scopes": tc.scopes}); code != tc.want {
				t.Errorf("%v = %q, want %q", tc.scopes, code, tc.want)
			}
		}
	})
}

// A newcomer who may look reads nothing of what was deleted before they came: neither in the plan's
// history, nor by a cursor that says they have seen it all from the beginning.
func TestANewcomerReadsNothingThatWasDeleted(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		id, _ := mette.Circle(t, "Noah")
		in, activity := "/v1/circles/"+id, mette.NewID()
		mette.Write(t, http.MethodPut, in+"/activities/"+activity, activityBody())
		mette.Write(t, http.MethodDelete, in+"/activities/"+activity, nil)
		inger, _ := join(t, s, mette, in, "inger", map[string]any{"role": "relative"})
		if status, code := tried(t, inger, http.MethodGet, in+"/activities/"+activity+"/history", nil); status != http.StatusNotFound || code != "thing.not_found" {
			t.Errorf("the history of what is deleted = %d %s", status, code)
		}
		if status := mette.Do(t, http.MethodGet, in+"/activities/"+activity+"/history", nil, nil); status != http.StatusOK {
			t.Errorf("to who can bring it back = %d", status)
		}
		var page struct {
			Cursor  string
			Changes []struct{ ID string }
		}
		inger.Do(t, http.MethodGet, "/v1/sync", nil, &page)
		cursor, err := base64.RawURLEncoding.DecodeString(page.Cursor)
		if err != nil {
			t.Fatal(err)
		}
		const head = 1 + 16 + 16 // the version, the feed's generation, the circle: then the revision, the epoch, and what it fills to
		forged := append(slices.Clone(cursor[:head]), 0, 1, 0, 0)
		inger.Do(t, http.MethodGet, "/v1/sync?cursor="+base64.RawURLEncoding.EncodeToString(forged), nil, &page)
		for _, change := range page.Changes {
			if change.ID == activity {
				t.Error("a forged cursor brings the tombstone of what was deleted before they came")
			}
		}
		if len(page.Changes) == 0 {
			t.Error("a forged cursor brings nothing: is it one?")
		}
	})
}

// A link says whom it signs in before it is used, and turns no citizen's device into its sender.
func TestALinkSaysWhoseItIs(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		id, citizen := mette.Circle(t, "Noah")
		tablet := pair(t, s, mette, id)
		mallory := s.SignUp(t, "Mallory", "mallory@example.dk")
		count := s.Mail.Count()
		mallory.Do(t, http.MethodPost, "/v1/sign-in/links", map[string]any{"email": mallory.Email, "language": "da"}, nil)
		letter, ok := s.Mail.Wait(t.Context(), mallory.Email, count)
		if !ok {
			t.Fatal("no mail came")
		}
		_, token, _ := strings.Cut(letter.Link(), "#")
		link := map[string]any{"token": token}
		for who, isMe := range map[*apptest.Person]bool{mette: false, mallory: true, s.Stranger(t): false} {
			status, answer := who.Send(t, http.MethodPost, "/v1/sign-in/preview", nil, link)
			var seen map[string]any
			if err := json.Unmarshal(answer, &seen); err != nil || status != http.StatusOK || len(seen) != 2 || seen["email"] != "m•••@example.dk" || seen["isMe"] != isMe {
				t.Errorf("the link says %d %s, want a masked address and isMe %v", status, answer, isMe)
			}
		}
		if status, code := tried(t, tablet, http.MethodPost, "/v1/sign-in/redeem", link); status != http.StatusConflict || code != "link.paired_device" {
			t.Errorf("the tablet uses the link: %d %s", status, code)
		}
		var me struct{ Person struct{ ID string } }
		if tablet.Do(t, http.MethodGet, "/v1/me", nil, &me); me.Person.ID != citizen {
			t.Errorf("the tablet is %s's", me.Person.ID)
		}
		if status, code := tried(t, mallory, http.MethodPost, "/v1/sign-in/redeem", link); status != http.StatusOK {
			t.Errorf("after all the looks the link = %d %s", status, code)
		}
		if status, code := tried(t, mallory, http.MethodPost, "/v1/sign-in/preview", link); status != http.StatusGone || code != "link.gone" {
			t.Errorf("a look at a used link = %d %s", status, code)
		}
	})
}

// Whoever holds a citizen's device makes no circle there and lets nobody in, whatever the citizen may;
// nobody takes the place of who carries the mail, and no name hides.
func TestADeviceLetsNobodyIn(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		id, citizen := mette.Circle(t, "Noah")
		in := "/v1/circles/" + id
		mette.Write(t, http.MethodPatch, in+"/members/"+citizen, map[string]any{"scopes": []string{"plan.view", "pictures.see", "people.manage"}})
		tablet := pair(t, s, mette, id)
		if status, code := tried(t, tablet, http.MethodPost, in+"/invitations", map[string]any{"role": "relative"}); status != http.StatusNotFound {
			t.Errorf("the tablet invites: %d %s", status, code)
		}
		made := func(citizen, name string) map[string]any {
			return map[string]any{"id": mette.NewID(), "citizen": citizen, "name": name, "zone": "Europe/Copenhagen"}
		}
		if _, code := tried(t, tablet, http.MethodPost, "/v1/circles", made(mette.NewID(), "Ida")); code != "circle.paired_device" {
			t.Errorf("the tablet makes a circle: %q", code)
		}
		if _, code := tried(t, mette, http.MethodPost, "/v1/circles", made(circle.CourierID.String(), "Ida")); code != "circle.id_taken" {
			t.Errorf("the courier as a citizen: %q", code)
		}
		for name, want := range map[string]string{
			"\u200b": "person.name_length", "\u3164": "person.name_length", "\u200dIda": "person.name_length", "Ida\u202egpj": "person.name_length", "Ida\u2066": "person.name_length", ".": "person.name_length",
			"👩\u200d👧": "", "می\u200cخواهم": "", "Zoë 2": "",
		} {
			if _, code := tried(t, mette, http.MethodPost, "/v1/circles", made(mette.NewID(), name)); code != want {
				t.Errorf("the name %q = %q, want %q", name, code, want)
			}
		}
	})
}

// What somebody lets in ends no later than they do, and their open invitations end with them.
func TestNobodyGivesLongerThanTheyStay(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		id, _ := mette.Circle(t, "Noah")
		in := "/v1/circles/" + id
		look := []string{"plan.view", "pictures.see"}
		karim, karimID := join(t, s, mette, in, "karim", map[string]any{"role": "planner", "scopes": append([]string{"people.manage"}, look...), "until": later})
		_, ingerID := join(t, s, mette, in, "inger", map[string]any{"role": "relative", "scopes": look, "until": soon})
		farAway := map[string]any{"role": "relative", "until": time.Now().Add(480 * time.Hour).UTC().Format(time.RFC3339)} //nolint:forbidigo // as above
		if status, code := tried(t, karim, http.MethodPost, in+"/invitations", farAway); status != http.StatusUnprocessableEntity || code != "circle.until_beyond_own" {
			t.Errorf("an invitation beyond the own end = %d %s", status, code)
		}
		delete(farAway, "role")
		if _, code := tried(t, karim, http.MethodPatch, in+"/members/"+ingerID, farAway); code != "circle.until_beyond_own" {
			t.Errorf("a change beyond the own end: %s", code)
		}
		token := invite(t, karim, in, map[string]any{"role": "relative"})
		var seen struct{ Until time.Time }
		s.Stranger(t).Do(t, http.MethodPost, "/v1/invitations/preview", map[string]any{"token": token}, &seen)
		if seen.Until.Format(time.RFC3339) != later {
			t.Errorf("what was left open ends %v, want %s, as who gives it", seen.Until, later)
		}
		mette.Write(t, http.MethodPatch, in+"/members/"+karimID, map[string]any{"state": "paused"})
		if status, code := tried(t, s.Stranger(t), http.MethodPost, "/v1/invitations/preview", map[string]any{"token": token}); status != http.StatusGone || code != "invitation.gone" {
			t.Errorf("a look at what nobody can give now = %d %s", status, code)
		}
		mette.Write(t, http.MethodPatch, in+"/members/"+karimID, map[string]any{"state": "ended"})
		var list struct{ Invitations []struct{ ID string } }
		if mette.Do(t, http.MethodGet, in+"/invitations", nil, &list); len(list.Invitations) != 0 {
			t.Errorf("after who made it has left, %d invitations are open", len(list.Invitations))
		}
	})
}

// What a citizen's device can read at a door or in a sync is in the table that pairings are held to.
func TestTheReadableScopesAreAllThatADeviceReadsBy(t *testing.T) {
	t.Parallel()
	b := newBoard(t, database.SQLite)
	for _, route := range b.app.Router().Routes() {
		scopes, ok := route.Needs.Circle()
		if strings.HasPrefix(route.Path, inCircle+"/internet") {
			continue // what strangers published: nothing of the circle is read there
		}
		if !ok || route.Method != http.MethodGet || !circle.Standing().Greatest[access.Citizen].Has(scopes) || scopes.Has(access.ManagePeople) {
			continue
		}
		if !circle.Readable.Has(scopes) {
			t.Errorf("GET %s reads by %v, and pairing a device does not ask for that", route.Path, scopes.Names())
		}
	}
}
