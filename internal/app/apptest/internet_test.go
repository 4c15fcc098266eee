package apptest_test

import (
	"bytes"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"mobilize/internal/app/apptest"
	"mobilize/internal/config"
	"mobilize/internal/domain/picture/internet/internettest"
	"mobilize/internal/vocabulary/clock"
)

const (
	dogID    = "0aff3595-8168-440b-83ff-7a80b65dea42"
	nastyID  = "36537842-b067-4ca0-ad67-e00ff2e06b2d"
	awayID   = "c0f5a1d2-2d2b-4a63-8d77-1a6f0b9f2a10"
	bombID   = "5d3a7c55-0f83-4b1c-9a53-0b1f5f0c7e01"
	pageID   = "9f2d1f0b-53a7-4f0e-8d0e-6a7f1c2b3d4e"
	barredID = "7b1b6a3c-9a54-4a4a-8f5b-2f3e4d5c6b7a"
)

// hostile is a provider that knows a good picture and several bad ones.
func hostile(t *testing.T, secret string) *internettest.Server {
	t.Helper()
	polyglot := append(internettest.Photo(), "<html><script>alert(1)</script></html>"...)
	return internettest.New(
		t,
		internettest.Image{ID: dogID, Title: "<b>Hund</b> i <img src=x onerror=alert(1)>haven", Author: `<a href="//commons.wikimedia.org/wiki/User:Inger">Inger &amp; Bo</a>`, Licence: "by-sa", Version: "4.0", File: polyglot},
		internettest.Image{ID: barredID, Title: "Ikke til salg", Author: "N. C.", Licence: "by-nc", Version: "2.0"},
		internettest.Image{ID: awayID, Title: "Et andet sted", Author: "R.", Licence: "cc0", Version: "1.0", To: secret + "/latest/meta-data/"},
		internettest.Image{ID: bombID, Title: "Stor", Author: "B.", Licence: "by", Version: "2.0", File: make([]byte, 21<<20)},
		internettest.Image{ID: pageID, Title: "En side", Author: "H.", Licence: "pdm", Version: "1.0", File: []byte("<html><script>alert(1)</script></html>")},
		internettest.Image{ID: nastyID, Title: "Ikke bearbejdes", Author: "N. D.", Licence: "by-nd", Version: "2.0"},
	)
}

type findings struct {
	Provider string
	Found    []struct{ ID, Name, Licence, Author, Source string }
	More     bool
}

func TestPicturesAreFoundOnTheInternet(t *testing.T) {
	t.Parallel()
	for provider, name := range map[string]string{"openverse": "Openverse", "commons": "Wikimedia Commons"} {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			var reached atomic.Int64
			secret := internettest.New(t)
			secret.Answer(func(http.ResponseWriter, *http.Request) { reached.Add(1) })
			outside := hostile(t, secret.URL)
			apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
				before := len(outside.Asked())
				mette := s.SignUp(t, "Mette Holm", "mette@example.org")
				circle, _ := mette.Circle(t, "Alma Holm")
				in := "/v1/circles/" + circle + "/internet"
				var told struct{ Provider string }
				if mette.Do(t, http.MethodGet, in, nil, &told); told.Provider != name {
					t.Errorf("the provider is %q", told.Provider)
				}
				var got findings
				if status := mette.Do(t, http.MethodPost, in+"/search", map[string]any{"query": " Almas  hund "}, &got); status != http.StatusOK {
					t.Fatalf("search: %d", status)
				}
				if len(got.Found) != 4 || !got.More || got.Provider != name {
					t.Fatalf("found %+v", got)
				}
				dog := got.Found[0]
				if dog.Name != "Hund i haven" || dog.Licence != "CC BY-SA 4.0" || dog.Author != "Inger & Bo" || !strings.HasSuffix(dog.Source, ")") || !strings.Contains(dog.Source, " (https://") {
					t.Errorf("the first is %+v", dog)
				}
				if got.Found[1].Licence != "CC0 1.0" || got.Found[2].Licence != "CC BY 2.0" || got.Found[3].Licence != "Public domain" {
					t.Errorf("licences of %+v", got.Found)
				}
				t.Run("and made anew before anybody sees them", func(t *testing.T) {
					for _, size := range []string{"small", "large"} {
						status, body := mette.Send(t, http.MethodGet, in+"/"+dog.ID+"/"+size, nil, nil)
						if status != http.StatusOK || bytes.Contains(body, []byte("script")) || !bytes.HasPrefix(body, []byte{0xff, 0xd8}) && !bytes.HasPrefix(body, []byte("\x89PNG")) {
							t.Errorf("%s: %d, %d bytes", size, status, len(body))
						}
					}
				})
				t.Run("or refused", func(t *testing.T) {
					for at, want := range map[int]int{1: http.StatusServiceUnavailable, 2: http.StatusServiceUnavailable, 3: http.StatusUnsupportedMediaType} {
						for _, size := range []string{"small", "large"} {
							if status, body := mette.Send(t, http.MethodGet, in+"/"+got.Found[at].ID+"/"+size, nil, nil); status != want {
								t.Errorf("%s, %s: %d %s", got.Found[at].Name, size, status, body)
							}
						}
					}
					for _, id := range []string{"1%2F..%2F2", "x", "-1", "00000000-0000-0000-0000-000000000000"} {
						if status, body := mette.Send(t, http.MethodGet, in+"/"+id+"/small", nil, nil); status != http.StatusNotFound {
							t.Errorf("%s: %d %s", id, status, body)
						}
					}
					if reached.Load() != 0 {
						t.Error("a redirect led to another place inside")
					}
				})
				tellsNothing(t, s, outside.Asked()[before:])
				t.Run("and kept with licence, author and source", func(t *testing.T) {
					_, whole := mette.Send(t, http.MethodGet, in+"/"+dog.ID+"/large", nil, nil)
					id := mette.NewID()
					meta := `{"name":"Hund","crop":{"x":50,"y":0,"size":300},"licence":` + strconv.Quote(dog.Licence) + `,"author":` + strconv.Quote(dog.Author) + `,"source":` + strconv.Quote(dog.Source) + `}`
					sent := uploaded(meta, whole)
					head := http.Header{"Operation-Id": {mette.NewID()}, "Content-Type": {sent.contentType}}
					if status, body := mette.Send(t, http.MethodPut, "/v1/circles/"+circle+"/pictures/"+id, head, bytes.NewReader(sent.content)); status != http.StatusOK {
						t.Fatalf("adding it: %d %s", status, body)
					}
					var library struct {
						Pictures []struct {
							ID, Name, Licence, Author, Source string
							Width                             int
						}
					}
					mette.Do(t, http.MethodGet, "/v1/circles/"+circle+"/pictures", nil, &library)
					if len(library.Pictures) != 1 || library.Pictures[0].Licence != dog.Licence || library.Pictures[0].Author != dog.Author || library.Pictures[0].Source != dog.Source || library.Pictures[0].Width != 300 {
						t.Errorf("kept %+v", library.Pictures)
					}
				})
			}, searching(provider, outside.URL))
		})
	}
}

