package planhttp_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/plan/planhttp"
	"mobilize/internal/domain/plan/plantest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/httpapi/httpapitest"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// scene is a world behind its endpoints.
type scene struct {
	*plantest.World
	server *httpapitest.Server
}

func open(t *testing.T, db *database.DB) *scene {
	t.Helper()
	w := plantest.New(t, db)
	w.Known["archive:fluent-soap"] = true
	server := httpapitest.New(t, w.Outbox, func(r *httpapi.Router) { planhttp.Register(r, w.Plans) })
	return &scene{w, server}
}

func (s *scene) do(t *testing.T, actor access.Actor, method, path string, body any, headers ...string) httpapitest.Answer {
	t.Helper()
	return s.server.As(actor).Do(t, method, "/v1/circles/"+s.Circle.String()+path, body, headers...)
}

// must do as the planner and succeed.
func (s *scene) must(t *testing.T, method, path string, body any) {
	t.Helper()
	if a := s.do(t, s.Planner, method, path, body); a.Status != http.StatusOK {
		t.Fatalf("%s %s = %d %s", method, path, a.Status, a.Body)
	}
}

const swim = `{"title":"Svømning","day":"2026-11-16","start":"16:00","end":"17:00","rule":"FREQ=WEEKLY","zone":"Europe/Copenhagen"}`

// days returns "day key state title start" of each item, as actor sees them.
func (s *scene) days(t *testing.T, from, to string) []string {
	t.Helper()
	answer := s.do(t, s.Planner, http.MethodGet, "/days?from="+from+"&to="+to, nil)
	if answer.Status != http.StatusOK {
		t.Fatalf("days = %d %s", answer.Status, answer.Body)
	}
	var got struct {
		Days []struct {
			Day   string
			Items []struct{ Day, Key, State, Title, Start string }
		}
	}
	answer.Into(t, &got)
	list := []string{}
	for _, d := range got.Days {
		for _, i := range d.Items {
			if i.Day != d.Day {
				t.Errorf("an item of %s lies among those of %s", i.Day, d.Day)
			}
			list = append(list, strings.Join([]string{i.Day, i.Key, i.State, i.Title, i.Start}, " "))
		}
	}
	return list
}

func (s *scene) shows(t *testing.T, from, to string, want ...string) {
	t.Helper()
	if got := s.days(t, from, to); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s to %s shows\n%s\nwant\n%s", from, to, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func (s *scene) rev(t *testing.T) int64 {
	t.Helper()
	revs, err := s.Outbox.Revs(t.Context(), []ident.ID{s.Circle})
	if err != nil {
		t.Fatal(err)
	}
	return revs[s.Circle]
}

