package planhttp_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
)

func TestBadInput(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		id, other := s.IDs.New().String(), s.IDs.New().String()
		s.must(t, http.MethodPut, "/activities/"+id, swim)
		steps := make([]map[string]string, 10_000)
		for i := range steps {
			steps[i] = map[string]string{"id": s.IDs.New().String(), "title": "Kanarie"}
		}
		const unknown = "own:0197a000-0000-7000-8000-00000000dead"
		for _, tc := range []struct {
			name         string
			change       any
			status       int
			code, field  string
			onOccurrence bool
		}{
			{"a title one character too long", map[string]string{"title": strings.Repeat("æ", 201)}, 422, "plan.title_length", "title", true},
			{"a title of nothing", map[string]string{"title": "  "}, 422, "plan.title_length", "title", true},
			{"an end before its start", map[string]string{"start": "10:00", "end": "09:59"}, 422, "plan.end_before_start", "end", true},
			{"an end at its start", map[string]string{"start": "10:00", "end": "10:00"}, 422, "plan.end_before_start", "end", true},
			{"an end without a start", map[string]string{"start": "", "end": "09:59"}, 422, "plan.end_without_start", "end", true},
			{"a start that is no time", map[string]string{"start": "25:17"}, 422, "plan.time_malformed", "start", true},
			{"a day that is no date", map[string]string{"day": "2026-02-30"}, 422, "plan.day_malformed", "day", true},
			{"a day of long ago", map[string]string{"day": "1666-09-02"}, 422, "plan.day_out_of_range", "day", true},
			{"an unknown zone", map[string]string{"zone": "Europe/Atlantis"}, 422, "plan.zone_unknown", "zone", false},
			{"the machine's own zone", map[string]string{"zone": "Local"}, 422, "plan.zone_unknown", "zone", false},
			{"a rule that is none", map[string]string{"rule": "FREQ=FORTNIGHTLY"}, 422, "plan.rule_invalid", "rule", false},
			{"a rule by the hour", map[string]string{"rule": "FREQ=HOURLY"}, 422, "plan.rule_unsupported", "rule", false},
			{"a rule that never occurs", map[string]string{"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, 422, "plan.rule_never_occurs", "rule", false},
			{"10,000 steps", map[string]any{"steps": steps}, 422, "plan.steps_too_many", "steps", true},
			{"a picture of another circle", map[string]string{"picture": unknown}, 422, "plan.picture_unknown", "picture", true},
			{"a step with a picture of another circle", map[string]any{"steps": []map[string]string{{"id": other, "title": "A", "picture": unknown}}}, 422, "plan.picture_unknown", "picture", true},
			{"a picture elsewhere", map[string]string{"picture": "https://kanarie.example/x.png"}, 422, "plan.picture_malformed", "picture", true},
			{"an unknown colour", map[string]string{"colour": "kanarie"}, 422, "plan.colour_unknown", "colour", true},
			{"an unknown part", map[string]string{"part": "kanarie", "start": ""}, 422, "plan.part_unknown", "part", true},
			{"a rank with a space", map[string]string{"rank": "kana rie"}, 422, "plan.rank_malformed", "rank", true},
			{"a day's length and more", map[string]any{"minutes": 1441, "start": ""}, 422, "plan.minutes_out_of_range", "minutes", true},
			{"21 people", map[string]any{"with": make([]struct{}, 21)}, 422, "plan.people_too_many", "with", false},
			{"nobody", map[string]any{"with": make([]struct{}, 1)}, 422, "plan.person_missing", "with", false},
			{"a reason too long", map[string]string{"why": strings.Repeat("x", 1001)}, 422, "plan.text_length", "why", true},
			{"an unknown field", map[string]string{"kanarie": "kanarie"}, 422, "request.unknown_field", "kanarie", true},
			{"a field of the server's", map[string]any{"version": 7}, 422, "request.unknown_field", "version", true},
			{"a number for a title", map[string]int{"title": 1234567890}, 422, "request.wrong_type", "title", true},
			{"half a body", `{"title":"Kanarie`, 400, "request.malformed", "", true},
			{"an unknown state", map[string]string{"state": "kanarie"}, 422, "plan.state_unknown", "state", true},
			{"an unknown field to inherit", map[string]any{"inherit": []string{"kanarie"}}, 422, "plan.field_unknown", "inherit", true},
		} {
			t.Run(tc.name, func(t *testing.T) {
				before, rev := s.days(t, "2026-11-16", "2026-11-30"), s.rev(t)
				requests := map[string]string{http.MethodPut: "/activities/" + other, http.MethodPatch: "/activities/" + id}
				if tc.onOccurrence {
					requests["occurrence"] = "/activities/" + id + "/occurrences/2026-11-16"
				}
				if strings.Contains(tc.code, "state") || strings.Contains(tc.code, "field_unknown") {
					requests = map[string]string{"occurrence": requests["occurrence"]}
				}
				for method, path := range requests {
					if method == "occurrence" {
						method = http.MethodPut
					}
					a := s.do(t, s.Planner, method, path, completed(t, method, path, tc.change))
					if code, field := a.Problem(); a.Status != tc.status || code != tc.code || field != tc.field {
						t.Errorf("%s = %d %s (%s), want %d %s (%s)", path, a.Status, code, field, tc.status, tc.code, tc.field)
					}
					body := strings.ReplaceAll(string(a.Body), `"field":"kanarie"`, "")
					for _, sent := range valuesOf(tc.change) {
						if strings.Contains(strings.ToLower(body), strings.ToLower(sent)) {
							t.Errorf("%s echoes what was sent: %s", path, a.Body)
						}
					}
				}
				if after := s.days(t, "2026-11-16", "2026-11-30"); strings.Join(before, "\n") != strings.Join(after, "\n") || s.rev(t) != rev {
					t.Errorf("something changed: %v, counter %d to %d", after, rev, s.rev(t))
				}
			})
		}
	})
}

// valuesOf lists every value that a change holds, with a long one cut to its first letters.
func valuesOf(change any) []string {
	var list []string
	switch v := reflect.ValueOf(change); v.Kind() {
	case reflect.Map:
		for _, key := range v.MapKeys() {
			list = append(list, valuesOf(v.MapIndex(key).Interface())...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			list = append(list, valuesOf(v.Index(i).Interface())...)
		}
	default:
		if text := fmt.Sprint(change); len(text) > 3 {
			list = append(list, text[:min(len(text), 40)])
		}
	}
	return list
}

// completed lays a change over a good activity when it makes one.
func completed(t *testing.T, method, path string, change any) any {
	t.Helper()
	if text, isText := change.(string); isText || method != http.MethodPut || strings.Contains(path, "occurrences") {
		if isText {
			return text
		}
		return change
	}
	var whole map[string]any
	raw, err := json.Marshal(change)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(swim), &whole); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &whole); err != nil {
		t.Fatal(err)
	}
	if whole["start"] == "" && whole["end"] == "17:00" {
		delete(whole, "end")
	}
	return whole
}
