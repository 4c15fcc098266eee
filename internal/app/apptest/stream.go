package apptest

import (
	"context"
	"net/http"
	"net/url"
	"testing"
)

// Stream opens an answer that goes on, until ctx ends.
func (p *Person) Stream(ctx context.Context, t testing.TB, path string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{Jar: p.client.Jar}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s answered %d", path, resp.StatusCode)
	}
	return resp
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
