package apptest_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mobilize/internal/app/apptest"
	"mobilize/internal/vocabulary/clock"
)

// sendHalf announces a body of a thousand bytes, sends these and no more, and returns the status of
// the answer.
func sendHalf(t *testing.T, p *apptest.Person, method, path, kind, body string) int {
	t.Helper()
	home, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", home.Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: %s\r\nCookie: mobilize=%s\r\nOperation-Id: %s\r\nContent-Type: %s\r\nContent-Length: 1000\r\n\r\n%s",
		method, path, home.Host, p.Cookie(t), p.NewID(), kind, body)
	half, ok := conn.(*net.TCPConn)
	if !ok {
		t.Fatal("no TCP connection")
	}
	if err := half.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Error(err)
	}
	return resp.StatusCode
}

// A request that breaks on its way is no mistake of who sent it: the answer says that the same may
// be sent again, and a device does.
func TestARequestThatBreaksMayBeSentAgain(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		circle, _ := mette.Circle(t, "Noah")
		picture := "/v1/circles/" + circle + "/pictures/" + mette.NewID()
		const form = "--x\r\nContent-Disposition: form-data; name=\"meta\"\r\n\r\n"
		for name, tc := range map[string]struct{ method, path, kind, body string }{
			"JSON":                      {"PATCH", "/v1/circles/" + circle, "application/json", `{"settings":`},
			"a picture, in its meta":    {"PUT", picture, "multipart/form-data; boundary=x", form + `{"name":"Hu`},
			"a picture, before its end": {"PUT", picture, "multipart/form-data; boundary=x", form + `{"name":"Hund"}` + strings.Replace("\r\n"+form, "meta", "file", 1) + "\xff\xd8\xff"},
		} {
			status := sendHalf(t, mette, tc.method, tc.path, tc.kind, tc.body)
			if status != http.StatusRequestTimeout {
				t.Errorf("%s = %d, want %d", name, status, http.StatusRequestTimeout)
			}
		}
	})
}
