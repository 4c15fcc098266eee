package archtest_test

import (
	"os"
	"testing"

	"mobilize/internal/archtest"
)

func TestRules(t *testing.T) {
	t.Parallel()
	tree, err := archtest.Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range archtest.Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			t.Parallel()
			for _, broken := range rule.Check(tree) {
				t.Error(broken)
			}
			if t.Failed() {
				t.Logf("why: %s", rule.Why)
			}
		})
	}
}
