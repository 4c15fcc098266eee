package app_test

import (
	"testing"
	"time"

	"mobilize/internal/domain/account"
	"mobilize/policy"
)

func TestPolicyNumbersAreTheEngines(t *testing.T) {
	t.Parallel()
	rules, err := policy.Retention()
	if err != nil {
		t.Fatal(err)
	}
	for id, engine := range map[string]time.Duration{"until_used": account.LinkFor, "undo_7_days": account.AddressUndoFor, "pairing": account.PairingFor, "session_end": account.SessionKeptFor} {
		if promised, ok := rules[id].Span.For(); !ok || promised != engine {
			t.Errorf("%s: the policy says %v, the engine does %v", id, promised, engine)
		}
	}
}
