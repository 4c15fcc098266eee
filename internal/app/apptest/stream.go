package apptest

import (
	"bufio"
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// Lines opens an answer that goes on and returns its lines as they come. The channel closes with
// the connection, which is cut after limit and at the end of the test.
func (p *Person) Lines(t testing.TB, path string, limit time.Duration) <-chan string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), limit)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{Jar: p.client.Jar}).Do(req) //nolint:bodyclose // closed where it is read
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Errorf("GET %s answered %d", path, resp.StatusCode)
	}
	lines := make(chan string, 64)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer close(lines)
		defer resp.Body.Close() //nolint:errcheck // only read
		for scan := bufio.NewScanner(resp.Body); scan.Scan(); {
			select {
			case lines <- scan.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	return lines
}

// Cookie returns the token of the person's session; "" without one.
func (p *Person) Cookie(t testing.TB) string {
	t.Helper()
	address, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range p.client.Jar.Cookies(address) {
		return c.Value
	}
	return ""
}