func searching(provider, url string) apptest.Setting {
	return func(c *config.Config) {
		c.PictureSearch, c.PictureSearchURL, c.Contact = provider, url, "drift@example.dk"
	}
}

// tellsNothing holds what a provider received against who asked, and what the server kept against what was asked.
func tellsNothing(t *testing.T, s *apptest.Server, asked []*http.Request) {
	t.Helper()
	if len(asked) < 3 {
		t.Fatalf("%d requests: this test sees nothing", len(asked))
	}
	for _, req := range asked {
		for name, values := range req.Header {
			switch name {
			case "User-Agent":
				if !strings.HasPrefix(values[0], "Mobilize/") || !strings.Contains(values[0], "drift@example.dk") {
					t.Errorf("it said it was %q", values[0])
				}
			case "Accept-Encoding":
			default:
				t.Errorf("it was told %s: %v", name, values)
			}
		}
		if line := req.URL.String(); strings.Contains(line, "mette") || strings.Contains(line, "Holm") {
			t.Errorf("it was asked for %s", line)
		}
	}
	if strings.Contains(s.Log.String(), "Almas") {
		t.Error("the log says what was searched for")
	}
	err := filepath.WalkDir(s.Config.Data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err == nil && bytes.Contains(content, []byte("Almas  hund")) || bytes.Contains(content, []byte("Almas hund")) {
			t.Errorf("%s holds what was searched for", filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAProviderThatIsAway(t *testing.T) {
	t.Parallel()
	outside := internettest.New(t)
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette Holm", "mette@example.org")
		circle, _ := mette.Circle(t, "Alma Holm")
		search := "/v1/circles/" + circle + "/internet/search"
		for name, answer := range map[string]http.HandlerFunc{
			"is broken":         func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
			"asks to wait":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) },
			"sends a page":      func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
			"sends other types": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"results":"x"}`)) },
			"sends without end": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 3<<20)) },
		} {
			outside.Answer(answer)
			status, body := mette.Send(t, http.MethodPost, search, nil, map[string]any{"query": "hund"})
			if status != http.StatusServiceUnavailable || !bytes.Contains(body, []byte("picture.provider_away")) {
				t.Errorf("that %s: %d %s", name, status, body)
			}
		}
		outside.Answer(nil)
		var got findings
		if status := mette.Do(t, http.MethodPost, search, map[string]any{"query": "hund"}, &got); status != http.StatusOK || len(got.Found) != 0 {
			t.Errorf("that knows nothing: %d, %+v", status, got)
		}
		for _, query := range []string{"", "  ", strings.Repeat("å", 81), "a\nb\x00"} {
			if status, body := mette.Send(t, http.MethodPost, search, nil, map[string]any{"query": query}); status != http.StatusUnprocessableEntity && query != "a\nb\x00" {
				t.Errorf("%q: %d %s", query, status, body)
			}
		}
		for range 60 {
			mette.Send(t, http.MethodPost, search, nil, map[string]any{"query": "hund"})
		}
		if status, body := mette.Send(t, http.MethodPost, search, nil, map[string]any{"query": "hund"}); status != http.StatusTooManyRequests {
			t.Errorf("the 61st in a minute: %d %s", status, body)
		}
		asked := len(outside.Asked())
		mette.Send(t, http.MethodPost, search, nil, map[string]any{"query": "hund"})
		if len(outside.Asked()) != asked {
			t.Error("the provider was asked by somebody who asks too often")
		}
	}, searching("openverse", outside.URL))
}

func TestSearchIsOffUnlessSet(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette Holm", "mette@example.org")
		circle, _ := mette.Circle(t, "Alma Holm")
		in := "/v1/circles/" + circle + "/internet"
		told := struct{ Provider string }{"?"}
		if mette.Do(t, http.MethodGet, in, nil, &told); told.Provider != "" {
			t.Errorf("the provider is %q", told.Provider)
		}
		if status, body := mette.Send(t, http.MethodPost, in+"/search", nil, map[string]any{"query": "hund"}); status != http.StatusConflict || !bytes.Contains(body, []byte("picture.search_off")) {
			t.Errorf("search: %d %s", status, body)
		}
	})
}
