package picturehttp_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"

	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/picture/picturehttp"
	"mobilize/internal/domain/picture/picturetest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/httpapi/httpapitest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
	"mobilize/migrations"
)

var red = color.RGBA{200, 30, 30, 255}

func serve(t *testing.T, db *database.DB) (*picturetest.World, *httpapitest.Server) {
	t.Helper()
	w := picturetest.New(t, db)
	return w, httpapitest.New(t, w.Outbox, func(r *httpapi.Router) {
		picturehttp.Register(r, w.Service, w.Archive, w.Clock)
	})
}

func TestUpload(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w, s := serve(t, db)
		planner := s.As(w.Planner)
		id := w.IDs.New()
		path := "/v1/circles/" + w.Circle.String() + "/pictures/" + id.String()
		operation := w.IDs.New().String()
		body, kind := form(t, `{"name":"Mormors hund","crop":{"x":100,"y":0,"size":300},"author":"Inger"}`, picturetest.Photo(t, red))

		answer := planner.Do(t, http.MethodPut, path, body, "Content-Type", kind, "Operation-Id", operation)
		var written struct {
			Circle ident.ID
			Rev    int64
		}
		answer.Into(t, &written)
		if answer.Status != http.StatusOK || written.Circle != w.Circle || written.Rev < 1 {
			t.Fatalf("PUT = %d %s", answer.Status, answer.Body)
		}
		if again := planner.Do(t, http.MethodPut, path, body, "Content-Type", kind, "Operation-Id", operation); !bytes.Equal(again.Body, answer.Body) {
			t.Errorf("the repeat = %d %s", again.Status, again.Body)
		}

		var library struct {
			Pictures []map[string]any
			More     bool
		}
		s.As(w.Viewer).Do(t, http.MethodGet, "/v1/circles/"+w.Circle.String()+"/pictures", nil).Into(t, &library)
		if len(library.Pictures) != 1 || library.Pictures[0]["name"] != "Mormors hund" || library.Pictures[0]["author"] != "Inger" ||
			library.Pictures[0]["width"] != 300.0 || library.Pictures[0]["addedAt"] != "2026-03-02T09:00:00.000Z" {
			t.Errorf("library = %v", library)
		}

		large := s.As(w.Viewer).Do(t, http.MethodGet, path+"/large", nil)
		m, err := jpeg.Decode(bytes.NewReader(large.Body))
		if err != nil || m.Bounds() != image.Rect(0, 0, 300, 300) {
			t.Fatalf("large = %d, %v", large.Status, err)
		}
		if r, g, _, _ := m.At(2, 2).RGBA(); r>>8 < 180 || g>>8 > 60 {
			t.Errorf("the crop begins at the wrong place: %d %d", r>>8, g>>8)
		}
		for name, want := range map[string]string{
			"Content-Type": "image/jpeg", "Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff",
			"Content-Disposition": "inline", "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := large.Header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		for dest, want := range map[string]string{
			"image": "no-store", "document": "no-store", "iframe": "no-store", // not the worker: it would lie in the browser's cache
			"empty": "private, max-age=31536000, immutable",
		} {
			got := s.As(w.Viewer).Do(t, http.MethodGet, path+"/large", nil, "Sec-Fetch-Dest", dest)
			if control := got.Header.Get("Cache-Control"); control != want || got.Header.Get("Vary") != "Cookie, Sec-Fetch-Dest" {
				t.Errorf("asked for as %s: Cache-Control %q, Vary %q", dest, control, got.Header.Get("Vary"))
			}
		}
		if small := s.As(w.Viewer).Do(t, http.MethodGet, path+"/small", nil); small.Status != http.StatusOK || len(small.Body) >= len(large.Body) {
			t.Errorf("small = %d, %d bytes", small.Status, len(small.Body))
		}
		deletedThenRestored(t, w, s, path)
	})
}

