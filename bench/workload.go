package main

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// workload is one kind of request, made to the product and to what it is held against.
type workload struct {
	name        string
	goal        float64
	connections int
	product     func(w *world, dice *rand.Rand) request
	reference   func(w *world, dice *rand.Rand) request
}

func workloads() []workload {
	return []workload{
		{"1  one citizen's day", 2, 16, (*world).askDay, (*world).askBareDay},
		{"2  sync with nothing new", 2, 16, (*world).askSync, (*world).askStatic},
		{"3a durable change, 16 writers", 3, 16, (*world).putActivity, (*world).putBareRow},
		{"3b durable change, 64 writers", 3, 64, (*world).putActivity, (*world).putBareRow},
	}
}

// result is what the rounds of one workload came to.
type result struct {
	ratios             []float64
	product, reference []sample
}

// compare lets product and reference take turns; the first to go alternates.
func compare(w *world, load workload, o options) (result, error) {
	var r result
	for round := range o.rounds + 1 {
		var product, reference sample
		var err error
		first, second := true, false
		if round%2 == 1 {
			first, second = second, first
		}
		for _, isProduct := range []bool{first, second} {
			if isProduct {
				product, err = measure(w.product, load.connections, o.sample, func(d *rand.Rand) request { return load.product(w, d) })
			} else {
				reference, err = measure(w.reference, load.connections, o.sample, func(d *rand.Rand) request { return load.reference(w, d) })
			}
			if err != nil {
				return r, err
			}
		}
		if round == 0 {
			continue // both warm up
		}
		r.ratios = append(r.ratios, float64(product.cpu)/float64(reference.cpu))
		r.product, r.reference = append(r.product, product), append(r.reference, reference)
	}
	slices.Sort(r.ratios)
	byCPU := func(a, b sample) int { return cmp.Compare(a.cpu, b.cpu) }
	slices.SortFunc(r.product, byCPU)
	slices.SortFunc(r.reference, byCPU)
	return r, nil
}

func (r result) median() float64 { return r.ratios[len(r.ratios)/2] }

func (r result) isMissed(load workload) bool { return r.median() > load.goal }

func (r result) line(load workload) string {
	product, reference := r.product[len(r.product)/2], r.reference[len(r.reference)/2]
	verdict := ""
	if r.isMissed(load) {
		verdict = "  MISSED"
	}
	return fmt.Sprintf("%-34s %7.1f µs %7.1f µs %6.2fx %5.2f – %5.2f %5.1fx  %9.0f %8s %8s%s",
		load.name, micros(product.cpu), micros(reference.cpu), r.median(), r.ratios[0], r.ratios[len(r.ratios)-1], load.goal,
		product.perSecond, product.p50.Round(10*time.Microsecond), product.p99.Round(10*time.Microsecond), verdict)
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