func TestWho(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		id, made := s.IDs.New().String(), s.IDs.New().String()
		s.must(t, http.MethodPut, "/activities/"+id, swim)
		one := "/activities/" + id
		for _, tc := range []struct {
			name, method, path string
			body               any
			may                string // who may, in the order planner, citizen, viewer, stranger
		}{
			{"create", http.MethodPut, "/activities/" + made, swim, "p---"},
			{"update", http.MethodPatch, one, `{"place":"Hallen"}`, "p---"},
			{"adjust one", http.MethodPut, one + "/occurrences/2026-11-16", `{"place":"Havet"}`, "p---"},
			{"cancel one", http.MethodPut, one + "/occurrences/2026-11-16", `{"state":"cancelled"}`, "p---"},
			{"tick one", http.MethodPut, one + "/occurrences/2026-11-16", `{"state":"done"}`, "pc--"},
			{"tick a step", http.MethodPut, one + "/occurrences/2026-11-16", `{"tickSteps":["` + made + `"]}`, "pc--"},
			{"read the days", http.MethodGet, "/days?from=2026-11-16&to=2026-11-22", nil, "pcv-"},
			{"read the history", http.MethodGet, one + "/history", nil, "p---"},
			{"split", http.MethodPost, one + "/split", `{"day":"2026-11-23","new":"` + s.IDs.New().String() + `"}`, "p---"},
			{"delete", http.MethodDelete, one, nil, "p---"},
			{"restore", http.MethodPost, one + "/restore", nil, "p---"},
			{"read an unknown activity's history", http.MethodGet, "/activities/" + s.IDs.New().String() + "/history", nil, "----"},
			{"update an unknown activity", http.MethodPatch, "/activities/" + s.IDs.New().String(), `{"place":"Hallen"}`, "----"},
		} {
			t.Run(tc.name, func(t *testing.T) {
				for i, actor := range []access.Actor{s.Stranger, s.Viewer, s.Citizen, s.Planner} {
					want := http.StatusOK
					if tc.may[3-i] == '-' {
						want = http.StatusNotFound
					}
					if a := s.do(t, actor, tc.method, tc.path, tc.body); a.Status != want {
						t.Errorf("%c gets %d %s, want %d", "svcp"[i], a.Status, a.Body, want)
					}
				}
				if a := s.do(t, access.Actor{}, tc.method, tc.path, tc.body); a.Status != http.StatusUnauthorized {
					t.Errorf("nobody gets %d", a.Status)
				}
			})
		}
	})
}

func TestDay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		id := s.IDs.New().String()
		one := "/activities/" + id
		s.must(t, http.MethodPut, one, swim)
		occurrence := func(t *testing.T, key, body string) { s.must(t, http.MethodPut, one+"/occurrences/"+key, body) }
		s.shows(t, "2026-11-16", "2026-11-30", "2026-11-16 2026-11-16 planned Svømning 16:00", "2026-11-23 2026-11-23 planned Svømning 16:00", "2026-11-30 2026-11-30 planned Svømning 16:00")

		occurrence(t, "2026-11-16", `{"state":"done"}`)
		occurrence(t, "2026-11-23", `{"day":"2026-11-24","start":"15:00","end":"16:00","title":"Stævne"}`)
		s.shows(t, "2026-11-16", "2026-11-24", "2026-11-16 2026-11-16 done Svømning 16:00", "2026-11-24 2026-11-23 planned Stævne 15:00")
		s.shows(t, "2026-11-23", "2026-11-23")
		s.shows(t, "2026-11-24", "2026-11-24", "2026-11-24 2026-11-23 planned Stævne 15:00")

		occurrence(t, "2026-11-23", `{"inherit":["day","start","end","title"]}`)
		occurrence(t, "2026-11-16", `{"state":"planned"}`)
		occurrence(t, "2026-11-30", `{"state":"deleted"}`)
		s.shows(t, "2026-11-16", "2026-11-30", "2026-11-16 2026-11-16 planned Svømning 16:00", "2026-11-23 2026-11-23 planned Svømning 16:00")

		s.must(t, http.MethodDelete, one, nil)
		s.shows(t, "2026-11-16", "2026-11-30")
		s.must(t, http.MethodPost, one+"/restore", nil)
		s.shows(t, "2026-11-16", "2026-11-30", "2026-11-16 2026-11-16 planned Svømning 16:00", "2026-11-23 2026-11-23 planned Svømning 16:00")
	})
}

