package apptest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mobilize/internal/app/apptest"
	"mobilize/internal/platform/bus/relay/relaytest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/vocabulary/clock"
)

// nodes are two nodes of one installation that hear each other, on the one engine that several may share.
func nodes(t *testing.T) (one, other *apptest.Server, stopBus func()) {
	t.Helper()
	url, stopBus := relaytest.NATS(t, relaytest.AnyPort)
	one = apptest.StartWith(t, database.PostgreSQL, clock.System{}, apptest.Bus(url))
	return one, one.Beside(t), stopBus
}

func hasPostgres() bool {
	for _, engine := range dbtest.Engines() {
		if engine == database.PostgreSQL {
			return true
		}
	}
	return false
}

// Two nodes are one installation: what is written through one is heard and read at the other within
// a second, and whoever is put out at one is out at the other.
func TestTwoNodes(t *testing.T) {
	t.Parallel()
	if !hasPostgres() {
		return // two nodes share PostgreSQL or nothing
	}
	one, other, stopBus := nodes(t)
	mette := one.SignUp(t, "Mette", "mette@example.dk")
	circle, _ := mette.Circle(t, "Noah")
	in := "/v1/circles/" + circle
	karim, karimID := join(t, one, mette, in, "Karim", map[string]any{"role": "planner"})
	there := karim.At(other.Config.URL)
	lines := there.Lines(t, "/v1/live", 30*time.Second)
	<-lines

	began := time.Now() //nolint:forbidigo // how long it takes is what is tested
	mette.Write(t, http.MethodPut, in+"/activities/"+mette.NewID(), map[string]any{"title": "Svømning", "day": "2026-11-23", "zone": "Europe/Copenhagen"})
	waitFor(t, lines, "event: hint")
	if status, page := there.Send(t, http.MethodGet, "/v1/sync", nil, nil); status != http.StatusOK || !strings.Contains(string(page), "Svømning") {
		t.Errorf("the other node answers %d without the activity", status)
	}
	t.Logf("written at one node, heard and read at the other after %v", time.Since(began)) //nolint:forbidigo // as above

	t.Run("operations are made once, whichever node they reach", func(t *testing.T) {
		operation := http.Header{"Operation-Id": {mette.NewID()}}
		path, body := in+"/activities/"+mette.NewID(), map[string]any{"title": "Bad", "day": "2026-11-23", "zone": "Europe/Copenhagen"}
		status, first := mette.Send(t, http.MethodPut, path, operation, body)
		again, second := mette.At(other.Config.URL).Send(t, http.MethodPut, path, operation, body)
		if status != http.StatusOK || again != http.StatusOK || string(first) != string(second) {
			t.Errorf("answers %d %s and %d %s, want the same", status, first, again, second)
		}
	})

	t.Run("the nodes say what carries their hints", func(t *testing.T) {
		for _, s := range []*apptest.Server{one, other} {
			if status, text := s.Stranger(t).Send(t, http.MethodGet, "/readyz", nil, nil); status != http.StatusOK || !strings.Contains(string(text), "hints: nats") {
				t.Errorf("ready answers %d %q", status, text)
			}
			if _, text := s.Stranger(t).Send(t, http.MethodGet, "/metrics", nil, nil); !strings.Contains(string(text), "mobilize_bus_is_heard 1") {
				t.Error("the metrics do not say that the node is heard")
			}
		}
	})

	t.Run("who is put out at one is out at the other within a second", func(t *testing.T) {
		began := time.Now() //nolint:forbidigo // as above
		mette.Write(t, http.MethodPatch, in+"/members/"+karimID, map[string]any{"state": "ended"})
		for range lines { // until the other node closes it
		}
		if took := time.Since(began); took > time.Second { //nolint:forbidigo // as above
			t.Errorf("the connection at the other node ended after %v", took)
		}
		if status, _ := there.Send(t, http.MethodGet, in+"/days?from=2026-11-23&to=2026-11-23", nil, nil); status != http.StatusNotFound {
			t.Errorf("the plan at the other node: %d", status)
		}
	})

	t.Run("a session that ends at one is told so at the other within a second", func(t *testing.T) {
		live := mette.At(other.Config.URL).Lines(t, "/v1/live", 30*time.Second)
		<-live
		began := time.Now() //nolint:forbidigo // as above
		if status, _ := mette.Send(t, http.MethodPost, "/v1/me/sign-out", nil, nil); status >= http.StatusMultipleChoices {
			t.Fatalf("sign out: %d", status)
		}
		waitFor(t, live, "event: ended")
		if took := time.Since(began); took > time.Second { //nolint:forbidigo // as above
			t.Errorf("told after %v", took)
		}
	})

	t.Run("without NATS each node goes on, and devices are made to ask", func(t *testing.T) {
		rikke := one.SignUp(t, "Rikke", "rikke@example.dk")
		emil, _ := rikke.Circle(t, "Emil")
		live := rikke.At(other.Config.URL).Lines(t, "/v1/live", 30*time.Second)
		<-live
		stopBus()
		for range live { // closed, so that the device opens another and asks
		}
		rikke.Write(t, http.MethodPatch, "/v1/circles/"+emil, map[string]any{"name": "Emil B"})
		if status, page := rikke.At(other.Config.URL).Send(t, http.MethodGet, "/v1/sync", nil, nil); status != http.StatusOK || !strings.Contains(string(page), "Emil B") {
			t.Errorf("asked, the other node answers %d", status)
		}
		if _, text := other.Stranger(t).Send(t, http.MethodGet, "/readyz", nil, nil); !strings.Contains(string(text), "not heard") {
			t.Errorf("ready says %q", text)
		}
	})

	t.Run("what one node left undone another does", func(t *testing.T) {
		one.Stop()
		before := one.Mail.Count()
		somebody := other.Stranger(t)
		if status := somebody.Do(t, http.MethodPost, "/v1/sign-in/links", map[string]any{"email": "new@example.dk", "name": "New", "language": "da"}, nil); status != http.StatusAccepted {
			t.Fatalf("ask for a link: %d", status)
		}
		if _, ok := one.Mail.Wait(t.Context(), "new@example.dk", before); !ok {
			t.Error("no mail came")
		}
	})
}

// waitFor reads lines until one begins with start.
func waitFor(t *testing.T, lines <-chan string, start string) {
	t.Helper()
	for line := range lines {
		if strings.HasPrefix(line, start) {
			return
		}
	}
	t.Fatalf("no %q came", start)
}
