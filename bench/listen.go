package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"mobilize/internal/vocabulary/clock"
)

const (
	crowd     = 200  // listen in one room
	everybody = 5000 // are connected in rooms of ten
	roomSize  = 10
	streams   = 16 // of one session, the most the product keeps
	writes    = 60 // a round
)

// listening is row 5.
func listening(ctx context.Context, w *world, o options, t *table) error {
	if err := oneRoom(ctx, w, o, t); err != nil {
		return err
	}
	return manyRooms(ctx, w, o, t)
}

// oneRoom is two hundred listeners of one citizen, with the sessions of a planner's many devices.
func oneRoom(ctx context.Context, w *world, o options, t *table) error {
	c := w.citizens[0]
	cookies, err := w.moreSessions(ctx, c, (crowd+streams-1)/streams)
	if err != nil {
		return err
	}
	product, reference := newCrowd(w.server.address), newCrowd(w.reference.address)
	defer product.close()
	defer reference.close()
	for i := range crowd {
		if err := product.join(request{method: http.MethodGet, path: "/v1/live", cookie: cookies[i/streams]}, c.circle); err != nil {
			return err
		}
		if err := reference.join(request{method: http.MethodGet, path: "/live/" + c.circle, cookie: w.token}, c.circle); err != nil {
			return err
		}
	}
	f := figure{name: "5a write to hint, 200 listeners, p99", goal: 1.5, unit: "x"}
	return w.hints(f, product, reference, []citizen{c}, o, t)
}

// manyRooms is five thousand connections, ten of each planner of one citizen.
func manyRooms(ctx context.Context, w *world, o options, t *table) error {
	h, err := build(ctx, w.program, w.folder+"/rooms")
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.fill(ctx, everybody/roomSize, 1, 0); err != nil {
		return err
	}
	if err := errors.Join(h.again(), w.again()); err != nil { // memory of the seeding is not counted
		return err
	}
	product, reference := newCrowd(h.server.address), newCrowd(w.reference.address)
	defer product.close()
	defer reference.close()
	cost := figure{name: "5c KB a connection, 5,000 connected", goal: 16, unit: " KB"}
	var held [2]float64
	for i, side := range []struct {
		server *server
		crowd  *crowdOf
		ask    func(c citizen) request
	}{
		{h.server, product, func(c citizen) request {
			return request{method: http.MethodGet, path: "/v1/live", cookie: c.cookie}
		}},
		{w.reference, reference, func(c citizen) request {
			return request{method: http.MethodGet, path: "/live/" + c.circle, cookie: w.token}
		}},
	} {
		before, _, err := side.server.memory()
		if err != nil {
			return err
		}
		for _, c := range h.citizens {
			for range roomSize {
				if err := side.crowd.join(side.ask(c), c.circle); err != nil {
					return err
				}
			}
		}
		after, _, err := side.server.memory()
		if err != nil {
			return err
		}
		held[i] = (after - before) * 1000 / everybody
	}
	cost.values = []float64{held[0]}
	cost.product, cost.reference = fmt.Sprintf("%.1f KB", held[0]), fmt.Sprintf("%.1f KB", held[1])
	elsewhere := &world{house: h, folder: w.folder, reference: w.reference, token: w.token}
	f := figure{name: "5b the same, 5,000 in rooms of ten, p99", goal: 1.5, unit: "x"}
	if err := elsewhere.hints(f, product, reference, h.citizens, o, t); err != nil {
		return err
	}
	t.add(cost)
	return nil
}