func TestSplitAndJoin(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		id, rest := s.IDs.New().String(), s.IDs.New().String()
		s.must(t, http.MethodPut, "/activities/"+id, swim)
		for _, key := range []string{"2026-11-16", "2026-11-30"} {
			s.must(t, http.MethodPut, "/activities/"+id+"/occurrences/"+key, `{"state":"done"}`)
		}
		before := s.days(t, "2026-11-16", "2026-12-07")
		split := fmt.Sprintf(`{"day":"2026-11-23","new":%q,"changes":{"start":"18:00","end":"19:00","day":"2026-11-24","rule":"FREQ=WEEKLY;BYDAY=TU"}}`, rest)
		s.must(t, http.MethodPost, "/activities/"+id+"/split", split)
		changed := []string{"2026-11-16 2026-11-16 done Svømning 16:00", "2026-11-24 2026-11-24 planned Svømning 18:00", "2026-11-30 2026-11-30 done Svømning 18:00", "2026-12-01 2026-12-01 planned Svømning 18:00"}
		s.shows(t, "2026-11-16", "2026-12-07", changed...)
		s.must(t, http.MethodPost, "/activities/"+id+"/split", split) // a repeat under another operation
		s.shows(t, "2026-11-16", "2026-12-07", changed...)
		s.must(t, http.MethodPost, "/activities/"+id+"/join", `{"with":"`+rest+`"}`)
		s.shows(t, "2026-11-16", "2026-12-07", before...)

		for _, tc := range []struct{ name, path, body, code, field string }{
			{"a day after the end", "/split", `{"day":"2199-12-31","new":"` + s.IDs.New().String() + `"}`, "plan.split_nothing", "day"},
			{"a bad change", "/split", `{"day":"2026-11-23","new":"` + s.IDs.New().String() + `","changes":{"title":""}}`, "plan.title_length", "changes.title"},
			{"a picture of another circle", "/split", `{"day":"2026-11-23","new":"` + s.IDs.New().String() + `","changes":{"picture":"own:` + rest + `"}}`, "plan.picture_unknown", "changes.picture"},
			{"a malformed change", "/split", `{"day":"2026-11-23","new":"` + s.IDs.New().String() + `","changes":{"day":"x"}}`, "plan.day_malformed", "changes.day"},
			{"a join with what was joined", "/join", `{"with":"` + rest + `"}`, "plan.activity_deleted", ""},
			{"a join with itself", "/join", `{"with":"` + id + `"}`, "plan.join_unrelated", "with"},
		} {
			t.Run("refuses "+tc.name, func(t *testing.T) {
				a := s.do(t, s.Planner, http.MethodPost, "/activities/"+id+tc.path, tc.body)
				if code, field := a.Problem(); code != tc.code || field != tc.field {
					t.Errorf("= %d %s", a.Status, a.Body)
				}
				s.shows(t, "2026-11-16", "2026-12-07", before...)
			})
		}
	})
}

func TestRepeats(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		id, operation := s.IDs.New().String(), s.IDs.New().String()
		first := s.do(t, s.Planner, http.MethodPut, "/activities/"+id, swim, "Operation-Id", operation)
		again := s.do(t, s.Planner, http.MethodPut, "/activities/"+id, swim, "Operation-Id", operation)
		if first.Status != http.StatusOK || string(first.Body) != string(again.Body) {
			t.Errorf("first %s, again %s", first.Body, again.Body)
		}
		s.must(t, http.MethodPut, "/activities/"+id, strings.Replace(swim, "Svømning", "Noget andet", 1))
		s.shows(t, "2026-11-16", "2026-11-16", "2026-11-16 2026-11-16 planned Svømning 16:00")
		late := s.do(t, s.Planner, http.MethodDelete, "/activities/"+id, nil)
		if late.Status != http.StatusOK {
			t.Fatalf("delete = %d", late.Status)
		}
		t.Run("a tick of a deleted activity is kept", func(t *testing.T) {
			s.must(t, http.MethodPut, "/activities/"+id+"/occurrences/2026-11-16", `{"state":"done"}`)
			s.shows(t, "2026-11-16", "2026-11-16")
			s.must(t, http.MethodPost, "/activities/"+id+"/restore", nil)
			s.shows(t, "2026-11-16", "2026-11-16", "2026-11-16 2026-11-16 done Svømning 16:00")
		})
	})
}

