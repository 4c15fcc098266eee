package main

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// row measures one row of the named limits.
type row struct {
	name    string
	measure func(ctx context.Context, w *world, o options, t *table) error
}

func rows() []row {
	return []row{
		{"1", func(_ context.Context, w *world, o options, t *table) error {
			return compare(w, workload{"1  one citizen's day, audited", 2, 16, w.askDay, w.askBareDay}, o, t)
		}},
		{"2", func(_ context.Context, w *world, o options, t *table) error {
			return compare(w, workload{"2  sync with nothing new", 2, 16, w.askSync, w.askStatic}, o, t)
		}},
		{"3", func(_ context.Context, w *world, o options, t *table) error {
			if err := compare(w, workload{"3a durable change, 16 writers", 3, 16, w.putActivity, w.putBareRow}, o, t); err != nil {
				return err
			}
			return compare(w, workload{"3b durable change, 64 writers", 3, 64, w.putActivity, w.putBareRow}, o, t)
		}},
		{"4", besideWriter},
		{"5", listening},
		{"6", growth},
		{"7", coldStart},
		{"8", searching},
		{"9", starting},
		{"10", photos},
		{"12", unsealed},
	}
}

// workload is one kind of request, made to the product and to what it is held against.
type workload struct {
	name               string
	goal               float64
	connections        int
	product, reference func(dice *rand.Rand) request
}

// compare lets product and reference take turns.
func compare(w *world, load workload, o options, t *table) error {
	f, err := taken(o, load, w.server, w.reference)
	if err == nil {
		t.add(f)
	}
	return err
}

// taken measures CPU a request of two servers in turn; the first to go alternates.
func taken(o options, load workload, product, reference *server) (figure, error) {
	f := figure{name: load.name, goal: load.goal, unit: "x"}
	var mine, theirs []sample
	err := inTurns(o.rounds, func(round int, isProduct bool) error {
		s, next, keep := product, load.product, &mine
		if !isProduct {
			s, next, keep = reference, load.reference, &theirs
		}
		one, err := measure(s, load.connections, o.sample, next)
		if round > 0 {
			*keep = append(*keep, one)
		}
		return err
	})
	if err != nil {
		return f, fmt.Errorf("%s: %w", load.name, err)
	}
	for i := range mine {
		f.values = append(f.values, float64(mine[i].cpu)/float64(theirs[i].cpu))
		if mine[i].isNoisy || theirs[i].isNoisy {
			f.noisy++
		}
	}
	byCPU := func(a, b sample) int { return cmp.Compare(a.cpu, b.cpu) }
	slices.SortFunc(mine, byCPU)
	slices.SortFunc(theirs, byCPU)
	typical := mine[len(mine)/2]
	f.product, f.reference = micros(typical.cpu), micros(theirs[len(theirs)/2].cpu)
	f.note = fmt.Sprintf("%.0f/s, p50 %s, p99 %s", typical.perSecond, short(typical.p50), short(typical.p99))
	return f, nil
}

// inTurns calls do for product and reference in each round, the first of which warms up.
func inTurns(rounds int, do func(round int, isProduct bool) error) error {
	for round := range rounds + 1 {
		quiet()
		first := round%2 == 0
		if err := do(round, first); err != nil {
			return err
		}
		if err := do(round, !first); err != nil {
			return err
		}
	}
	return nil
}

func micros(d time.Duration) string {
	return fmt.Sprintf("%.1f µs", float64(d)/float64(time.Microsecond))
}

func short(d time.Duration) string { return fmt.Sprintf("%.2f ms", millis(d)) }

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
