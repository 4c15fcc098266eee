package apptest_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"

	"mobilize/internal/app/apptest"
)

// picture sends a photo whose metadata and name are needles.
func (h *hay) picture(p *apptest.Person, circle string) (id string) {
	h.t.Helper()
	meta := fmt.Sprintf(`{"name":%q,"author":%q,"source":%q,"crop":{"x":0,"y":0,"size":64}}`, h.needle(), h.needle(), h.needle())
	body, kind := h.photo(meta)
	id = p.NewID()
	path := "/v1/circles/" + circle + "/pictures/" + id
	header := http.Header{"Operation-Id": {p.NewID()}, "Content-Type": {kind}}
	if status, answer := p.Send(h.t, http.MethodPut, path, header, body); status != http.StatusOK {
		h.t.Fatalf("a photo: %d %s", status, answer)
	}
	if status, served := p.Send(h.t, http.MethodGet, path+"/large", nil, nil); status != http.StatusOK || bytes.Contains(served, []byte(h.letters)) {
		h.t.Errorf("the photo is served with status %d and its metadata: %v", status, bytes.Contains(served, []byte(h.letters)))
	}
	return id
}

// photo is a form with what is said of a photo, and a photo whose metadata is a needle.
func (h *hay) photo(meta string) (body *bytes.Buffer, kind string) {
	h.t.Helper()
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewRGBA(image.Rect(0, 0, 64, 64)), nil); err != nil {
		h.t.Fatal(err)
	}
	comment := h.needle()
	marked := append([]byte{0xff, 0xd8, 0xff, 0xfe, 0, byte(len(comment) + 2)}, comment...) // a COM segment right after the start
	marked = append(marked, photo.Bytes()[2:]...)
	body = &bytes.Buffer{}
	form := multipart.NewWriter(body)
	h.part(form, "meta", "application/json", []byte(meta))
	h.part(form, "file", "image/jpeg", marked)
	if err := form.Close(); err != nil {
		h.t.Fatal(err)
	}
	return body, form.FormDataContentType()
}

// profile says how somebody and their child are reached, and has both be known by a photo.
func (h *hay) profile(p *apptest.Person, circle string) (face string) {
	h.t.Helper()
	contact := map[string]any{"phone": "20 12 34 56", "phoneShown": true, "street": h.needle(), "postcode": "8000", "city": h.needle()}
	if status := p.Do(h.t, http.MethodPut, "/v1/me/contact", contact, nil); status != http.StatusOK {
		h.t.Fatalf("contact: %d", status)
	}
	p.Write(h.t, http.MethodPut, "/v1/circles/"+circle+"/contact", contact)
	face = p.NewID()
	for _, path := range []string{"/v1/me/picture/" + p.NewID(), "/v1/circles/" + circle + "/face/" + face} {
		body, kind := h.photo(`{"crop":{"x":0,"y":0,"size":64}}`)
		header := http.Header{"Operation-Id": {p.NewID()}, "Content-Type": {kind}}
		if status, answer := p.Send(h.t, http.MethodPut, path, header, body); status >= 300 {
			h.t.Fatalf("a profile picture: %d %s", status, answer)
		}
	}
	return face
}

// sound sends a recording that says by whom it is, with needles.
func (h *hay) sound(p *apptest.Person, circle string) (id string) {
	h.t.Helper()
	info := h.needle()
	info += strings.Repeat(" ", len(info)%2)
	file := append(silence(), "LIST"...)
	file = append(append(file, byte(len(info)), 0, 0, 0), info...)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	h.part(form, "meta", "application/json", []byte("{}"))
	h.part(form, "file", "audio/wav", file)
	if err := form.Close(); err != nil {
		h.t.Fatal(err)
	}
	id = p.NewID()
	path := "/v1/circles/" + circle + "/sounds/" + id
	header := http.Header{"Operation-Id": {p.NewID()}, "Content-Type": {form.FormDataContentType()}}
	if status, answer := p.Send(h.t, http.MethodPut, path, header, &body); status != http.StatusOK {
		h.t.Fatalf("a recording: %d %s", status, answer)
	}
	if status, served := p.Send(h.t, http.MethodGet, path, nil, nil); status != http.StatusOK || bytes.Contains(served, []byte(h.letters)) {
		h.t.Errorf("the recording is served with status %d and its words: %v", status, bytes.Contains(served, []byte(h.letters)))
	}
	return id
}

// silence is a second of it, as a WAV file.
func silence() []byte {
	const head = "RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data\x40\x1f\x00\x00"
	return append([]byte(head), bytes.Repeat([]byte{0x80}, 8000)...)
}

func (h *hay) part(form *multipart.Writer, name, kind string, content []byte) {
	h.t.Helper()
	file := fmt.Sprintf(`form-data; name=%q; filename="%s.jpg"`, name, h.letters)
	w, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {file}, "Content-Type": {kind}})
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		h.t.Fatal(err)
	}
}
