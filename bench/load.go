package main

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"mobilize/internal/vocabulary/clock"
)

// request is one request, ready to be written.
type request struct{ method, path, cookie, operation, network, body string }

// boundary parts a form that carries a file.
const boundary = "mobilize-bench"

func (r request) bytes() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: bench\r\nCookie: mobilize=%s\r\n", r.method, r.path, r.cookie)
	if r.operation != "" {
		fmt.Fprintf(&b, "Operation-Id: %s\r\n", r.operation)
	}
	if r.network != "" {
		fmt.Fprintf(&b, "X-Forwarded-For: %s\r\n", r.network)
	}
	if r.body != "" {
		kind := "application/json"
		if strings.HasPrefix(r.body, "--"+boundary) {
			kind = "multipart/form-data; boundary=" + boundary
		}
		fmt.Fprintf(&b, "Content-Type: %s\r\nContent-Length: %d\r\n", kind, len(r.body))
	}
	b.WriteString("\r\n")
	b.WriteString(r.body)
	return []byte(b.String())
}

// sample is what a short while of load came to.
type sample struct {
	cpu       time.Duration // of the server, a request
	perSecond float64
	p50, p99  time.Duration
	isNoisy   bool
}

// watchOthers returns a function that says whether others than s and we had work since.
func watchOthers(s *server) (isNoisy func() (bool, error), err error) {
	var now clock.System
	began := now.Now()
	before, err := readMachine()
	if err != nil {
		return nil, err
	}
	served, err := s.cpu()
	return func() (bool, error) {
		after, err := readMachine()
		if err != nil {
			return false, err
		}
		still, err := s.cpu()
		others := (after.busy - before.busy) - (after.own - before.own) - (still - served)
		return others.Seconds() > noise*now.Now().Sub(began).Seconds(), err
	}, err
}

// measure keeps connections busy for about as long as it is told.
func measure(s *server, connections int, lasts time.Duration, next func(*rand.Rand) request) (sample, error) {
	var now clock.System
	var mu sync.Mutex
	var took []time.Duration
	var failed error
	var group sync.WaitGroup
	before, err := s.cpu()
	if err != nil {
		return sample{}, err
	}
	watch, err := watchOthers(s)
	if err != nil {
		return sample{}, err
	}
	began := now.Now()
	for i := range connections {
		group.Go(func() {
			dice := rand.New(rand.NewPCG(uint64(i), uint64(began.UnixNano()))) //nolint:gosec // which citizen, not a secret
			mine, err := keepBusy(s.address, dice, next, began.Add(lasts))
			mu.Lock()
			defer mu.Unlock()
			took = append(took, mine...)
			if err != nil {
				failed = err
			}
		})
	}
	group.Wait()
	elapsed := now.Now().Sub(began)
	after, err := s.cpu()
	if err != nil {
		return sample{}, err
	}
	isNoisy, err := watch()
	if failed != nil || err != nil || len(took) == 0 {
		return sample{}, fmt.Errorf("load: %d requests, %w, %w", len(took), failed, err)
	}
	slices.Sort(took)
	return sample{
		cpu:       (after - before) / time.Duration(len(took)),
		perSecond: float64(len(took)) / elapsed.Seconds(),
		p50:       took[len(took)/2], p99: took[len(took)*99/100], isNoisy: isNoisy,
	}, nil
}

// keepBusy sends one request after another over one connection.
func keepBusy(address string, dice *rand.Rand, next func(*rand.Rand) request, until time.Time) (took []time.Duration, err error) {
	var now clock.System
	conn, err := new(net.Dialer).Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	in := bufio.NewReaderSize(conn, 64<<10)
	for {
		r := next(dice)
		began := now.Now()
		if !began.Before(until) {
			return took, nil
		}
		if _, err := conn.Write(r.bytes()); err != nil {
			return took, err
		}
		status, body, err := read(in)
		if err != nil || status != http.StatusOK {
			return took, fmt.Errorf("%s %s: status %d: %.200s: %w", r.method, r.path, status, body, err)
		}
		took = append(took, now.Now().Sub(began))
	}
}

func read(in *bufio.Reader) (status int, body []byte, err error) {
	resp, err := http.ReadResponse(in, nil)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err = io.ReadAll(resp.Body)
	return resp.StatusCode, body, err
}
