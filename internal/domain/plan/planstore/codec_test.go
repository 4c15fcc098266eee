package planstore_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/plan/planstore"
)

func TestContent(t *testing.T) {
	t.Parallel()
	a := plan.Activity{Title: "Svømning", Day: plan.DayOf(2026, 11, 16), Minutes: 1440, IsCancelled: true, Steps: []plan.Step{{Title: "Svøm"}, {Title: "Tøj på"}}}
	content := string(planstore.SealedActivity(a))
	t.Run("is read past a field that a later version wrote", func(t *testing.T) {
		t.Parallel()
		var got plan.Activity
		if err := planstore.ReadActivity(content+"\xf0\x03new\xf1\x00", &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a, got); diff != "" {
			t.Errorf("read otherwise:\n%s", diff)
		}
	})
	t.Run("is refused when it was cut, and in another form", func(t *testing.T) {
		t.Parallel()
		for _, broken := range []string{"", "\x02" + content[1:], content[:len(content)-1], content + "\x01", content + "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", content + "\x01\x7fx"} {
			if err := planstore.ReadActivity(broken, &plan.Activity{}); err == nil {
				t.Errorf("%q is read", broken)
			}
		}
	})
}

// FuzzContent reads any bytes as what is sealed of a row: a broken row is an error, and what is read
// is the same when it is written and read again.
func FuzzContent(f *testing.F) {
	day, steps := plan.DayOf(2026, 11, 17), []plan.Step{{ID: "s", Title: "Svøm"}}
	f.Add(planstore.SealedActivity(plan.Activity{
		Title: "Svømning", Day: day, With: []plan.Companion{{Name: "Mor"}}, Steps: steps, IsCancelled: true, Origin: plan.Origin{Activity: "a", From: day},
	}))
	f.Add(planstore.SealedOccurrence(plan.Occurrence{State: plan.Done, Under: plan.Cancelled, Own: plan.Own{Day: &day, Steps: &steps}}))
	f.Add([]byte("\x01\x01\xff\xff\xff\xff\xff\xff\xff\xff\x7f"))
	f.Fuzz(func(t *testing.T, content []byte) {
		var a, sameA plan.Activity
		if planstore.ReadActivity(string(content), &a) == nil && a.Rule.String() != "" {
			if _, err := plan.ParseRule(a.Rule.String()); err != nil {
				t.Fatalf("a rule is read that is none: %v", err)
			}
		}
		written := planstore.SealedActivity(a)
		if err := planstore.ReadActivity(string(written), &sameA); err != nil || string(planstore.SealedActivity(sameA)) != string(written) {
			t.Fatalf("read, written and read again: %+v, %+v, %v", a, sameA, err)
		}
		var o, sameO plan.Occurrence
		if planstore.ReadOccurrence(string(content), &o) != nil {
			return
		}
		written = planstore.SealedOccurrence(o)
		if err := planstore.ReadOccurrence(string(written), &sameO); err != nil || string(planstore.SealedOccurrence(sameO)) != string(written) {
			t.Fatalf("read, written and read again: %+v, %+v, %v", o, sameO, err)
		}
	})
}
