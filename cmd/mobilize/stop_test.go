package main_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"mobilize/internal/platform/database/dbtest"
	"mobilize/migrations"
)

// TestStop tells the real server to stop while many write to it. It says that it is not ready while
// it still answers, lets what is under way end, closes the streams, and ends in order and in time.
func TestStop(t *testing.T) {
	t.Parallel()
	binary := build(t)
	for _, engine := range dbtest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			s := newServer(t, binary, dbtest.Address(t, engine, migrations.Data()))
			const drain, stopIn = 700 * time.Millisecond, 10 * time.Second
			s.env = append(s.env, "MOBILIZE_DRAIN="+drain.String(), "MOBILIZE_STOP_IN="+stopIn.String())
			s.start(t)
			k := &killing{server: s}
			k.circle = s.signUp(t)
			first := k.write(t, k.newWriter(-1).next())
			var group sync.WaitGroup
			enough, ended := make(chan struct{}), make(chan struct{})
			for i := range 8 {
				w := k.newWriter(i)
				k.writers = append(k.writers, w)
				group.Go(func() { w.work(t, k, enough) })
			}
			go func() { defer close(ended); group.Wait() }()
			stream := s.listen(t)
			slow := k.beginSlowly(t)
			k.acknowledged(100, ended)

			notReady := make(chan string, 1)
			go func() { notReady <- s.untilNotReady(t.Context(), slow) }()
			code, took := s.stop(t)
			if code != 0 || took < drain || took > drain+stopIn {
				t.Errorf("ended with %d after %s", code, took)
			}
			if why := <-notReady; why != "stopping" {
				t.Errorf("/readyz said %q while the server stopped", why)
			}
			if rev, err := slow.answer(); err != nil {
				t.Errorf("the request under way was cut off: %v", err)
			} else {
				k.acks[slow.operation] = rev
			}
			if err := <-stream; err != nil {
				t.Errorf("the stream was cut off: %v", err)
			}
			s.start(t)
			k.resend(t)
			close(enough)
			<-ended
			k.settle(t, first)
			t.Logf("stopped in %s, %d writes acknowledged, none lost, none doubled", took.Round(time.Millisecond), k.count())
		})
	}
}

// listen opens a stream of hints; the channel tells how it ended, nil for in order.
func (s *server) listen(t *testing.T) <-chan error {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.address()+"/v1/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Cookie", s.cookie)
	resp, err := new(http.Transport).RoundTrip(req) //nolint:bodyclose // closed where the stream ends
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("listen: %+v, %v", resp, err)
	}
	ended := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		ended <- err
	}()
	return ended
}

// slowWrite is a write whose second half the server has yet to get.
type slowWrite struct {
	write
	rest func()
	done chan struct{}
	rev  int64
	err  error
}

func (k *killing) beginSlowly(t *testing.T) *slowWrite {
	t.Helper()
	slow := &slowWrite{write: k.newWriter(-3).next(), done: make(chan struct{})}
	reader, writer := io.Pipe()
	req, err := http.NewRequestWithContext(t.Context(), slow.method, k.server.address()+slow.path, reader)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Operation-Id", slow.operation)
	req.Header.Set("Cookie", k.server.cookie)
	half := len(slow.body) / 2
	go func() {
		defer close(slow.done)
		var resp *http.Response
		if resp, slow.err = new(http.Transport).RoundTrip(req); slow.err != nil {
			return
		}
		defer func() { _ = resp.Body.Close() }()
		var written struct{ Rev int64 }
		if slow.err = json.NewDecoder(resp.Body).Decode(&written); slow.err == nil && written.Rev == 0 {
			slow.err = fmt.Errorf("status %d", resp.StatusCode)
		}
		slow.rev = written.Rev
	}()
	if _, err := io.WriteString(writer, slow.body[:half]); err != nil {
		t.Fatal(err)
	}
	slow.rest = func() {
		_, _ = io.WriteString(writer, slow.body[half:]) // its failure shows in the answer
		_ = writer.Close()
	}
	return slow
}

func (w *slowWrite) answer() (int64, error) {
	<-w.done
	return w.rev, w.err
}

// untilNotReady asks on new connections until the server is not ready, returns the reason, and then
// lets the slow write go on.
func (s *server) untilNotReady(ctx context.Context, slow *slowWrite) string {
	defer slow.rest()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address()+"/readyz", nil)
		if err != nil {
			return err.Error()
		}
		resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
		if err != nil {
			return err.Error()
		}
		why, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode == http.StatusServiceUnavailable {
			return strings.TrimSpace(string(why))
		}
	}
}