// hints writes again and again and waits until everybody in the room has heard of it.
func (w *world) hints(f figure, product, reference *crowdOf, of []citizen, o options, t *table) error {
	dice := rand.New(rand.NewPCG(5, 5)) //nolint:gosec // which room, not a secret
	var now clock.System
	var p50, p99 [2][]time.Duration
	lost := 0
	err := inTurns(o.rounds, func(round int, isProduct bool) error {
		s, crowd, side := w.server, product, 0
		if !isProduct {
			s, crowd, side = w.reference, reference, 1
		}
		writer, err := dial(s.address)
		if err != nil {
			return err
		}
		defer writer.close()
		watch, err := watchOthers(s)
		if err != nil {
			return err
		}
		var took []time.Duration
		for range writes {
			c := of[dice.IntN(len(of))]
			r := w.activityOf(c)
			if !isProduct {
				r = request{method: http.MethodPut, path: "/room/" + c.circle + "/" + w.ids.New().String(), cookie: w.token, body: newActivity}
			}
			crowd.expect(c.circle)
			began := now.Now()
			if _, err := writer.do(r); err != nil {
				return err
			}
			heard := crowd.heard(c.circle)
			lost += crowd.sizeOf(c.circle) - len(heard)
			for _, at := range heard {
				took = append(took, at.Sub(began))
			}
		}
		isNoisy, err := watch()
		if err != nil || round == 0 || len(took) == 0 {
			return err
		}
		if isNoisy && isProduct {
			f.noisy++
		}
		slices.Sort(took)
		p50[side], p99[side] = append(p50[side], took[len(took)/2]), append(p99[side], took[len(took)*99/100])
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	for i := range p99[0] {
		f.values = append(f.values, float64(p99[0][i])/float64(p99[1][i]))
	}
	for side := range p99 {
		slices.Sort(p50[side])
		slices.Sort(p99[side])
	}
	middle := len(p99[0]) / 2
	f.product, f.reference = short(p99[0][middle]), short(p99[1][middle])
	f.note = fmt.Sprintf("p50 %s, bare %s; all delivered", short(p50[0][middle]), short(p50[1][middle]))
	if lost > 0 {
		f.note, f.broken = "", fmt.Sprintf("%d hints not delivered", lost)
	}
	t.add(f)
	return nil
}

// crowdOf is many open streams to one server.
type crowdOf struct {
	address string
	mu      sync.Mutex
	conns   []net.Conn
	rooms   map[string]*room
}

type room struct {
	size  int
	times []time.Time
	full  chan struct{} // closed when all have heard; nil while nothing is expected
}

func newCrowd(address string) *crowdOf { return &crowdOf{address: address, rooms: map[string]*room{}} }

func (c *crowdOf) close() {
	for _, conn := range c.conns {
		_ = conn.Close() // the server's side notices
	}
}

// join opens one more stream.
func (c *crowdOf) join(r request, circle string) error {
	conn, err := new(net.Dialer).Dial("tcp", c.address)
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.conns = append(c.conns, conn)
	if c.rooms[circle] == nil {
		c.rooms[circle] = &room{}
	}
	c.rooms[circle].size++
	c.mu.Unlock()
	if _, err := conn.Write(r.bytes()); err != nil {
		return err
	}
	in := bufio.NewReaderSize(conn, 512)
	for { // the greeting says that the stream is attached
		line, err := in.ReadString('\n')
		if err != nil {
			return fmt.Errorf("join: %w", err)
		}
		if strings.HasPrefix(line, "HTTP/1.1 ") && !strings.HasPrefix(line, "HTTP/1.1 200") {
			return fmt.Errorf("join %s: %s", r.path, line)
		}
		if strings.HasPrefix(line, "retry:") {
			break
		}
	}
	go c.listen(in)
	return nil
}

func (c *crowdOf) listen(in *bufio.Reader) {
	var now clock.System
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return
		}
		const before = `data: {"circle":"`
		if len(line) < len(before)+36 || string(line[:len(before)]) != before {
			continue
		}
		at := now.Now()
		c.mu.Lock()
		if r := c.rooms[string(line[len(before):len(before)+36])]; r != nil && r.full != nil {
			if r.times = append(r.times, at); len(r.times) == r.size {
				close(r.full)
				r.full = nil
			}
		}
		c.mu.Unlock()
	}
}

func (c *crowdOf) sizeOf(circle string) int { return c.rooms[circle].size }

func (c *crowdOf) expect(circle string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.rooms[circle]
	r.times, r.full = nil, make(chan struct{})
}

// heard waits until everybody has heard, or five seconds, and returns when each did.
func (c *crowdOf) heard(circle string) []time.Time {
	c.mu.Lock()
	full := c.rooms[circle].full
	c.mu.Unlock()
	if full != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		select {
		case <-full:
		case <-ctx.Done():
		}
		cancel()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.rooms[circle].times)
}
