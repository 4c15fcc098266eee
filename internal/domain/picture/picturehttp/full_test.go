package picturehttp_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/picture/picturehttp"
	"mobilize/internal/domain/picture/picturestore"
	"mobilize/internal/domain/picture/picturetest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/httpapi/httpapitest"
	"mobilize/internal/platform/raster"
	"mobilize/migrations"
)

// connection is a response writer that keeps the deadlines it is given.
type connection struct {
	*httptest.ResponseRecorder
	deadlines chan time.Time
}

func newConnection() *connection {
	return &connection{httptest.NewRecorder(), make(chan time.Time, 8)}
}

// SetReadDeadline is what http.ResponseController looks for.
func (c *connection) SetReadDeadline(at time.Time) error {
	c.deadlines <- at
	return nil
}

// serveWith serves pictures with a press of these limits.
func serveWith(t *testing.T, limits raster.Limits) (*picturetest.World, *httpapitest.Server) {
	t.Helper()
	w := picturetest.New(t, dbtest.Open(t, database.SQLite, migrations.Data()))
	service := picture.New(w, picturestore.NewDarkroom(raster.New(limits)), w, w.Archive, w.Store)
	return w, httpapitest.New(t, w.Outbox, func(r *httpapi.Router) { picturehttp.Register(r, service, w.Archive, w.Clock) })
}

// longPhoto is a photo with more after its end than is read before the desk lets it in.
func longPhoto(t *testing.T) []byte {
	t.Helper()
	return append(picturetest.Photo(t, red), make([]byte, 64<<10)...)
}

// While the desk is full of a slow sender's file, another waits without losing time for its own:
// the five minutes an upload may take begin when it is read.
func TestAnUploadsTimeBeginsWhenItIsRead(t *testing.T) {
	t.Parallel()
	limits := raster.Standard()
	limits.Desk, limits.Wait = 1, time.Minute // one at a time
	w, s := serveWith(t, limits)
	body, kind := form(t, `{"name":"Hund"}`, longPhoto(t))
	send := func(c *connection, content io.Reader) {
		path := "/v1/circles/" + w.Circle.String() + "/pictures/" + w.IDs.New().String()
		s.As(w.Planner).Serve(t, c, http.MethodPut, path, content, "Content-Type", kind)
		if c.Code != http.StatusOK {
			t.Errorf("PUT = %d %s", c.Code, c.Body)
		}
	}
	slow, sender := io.Pipe()
	first, second := newConnection(), newConnection()
	var uploads sync.WaitGroup
	uploads.Go(func() { send(first, slow) })
	if _, err := sender.Write(body[:len(body)-100]); err != nil { // it is being read: it has the desk
		t.Fatal(err)
	}
	uploads.Go(func() { send(second, bytes.NewReader(body)) })
	began := w.Clock.Now()
	if at := <-second.deadlines; at.Sub(began) > time.Minute {
		t.Errorf("the words before a picture may take %v", at.Sub(began))
	}
	w.Clock.Advance(4 * time.Minute)
	if _, err := sender.Write(body[len(body)-100:]); err != nil {
		t.Fatal(err)
	}
	if err := sender.Close(); err != nil {
		t.Fatal(err)
	}
	if at := <-second.deadlines; at.Sub(began) != 9*time.Minute {
		t.Errorf("the file may take until %v after it came", at.Sub(began))
	}
	uploads.Wait()
}

// A server that is full of pictures says so in time, and when to come again.
func TestAFullServerSaysWhenToComeAgain(t *testing.T) {
	t.Parallel()
	limits := raster.Standard()
	limits.Desk, limits.Wait = 1, 20*time.Millisecond
	w, s := serveWith(t, limits)
	body, kind := form(t, `{"name":"Hund"}`, longPhoto(t))
	path := func() string { return "/v1/circles/" + w.Circle.String() + "/pictures/" + w.IDs.New().String() }
	slow, sender := io.Pipe()
	var first sync.WaitGroup
	first.Go(func() { s.As(w.Planner).Serve(t, newConnection(), http.MethodPut, path(), slow, "Content-Type", kind) })
	if _, err := sender.Write(body[:len(body)-100]); err != nil {
		t.Fatal(err)
	}
	got := s.As(w.Planner).Do(t, http.MethodPut, path(), body, "Content-Type", kind)
	if code, _ := got.Problem(); got.Status != http.StatusServiceUnavailable || code != "picture.busy" || got.Header.Get("Retry-After") != "15" {
		t.Errorf("PUT = %d %s, Retry-After %q", got.Status, got.Body, got.Header.Get("Retry-After"))
	}
	if err := sender.Close(); err != nil {
		t.Fatal(err)
	}
	first.Wait()
}
