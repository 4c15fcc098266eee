package plan

import (
	"context"
	"fmt"
	"slices"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// Uses says whether the plan of may's circle uses a picture, or a sound of the same name, on whatever day. What was deleted from
// the plan does while it can be restored.
func (s *Service) Uses(ctx context.Context, may access.Grant, p Picture, now time.Time) (bool, error) {
	activities, occurrences, err := s.store.Between(ctx, may, FirstDay, LastDay)
	if err != nil {
		return false, fmt.Errorf("look for a picture in the plan: %w", err)
	}
	if use(activities, occurrences, p) {
		return true, nil
	}
	beside, err := s.store.PiecePictures(ctx, may, now.Add(-RestorableFor))
	if err != nil {
		return false, fmt.Errorf("look for a picture beside the plan: %w", err)
	}
	if slices.Contains(beside, p) {
		return true, nil
	}
	if activities, occurrences, err = s.store.DeletedSince(ctx, may, now.Add(-RestorableFor)); err != nil {
		return false, fmt.Errorf("look for a picture in what was deleted: %w", err)
	}
	return use(activities, occurrences, p), nil
}

// use says whether one of the activities uses a picture, or one of their occurrences.
func use(activities []Activity, occurrences []Occurrence, p Picture) bool {
	there := make(map[ident.ID]bool, len(activities))
	for _, a := range activities {
		there[a.ID] = true
		if slices.Contains(a.Pictures(), p) || string(a.Sound) == string(p) {
			return true
		}
	}
	return slices.ContainsFunc(occurrences, func(o Occurrence) bool {
		return there[o.Activity] && slices.Contains(o.Pictures(), p)
	})
}
