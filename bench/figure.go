package main

import (
	"fmt"
	"slices"
	"strings"
)

// figure is one line of the table: what the rounds of a measurement came to, beside its goal.
type figure struct {
	name               string
	product, reference string // of the median round, in words
	values             []float64
	goal               float64
	unit               string // of values and goal; "x" for times the reference
	note               string
	noisy              int // rounds in which the machine had other work
	broken             string
}

func (f figure) sorted() []float64 { return slices.Sorted(slices.Values(f.values)) }

func (f figure) median() float64 { return f.sorted()[len(f.values)/2] }

func (f figure) isMissed() bool { return f.broken != "" || f.median() > f.goal }

const heading = "%-36s %10s %10s %9s %15s %8s  %s\n"

func (f figure) String() string {
	all := f.sorted()
	var notes []string
	if f.note != "" {
		notes = append(notes, f.note)
	}
	if f.noisy > 0 {
		notes = append(notes, fmt.Sprintf("~%d of %d noisy", f.noisy, len(f.values)))
	}
	if f.broken != "" {
		notes = append(notes, f.broken)
	}
	if f.isMissed() {
		notes = append(notes, "MISSED")
	}
	value := fmt.Sprintf("%.2f%s", f.median(), f.unit)
	spread := ""
	if len(all) > 1 {
		spread = fmt.Sprintf("%.2f – %.2f", all[0], all[len(all)-1])
	}
	return strings.TrimRight(fmt.Sprintf(heading, f.name, f.product, f.reference, value, spread, fmt.Sprintf("%.4g%s", f.goal, f.unit), strings.Join(notes, "; ")), " \n")
}

// table prints figures as they come and counts the missed ones.
type table struct{ missed int }

func (t *table) head() {
	fmt.Printf(heading, "workload", "product", "reference", "median", "range", "goal", "")
}

func (t *table) add(f figure) {
	fmt.Println(f)
	if f.isMissed() {
		t.missed++
	}
}
