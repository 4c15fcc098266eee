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
