package planhttp

import (
	"context"
	"fmt"

	"mobilize/internal/domain/plan"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// PieceReader reads what lies beside the plan for the change feed; planstore.Store does.
type PieceReader interface {
	Runs(ctx context.Context, may access.Grant, ids []ident.ID) ([]plan.Run, error)
	Templates(ctx context.Context, may access.Grant, ids []ident.ID) ([]plan.Template, error)
	RewardsOf(ctx context.Context, may access.Grant, ids []ident.ID) ([]plan.Reward, error)
}

// PieceSource gives one collection of what lies beside the plan to the change feed.
type PieceSource struct {
	collection string
	read       func(ctx context.Context, may access.Grant, ids []ident.ID) (map[string]any, error)
}

// PieceSources returns a PieceSource for every collection.
func PieceSources(r PieceReader) []PieceSource {
	return []PieceSource{
		sourceOf("timer", r.Runs, func(run plan.Run) (ident.ID, any) { return run.ID, runOut(run) }),
		sourceOf("template", r.Templates, func(t plan.Template) (ident.ID, any) { return t.ID, templateOut(t) }),
		sourceOf("reward", r.RewardsOf, func(one plan.Reward) (ident.ID, any) { return one.ID, rewardOut(one) }),
	}
}

func sourceOf[T any](collection string, read func(context.Context, access.Grant, []ident.ID) ([]T, error), out func(T) (ident.ID, any)) PieceSource {
	return PieceSource{collection, func(ctx context.Context, may access.Grant, ids []ident.ID) (map[string]any, error) {
		list, err := read(ctx, may, ids)
		if err != nil {
			return nil, fmt.Errorf("read pieces: %w", err)
		}
		rows := make(map[string]any, len(list))
		for _, one := range list {
			id, row := out(one)
			rows[id.String()] = row
		}
		return rows, nil
	}}
}

// Collection is the name of the collection.
func (s PieceSource) Collection() string { return s.collection }

// Needs is the scope without which a device gets none of it.
func (PieceSource) Needs() access.Scope { return access.ViewPlan }

// Read returns the rows that are there, by identifier.
func (s PieceSource) Read(ctx context.Context, may access.Grant, ids []string) (map[string]any, error) {
	return s.read(ctx, may, idents(ids))
}
