package database_test

import (
	"slices"
	"testing"

	"mobilize/internal/platform/database"
)

func TestGather(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		sizes []int
		held  []bool
	}{
		{"a write that comes alone waits for nobody", []int{1, 1, 1, 1}, []bool{false, false, false, false}},
		{"a group waits for those of the two before it", []int{8, 8, 8, 16, 16}, []bool{false, false, true, false, true}},
		{"company that stays away is forgotten after two groups", []int{8, 1, 1, 1, 1}, []bool{false, true, true, false, false}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if held := database.Gathers(tc.sizes...); !slices.Equal(held, tc.held) {
				t.Errorf("held = %v, want %v", held, tc.held)
			}
		})
	}
}
