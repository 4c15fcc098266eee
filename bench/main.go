// Command bench measures the product against the least that could do the same, and fails on a
// missed goal.
//
// Owns: the workloads, their goals, the measuring of server CPU a request.
// Does not own: the references (bench/reference), the product.
// Start reading at: main, then rows.
//
// CPU a request is what is compared, because it stays the same on a busy machine; requests a
// second and latency are information. Server and load get a core each where there are two.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

type options struct {
	rounds, citizens int
	only             string
	sample           time.Duration
	pinned, large    bool
	grown            int
}

func main() {
	var o options
	flag.IntVar(&o.rounds, "rounds", 5, "how often product and reference take turns")
	flag.IntVar(&o.citizens, "citizens", 200, "citizens in the database, a planner for each twelve")
	flag.StringVar(&o.only, "only", "", "the rows to measure, as 3 or 4,12; empty for all")
	flag.DurationVar(&o.sample, "sample", 2*time.Second, "how long one sample lasts")
	flag.IntVar(&o.grown, "grown", 10_000, "citizens of the larger installation of row 6")
	flag.BoolVar(&o.large, "large", false, "row 6 with 100,000 citizens too, which takes a quarter of an hour and more")
	flag.BoolVar(&o.pinned, "pinned", false, "set by bench itself when it has taken its core")
	flag.Parse()
	if !o.pinned && canPin() {
		os.Exit(again())
	}
	missed, err := run(context.Background(), o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	if missed > 0 {
		os.Exit(1)
	}
}

// again runs this program on the load's core.
func again() int {
	self := exec.Command("taskset", append([]string{"-c", loadCore, os.Args[0], "-pinned"}, os.Args[1:]...)...) //nolint:gosec,noctx // itself
	self.Stdout, self.Stderr = os.Stdout, os.Stderr
	if err := self.Run(); err != nil {
		return max(1, self.ProcessState.ExitCode())
	}
	return 0
}

func run(ctx context.Context, o options) (missed int, err error) {
	folder, err := os.MkdirTemp("", "mobilize-bench")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if err := compile(ctx, folder); err != nil {
		return 0, err
	}
	w, err := open(ctx, folder, o)
	if err != nil {
		return 0, err
	}
	defer w.close()
	fmt.Printf("%d citizens, 12 activities a day each; %d rounds of %s; µs are server CPU a request\n\n", o.citizens, o.rounds, o.sample)
	var t table
	t.head()
	wanted := strings.Split(o.only, ",")
	for _, r := range rows() {
		if o.only != "" && !slices.Contains(wanted, r.name) {
			continue
		}
		if err := r.measure(ctx, w, o, &t); err != nil {
			return t.missed, fmt.Errorf("row %s: %w", r.name, err)
		}
	}
	if o.only == "" {
		fmt.Println("11 chat: not built yet\n13 export and erasure: not built yet")
	}
	return t.missed, nil
}

// compile builds what runs: the product as it is shipped, the product in the clear, the reference.
func compile(ctx context.Context, folder string) error {
	for name, args := range map[string][]string{
		"mobilize":  {"-ldflags", "-s -w", "./cmd/mobilize"},
		"unsealed":  {"-tags", "unsealed", "./cmd/mobilize"},
		"reference": {"./bench/reference"},
	} {
		build := exec.CommandContext(ctx, "go", append([]string{"build", "-o", filepath.Join(folder, name)}, args...)...) //nolint:gosec // constants
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w\n%s", name, err, out)
		}
	}
	return nil
}
