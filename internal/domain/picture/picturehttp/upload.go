package picturehttp

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"mobilize/internal/domain/picture"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
)

// maxMeta is more than the longest name, licence, author and source take in JSON.
const maxMeta = 16 << 10

// meta is what is said of a picture that is sent.
type meta struct {
	Name    string `json:"name"`
	Licence string `json:"licence"`
	Author  string `json:"author"`
	Source  string `json:"source"`
	Crop    struct {
		X    int `json:"x"`
		Y    int `json:"y"`
		Size int `json:"size"`
	} `json:"crop"`
}

// add takes an upload as it arrives: the file is not read before its sender may add it.
func (h handler) add(w http.ResponseWriter, req *http.Request, actor access.Actor) (int64, error) {
	circle, id, err := names(req)
	if err != nil {
		return 0, err
	}
	if !h.turns.take(actor.Person) {
		return 0, tooManyError{fault.New(fault.Limited, "limit.too_often", "", "That was too often. Wait a little, then try again.")}
	}
	defer h.turns.leave(actor.Person)
	readUntil := func(at time.Time) error {
		err := http.NewResponseController(w).SetReadDeadline(at)
		if errors.Is(err, http.ErrNotSupported) {
			return nil
		}
		return err
	}
	if err := readUntil(h.clock.Now().Add(wordsFor)); err != nil {
		return 0, err
	}
	parts, err := req.MultipartReader()
	if err != nil {
		return 0, fault.New(fault.Unsupported, "request.media_type", "", "Send the picture as multipart/form-data.")
	}
	first, err := next(parts, "meta")
	if err != nil {
		return 0, err
	}
	said, err := readMeta(first)
	if err != nil {
		return 0, err
	}
	file, err := next(parts, "file")
	if err != nil {
		return 0, err
	}
	p := picture.Picture{Circle: circle, ID: id, Name: said.Name, Licence: said.Licence, Author: said.Author, Source: said.Source}
	sent := &upload{part: file, clock: h.clock, until: readUntil}
	return h.service.Add(req.Context(), actor, p, sent, req.ContentLength, picture.Square(said.Crop))
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

func readMeta(part io.Reader) (said meta, err error) {
	text, err := io.ReadAll(io.LimitReader(part, maxMeta+1))
	if err != nil {
		return meta{}, cutOff(err)
	}
	if len(text) > maxMeta {
		return meta{}, fault.New(fault.TooLarge, "request.too_large", "meta", "Send fewer bytes.")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&said); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return meta{}, fault.New(fault.Invalid, "request.wrong_type", "meta", "Send this field as the type that the API's description says.")
		}
		return meta{}, fault.New(fault.Invalid, "request.malformed", "meta", "Send the part as well-formed JSON.")
	}
	if decoder.More() {
		return meta{}, fault.New(fault.Invalid, "request.malformed", "meta", "Send the part as well-formed JSON.")
	}
	// A second, strict reading tells an unknown field from a malformed text without reading messages.
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&meta{}); err != nil {
		return meta{}, fault.New(fault.Invalid, "request.unknown_field", "meta", "Leave this field out: it is not known here.")
	}
	return said, nil
}

func cutOff(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.New(fault.TooLarge, "picture.too_large", "file", "Use a picture of at most 20 MB.")
	}
	return fault.New(fault.Interrupted, "picture.cut_off", "", "The picture did not arrive whole. Send it again.")
}
