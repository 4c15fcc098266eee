package picturehttp_test

import (
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
	"mobilize/internal/vocabulary/ident"
	"mobilize/migrations"
)

// serveWith serves pictures with a press of these limits.
func serveWith(t *testing.T, limits raster.Limits) (*picturetest.World, *httpapitest.Server) {
	t.Helper()
	w := picturetest.New(t, dbtest.Open(t, database.SQLite, migrations.Data()))
	service := picture.New(w, w, picturestore.NewDarkroom(raster.New(limits)), w, w.Archive, w.Store, w.Limits)
	return w, httpapitest.New(t, w.Outbox, func(r *httpapi.Router) { picturehttp.Register(r, service, w.Archive, w.Clock) })
}

// longPhoto is a photo with more after its end than is read before the desk lets it in.
func longPhoto(t *testing.T) []byte {
	t.Helper()
	return append(picturetest.Photo(t, red), make([]byte, 128<<10)...)
}

// Two uploads of a person at once are two devices; sixteen are somebody who keeps others out.
func TestOnePersonSendsTwoPicturesAtOnce(t *testing.T) {
	t.Parallel()
	w, s := serveWith(t, raster.Standard())
	body, kind := form(t, `{"name":"Hund"}`, picturetest.Photo(t, red))
	path := func(circle ident.ID) string {
		return "/v1/circles/" + circle.String() + "/pictures/" + w.IDs.New().String()
	}
	var (
		uploads sync.WaitGroup
		ends    []*io.PipeWriter
	)
	for range 2 {
		slow, sender := io.Pipe()
		ends = append(ends, sender)
		uploads.Go(func() {
			s.As(w.Planner).Serve(t, httptest.NewRecorder(), http.MethodPut, path(w.Circle), slow, "Content-Type", kind)
		})
		if _, err := sender.Write(body[:len(body)/2]); err != nil { // it is being read
			t.Fatal(err)
		}
	}
	third := s.As(w.Planner).Do(t, http.MethodPut, path(w.Circle), body, "Content-Type", kind)
	if code, _ := third.Problem(); third.Status != http.StatusTooManyRequests || code != "limit.too_often" || third.Header.Get("Retry-After") != "5" {
		t.Errorf("the third = %d %s, Retry-After %q", third.Status, third.Body, third.Header.Get("Retry-After"))
	}
	if other := s.As(w.Stranger).Do(t, http.MethodPut, path(w.Other), body, "Content-Type", kind); other.Status != http.StatusOK {
		t.Errorf("somebody else's = %d %s", other.Status, other.Body)
	}
	for _, sender := range ends {
		if err := sender.Close(); err != nil {
			t.Fatal(err)
		}
	}
	uploads.Wait()
	if after := s.As(w.Planner).Do(t, http.MethodPut, path(w.Circle), body, "Content-Type", kind); after.Status != http.StatusOK {
		t.Errorf("after them = %d %s", after.Status, after.Body)
	}
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
	first.Go(func() {
		s.As(w.Planner).Serve(t, httptest.NewRecorder(), http.MethodPut, path(), slow, "Content-Type", kind)
	})
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
