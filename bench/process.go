package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The cores that server and load have to themselves, where there are two.
const serverCore, loadCore = "0", "1"

func canPin() bool {
	_, err := exec.LookPath("taskset")
	return err == nil && runtime.NumCPU() >= 2
}

// server is a running process that answers at address.
type server struct {
	address string
	process *exec.Cmd
}

// start runs a program until it says where it is.
func start(env []string, program string, args ...string) (*server, error) {
	line := append([]string{program}, args...)
	if canPin() {
		line = append([]string{"taskset", "-c", serverCore}, line...)
	}
	process := exec.Command(line[0], line[1:]...) //nolint:gosec,noctx // our own programs
	process.Env = append(os.Environ(), env...)    //nolint:forbidigo // handed on, not read
	process.Stderr = nil
	out, err := process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := process.Start(); err != nil {
		return nil, err
	}
	said, err := bufio.NewReader(out).ReadString('\n')
	_, address, ok := strings.Cut(strings.TrimSpace(said), "http://")
	if err != nil || !ok {
		return nil, errors.Join(fmt.Errorf("%s did not start: %q", filepath.Base(program), said), err, process.Process.Kill(), process.Wait())
	}
	return &server{address: address, process: process}, nil
}

func (s *server) stop() {
	_ = s.process.Process.Signal(syscall.SIGTERM)
	_ = s.process.Wait() // how it ends is not measured
}

// cpu is the time the process has had on a core, from the scheduler's own count.
func (s *server) cpu() (total time.Duration, err error) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", s.process.Process.Pid))
	if err != nil || len(threads) == 0 {
		return 0, fmt.Errorf("no scheduler statistics: %w", err)
	}
	for _, thread := range threads {
		text, err := os.ReadFile(thread) //nolint:gosec // a path the kernel named
		if errors.Is(err, os.ErrNotExist) {
			continue // the thread ended
		}
		if err != nil {
			return 0, err
		}
		first, _, _ := strings.Cut(string(text), " ")
		ns, err := strconv.ParseInt(first, 10, 64)
		if err != nil {
			return 0, err
		}
		total += time.Duration(ns)
	}
	return total, nil
}
