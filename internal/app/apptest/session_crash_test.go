package apptest_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"testing"
	"time"

	"mobilize/internal/domain/circle"
	"mobilize/internal/platform/database/dbtest"
)

// A session that ended shows in the log as ended though the server died with the answer: what is
// to be noted was committed with the end.
func TestAnEndedSessionIsNotedAfterACrash(t *testing.T) {
	t.Parallel()
	for _, engine := range dbtest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			b := newBoard(t, engine)
			phone := b.insertSession(b.guardian.person, "", "own", sessionLives)
			if got := b.request(t, phone, http.MethodGet, "/v1/sync", nil); got.status != http.StatusOK {
				t.Fatalf("sync = %d %s", got.status, got.body)
			}
			if got := b.request(t, b.guardian, http.MethodDelete, "/v1/me/sessions/"+phone.session.String(), nil); got.status != http.StatusNoContent {
				t.Fatalf("end the session = %d %s", got.status, got.body)
			}
			b.open(t, circle.Standing()) // nothing ran in the background so far: the server before is as good as killed
			b.serve(t)
			for began := time.Now(); !b.isEnded(t, phone); { //nolint:forbidigo // bounds the wait for the machine's own work
				if time.Since(began) > 10*time.Second { //nolint:forbidigo // as above
					t.Fatal("the log never says that the session ended")
				}
			}
		})
	}
}

// serve runs the board's server with all that goes on in the background, until the test ends.
func (b *board) serve(t *testing.T) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	served := make(chan error, 1)
	go func() { served <- b.app.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
}

// isEnded says whether the log shows every copy on the actor's device as ended.
func (b *board) isEnded(t *testing.T, who *actor) bool {
	t.Helper()
	var log struct {
		Copies []struct{ Device, EndedAt string }
	}
	got := b.request(t, b.guardian, http.MethodGet, "/v1/circles/"+b.ours.circle.String()+"/copies", nil)
	if err := json.Unmarshal(got.body, &log); err != nil || got.status != http.StatusOK {
		t.Fatalf("copies = %d %s", got.status, got.body)
	}
	found := 0
	for _, c := range log.Copies {
		if c.Device == who.session.String() {
			found++
			if c.EndedAt == "" {
				return false
			}
		}
	}
	if found == 0 {
		t.Fatal("the log does not name the device")
	}
	return true
}
