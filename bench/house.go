package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"mobilize/internal/app/mailbox"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// house is one running product with people in it.
type house struct {
	server   *server
	program  string
	data     string
	mail     *mailbox.Mailbox
	ids      *ident.Maker
	planners atomic.Int64
	mu       sync.Mutex
	citizens []citizen
}

// citizen is one, with what their planner sends.
type citizen struct{ circle, id, cookie, cursor string }

const (
	perPlanner, perDay = 12, 12
	seeders            = 16 // planners that are seeded at once: their writes share a commit
)

var today = clock.System{}.Now().Format(time.DateOnly)

// build starts program on an empty folder.
func build(ctx context.Context, program, data string) (*house, error) {
	h := &house{program: program, data: data, ids: ident.NewMaker(clock.System{}, rand.Reader)}
	var err error
	if h.mail, err = mailbox.Open(ctx, clock.System{}); err != nil {
		return nil, err
	}
	if err := h.open(); err != nil {
		_ = h.mail.Close() // the start's error counts
		return nil, err
	}
	return h, nil
}

// open starts the product on what is there.
func (h *house) open() (err error) {
	// One proxy, so that each planner signs in from a network of their own, as in life.
	env := []string{"MOBILIZE_LISTEN=127.0.0.1:0", "MOBILIZE_PROXIES=1", "MOBILIZE_DATA=" + h.data, "MOBILIZE_SMTP=" + h.mail.URL()}
	h.server, err = start(env, h.program, "serve")
	return err
}

func (h *house) close() {
	h.server.stop()
	_ = h.mail.Close() // nothing is lost with it
}

func (h *house) database() string { return filepath.Join(h.data, "mobilize.db") }

// fill adds planners until there are so many citizens, several at a time.
func (h *house) fill(ctx context.Context, citizens, each, activities int) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var left atomic.Int64
	left.Store(int64(citizens))
	var group sync.WaitGroup
	for range seeders {
		group.Go(func() {
			for ctx.Err() == nil {
				rest := left.Add(int64(-each)) + int64(each)
				if rest <= 0 {
					return
				}
				if err := h.addPlanner(ctx, min(each, int(rest)), activities); err != nil {
					stop(fmt.Errorf("seed: %w", err))
				}
			}
		})
	}
	group.Wait()
	return context.Cause(ctx)
}

// addPlanner signs a planner up and gives them citizens with a full day.
func (h *house) addPlanner(ctx context.Context, count, activities int) error {
	product, err := dial(h.server.address)
	if err != nil {
		return err
	}
	defer product.close()
	number := h.planners.Add(1)
	email := fmt.Sprintf("planner%d@example.dk", number)
	network := fmt.Sprintf("10.%d.%d.1", number>>8&255, number&255)
	ask := request{method: http.MethodPost, path: "/v1/sign-in/links", network: network, body: fmt.Sprintf(`{"email":%q,"name":"Rikke","language":"da"}`, email)}
	if _, err := product.do(ask); err != nil {
		return err
	}
	wait, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	letter, ok := h.mail.Wait(wait, email, 0) // nobody else has this address
	if !ok {
		return errors.New("no mail came")
	}
	_, token, _ := strings.Cut(letter.Link(), "#")
	if _, err := product.do(request{method: http.MethodPost, path: "/v1/sign-in/redeem", network: network, body: fmt.Sprintf(`{"token":%q}`, token)}); err != nil {
		return err
	}
	mine := make([]citizen, count)
	for i := range mine {
		mine[i] = citizen{circle: h.ids.New().String(), id: h.ids.New().String(), cookie: product.cookie}
		if err := h.addCitizen(product, mine[i], activities); err != nil {
			return err
		}
	}
	cursor, err := product.pull(mine[0].cookie)
	for i := range mine {
		mine[i].cursor = cursor
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.citizens = append(h.citizens, mine...)
	return err
}

// symbols stand beside the activities of a day.
var symbols = [...]string{"drawn-wake-up", "fluent-bus", "fluent-school", "fluent-books", "fluent-green-apple", "fluent-soccer-ball", "fluent-house", "fluent-shower", "fluent-bed", "fluent-pizza", "fluent-dog", "fluent-guitar"}

// addCitizen makes a circle with daily activities.
func (h *house) addCitizen(product *client, c citizen, activities int) error {
	operation := func(method, path, body string) error {
		_, err := product.do(request{method: method, path: path, cookie: c.cookie, operation: h.ids.New().String(), body: body})
		return err
	}
	if err := operation(http.MethodPost, "/v1/circles", fmt.Sprintf(`{"id":%q,"citizen":%q,"name":"Emil","zone":"Europe/Copenhagen"}`, c.circle, c.id)); err != nil {
		return err
	}
	for hour := range activities {
		body := fmt.Sprintf(`{"title":"Svømning nummer %d","picture":%q,"day":"2026-01-05","start":"%02d:00","end":"%02d:45","rule":"FREQ=DAILY","zone":"Europe/Copenhagen","place":"Svømmehallen","why":"Fordi det er sjovt","steps":[{"id":%q,"title":"Pak tasken"},{"id":%q,"title":"Gå til bussen"},{"id":%q,"title":"Klæd om"}]}`,
			hour, "archive:"+symbols[hour], 8+hour, 8+hour, h.ids.New(), h.ids.New(), h.ids.New())
		if err := operation(http.MethodPut, "/v1/circles/"+c.circle+"/activities/"+h.ids.New().String(), body); err != nil {
			return err
		}
	}
	return nil
}

// client is one connection for seeding.
type client struct {
	conn   net.Conn
	in     *bufio.Reader
	cookie string // the last one that was set
}

func dial(address string) (*client, error) {
	conn, err := new(net.Dialer).Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, in: bufio.NewReader(conn)}, nil
}

func (c *client) close() { _ = c.conn.Close() }

func (c *client) do(r request) ([]byte, error) {
	if _, err := c.conn.Write(r.bytes()); err != nil {
		return nil, err
	}
	resp, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	var body strings.Builder
	if _, err := bufio.NewReader(resp.Body).WriteTo(&body); err != nil {
		return nil, err
	}
	if resp.StatusCode >= http.StatusMultipleChoices {
		return nil, fmt.Errorf("%s %s: status %d: %.300s", r.method, r.path, resp.StatusCode, body.String())
	}
	for _, set := range resp.Cookies() {
		c.cookie = set.Value
	}
	return []byte(body.String()), nil
}

// once sends one request over a connection of its own.
func once(address string, r request) ([]byte, error) {
	c, err := dial(address)
	if err != nil {
		return nil, err
	}
	defer c.close()
	return c.do(r)
}

// pull follows the feed to its end and returns the cursor there.
func (c *client) pull(cookie string) (cursor string, err error) {
	for {
		answer, err := c.do(request{method: http.MethodGet, path: "/v1/sync?cursor=" + url.QueryEscape(cursor), cookie: cookie})
		if err != nil {
			return "", err
		}
		var page struct {
			Cursor string
			More   bool
		}
		if err := json.Unmarshal(answer, &page); err != nil {
			return "", err
		}
		if cursor = page.Cursor; !page.More {
			return cursor, nil
		}
	}
}
