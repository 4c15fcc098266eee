package policy_test

import (
	"testing"
	"time"

	"mobilize/internal/vocabulary/personal"
	"mobilize/policy"
)

func TestRetention(t *testing.T) {
	t.Parallel()
	rules, err := policy.Retention()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []personal.Retention{
		personal.App3Months, personal.Log1Year, personal.UntilUsed, personal.SessionEnd, personal.WhileAccount, personal.NotKept, personal.Undying,
	} {
		if _, ok := rules[string(id)]; !ok {
			t.Errorf("columns name the rule %q, which retention.yaml does not have", id)
		}
	}
	if d, ok := rules["until_used"].Span.For(); !ok || d != 15*time.Minute {
		t.Errorf("a link works for %v, %v", d, ok)
	}
	if _, ok := rules["app_3_months"].Span.For(); ok {
		t.Error("months were given a fixed length")
	}
}
