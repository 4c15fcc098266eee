package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// noise is how much of a core others may use during a sample before it is marked.
const noise = 0.15

// machine is the work of all cores and of this process so far.
type machine struct{ busy, own time.Duration }

func readMachine() (m machine, err error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return m, err
	}
	line, _, _ := strings.Cut(string(text), "\n")
	for i, field := range strings.Fields(line)[1:] {
		if i == 3 || i == 4 || i > 7 { // idle, waiting for a disk, guests (counted above)
			continue
		}
		ticks, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return m, err
		}
		m.busy += time.Duration(ticks) * 10 * time.Millisecond
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return m, err
	}
	m.own = time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	return m, nil
}

// quiet waits until others leave the machine alone for half a second, but not for long.
func quiet() {
	for range 6 {
		before, err := readMachine()
		pause(500 * time.Millisecond)
		after, errAfter := readMachine()
		if errors.Join(err, errAfter) != nil || (after.busy-before.busy).Seconds() < noise {
			return
		}
	}
}

// pause lets time pass.
func pause(d time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	<-ctx.Done()
}

// memory is a process's resident memory now, and the most it was since resetPeak, in megabytes.
func (s *server) memory() (now, peak float64, err error) {
	all, err := s.status("VmRSS", "VmHWM")
	if err != nil {
		return 0, 0, err
	}
	return all[0], all[1], nil
}

// status reads sizes of a process by their names, in megabytes.
func (s *server) status(names ...string) (sizes []float64, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Process.Pid))
	if err != nil {
		return nil, err
	}
	kilobytes := func(name string) float64 {
		_, rest, _ := strings.Cut(string(text), name+":")
		number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
		n, broken := strconv.ParseFloat(number, 64)
		err = errors.Join(err, broken)
		return n / 1000 * 1.024
	}
	for _, name := range names {
		sizes = append(sizes, kilobytes(name))
	}
	return sizes, err
}

func (s *server) resetPeak() error {
	return os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.process.Process.Pid), []byte("5"), 0)
}
