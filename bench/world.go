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
	"time"

	"mobilize/internal/app/mailbox"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// world is both servers with the same people in them.
type world struct {
	product, reference *server
	mail               *mailbox.Mailbox
	ids                *ident.Maker
	token              string // of the reference's one session
	citizens           []citizen
}

// citizen is one, with what their planner sends.
type citizen struct{ circle, cookie, cursor string }

const perPlanner, perDay = 12, 12

var today = clock.System{}.Now().Format(time.DateOnly)

func open(ctx context.Context, folder string, o options) (w *world, err error) {
	w = &world{ids: ident.NewMaker(clock.System{}, rand.Reader), token: "0123456789abcdef0123456789abcdef"}
	if w.mail, err = mailbox.Open(ctx, clock.System{}); err != nil {
		return nil, err
	}
	env := []string{"MOBILIZE_LISTEN=127.0.0.1:0", "MOBILIZE_DATA=" + filepath.Join(folder, "data"), "MOBILIZE_SMTP=" + w.mail.URL()}
	if w.product, err = start(env, filepath.Join(folder, "mobilize"), "serve"); err != nil {
		return nil, err
	}
	if w.reference, err = start(nil, filepath.Join(folder, "reference"), "-file", filepath.Join(folder, "bare.db"), "-token", w.token); err != nil {
		w.product.stop()
		return nil, err
	}
	for len(w.citizens) < o.citizens {
		if err := w.addPlanner(ctx, min(perPlanner, o.citizens-len(w.citizens))); err != nil {
			w.close()
			return nil, fmt.Errorf("seed: %w", err)
		}
	}
	if err := w.setStatic(); err != nil {
		w.close()
		return nil, fmt.Errorf("seed: %w", err)
	}
	return w, nil
}

// setStatic gives the reference the product's answer to a device that has everything.
func (w *world) setStatic() error {
	product, err := dial(w.product.address)
	if err != nil {
		return err
	}
	defer product.close()
	answer, err := product.do(syncOf(w.citizens[0]))
	if err != nil {
		return err
	}
	reference, err := dial(w.reference.address)
	if err != nil {
		return err
	}
	defer reference.close()
	_, err = reference.do(request{method: http.MethodPut, path: "/static", cookie: w.token, body: string(answer)})
	return err
}

func (w *world) close() {
	w.product.stop()
	w.reference.stop()
	_ = w.mail.Close() // nothing is lost with it
}

// addPlanner signs a planner up and gives them citizens with a full day.
func (w *world) addPlanner(ctx context.Context, count int) error {
	product, err := dial(w.product.address)
	if err != nil {
		return err
	}
	defer product.close()
	email := fmt.Sprintf("planner%d@example.dk", len(w.citizens))
	before := w.mail.Count()
	if _, err := product.do(request{method: http.MethodPost, path: "/v1/sign-in/links", body: fmt.Sprintf(`{"email":%q,"name":"Rikke","language":"da"}`, email)}); err != nil {
		return err
	}
	wait, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	letter, ok := w.mail.Wait(wait, email, before)
	if !ok {
		return errors.New("no mail came")
	}
	_, token, _ := strings.Cut(letter.Link(), "#")
	if _, err := product.do(request{method: http.MethodPost, path: "/v1/sign-in/redeem", body: fmt.Sprintf(`{"token":%q}`, token)}); err != nil {
		return err
	}
	cookie := product.cookie
	first := len(w.citizens)
	for range count {
		c := citizen{circle: w.ids.New().String(), cookie: cookie}
		if err := w.addCitizen(product, c); err != nil {
			return err
		}
		w.citizens = append(w.citizens, c)
	}
	cursor, err := product.pull(cookie)
	for i := first; i < len(w.citizens); i++ {
		w.citizens[i].cursor = cursor
	}
	return err
}

// addCitizen makes a circle with twelve daily activities, and the same day for the reference.
func (w *world) addCitizen(product *client, c citizen) error {
	operation := func(method, path, body string) error {
		_, err := product.do(request{method: method, path: path, cookie: c.cookie, operation: w.ids.New().String(), body: body})
		return err
	}
	if err := operation(http.MethodPost, "/v1/circles", fmt.Sprintf(`{"id":%q,"citizen":%q,"name":"Emil","zone":"Europe/Copenhagen"}`, c.circle, w.ids.New())); err != nil {
		return err
	}
	for hour := range perDay {
		body := fmt.Sprintf(`{"title":"Svømning nummer %d","day":"2026-01-05","start":"%02d:00","end":"%02d:45","rule":"FREQ=DAILY","zone":"Europe/Copenhagen","place":"Svømmehallen","why":"Fordi det er sjovt","steps":[{"id":%q,"title":"Pak tasken"},{"id":%q,"title":"Gå til bussen"},{"id":%q,"title":"Klæd om"}]}`,
			hour, 8+hour, 8+hour, w.ids.New(), w.ids.New(), w.ids.New())
		if err := operation(http.MethodPut, "/v1/circles/"+c.circle+"/activities/"+w.ids.New().String(), body); err != nil {
			return err
		}
	}
	answer, err := product.do(request{method: http.MethodGet, path: dayPath(c), cookie: c.cookie})
	if err != nil {
		return err
	}
	var day struct {
		Days []struct{ Items []json.RawMessage }
	}
	if err := json.Unmarshal(answer, &day); err != nil || len(day.Days) != 1 || len(day.Days[0].Items) != perDay {
		return errors.Join(fmt.Errorf("the day is %.200s", answer), err)
	}
	reference, err := dial(w.reference.address)
	if err != nil {
		return err
	}
	defer reference.close()
	for _, item := range day.Days[0].Items {
		if _, err := reference.do(request{method: http.MethodPut, path: "/day/" + c.circle + "/" + w.ids.New().String(), cookie: w.token, body: string(item)}); err != nil {
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
