package planhttp_test

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"mobilize/internal/domain/plan/planstore"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/ident"
)

// content is an activity of a template with no field left out that goes with a start.
const content = `{"title":"Bad","picture":"archive:fluent-soap","colour":"blue","place":"Badet","with":[{"name":"Mor"}],"why":"Rent","note":"Husk",
	"start":"07:00","end":"07:30","minutes":0,"steps":[{"id":"` + bath + `","title":"Sæbe","picture":"archive:fluent-soap"}],
	"choices":[{"id":"` + bath + `","title":"Bad"},{"id":"` + shower + `","title":"Bruser"}],
	"timer":{"kind":"bar","minutes":5,"isLocked":true,"starts":"plan"},"sound":"own:0197a000-0000-7000-8000-0000000000b3"}`

func template(kind, name string, days ...string) string {
	return `{"kind":"` + kind + `","name":"` + name + `","picture":"archive:fluent-soap","colour":"green","body":{"days":[` + strings.Join(days, ",") + `]}}`
}

func holding(activities ...string) string {
	return `{"activities":[` + strings.Join(activities, ",") + `]}`
}

type shownTemplate struct {
	Kind, Name, Picture, Colour string
	Version                     int
	Body                        struct {
		Days []struct{ Activities []map[string]any }
	}
}

func TestTemplate(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		id := s.IDs.New()
		path := "/templates/" + id.String()
		shown := func(t *testing.T) (got shownTemplate) {
			t.Helper()
			through(t, s.row(t, planstore.TemplateCollection, id), &got)
			return got
		}
		plain := `{"title":"Skole","part":"morning","minutes":20}`
		week := template("week", "Skoleuge", holding(content, plain), holding(), holding(), holding(plain), holding(), holding(), holding(plain))
		t.Run("who edits keeps it, every word of it", func(t *testing.T) {
			s.as(t, s.Citizen, http.MethodPut, path, week, http.StatusNotFound)
			s.as(t, s.Planner, http.MethodPut, path, week, http.StatusOK)
			s.as(t, s.Planner, http.MethodPut, path, template("day", "En anden", holding(plain)), http.StatusOK)
			got := shown(t)
			if got.Kind != "week" || got.Name != "Skoleuge" || got.Colour != "green" || got.Picture == "" || len(got.Body.Days) != 7 || len(got.Body.Days[6].Activities) != 1 {
				t.Fatalf("the template is %+v", got)
			}
			var sent map[string]any
			through(t, rawJSON(content), &sent)
			delete(sent, "minutes") // 0 is not said
			if kept := got.Body.Days[0].Activities[0]; !reflect.DeepEqual(kept, sent) {
				t.Errorf("kept\n%v\nof\n%v", kept, sent)
			}
		})
		t.Run("is changed by what is said alone", func(t *testing.T) {
			s.as(t, s.Planner, http.MethodPatch, path, `{"name":"Sommer"}`, http.StatusOK)
			if got := shown(t); got.Name != "Sommer" || len(got.Body.Days) != 7 || got.Version != 2 {
				t.Errorf("the template is %+v", got)
			}
			s.as(t, s.Planner, http.MethodPatch, path, `{"kind":"day"}`, http.StatusUnprocessableEntity)
			s.as(t, s.Planner, http.MethodPatch, path, `{"kind":"day","body":{"days":[`+holding(plain)+`]}}`, http.StatusOK)
		})
		t.Run("goes, and comes back as it is put", func(t *testing.T) {
			s.as(t, s.Planner, http.MethodDelete, path, "", http.StatusOK)
			if s.row(t, planstore.TemplateCollection, id) != nil {
				t.Error("a deleted template is there")
			}
			s.as(t, s.Planner, http.MethodPatch, path, `{"name":"X"}`, http.StatusNotFound)
			s.as(t, s.Planner, http.MethodDelete, "/templates/"+s.IDs.New().String(), "", http.StatusNotFound)
			used, err := s.Plans.Uses(t.Context(), s.Grant(t, s.Planner), "archive:fluent-soap", s.Clock.Now().Add(29*24*time.Hour))
			if !used || err != nil {
				t.Errorf("a picture that an undo would need counts as used: %v, %v", used, err)
			}
			s.as(t, s.Planner, http.MethodPut, path, week, http.StatusOK)
			if got := shown(t); got.Name != "Skoleuge" || got.Version != 5 {
				t.Errorf("the template is %+v", got)
			}
		})
		t.Run("there are 200 and no more", func(t *testing.T) {
			for i := range 200 {
				a := s.do(t, s.Planner, http.MethodPut, "/templates/"+s.IDs.New().String(), template("activity", fmt.Sprint(i), holding(plain)))
				if code, _ := a.Problem(); i == 199 && code != "plan.templates_too_many" || i < 199 && a.Status != http.StatusOK {
					t.Fatalf("template %d = %d %s", i, a.Status, a.Body)
				}
			}
		})
	})
}

