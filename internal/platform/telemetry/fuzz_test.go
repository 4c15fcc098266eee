package telemetry_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"mobilize/internal/platform/telemetry"
)

// Whatever an error holds, nothing of it reaches the log but words of the program.
func FuzzDescribe(f *testing.F) {
	f.Add("Noah Holm", "keep an activity")
	f.Add("noah@example.dk: x", "")
	f.Fuzz(func(t *testing.T, value, context string) {
		describe := func(value string) string {
			return telemetry.Describe(fmt.Errorf("keep an activity: %w", fmt.Errorf("%s: %w", context, errors.New(value))))
		}
		said := describe(value)
		if said != describe("somebody else") || strings.ContainsAny(said, "\r\n\"0123456789@") {
			t.Errorf("%q and %q are described as %q", value, context, said)
		}
	})
}
