package apptest_test

import (
	"bytes"
	"context"
	"image/color"
	"io"
	"net/http"
	"slices"
	"testing"

	"mobilize/internal/app/apptest"
	"mobilize/internal/domain/picture/picturetest"
	"mobilize/internal/vocabulary/clock"
)

// pause does something between two halves of what is sent.
type pause func()

func (p pause) Read([]byte) (int, error) {
	p()
	return 0, io.EOF
}

const startOfScan = "\xff\xda"

// longPhoto is a photo with more in it than lies on the way to the server: what comes before its pixels has
// been read, but for a part, when these are sent.
func longPhoto(t *testing.T) []byte {
	t.Helper()
	photo := picturetest.Photo(t, color.RGBA{9, 30, 30, 255})
	comment := append([]byte("\xff\xfe\xff\xff"), make([]byte, 1<<16-3)...)
	scan := bytes.LastIndex(photo, []byte(startOfScan))
	if scan < 0 {
		t.Fatal("a photo without pixels")
	}
	return slices.Concat(photo[:scan], bytes.Repeat(comment, 256), photo[scan:])
}

// An upload that began while its sender might ends after they may no longer: nothing is added.
func TestNothingIsAddedAfterTheEnd(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		circle, _ := mette.Circle(t, "Noah")
		in := "/v1/circles/" + circle
		karim := s.SignUp(t, "Karim", "karim@example.org")
		var me struct{ Person struct{ ID string } }
		karim.Do(t, http.MethodGet, "/v1/me", nil, &me)
		var invitation struct{ Token string }
		mette.Do(t, http.MethodPost, in+"/invitations", map[string]any{"role": "planner", "scopes": []string{"plan.view", "pictures.see", "pictures.add"}}, &invitation)
		karim.Write(t, http.MethodPost, "/v1/invitations/accept", map[string]any{"token": invitation.Token})
		sent := upload(longPhoto(t))
		add := func(between func()) int {
			end := bytes.LastIndex(sent.content, []byte(startOfScan))
			body := io.MultiReader(bytes.NewReader(sent.content[:end]), pause(between), bytes.NewReader(sent.content[end:]))
			status, _, err := karim.Try(t.Context(), http.MethodPut, in+"/pictures/"+karim.NewID(), http.Header{
				"Operation-Id": {karim.NewID()}, "Content-Type": {sent.contentType},
			}, body)
			if err != nil {
				t.Error(err)
			}
			return status
		}
		send := func(p *apptest.Person, method, path string, body any) func() {
			return func() {
				status, _, err := p.Try(context.WithoutCancel(t.Context()), method, path, http.Header{"Operation-Id": {p.NewID()}}, body)
				if err != nil || status >= 300 {
					t.Errorf("%s %s: %d, %v", method, path, status, err)
				}
			}
		}
		if status := add(func() {}); status != http.StatusOK {
			t.Fatalf("a picture = %d", status)
		}
		member := in + "/members/" + me.Person.ID
		if status := add(send(mette, http.MethodPatch, member, map[string]any{"state": "paused"})); status != http.StatusNotFound {
			t.Errorf("a picture of somebody whose relation paused = %d", status)
		}
		send(mette, http.MethodPatch, member, map[string]any{"state": "active"})()
		if status := add(send(karim, http.MethodPost, "/v1/me/sign-out", nil)); status != http.StatusUnauthorized {
			t.Errorf("a picture of somebody who signed out = %d", status)
		}
		var library struct{ Pictures []any }
		if mette.Do(t, http.MethodGet, in+"/pictures", nil, &library); len(library.Pictures) != 1 {
			t.Errorf("%d pictures in the library", len(library.Pictures))
		}
	})
}
