package plan

import (
	"context"
	"fmt"
	"slices"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// Uses says whether the plan of may's circle uses a picture, on whatever day. What was deleted from
// the plan does not.
func (s *Service) Uses(ctx context.Context, may access.Grant, p Picture) (bool, error) {
	activities, occurrences, err := s.store.Between(ctx, may, FirstDay, LastDay)
	if err != nil {
		return false, fmt.Errorf("look for a picture in the plan: %w", err)
	}
	living := make(map[ident.ID]bool, len(activities))
	for _, a := range activities {
		living[a.ID] = true
		if slices.Contains(a.Pictures(), p) {
			return true, nil
		}
	}
	return slices.ContainsFunc(occurrences, func(o Occurrence) bool {
		return living[o.Activity] && slices.Contains(o.Pictures(), p)
	}), nil
}
