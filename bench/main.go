// Command bench measures the product against the least that could do the same, and fails on a
// missed goal.
//
// Owns: the workloads, their goals, the measuring of server CPU a request.
// Does not own: the references (bench/reference), the product.
// Start reading at: main, then workloads.
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
	"strings"
	"time"
)

type options struct {
	rounds, citizens int
	only             string
	sample           time.Duration
	pinned           bool
}

func main() {
	var o options
	flag.IntVar(&o.rounds, "rounds", 5, "how often product and reference take turns")
	flag.IntVar(&o.citizens, "citizens", 200, "citizens in the database, a planner for each twelve")
	flag.StringVar(&o.only, "only", "", "the beginning of the workloads' names, as 3 or 3a; empty for all")
	flag.DurationVar(&o.sample, "sample", 2*time.Second, "how long one sample lasts")
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
	for name, pkg := range map[string]string{"mobilize": "./cmd/mobilize", "reference": "./bench/reference"} {
		build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(folder, name), pkg) //nolint:gosec // constants
		if out, err := build.CombinedOutput(); err != nil {
			return 0, fmt.Errorf("build %s: %w\n%s", name, err, out)
		}
	}
	w, err := open(ctx, folder, o)
	if err != nil {
		return 0, err
	}
	defer w.close()
	fmt.Printf("%d citizens, 12 activities a day each; %d rounds of %s; server CPU a request\n\n", o.citizens, o.rounds, o.sample)
	fmt.Printf("%-34s %10s %10s %7s %13s %6s  %9s %8s %8s\n", "workload", "product", "reference", "ratio", "range", "goal", "requests/s", "p50", "p99")
	for _, load := range workloads() {
		if !strings.HasPrefix(load.name, o.only) {
			continue
		}
		result, err := compare(w, load, o)
		if err != nil {
			return missed, fmt.Errorf("%s: %w", load.name, err)
		}
		fmt.Println(result.line(load))
		if result.isMissed(load) {
			missed++
		}
	}
	return missed, nil
}
