package planhttp_test

import (
	"encoding/json"
	"testing"

	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/plan/planhttp"
)

// TestAppendDays holds what is written by hand to what encoding/json writes of the same.
func TestAppendDays(t *testing.T) {
	t.Parallel()
	c := seeded(9)
	for range 200 {
		s := c.series()
		for i := range s.Activity.Steps {
			s.Activity.Steps[i].Title = pick(c, "Sæbe", `"citat" \ <b>&`, "linje\nto\t\u2028\x7f€", "😀 ok", "\xff\xfe")
		}
		s.Activity.With = pick(c, nil, []plan.Companion{{Person: c.id()}, {Name: "Mor"}, {Person: c.id(), Name: `"`}, {}})
		items := plan.Expand([]plan.Activity{s.Activity}, s.Occurrences, s.Activity.Day-2, s.Activity.Day+9)
		got := planhttp.AppendDays(nil, s.Activity.ID, s.Activity.Day-2, s.Activity.Day+9, items)
		want, err := json.Marshal(planhttp.DaysOut(s.Activity.ID, s.Activity.Day-2, s.Activity.Day+9, items))
		if err != nil {
			t.Fatal(err)
		}
		var one, other any
		if err := json.Unmarshal(got, &one); err != nil {
			t.Fatalf("%v in %s", err, got)
		}
		if err := json.Unmarshal(want, &other); err != nil {
			t.Fatal(err)
		}
		// The same document in the same order; only how < and & are written differs.
		again, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		if expected, err := json.Marshal(other); err != nil || string(again) != string(expected) {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	}
}