func deletedThenRestored(t *testing.T, w *picturetest.World, s *httpapitest.Server, path string) {
	t.Helper()
	planner := s.As(w.Planner)
	if a := planner.Do(t, http.MethodDelete, path, nil); a.Status != http.StatusOK {
		t.Fatalf("DELETE = %d %s", a.Status, a.Body)
	}
	wire, err := picturehttp.NewSource(w.Service).Read(t.Context(), w.Grant(t, w.Viewer, w.Circle), []string{strings.Split(path, "/")[5]})
	text, _ := json.Marshal(wire)
	if err != nil || !bytes.Contains(text, []byte(`"deleted":true`)) {
		t.Errorf("devices get %s, %v", text, err)
	}
	if a := planner.Do(t, http.MethodGet, path+"/large", nil); a.Status != http.StatusOK {
		t.Errorf("a plan that uses it gets %d", a.Status)
	}
	if a := planner.Do(t, http.MethodPost, path+"/restore", nil); a.Status != http.StatusOK {
		t.Errorf("restore = %d %s", a.Status, a.Body)
	}
}

func TestRefusedUploads(t *testing.T) {
	t.Parallel()
	db := dbtest.Open(t, database.SQLite, migrations.Data())
	w, s := serve(t, db)
	photo := picturetest.Photo(t, red)
	const good = `{"name":"Hund","crop":{"x":0,"y":0,"size":100}}`
	for name, tc := range map[string]struct {
		meta   string
		file   []byte
		status int
		code   string
	}{
		"a page that says it is a picture": {good, []byte("<!doctype html><script>alert(1)</script>"), 415, "picture.not_a_picture"},
		"a vector drawing":                 {good, []byte("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), 415, "picture.unsupported"},
		"an animation":                     {good, []byte("GIF89a........................"), 415, "picture.unsupported"},
		"a phone's own form":               {good, []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), 415, "picture.heic_unsupported"},
		"a photo that is cut off":          {good, photo[:len(photo)/2], 422, "picture.damaged"},
		"more than 20 MB":                  {good, append(bytes.Clone(photo), make([]byte, 20<<20)...), 413, "picture.too_large"},
		"more than the server takes":       {good, append(bytes.Clone(photo), make([]byte, 40<<20)...), 413, "picture.too_large"},
		"a crop outside the picture":       {`{"name":"Hund","crop":{"x":200,"y":0,"size":300}}`, photo, 422, "picture.crop_outside"},
		"no name":                          {`{"name":"","crop":{"x":0,"y":0,"size":100}}`, photo, 422, "picture.name_length"},
		"an unknown field":                 {`{"name":"Hund","owner":"me"}`, photo, 422, "request.unknown_field"},
		"a field of another type":          {`{"name":7}`, photo, 422, "request.wrong_type"},
		"no JSON":                          {`hund`, photo, 422, "request.malformed"},
		"two documents":                    {good + good, photo, 422, "request.malformed"},
		"a large meta":                     {`{"name":"` + strings.Repeat("x", 20_000) + `"}`, photo, 413, "request.too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			body, kind := form(t, tc.meta, tc.file)
			path := "/v1/circles/" + w.Circle.String() + "/pictures/" + w.IDs.New().String()
			answer := s.As(w.Planner).Do(t, http.MethodPut, path, body, "Content-Type", kind)
			if code, _ := answer.Problem(); answer.Status != tc.status || code != tc.code {
				t.Errorf("PUT = %d %s, want %d %s", answer.Status, answer.Body, tc.status, tc.code)
			}
			if bytes.Contains(answer.Body, []byte("Hund")) || bytes.Contains(answer.Body, []byte("<script")) {
				t.Errorf("the answer echoes: %s", answer.Body)
			}
			if got := s.As(w.Planner).Do(t, http.MethodGet, path+"/large", nil); got.Status != http.StatusNotFound {
				t.Errorf("something was kept: %d", got.Status)
			}
		})
	}
	t.Run("parts in another order, or another form", func(t *testing.T) {
		path := "/v1/circles/" + w.Circle.String() + "/pictures/" + w.IDs.New().String()
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		part(t, m, "file", "image/jpeg", photo)
		part(t, m, "meta", "application/json", []byte(good))
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		for _, try := range []struct {
			body       []byte
			kind, code string
		}{
			{b.Bytes(), m.FormDataContentType(), "picture.parts"},
			{b.Bytes()[:200], m.FormDataContentType(), "picture.parts"},
			{photo, "image/jpeg", "request.media_type"},
		} {
			answer := s.As(w.Planner).Do(t, http.MethodPut, path, try.body, "Content-Type", try.kind)
			if code, _ := answer.Problem(); code != try.code {
				t.Errorf("PUT = %d %s, want %s", answer.Status, answer.Body, try.code)
			}
		}
		whole, kind := form(t, good, photo)
		answer := s.As(w.Planner).Do(t, http.MethodPut, path, whole[:len(whole)-2000], "Content-Type", kind)
		if code, _ := answer.Problem(); code != "picture.cut_off" {
			t.Errorf("cut off = %d %s", answer.Status, answer.Body)
		}
	})
}

