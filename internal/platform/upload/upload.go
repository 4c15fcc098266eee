// Package upload takes a photo that a browser sends, as it arrives.
//
// Owns: the two parts of the form and their order, the pace at which they must come, how many of one person
// are under way at one time, the strict reading of what is said beside the file.
// Does not own: who may send one (the domains, which read nothing before that is settled), decoding
// (platform/raster).
// Start reading at: Turns.Take.
package upload

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"time"

	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// maxMeta is more than the longest name, licence, author and source take in JSON.
const maxMeta = 16 << 10

// Form describes the form to whoever sends it: what is in meta, as JSON.
func Form(meta string) string {
	return "multipart/form-data with two parts in this order: meta, JSON " + meta + " " +
		"with crop in pixels of the picture as it is shown, and file, a JPEG, PNG or WebP of at most 20 MB and 40 megapixels."
}

// Faults are the codes of all that can be wrong with a file, or with its way here.
var Faults = []string{
	"picture.too_large", "picture.too_many_pixels", "picture.not_a_picture", "picture.unsupported", "picture.heic_unsupported",
	"picture.damaged", "picture.crop_outside", "picture.parts", "picture.cut_off", "picture.busy", "limit.too_often",
}

// Take reads what is said of the file into meta, strictly, and hands the file to keep while it arrives: not a
// byte of it is read before keep reads it. size is how many bytes to expect, 0 when unknown. c is the clock that
// the deadlines of connections go by.
func (t *Turns) Take(w http.ResponseWriter, req *http.Request, person ident.ID, c clock.Clock, meta any, keep func(file io.Reader, size int64) error) error {
	if !t.take(person) {
		return tooManyError{fault.New(fault.Limited, "limit.too_often", "", "That was too often. Wait a little, then try again.")}
	}
	defer t.leave(person)
	readUntil := func(at time.Time) error {
		err := http.NewResponseController(w).SetReadDeadline(at)
		if errors.Is(err, http.ErrNotSupported) {
			return nil
		}
		return err
	}
	if err := readUntil(c.Now().Add(wordsFor)); err != nil {
		return err
	}
	parts, err := req.MultipartReader()
	if err != nil {
		return fault.New(fault.Unsupported, "request.media_type", "", "Send the picture as multipart/form-data.")
	}
	first, err := next(parts, "meta")
	if err != nil {
		return err
	}
	if err := readMeta(first, meta); err != nil {
		return err
	}
	part, err := next(parts, "file")
	if err != nil {
		return err
	}
	return keep(&file{part: part, clock: c, until: readUntil}, req.ContentLength)
}

// next returns the next part, which must be the named one.
func next(parts *multipart.Reader, name string) (*multipart.Part, error) {
	part, err := parts.NextPart()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, cutOff(err)
	}
	if err != nil || part.FormName() != name {
		return nil, fault.New(fault.Invalid, "picture.parts", name, "Send two parts in this order: meta, then file.")
	}
	return part, nil
}

func readMeta(part io.Reader, meta any) error {
	text, err := io.ReadAll(io.LimitReader(part, maxMeta+1))
	if err != nil {
		return cutOff(err)
	}
	if len(text) > maxMeta {
		return fault.New(fault.TooLarge, "request.too_large", "meta", "Send fewer bytes.")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(meta); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return fault.New(fault.Invalid, "request.wrong_type", "meta", "Send this field as the type that the API's description says.")
		}
		return fault.New(fault.Invalid, "request.malformed", "meta", "Send the part as well-formed JSON.")
	}
	if decoder.More() {
		return fault.New(fault.Invalid, "request.malformed", "meta", "Send the part as well-formed JSON.")
	}
	// A second, strict reading tells an unknown field from a malformed text without reading messages.
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	if err := strict.Decode(meta); err != nil {
		return fault.New(fault.Invalid, "request.unknown_field", "meta", "Leave this field out: it is not known here.")
	}
	return nil
}

func cutOff(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.New(fault.TooLarge, "picture.too_large", "file", "Use a picture of at most 20 MB.")
	}
	return fault.New(fault.Interrupted, "picture.cut_off", "", "The picture did not arrive whole. Send it again.")
}

// Send writes a picture's bytes, JPEG or PNG. An identifier never gets other bytes, so a client may keep them
// for good, which the app does sealed; shared caches do not keep them, since who may see them can change.
func Send(w http.ResponseWriter, req *http.Request, data []byte) error {
	mediaType := "image/jpeg"
	if data[0] == 0x89 { // the first byte of every PNG; the darkroom makes nothing else
		mediaType = "image/png"
	}
	head := w.Header()
	head.Set("Content-Type", mediaType)
	head.Set("Content-Length", strconv.Itoa(len(data)))
	head.Set("Content-Disposition", "inline")
	head.Set("Content-Security-Policy", Lonely)
	head.Set("Cache-Control", keeping(req.Header.Get("Sec-Fetch-Dest")))
	head.Set("Vary", "Cookie, Sec-Fetch-Dest")
	_, err := w.Write(data) // pixels that the darkroom encoded, sent as what they are
	return err
}

// Lonely keeps what a picture holds from being more than looked at, should it ever be opened as a
// page of its own.
const Lonely = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

// keeping says how a client may keep a picture. Where a page itself loads it, the worker that keeps
// pictures sealed is not in control yet: the browser would keep it in the clear, past the end of the
// session, for whoever has the device next.
func keeping(destination string) string {
	if destination != "" && destination != "empty" {
		return "no-store"
	}
	return "private, max-age=31536000, immutable"
}
