package inventory_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"mobilize/internal/app/inventory"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	var page bytes.Buffer
	if err := inventory.Write(&page); err != nil {
		t.Fatal(err)
	}
	t.Run("names every personal column and place", func(t *testing.T) {
		t.Parallel()
		for _, table := range append(inventory.Data().Tables, inventory.Keys().Tables...) {
			for _, c := range table.Columns {
				if !strings.Contains(page.String(), "`"+c.Name+"`") {
					t.Errorf("%s.%s is not on the page", table.Name, c.Name)
				}
			}
		}
		for _, p := range inventory.Data().Places {
			if !strings.Contains(page.String(), "`"+p.Name+"`") {
				t.Errorf("%s %s is not on the page", p.Kind, p.Name)
			}
		}
	})
	t.Run("is the page in docs", func(t *testing.T) {
		t.Parallel()
		kept, err := os.ReadFile("../../../docs/reference/personal-data.md")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(kept, page.Bytes()) {
			t.Error("docs/reference/personal-data.md is stale; run make generate")
		}
	})
}
