package apptest_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mobilize/internal/app/apptest"
	"mobilize/internal/vocabulary/clock"
)

// portrait sends a photo of a colour to path, which ends in an identifier, and returns that.
func portrait(t *testing.T, p *apptest.Person, path string) (id string, status int) {
	t.Helper()
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 40, 40)), nil); err != nil {
		t.Fatal(err)
	}
	form := uploaded(`{"crop":{"x":0,"y":0,"size":40}}`, photo.Bytes())
	id = p.NewID()
	status, _ = p.Send(t, http.MethodPut, path+id, http.Header{"Operation-Id": {p.NewID()}, "Content-Type": {form.contentType}}, bytes.NewReader(form.content))
	return id, status
}

// inFeed returns a row of a person's feed.
func inFeed(t *testing.T, p *apptest.Person, collection, id string) map[string]any {
	t.Helper()
	var page struct {
		Changes []struct {
			Collection, ID string
			Value          map[string]any
		}
	}
	status, answer := p.Send(t, http.MethodGet, "/v1/sync", nil, nil)
	if err := json.Unmarshal(answer, &page); err != nil || status != http.StatusOK {
		t.Fatalf("sync = %d %s", status, answer)
	}
	for _, row := range page.Changes {
		if row.Collection == collection && row.ID == id {
			return row.Value
		}
	}
	return nil
}

// me returns a person's identifier.
func me(t *testing.T, p *apptest.Person) string {
	t.Helper()
	var out struct{ Person struct{ ID string } }
	p.Do(t, http.MethodGet, "/v1/me", nil, &out)
	return out.Person.ID
}

func TestProfilePictures(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		circle, citizen := mette.Circle(t, "Noah")
		karim, _ := join(t, s, mette, "/v1/circles/"+circle, "karim", map[string]any{"role": "planner", "scopes": []string{"plan.view", "pictures.see"}})
		aunt, _ := join(t, s, mette, "/v1/circles/"+circle, "aunt", map[string]any{"role": "relative", "scopes": []string{"plan.view"}})
		mine, status := portrait(t, mette, "/v1/me/picture/")
		if status != http.StatusNoContent {
			t.Fatalf("own picture = %d", status)
		}
		noahs, status := portrait(t, mette, "/v1/circles/"+circle+"/face/")
		if status != http.StatusOK {
			t.Fatalf("the citizen's = %d", status)
		}
		if _, status := portrait(t, karim, "/v1/circles/"+circle+"/face/"); status != http.StatusNotFound {
			t.Errorf("the citizen's, by who may not = %d", status)
		}
		of := func(person, face, size string) string {
			return "/v1/circles/" + circle + "/faces/" + person + "/" + face + "/" + size
		}
		get := func(p *apptest.Person, path string) int {
			status, _ := p.Send(t, http.MethodGet, path, nil, nil)
			return status
		}
		stranger := s.SignUp(t, "Stranger", "stranger@example.dk")
		other, _ := stranger.Circle(t, "Other")
		for name, c := range map[string]struct {
			who  *apptest.Person
			path string
			want int
		}{
			"one's own":                          {mette, "/v1/me/picture/" + mine + "/small", 200},
			"somebody of the circle":             {karim, of(me(t, mette), mine, "small"), 200},
			"in the large size":                  {karim, of(me(t, mette), mine, "large"), 200},
			"in no size":                         {karim, of(me(t, mette), mine, "huge"), 404},
			"under another identifier":           {karim, of(me(t, mette), noahs, "small"), 404},
			"by who sees no pictures":            {aunt, of(me(t, mette), mine, "small"), 200},
			"the citizen":                        {karim, of(citizen, noahs, "small"), 200},
			"the citizen, by who sees none":      {aunt, of(citizen, noahs, "small"), 404},
			"by a stranger":                      {stranger, of(me(t, mette), mine, "small"), 404},
			"by a stranger, in their own circle": {stranger, "/v1/circles/" + other + "/faces/" + me(t, mette) + "/" + mine + "/small", 404},
			"another's, as if it were one's own": {karim, "/v1/me/picture/" + mine + "/small", 404},
			"by nobody":                          {s.Stranger(t), of(me(t, mette), mine, "small"), 401},
		} {
			if got := get(c.who, c.path); got != c.want {
				t.Errorf("%s = %d, want %d", name, got, c.want)
			}
		}
		if got := inFeed(t, karim, "member", me(t, mette))["picture"]; got != "faces:"+me(t, mette)+"/"+mine {
			t.Errorf("the feed says %v", got)
		}
		if got := inFeed(t, karim, "citizen", circle)["picture"]; got != "faces:"+citizen+"/"+noahs {
			t.Errorf("the feed says %v of the citizen", got)
		}
		if got, ok := inFeed(t, aunt, "citizen", circle)["picture"]; ok {
			t.Errorf("to who sees no pictures it says %v", got)
		}
		t.Run("a copy is noted", func(t *testing.T) {
			if _, answer := mette.Send(t, http.MethodGet, "/v1/circles/"+circle+"/copies", nil, nil); !strings.Contains(string(answer), "profile_picture") {
				t.Errorf("copies = %s", answer)
			}
		})
		t.Run("whoever has left sees none, and is not seen", func(t *testing.T) {
			karims, _ := portrait(t, karim, "/v1/me/picture/")
			if got := get(mette, of(me(t, karim), karims, "small")); got != http.StatusOK {
				t.Errorf("before = %d", got)
			}
			karim.Write(t, http.MethodPost, "/v1/circles/"+circle+"/leave", nil)
			if here, there := get(mette, of(me(t, karim), karims, "small")), get(karim, of(me(t, mette), mine, "small")); here != 404 || there != 404 {
				t.Errorf("after = %d, %d", here, there)
			}
			if got, ok := inFeed(t, mette, "member", me(t, karim))["picture"]; ok {
				t.Errorf("the feed says %v", got)
			}
		})
		t.Run("what is removed is gone, bytes and all", func(t *testing.T) {
			again, _ := portrait(t, mette, "/v1/me/picture/")
			if got := get(mette, "/v1/me/picture/"+mine+"/small"); got != http.StatusNotFound {
				t.Errorf("the one before = %d", got)
			}
			if status := mette.Do(t, http.MethodDelete, "/v1/me/picture", nil, nil); status != http.StatusNoContent {
				t.Fatalf("remove = %d", status)
			}
			mette.Write(t, http.MethodDelete, "/v1/circles/"+circle+"/face", nil)
			for _, path := range []string{of(me(t, mette), again, "small"), of(citizen, noahs, "small")} {
				if got := get(mette, path); got != http.StatusNotFound {
					t.Errorf("after = %d", got)
				}
			}
			left, err := filepath.Glob(filepath.Join(s.Config.Data, "blobs", "faces", me(t, mette), "*", "*"))
			if err != nil || len(left) > 0 {
				t.Errorf("%d files are left", len(left))
			}
			if _, err := os.Stat(filepath.Join(s.Config.Data, "blobs", "faces")); err != nil {
				t.Errorf("this test looks in the wrong place: %v", err)
			}
		})
	})
}

