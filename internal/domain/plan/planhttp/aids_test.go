package planhttp_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
)

const (
	bath   = "0197a000-0000-7000-8000-0000000000b1"
	shower = "0197a000-0000-7000-8000-0000000000b2"
)

// washing is an activity with everything that helps through it.
const washing = `{"title":"Vælg","picture":"archive:fluent-soap","day":"2026-11-16","zone":"Europe/Copenhagen","rule":"FREQ=DAILY",
	"choices":[{"id":"` + bath + `","title":"Bad","picture":"archive:fluent-soap"},{"id":"` + shower + `","title":"Bruser"}],
	"timer":{"kind":"disc","minutes":15,"isLocked":true,"starts":"self"},"sound":"own:0197a000-0000-7000-8000-0000000000b3","group":"0197a000-0000-7000-8000-0000000000b4"}`

func TestChoice(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		path := "/activities/" + s.IDs.New().String()
		s.must(t, http.MethodPut, path, washing)
		item := func(t *testing.T) (got struct {
			Title, Picture, Choice, Sound, Group string
			Choices                              []struct{ ID, Title, Picture string }
			Timer                                struct {
				Kind, Starts string
				Minutes      int
				IsLocked     bool
			}
		},
		) {
			t.Helper()
			var days struct {
				Days []struct{ Items []any }
			}
			answer := s.do(t, s.Citizen, http.MethodGet, "/days?from=2026-11-17&to=2026-11-17", nil)
			answer.Into(t, &days)
			through(t, days.Days[0].Items[0], &got)
			return got
		}
		choose := func(t *testing.T, choice string, want int) {
			t.Helper()
			if a := s.do(t, s.Citizen, http.MethodPut, path+"/occurrences/2026-11-17", `{"choice":"`+choice+`"}`); a.Status != want {
				t.Fatalf("choose %q = %d %s", choice, a.Status, a.Body)
			}
		}
		t.Run("an item carries what helps through it", func(t *testing.T) {
			got := item(t)
			if len(got.Choices) != 2 || got.Choices[1].Title != "Bruser" || got.Timer.Kind != "disc" || got.Timer.Minutes != 15 || !got.Timer.IsLocked || got.Timer.Starts != "self" || got.Sound == "" || got.Group == "" {
				t.Errorf("the item is %+v", got)
			}
		})
		t.Run("who ticks chooses, and the item is what was chosen", func(t *testing.T) {
			choose(t, shower, http.StatusOK)
			if got := item(t); got.Title != "Bruser" || got.Picture != "" || got.Choice != shower {
				t.Errorf("the item is %+v", got)
			}
			choose(t, "", http.StatusOK)
			if got := item(t); got.Title != "Vælg" || got.Picture == "" || got.Choice != "" {
				t.Errorf("with nothing chosen the item is %+v", got)
			}
		})
		t.Run("what is no choice is refused", func(t *testing.T) {
			choose(t, "0197a000-0000-7000-8000-0000000000b9", http.StatusUnprocessableEntity)
		})
		t.Run("a choice that is taken away later shows the activity, and keeps nobody from ticking", func(t *testing.T) {
			choose(t, bath, http.StatusOK)
			s.must(t, http.MethodPatch, path, `{"choices":[]}`)
			if a := s.do(t, s.Citizen, http.MethodPut, path+"/occurrences/2026-11-17", `{"state":"done"}`); a.Status != http.StatusOK {
				t.Fatalf("tick = %d %s", a.Status, a.Body)
			}
			if got := item(t); got.Title != "Vælg" || got.Choice != bath {
				t.Errorf("the item is %+v", got)
			}
		})
		t.Run("a choice stands in the history", func(t *testing.T) {
			a := s.do(t, s.Planner, http.MethodGet, path+"/history", nil)
			if !strings.Contains(string(a.Body), `"deed":"ticked","key":"2026-11-17","before":{},"after":{"choice":"`+bath+`"}`) {
				t.Errorf("history = %s", a.Body)
			}
		})
	})
}

func TestBadAids(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		path := "/activities/" + s.IDs.New().String()
		s.must(t, http.MethodPut, path, washing)
		choice := func(id, rest string) string { return `{"id":"` + id + `",` + rest + `}` }
		board := func(choices ...string) string { return `{"choices":[` + strings.Join(choices, ",") + `]}` }
		many := make([]string, 13)
		for i := range many {
			many[i] = choice(s.IDs.New().String(), `"title":"A"`)
		}
		for _, tc := range []struct{ name, body, code, field string }{
			{"one choice", board(many[0]), "plan.choices_count", "choices"},
			{"thirteen choices", board(many...), "plan.choices_count", "choices"},
			{"the same choice twice", board(many[0], many[0]), "plan.choice_repeated", "choices"},
			{"a choice without a title", board(many[0], choice(bath, `"title":" "`)), "plan.title_length", "choices"},
			{"a choice with a picture of another circle", board(many[0], choice(bath, `"title":"A","picture":"own:0197a000-0000-7000-8000-00000000dead"`)), "plan.picture_unknown", "picture"},
			{"a choice with a picture elsewhere", board(many[0], choice(bath, `"title":"A","picture":"https://kanarie.example"`)), "plan.picture_malformed", "picture"},
			{"a timer of no known kind", `{"timer":{"kind":"egg","minutes":3,"starts":"self"}}`, "plan.timer_kind_unknown", "timer"},
			{"a timer of no time", `{"timer":{"kind":"bar","minutes":0,"starts":"self"}}`, "plan.timer_minutes", "timer"},
			{"a timer of more than twelve hours", `{"timer":{"kind":"bar","minutes":721,"starts":"self"}}`, "plan.timer_minutes", "timer"},
			{"a timer that nobody starts", `{"timer":{"kind":"bar","minutes":7,"starts":"dog"}}`, "plan.timer_starter_unknown", "timer"},
			{"a sound elsewhere", `{"sound":"https://kanarie.example"}`, "plan.sound_malformed", "sound"},
			{"a group that is no identifier", `{"group":"all"}`, "ident.malformed", "group"},
			{"a title that turns the text about", `{"title":"abc` + "\u202e" + `def"}`, "plan.text_malformed", "title"},
			{"a title of two lines", `{"title":"a\nb"}`, "plan.text_malformed", "title"},
			{"a title that shows nothing", `{"title":"` + "\u3164\u200d" + `"}`, "plan.title_length", "title"},
			{"a note that hides", `{"note":"` + "a\u2066b" + `"}`, "plan.text_malformed", "note"},
		} {
			t.Run(tc.name, func(t *testing.T) {
				a := s.do(t, s.Planner, http.MethodPatch, path, tc.body)
				if code, field := a.Problem(); a.Status != http.StatusUnprocessableEntity || code != tc.code || field != tc.field {
					t.Errorf("= %d %s (%s), want %s (%s)", a.Status, code, field, tc.code, tc.field)
				}
			})
		}
		for _, fine := range []string{`{"timer":{"kind":"","minutes":0,"starts":""},"choices":[],"sound":"","group":""}`, fmt.Sprintf(`{"title":"%s","note":"en\nto\tre"}`, "👩‍🍳 svøm\u00ading!")} {
			s.must(t, http.MethodPatch, path, fine)
		}
	})
}