func TestPicturesAreHiddenFromWhoMayNot(t *testing.T) {
	t.Parallel()
	db := dbtest.Open(t, database.SQLite, migrations.Data())
	w, s := serve(t, db)
	p := w.Full()
	w.Add(t, p, red)
	mine := "/v1/circles/" + w.Circle.String() + "/pictures"
	theirs := "/v1/circles/" + w.Other.String() + "/pictures"
	body, kind := form(t, `{"name":"x"}`, picturetest.Photo(t, red))
	for _, tc := range []struct {
		actor        access.Actor
		method, path string
		want         int
	}{
		{access.Actor{}, http.MethodGet, mine, 401},
		{access.Actor{}, http.MethodGet, mine + "/" + p.ID.String() + "/large", 401},
		{w.Stranger, http.MethodGet, mine, 404},
		{w.Stranger, http.MethodGet, mine + "/" + p.ID.String() + "/large", 404},
		{w.Stranger, http.MethodGet, theirs + "/" + p.ID.String() + "/large", 404},
		{w.Stranger, http.MethodDelete, mine + "/" + p.ID.String(), 404},
		{w.Helper, http.MethodGet, mine, 404},
		{w.Helper, http.MethodGet, mine + "/" + p.ID.String() + "/small", 404},
		{w.Viewer, http.MethodDelete, mine + "/" + p.ID.String(), 404},
		{w.Viewer, http.MethodPost, mine + "/" + p.ID.String() + "/restore", 404},
		{w.Viewer, http.MethodPut, mine + "/" + w.IDs.New().String(), 404},
		{w.Viewer, http.MethodGet, mine + "/" + p.ID.String() + "/original", 404},
		{w.Viewer, http.MethodGet, mine + "/" + p.ID.String() + "/large", 200},
	} {
		var sent any
		headers := []string{}
		if tc.method == http.MethodPut {
			sent, headers = body, []string{"Content-Type", kind}
		}
		if got := s.As(tc.actor).Do(t, tc.method, tc.path, sent, headers...); got.Status != tc.want {
			t.Errorf("%s %s = %d %s, want %d", tc.method, tc.path, got.Status, got.Body, tc.want)
		}
	}
}

func TestDevicesGetPicturesOnlyOfThoseTheyMaySee(t *testing.T) {
	t.Parallel()
	db := dbtest.Open(t, database.SQLite, migrations.Data())
	w, _ := serve(t, db)
	p := w.Full()
	w.Add(t, p, red)
	source := picturehttp.NewSource(w.Service)
	if source.Collection() != picture.Collection || source.Needs() != access.SeePictures {
		t.Errorf("%s needs %v", source.Collection(), source.Needs().Names())
	}
	got, err := source.Read(t.Context(), w.Grant(t, w.Stranger, w.Other), []string{p.ID.String(), "nothing"})
	if err != nil || len(got) != 0 {
		t.Errorf("another circle's device gets %v, %v", got, err)
	}
}

func TestADrawingIsSentAsPNG(t *testing.T) {
	t.Parallel()
	db := dbtest.Open(t, database.SQLite, migrations.Data())
	w, s := serve(t, db)
	p := w.Full()
	if _, err := w.Service.Add(t.Context(), w.Acting(w.Planner), p, bytes.NewReader(picturetest.Drawing(t, red)), 0, picture.Square{}); err != nil {
		t.Fatal(err)
	}
	answer := s.As(w.Viewer).Do(t, http.MethodGet, "/v1/circles/"+w.Circle.String()+"/pictures/"+p.ID.String()+"/small", nil)
	if answer.Header.Get("Content-Type") != "image/png" || !bytes.HasPrefix(answer.Body, []byte("\x89PNG")) {
		t.Errorf("%d %s", answer.Status, answer.Header.Get("Content-Type"))
	}
}