type rawJSON string

func (r rawJSON) MarshalJSON() ([]byte, error) { return []byte(r), nil }

func TestBadTemplate(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		a := `{"title":"A"}`
		for _, tc := range []struct{ body, code, field string }{
			{template("month", "A", holding(a)), "plan.template_kind_unknown", "kind"},
			{template("week", "A", holding(a)), "plan.template_form", "body"},
			{template("day", "A", holding(a), holding(a)), "plan.template_form", "body"},
			{template("day", "A", holding()), "plan.template_form", "body"},
			{template("activity", "A", holding(a, a)), "plan.template_form", "body"},
			{template("board", "A", holding(a)), "plan.choices_count", "body.choices"},
			{template("day", " ", holding(a)), "plan.title_length", "name"},
			{template("day", "A", holding(strings.Repeat(a+",", 200)+a)), "plan.template_too_large", "body"},
			{template("day", "A", holding(`{"title":"A","start":"25:00"}`)), "plan.time_malformed", "body.start"},
			{template("day", "A", holding(`{"title":"A","end":"10:00"}`)), "plan.end_without_start", "body.end"},
			{template("day", "A", holding(`{"title":""}`)), "plan.title_length", "body.title"},
			{template("day", "A", holding(`{"title":"A","picture":"own:0197a000-0000-7000-8000-00000000dead"}`)), "plan.picture_unknown", "picture"},
			{template("day", "A", holding(`{"title":"A","day":"2026-11-16"}`)), "request.unknown_field", ""},
		} {
			answer := s.do(t, s.Planner, http.MethodPut, "/templates/"+s.IDs.New().String(), tc.body)
			if code, field := answer.Problem(); answer.Status != http.StatusUnprocessableEntity || code != tc.code || tc.field != "" && field != tc.field {
				t.Errorf("%s = %d %s (%s), want %s (%s)", tc.body, answer.Status, code, field, tc.code, tc.field)
			}
		}
	})
}

type shownReward struct {
	Title, Picture, FromDay, State string
	Parts                          int
	Earned                         []struct{ ID, Activity, Key, At string }
}

func (s *scene) reward(t *testing.T, id ident.ID) (got shownReward) {
	t.Helper()
	through(t, s.row(t, planstore.RewardCollection, id), &got)
	return got
}

