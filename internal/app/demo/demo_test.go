package demo_test

import (
	"testing"

	"mobilize/internal/app/demo"
	"mobilize/internal/domain/picture/archive"
)

func TestTheArchiveHasEverySymbolOfTheWorld(t *testing.T) {
	t.Parallel()
	symbols := archive.Built()
	for _, id := range demo.Symbols() {
		if ok, err := symbols.Has(id); err != nil || !ok {
			t.Errorf("the archive does not have %q (%v)", id, err)
		}
	}
}