func TestTheArchiveIsServed(t *testing.T) {
	t.Parallel()
	db := dbtest.Open(t, database.SQLite, migrations.Data())
	w, s := serve(t, db)
	nobody, planner := s.As(access.Actor{}), s.As(w.Planner)
	t.Run("drawings to anybody, packed when they take it", func(t *testing.T) {
		t.Parallel()
		plain := nobody.Do(t, http.MethodGet, "/archive/fluent-soap.svg", nil)
		packed := nobody.Do(t, http.MethodGet, "/archive/fluent-soap.svg", nil, "Accept-Encoding", "br;q=1, gzip")
		refused := nobody.Do(t, http.MethodGet, "/archive/fluent-soap.svg", nil, "Accept-Encoding", "gzip;q=0")
		if !bytes.HasPrefix(plain.Body, []byte("<svg")) || !bytes.Equal(refused.Body, plain.Body) {
			t.Errorf("plain = %d %.80s", plain.Status, plain.Body)
		}
		reader, err := gzip.NewReader(bytes.NewReader(packed.Body))
		if err != nil || packed.Header.Get("Content-Encoding") != "gzip" {
			t.Fatalf("packed = %v, %v", packed.Header, err)
		}
		if text, err := io.ReadAll(reader); err != nil || !bytes.Equal(text, plain.Body) {
			t.Errorf("unpacked = %.80s, %v", text, err)
		}
		for name, want := range map[string]string{
			"Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff",
			"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox", "Vary": "Accept-Encoding",
		} {
			if got := plain.Header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	})
	t.Run("nothing else under that address", func(t *testing.T) {
		t.Parallel()
		for _, path := range []string{"/archive/fluent-soap", "/archive/nothing.svg", "/archive/index.json.gz", "/archive/..%2findex.json.gz"} {
			if got := nobody.Do(t, http.MethodGet, path, nil); got.Status != http.StatusNotFound {
				t.Errorf("%s = %d", path, got.Status)
			}
		}
	})
	t.Run("searches to whoever is signed in", func(t *testing.T) {
		t.Parallel()
		if got := nobody.Do(t, http.MethodGet, "/v1/archive/search?q=sm%C3%B8r", nil); got.Status != http.StatusUnauthorized {
			t.Errorf("search by nobody = %d", got.Status)
		}
		var found []struct{ ID, Name, Licence, Author, Category string }
		planner.Do(t, http.MethodGet, "/v1/archive/search?q=sv%C3%B8mning&language=da&limit=3", nil).Into(t, &found)
		if len(found) != 3 || found[0].ID != "fluent-person-swimming" || found[0].Licence != "MIT" || found[0].Author != "Microsoft" {
			t.Errorf("search = %+v", found)
		}
		planner.Do(t, http.MethodGet, "/v1/archive/symbols?ids=fluent-soap,nothing,openmoji-1F9FC&language=en", nil).Into(t, &found)
		if len(found) != 2 || found[0].Name != "soap" || found[1].Licence != "CC BY-SA 4.0" {
			t.Errorf("symbols = %+v", found)
		}
		if got := planner.Do(t, http.MethodGet, "/v1/archive/search?q=&language=da", nil); string(bytes.TrimSpace(got.Body)) != "[]" {
			t.Errorf("search of nothing = %s", got.Body)
		}
		if got := planner.Do(t, http.MethodGet, "/v1/archive/search?q=bus&language=fr", nil); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("search in French = %d", got.Status)
		}
	})
}

func form(t *testing.T, meta string, file []byte) (body []byte, kind string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part(t, m, "meta", "application/json", []byte(meta))
	part(t, m, "file", "image/jpeg", file)
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), m.FormDataContentType()
}

func part(t *testing.T, m *multipart.Writer, name, kind string, data []byte) {
	t.Helper()
	w, err := m.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="` + name + `"; filename="` + name + `"`}, "Content-Type": {kind},
	})
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil {
		t.Fatal(err)
	}
}
