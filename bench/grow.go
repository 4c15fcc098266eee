package main

import (
	"context"
	"fmt"
	"path/filepath"

	"mobilize/internal/vocabulary/clock"
)

// few is how many citizens are asked of where size alone shall count.
const few = 100

// growth is row 6: the same two requests to a small and to large installations, each seeded through
// the product's own API. A hundred citizens of the large one show what its size costs; all of them, what
// it costs that their keys and pages are no longer at hand.
func growth(ctx context.Context, w *world, o options, t *table) error {
	small, err := build(ctx, w.program, filepath.Join(w.folder, "grow100"))
	if err != nil {
		return err
	}
	defer small.close()
	if err := small.fill(ctx, few, perPlanner, perDay); err != nil {
		return err
	}
	sizes := []int{o.grown}
	if o.large {
		sizes = append(sizes, 100_000)
	}
	for _, size := range sizes {
		if err := grownTo(ctx, w, small, size, o, t); err != nil {
			return err
		}
	}
	if !o.large {
		fmt.Println("6  100,000 citizens: not measured, for filling them takes a quarter of an hour and more: go run ./bench -only 6 -large")
	}
	return nil
}

func grownTo(ctx context.Context, w *world, small *house, size int, o options, t *table) error {
	large, err := build(ctx, w.program, filepath.Join(w.folder, fmt.Sprint("grow", size)))
	if err != nil {
		return err
	}
	defer large.close()
	var now clock.System
	began := now.Now()
	if err := large.fill(ctx, size, perPlanner, perDay); err != nil {
		return err
	}
	seeded := now.Now().Sub(began)
	if err := small.again(); err != nil {
		return err
	}
	if err := large.again(); err != nil {
		return err
	}
	for _, load := range []workload{
		{fmt.Sprintf("6a the day at %d, of a hundred", size), 1.2, 16, askOf(large.spread(few), dayOf), small.askDay},
		{fmt.Sprintf("6b nothing new at %d, the same", size), 1.2, 16, askOf(large.spread(few), syncOf), small.askSync},
		{fmt.Sprintf("6c the day at %d, of all", size), 1.2, 16, large.askDay, small.askDay},
		{fmt.Sprintf("6d nothing new at %d, of all", size), 1.2, 16, large.askSync, small.askSync},
	} {
		f, err := taken(o, load, large.server, small.server)
		if err != nil {
			return err
		}
		f.note += fmt.Sprintf("; against 100, filled in %.0f s", seeded.Seconds())
		t.add(f)
	}
	return nil
}
