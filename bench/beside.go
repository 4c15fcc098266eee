package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"mobilize/internal/vocabulary/clock"
)

// readsPerSecond is how often a day is asked for beside a writer that never rests.
const readsPerSecond = 100

// besideWriter is row 4.
func besideWriter(_ context.Context, w *world, o options, t *table) error {
	half := figure{name: "4a the day at 100/s by a writer, p50", goal: 1.25, unit: "x"}
	rare := figure{name: "4b the same, p99", goal: 1.5, unit: "x"}
	var mine, theirs []sample
	err := inTurns(o.rounds, func(round int, isProduct bool) error {
		s, read, write, keep := w.server, w.askDay, w.putActivity, &mine
		if !isProduct {
			s, read, write, keep = w.reference, w.askBareDay, w.putBareRow, &theirs
		}
		one, err := paced(s, 2*o.sample, read, write)
		if round > 0 {
			*keep = append(*keep, one)
		}
		return err
	})
	if err != nil {
		return err
	}
	for i := range mine {
		half.values = append(half.values, float64(mine[i].p50)/float64(theirs[i].p50))
		rare.values = append(rare.values, float64(mine[i].p99)/float64(theirs[i].p99))
		if mine[i].isNoisy || theirs[i].isNoisy {
			half.noisy++
			rare.noisy++
		}
	}
	middle := func(all []sample, of func(sample) time.Duration) string {
		each := make([]time.Duration, len(all))
		for i, s := range all {
			each[i] = of(s)
		}
		slices.Sort(each)
		return short(each[len(each)/2])
	}
	p50, p99 := func(s sample) time.Duration { return s.p50 }, func(s sample) time.Duration { return s.p99 }
	half.product, half.reference = middle(mine, p50), middle(theirs, p50)
	rare.product, rare.reference = middle(mine, p99), middle(theirs, p99)
	t.add(half)
	t.add(rare)
	return nil
}

// paced reads at a steady rate, whether answers are late or not, while one connection writes without a pause.
func paced(s *server, lasts time.Duration, read, write func(*rand.Rand) request) (sample, error) {
	const readers = 10
	var now clock.System
	began := now.Now()
	until := began.Add(lasts)
	var mu sync.Mutex
	var took []time.Duration
	var failed error
	note := func(mine []time.Duration, err error) {
		mu.Lock()
		defer mu.Unlock()
		took = append(took, mine...)
		if err != nil {
			failed = err
		}
	}
	watch, err := watchOthers(s)
	if err != nil {
		return sample{}, err
	}
	var group sync.WaitGroup
	group.Go(func() {
		_, err := keepBusy(s.address, rand.New(rand.NewPCG(99, uint64(began.UnixNano()))), write, until) //nolint:gosec // which citizen, not a secret
		note(nil, err)
	})
	for i := range readers {
		group.Go(func() {
			dice := rand.New(rand.NewPCG(uint64(i), uint64(began.UnixNano()))) //nolint:gosec // which citizen, not a secret
			first := began.Add(time.Duration(i) * time.Second / readsPerSecond)
			note(onTime(s.address, func() request { return read(dice) }, first, readers*time.Second/readsPerSecond, until))
		})
	}
	group.Wait()
	isNoisy, err := watch()
	if failed != nil || err != nil || len(took) == 0 {
		return sample{}, fmt.Errorf("load: %d requests, %w, %w", len(took), failed, err)
	}
	slices.Sort(took)
	return sample{p50: took[len(took)/2], p99: took[len(took)*99/100], isNoisy: isNoisy}, nil
}

// onTime sends a request every so often; its time counts from when it was due.
func onTime(address string, next func() request, due time.Time, every time.Duration, until time.Time) (took []time.Duration, err error) {
	var now clock.System
	conn, err := new(net.Dialer).Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	in := bufio.NewReaderSize(conn, 64<<10)
	for ; due.Before(until); due = due.Add(every) {
		r := next().bytes()
		pause(due.Sub(now.Now()))
		if _, err := conn.Write(r); err != nil {
			return took, err
		}
		status, body, err := read(in)
		if err != nil || status != http.StatusOK {
			return took, fmt.Errorf("status %d: %.200s: %w", status, body, err)
		}
		took = append(took, now.Now().Sub(due))
	}
	return took, nil
}