func TestReward(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		id, activity := s.IDs.New(), s.IDs.New().String()
		path := "/rewards/" + id.String()
		s.must(t, http.MethodPut, "/activities/"+activity, strings.Replace(swim, "WEEKLY", "DAILY", 1))
		tick := func(t *testing.T, day, body string) {
			t.Helper()
			s.as(t, s.Citizen, http.MethodPut, "/activities/"+activity+"/occurrences/"+day, body, http.StatusOK)
		}
		const zoo = `{"title":"Zoo","picture":"archive:fluent-soap","parts":2,"fromDay":"2026-11-17"}`
		t.Run("who edits sets it", func(t *testing.T) {
			s.as(t, s.Citizen, http.MethodPut, path, zoo, http.StatusNotFound)
			s.as(t, s.Planner, http.MethodPut, path, zoo, http.StatusOK)
			if got := s.reward(t, id); got.Title != "Zoo" || got.Parts != 2 || got.FromDay != "2026-11-17" || got.State != "open" || len(got.Earned) != 0 {
				t.Errorf("the reward is %+v", got)
			}
		})
		t.Run("what is done earns a part once, and keeps it", func(t *testing.T) {
			for _, day := range []string{"2026-11-16", "2026-11-17"} {
				for _, body := range []string{`{"state":"done"}`, `{"state":"planned"}`, `{"state":"done"}`, `{"state":"skipped"}`, `{"state":"planned"}`} {
					tick(t, day, body)
				}
			}
			got := s.reward(t, id)
			if len(got.Earned) != 1 || got.Earned[0].ID != activity+"/2026-11-17" || got.Earned[0].Key != "2026-11-17" || got.Earned[0].At == "" {
				t.Errorf("earned %+v", got.Earned)
			}
		})
		t.Run("it is reached with its last part, and nothing more is earned", func(t *testing.T) {
			tick(t, "2026-11-18", `{"state":"done"}`)
			tick(t, "2026-11-19", `{"state":"done"}`)
			if got := s.reward(t, id); len(got.Earned) != 2 || got.State != "reached" {
				t.Errorf("the reward is %+v", got)
			}
		})
		t.Run("a change leaves what was earned, and so does a deletion that is taken back", func(t *testing.T) {
			s.as(t, s.Planner, http.MethodPatch, path, `{"parts":5,"title":"Tivoli"}`, http.StatusOK)
			s.as(t, s.Planner, http.MethodDelete, path, "", http.StatusOK)
			tick(t, "2026-11-20", `{"state":"done"}`)
			s.as(t, s.Planner, http.MethodPatch, path, `{"parts":3}`, http.StatusNotFound)
			s.as(t, s.Planner, http.MethodPut, path, strings.Replace(zoo, `"parts":2`, `"parts":4`, 1), http.StatusOK)
			if got := s.reward(t, id); len(got.Earned) != 2 || got.State != "open" || got.Title != "Zoo" {
				t.Errorf("the reward is %+v", got)
			}
			s.as(t, s.Planner, http.MethodPatch, path, `{"state":"ended"}`, http.StatusOK)
			tick(t, "2026-11-21", `{"state":"done"}`)
			if got := s.reward(t, id); len(got.Earned) != 2 || got.State != "ended" {
				t.Errorf("the reward is %+v", got)
			}
		})
		for _, tc := range []struct{ body, code, field string }{
			{`{"title":"","parts":2,"fromDay":"2026-11-17"}`, "plan.title_length", "title"},
			{`{"title":"A","parts":21,"fromDay":"2026-11-17"}`, "plan.reward_parts", "parts"},
			{`{"title":"A","parts":0,"fromDay":"2026-11-17"}`, "plan.reward_parts", "parts"},
			{`{"title":"A","parts":1,"fromDay":"today"}`, "plan.day_malformed", "fromDay"},
			{`{"title":"A","parts":1}`, "plan.day_out_of_range", "fromDay"},
			{`{"title":"A","parts":1,"fromDay":"2026-11-17","state":"reached"}`, "plan.reward_state_unknown", "state"},
			{`{"title":"A","parts":1,"fromDay":"2026-11-17","picture":"own:0197a000-0000-7000-8000-00000000dead"}`, "plan.picture_unknown", "picture"},
		} {
			answer := s.do(t, s.Planner, http.MethodPut, "/rewards/"+s.IDs.New().String(), tc.body)
			if code, field := answer.Problem(); answer.Status != http.StatusUnprocessableEntity || code != tc.code || field != tc.field {
				t.Errorf("%s = %d %s (%s), want %s (%s)", tc.body, answer.Status, code, field, tc.code, tc.field)
			}
		}
	})
}
