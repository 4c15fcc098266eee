package main_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mobilize/internal/app/mailbox"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
	"mobilize/migrations"
)

// program compiles the program, once for all tests.
var program = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "mobilize-program-")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "mobilize")
	out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return binary, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if binary, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(binary))
	}
	os.Exit(code)
}

// build returns where the program lies.
func build(t *testing.T) string {
	t.Helper()
	binary, err := program()
	if err != nil {
		t.Fatalf("build: %v", err)
	}
	return binary
}

// server is the real program on data that outlives it, and one person who is signed in.
type server struct {
	binary string
	env    []string
	mail   *mailbox.Mailbox
	ids    *ident.Maker
	client *http.Client
	cookie string

	mu      sync.Mutex
	running sync.Cond
	url     string // "" while it is down
	process *exec.Cmd
	says    bytes.Buffer
}

func newServer(t *testing.T, binary, data string) *server {
	t.Helper()
	mail, err := mailbox.Open(t.Context(), clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	keys := "sqlite:" + filepath.Join(t.TempDir(), "keys.db")
	if strings.HasPrefix(data, "postgres") {
		keys = dbtest.Address(t, database.PostgreSQL, migrations.Keys())
	}
	s := &server{
		binary: binary, mail: mail, ids: ident.NewMaker(clock.System{}, rand.Reader),
		client: &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 32}},
		env: append(os.Environ(), "MOBILIZE_LISTEN=127.0.0.1:0", "MOBILIZE_DATA="+t.TempDir(),
			"MOBILIZE_DATABASE="+data, "MOBILIZE_KEYS="+keys, "MOBILIZE_SMTP="+mail.URL()),
	}
	s.running.L = &s.mu
	t.Cleanup(func() {
		if s.process != nil {
			s.kill(t)
		}
		if err := mail.Close(); err != nil {
			t.Errorf("close the mailbox: %v", err)
		}
		if t.Failed() {
			t.Logf("the server said:\n%s", s.says.String())
		}
	})
	return s
}

// start returns when the server says where it is.
func (s *server) start(t *testing.T) {
	t.Helper()
	process := exec.Command(s.binary, "serve") //nolint:noctx // it is to die by kill alone
	process.Env = s.env
	s.says.Reset()
	process.Stderr = &s.says
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	s.process = process
	line, err := bufio.NewReader(out).ReadString('\n')
	_, where, ok := strings.Cut(strings.TrimSpace(line), "http://")
	if err != nil || !ok {
		t.Fatalf("the server began with %q, %v\n%s", line, err, s.says.String())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.url = "http://" + where
	s.running.Broadcast()
}

// kill ends the server as a power cut would, as far as a process can tell.
func (s *server) kill(t *testing.T) {
	t.Helper()
	s.mu.Lock()
	s.url = ""
	s.mu.Unlock()
	if err := s.process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.process.Wait() // its error is that it was killed
	s.process = nil
	s.client.CloseIdleConnections()
}

// stop tells the server to stop and returns how it ended, and how long that took.
func (s *server) stop(t *testing.T) (code int, took time.Duration) {
	t.Helper()
	began := time.Now() //nolint:forbidigo // the server stops by the machine's clock
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	err := s.process.Wait()
	s.mu.Lock()
	s.url = ""
	s.mu.Unlock()
	code = s.process.ProcessState.ExitCode()
	s.process = nil
	if failed := new(exec.ExitError); err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return code, time.Since(began) //nolint:forbidigo // as above
}

// address waits until the server is up.
func (s *server) address() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.url == "" {
		s.running.Wait()
	}
	return s.url
}

// send sends op, again after every broken connection, until it is answered. It returns the
// revision, or an error when the answer is a refusal.
func (s *server) send(op write) (int64, error) {
	for {
		status, answer, err := s.do(op.method, s.address()+op.path, op.body, op.operation)
		if err != nil || status == http.StatusServiceUnavailable {
			continue // killed, or not up yet: the same operation again
		}
		if status != http.StatusOK {
			return 0, fmt.Errorf("status %d: %.300s", status, answer)
		}
		var written struct{ Rev int64 }
		if err := json.Unmarshal(answer, &written); err != nil || written.Rev == 0 {
			return 0, errors.Join(fmt.Errorf("answer %.300s", answer), err)
		}
		return written.Rev, nil
	}
}

func (s *server) do(method, address, body, operation string) (int, []byte, error) {
	req, err := http.NewRequestWithContext(context.Background(), method, address, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if operation != "" {
		req.Header.Set("Operation-Id", operation)
	}
	req.Header.Set("Cookie", s.cookie)
	resp, err := s.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil, errors.Join(err, resp.Body.Close())
	}
	if cookie := resp.Header.Get("Set-Cookie"); cookie != "" {
		s.cookie, _, _ = strings.Cut(cookie, ";")
	}
	return resp.StatusCode, answer, resp.Body.Close()
}

// signUp signs a planner in by mail and returns a new circle.
func (s *server) signUp(t *testing.T) (circle string) {
	t.Helper()
	must := func(status int, answer []byte, err error) {
		t.Helper()
		if err != nil || status >= 300 {
			t.Fatalf("status %d: %.300s, %v", status, answer, err)
		}
	}
	before := s.mail.Count()
	must(s.do(http.MethodPost, s.address()+"/v1/sign-in/links", `{"email":"rikke@example.dk","name":"Rikke","language":"da"}`, ""))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	letter, ok := s.mail.Wait(ctx, "rikke@example.dk", before)
	if !ok {
		t.Fatal("no mail came")
	}
	_, token, _ := strings.Cut(letter.Link(), "#")
	must(s.do(http.MethodPost, s.address()+"/v1/sign-in/redeem", fmt.Sprintf(`{"token":%q}`, token), ""))
	circle = s.ids.New().String()
	body := fmt.Sprintf(`{"id":%q,"citizen":%q,"name":"Emil","zone":"Europe/Copenhagen"}`, circle, s.ids.New())
	must(s.do(http.MethodPost, s.address()+"/v1/circles", body, s.ids.New().String()))
	return circle
}

// pull fills a replica from nothing and returns its rows by id.
func (s *server) pull(t *testing.T) map[string]json.RawMessage {
	t.Helper()
	rows := map[string]json.RawMessage{}
	for cursor, more := "", true; more; {
		status, answer, err := s.do(http.MethodGet, s.address()+"/v1/sync?cursor="+url.QueryEscape(cursor), "", "")
		if err != nil || status != http.StatusOK {
			t.Fatalf("sync: status %d, %v", status, err)
		}
		var page struct {
			Cursor  string
			More    bool
			Changes []struct {
				ID    string
				Value json.RawMessage
			}
		}
		if err := json.Unmarshal(answer, &page); err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Changes {
			rows[c.ID] = c.Value
		}
		cursor, more = page.Cursor, page.More
	}
	return rows
}