func TestContact(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette", "mette@example.dk")
		circle, _ := mette.Circle(t, "Noah")
		karim, _ := join(t, s, mette, "/v1/circles/"+circle, "karim", map[string]any{"role": "planner", "scopes": []string{"plan.view"}})
		say := func(change map[string]any) (int, string) {
			contact := map[string]any{"phone": "20123456", "phoneShown": false, "street": "Åboulevarden 3", "postcode": "8000", "city": "Aarhus"}
			for key, value := range change {
				contact[key] = value
			}
			status, answer := mette.Send(t, http.MethodPut, "/v1/me/contact", nil, contact)
			return status, string(answer)
		}
		for spelt, want := range map[string]string{"20 12 34-56": "+4520123456", "+46 8 123 456 78": "+46812345678", "0049 30 1234567": "+49301234567", "": ""} {
			if status, answer := say(map[string]any{"phone": spelt}); status != http.StatusOK || !strings.Contains(answer, `"phone":"`+want+`"`) {
				t.Errorf("%q = %d %s", spelt, status, answer)
			}
		}
		for _, wrong := range []struct {
			field, value, code string
		}{
			{"phone", "12 34", "profile.phone_malformed"},
			{"phone", "+4512", "profile.phone_malformed"},
			{"phone", "tolv tyve", "profile.phone_malformed"},
			{"postcode", "80 !", "profile.postcode_malformed"},
			{"postcode", "D-8000", "profile.postcode_malformed"},
			{"postcode", "0 100", "profile.postcode_malformed"},
			{"street", strings.Repeat("v", 201), "profile.street_length"},
			{"city", "Aar\nhus", "profile.city_length"},
		} {
			status, answer := say(map[string]any{wrong.field: wrong.value})
			if status != http.StatusUnprocessableEntity || !strings.Contains(answer, wrong.code) || strings.Contains(answer, wrong.value) {
				t.Errorf("%s: %d %s", wrong.code, status, answer)
			}
		}
		if status, answer := say(map[string]any{"phone": "", "phoneShown": true}); !strings.Contains(answer, "profile.phone_missing") {
			t.Errorf("a number that is not there, shown = %d %s", status, answer)
		}
		say(map[string]any{"phone": "20123456"})
		if got, ok := inFeed(t, karim, "member", me(t, mette))["phone"]; ok {
			t.Errorf("a number nobody shows is sent: %v", got)
		}
		say(map[string]any{"phone": "20123456", "phoneShown": true})
		if got := inFeed(t, karim, "member", me(t, mette))["phone"]; got != "+4520123456" {
			t.Errorf("the number that is shown is sent as %v", got)
		}
		if _, answer := karim.Send(t, http.MethodGet, "/v1/sync", nil, nil); strings.Contains(string(answer), "boulevarden") {
			t.Error("an address is sent to others")
		}
	})
}