func TestHistory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		id := s.IDs.New().String()
		one := "/activities/" + id
		s.must(t, http.MethodPut, one, swim)
		s.must(t, http.MethodPatch, one, `{"place":"Hallen","title":"Svømning"}`)
		if a := s.do(t, s.Citizen, http.MethodPut, one+"/occurrences/2026-11-16", `{"state":"done"}`); a.Status != http.StatusOK {
			t.Fatalf("tick = %d %s", a.Status, a.Body)
		}
		for range 2 { // two devices; the second tells nothing new
			s.must(t, http.MethodDelete, one, nil)
		}
		var got struct {
			Entries []struct {
				Rev           int64
				By, Deed, Key string
				Before, After map[string]any
			}
			More bool
		}
		s.do(t, s.Planner, http.MethodGet, one+"/history", nil).Into(t, &got)
		var told []string
		for _, e := range got.Entries {
			told = append(told, fmt.Sprint(e.Deed, " ", e.Key, " ", e.By == s.Citizen.Person.String(), " ", len(e.Before), " ", e.After["place"], " ", e.After["state"], " ", e.Before["state"]))
		}
		want := []string{"deleted  false 0 <nil> <nil> <nil>", "ticked 2026-11-16 true 0 <nil> done <nil>", "changed  false 0 Hallen <nil> <nil>", "created  false 0 <nil> <nil> <nil>"}
		if strings.Join(told, "\n") != strings.Join(want, "\n") || got.More {
			t.Errorf("history tells\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
		}
		var page struct{ Entries []struct{ Deed string } }
		s.do(t, s.Planner, http.MethodGet, fmt.Sprint(one, "/history?before=", got.Entries[1].Rev), nil).Into(t, &page)
		if len(page.Entries) != 2 || page.Entries[0].Deed != "changed" {
			t.Errorf("the next page has %v", page.Entries)
		}
	})
}

func TestDays_Refuses(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		for query, want := range map[string]string{
			"": "plan.day_malformed from", "from=2026-11-16": "plan.day_malformed to", "from=x&to=2026-11-16": "plan.day_malformed from",
			"from=2026-11-16&to=2026-11-15": "plan.range_too_long to", "from=2026-11-01&to=2027-01-02": "plan.range_too_long to",
			"from=2026-11-16&to=2026-11-16&who=me": "request.unknown_field ", "from=%zz": "request.malformed ",
		} {
			code, field := s.do(t, s.Planner, http.MethodGet, "/days?"+query, nil).Problem()
			if code+" "+field != want {
				t.Errorf("%s: %s %s, want %s", query, code, field, want)
			}
		}
		if a := s.do(t, s.Planner, http.MethodGet, "/days?from=2026-11-01&to=2027-01-01", nil); a.Status != http.StatusOK {
			t.Errorf("62 days = %d %s", a.Status, a.Body)
		}
	})
}

