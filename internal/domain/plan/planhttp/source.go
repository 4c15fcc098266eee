package planhttp

import (
	"context"
	"fmt"
	"strings"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// Reader reads rows for the change feed; planstore.Store does.
type Reader interface {
	Activities(ctx context.Context, may access.Grant, ids []ident.ID) ([]plan.Activity, error)
	Occurrences(ctx context.Context, may access.Grant, names []plan.Name) ([]plan.Occurrence, error)
}

// ActivitySource gives the collection "activity" to the change feed.
type ActivitySource struct{ reader Reader }

// NewActivitySource returns an ActivitySource.
func NewActivitySource(r Reader) ActivitySource { return ActivitySource{r} }

// Collection is the name of the collection.
func (ActivitySource) Collection() string { return "activity" }

// Needs is the scope without which a device gets none of it.
func (ActivitySource) Needs() access.Scope { return access.ViewPlan }

// Read returns the activities that are there, by identifier. One that is missing has been deleted.
func (s ActivitySource) Read(ctx context.Context, may access.Grant, ids []string) (map[string]any, error) {
	list, err := s.reader.Activities(ctx, may, idents(ids))
	if err != nil {
		return nil, fmt.Errorf("read activities: %w", err)
	}
	rows := make(map[string]any, len(list))
	for _, a := range list {
		rows[a.ID.String()] = activityOut(a)
	}
	return rows, nil
}

func idents(ids []string) []ident.ID {
	list := make([]ident.ID, len(ids))
	for i, id := range ids {
		list[i] = ident.ID(id)
	}
	return list
}

// OccurrenceSource gives the collection "occurrence" to the change feed. Its identifiers are the
// activity and the key with a slash between.
type OccurrenceSource struct{ reader Reader }

// NewOccurrenceSource returns an OccurrenceSource.
func NewOccurrenceSource(r Reader) OccurrenceSource { return OccurrenceSource{r} }

// Collection is the name of the collection.
func (OccurrenceSource) Collection() string { return "occurrence" }

// Needs is the scope without which a device gets none of it.
func (OccurrenceSource) Needs() access.Scope { return access.ViewPlan }

// Read returns the occurrences that are there, by identifier.
func (s OccurrenceSource) Read(ctx context.Context, may access.Grant, ids []string) (map[string]any, error) {
	names := make([]plan.Name, 0, len(ids))
	for _, id := range ids {
		activity, key, _ := strings.Cut(id, "/")
		parsed, err := plan.ParseKey(key)
		if err != nil {
			return nil, fmt.Errorf("read a stored key: %w", err)
		}
		names = append(names, plan.Name{Activity: ident.ID(activity), Key: parsed})
	}
	list, err := s.reader.Occurrences(ctx, may, names)
	if err != nil {
		return nil, fmt.Errorf("read occurrences: %w", err)
	}
	rows := make(map[string]any, len(list))
	for _, o := range list {
		rows[o.Activity.String()+"/"+o.Key.String()] = occurrenceOut(o)
	}
	return rows, nil
}