func TestSources(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		a := s.Create(t, s.Full(t))
		single := s.Full(t)
		single.Rule = plan.Rule{}
		single = s.Create(t, single)
		for _, key := range []string{"2026-11-16", "2026-11-18"} {
			s.must(t, http.MethodPut, "/activities/"+a.ID.String()+"/occurrences/"+key, `{"state":"done","place":"","tickSteps":["`+a.Steps[0].ID.String()+`"]}`)
		}
		s.must(t, http.MethodPut, "/activities/"+single.ID.String()+"/occurrences/once", `{"day":"2026-12-24"}`)
		may := s.Grant(t, s.Viewer)
		changes, _, err := s.Outbox.Changes(t.Context(), may, outbox.Range{Limit: 100, FillTo: 1 << 40, MinDay: "2026-12-01"})
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string][]string{}
		for _, c := range changes {
			ids[c.Collection] = append(ids[c.Collection], c.ID)
		}
		if len(ids["activity"]) != 2 || len(ids["occurrence"]) != 1 {
			t.Errorf("a device that begins in December gets %v, want both activities and the moved occurrence", ids)
		}
		rows, err := planhttp.NewActivitySource(s.Store).Read(t.Context(), may, append(ids["activity"], s.IDs.New().String()))
		if err != nil || len(rows) != 2 {
			t.Fatalf("activities = %v, %v", rows, err)
		}
		text, err := json.Marshal(rows[a.ID.String()])
		if err != nil || !strings.Contains(string(text), `"rule":"FREQ=WEEKLY;BYDAY=MO,WE"`) {
			t.Errorf("the activity is %s, %v", text, err)
		}
		names := []string{a.ID.String() + "/2026-11-16", a.ID.String() + "/2026-11-18", single.ID.String() + "/once", a.ID.String() + "/2026-11-23"}
		read := func() map[string]any {
			rows, err := planhttp.NewOccurrenceSource(s.Store).Read(t.Context(), may, names)
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
		if rows := read(); len(rows) != 3 {
			t.Errorf("occurrences = %v", rows)
		}
		s.must(t, http.MethodDelete, "/activities/"+a.ID.String(), nil)
		if rows := read(); len(rows) != 1 {
			t.Errorf("after the deletion occurrences = %v", rows)
		}
		changes, _, err = s.Outbox.Changes(t.Context(), may, outbox.Range{Since: s.rev(t) - 1, Limit: 100})
		if err != nil || len(changes) != 3 || !changes[0].Removed || !changes[1].Removed || !changes[2].Removed {
			t.Errorf("the deletion tells %v, %v", changes, err)
		}
		s.must(t, http.MethodPost, "/activities/"+a.ID.String()+"/restore", nil)
		if rows := read(); len(rows) != 3 {
			t.Errorf("restored occurrences = %v", rows)
		}
	})
}

func TestTicksAcrossSplits(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		id, later, between := s.IDs.New().String(), s.IDs.New().String(), s.IDs.New().String()
		one := "/activities/" + id
		s.must(t, http.MethodPut, one, swim)
		s.must(t, http.MethodPost, one+"/split", `{"day":"2026-12-07","new":"`+later+`","changes":{"title":"Senere"}}`)
		s.must(t, http.MethodPost, one+"/split", `{"day":"2026-11-23","new":"`+between+`","changes":{"title":"Imellem"}}`)
		// A tablet that was offline meanwhile knows one activity only.
		for _, key := range []string{"2026-11-16", "2026-11-30", "2026-12-14"} {
			s.must(t, http.MethodPut, one+"/occurrences/"+key, `{"state":"done"}`)
		}
		done := []string{
			"2026-11-16 2026-11-16 done Svømning 16:00", "2026-11-23 2026-11-23 planned Imellem 16:00", "2026-11-30 2026-11-30 done Imellem 16:00",
			"2026-12-07 2026-12-07 planned Senere 16:00", "2026-12-14 2026-12-14 done Senere 16:00",
		}
		s.shows(t, "2026-11-16", "2026-12-20", done...)
		single, copied := s.IDs.New().String(), s.IDs.New().String()
		s.must(t, http.MethodPut, "/activities/"+single, `{"title":"Frisør","day":"2026-11-17","start":"10:00","zone":"Europe/Copenhagen"}`)
		s.must(t, http.MethodPost, "/activities/"+single+"/split", `{"day":"2026-11-17","new":"`+copied+`"}`)
		s.must(t, http.MethodPut, "/activities/"+single+"/occurrences/once", `{"state":"done"}`)
		s.shows(t, "2026-11-17", "2026-11-17", "2026-11-17 once done Frisør 10:00")
		s.must(t, http.MethodPost, one+"/join", `{"with":"`+between+`"}`)
		s.must(t, http.MethodPost, one+"/join", `{"with":"`+later+`"}`)
		s.shows(t, "2026-11-23", "2026-12-20", "2026-11-23 2026-11-23 planned Svømning 16:00", "2026-11-30 2026-11-30 done Svømning 16:00",
			"2026-12-07 2026-12-07 planned Svømning 16:00", "2026-12-14 2026-12-14 done Svømning 16:00")
	})
}
