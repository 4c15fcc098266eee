// Package soundhttp serves sounds.
//
// Owns: the wire form of sounds, uploads of them, the headers they are sent with.
// Does not own: their rules (sound), their containers (sound/clip).
// Start reading at: Register.
package soundhttp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"mobilize/internal/domain/sound"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Register adds the endpoints of sounds. c is the clock that the deadlines of connections go by.
func Register(r *httpapi.Router, s *sound.Service, c clock.Clock) {
	h := handler{s, c}
	const one = "/v1/circles/{circle}/sounds/{id}"
	httpapi.RawWrite(r, http.MethodPut, one, httpapi.InCircle(access.AddPictures), h.add,
		httpapi.Summary("Add a recording"),
		httpapi.Description("multipart/form-data with two parts in this order: meta, the JSON {}, and file: WebM or Ogg with Opus, MP4 with AAC, or WAV, "+
			"of at most 30 seconds and 1 MB. Only the sound is kept of it. A recording that no plan uses goes by itself after 60 days."),
		httpapi.Faults("sound.unsupported", "sound.damaged", "sound.too_long", "sound.too_large", "sound.parts", "sound.cut_off", "limit.too_often"))
	httpapi.Raw(r, http.MethodGet, one, httpapi.InCircle(access.SeePictures), h.play,
		httpapi.Summary("A recording's bytes, whole or in ranges"))
}

type handler struct {
	service *sound.Service
	clock   clock.Clock
}

// uploadFor is enough for a megabyte over the slowest mobile network.
const (
	uploadFor = time.Minute
	maxMeta   = 1 << 10
)

// add takes an upload as it arrives: the file is not read before its sender may add it.
func (h handler) add(w http.ResponseWriter, req *http.Request, actor access.Actor) (int64, error) {
	circle, id, err := names(req)
	if err != nil {
		return 0, err
	}
	err = http.NewResponseController(w).SetReadDeadline(h.clock.Now().Add(uploadFor))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	parts, err := req.MultipartReader()
	if err != nil {
		return 0, fault.New(fault.Unsupported, "request.media_type", "", "Send the recording as multipart/form-data.")
	}
	meta, err := next(parts, "meta")
	if err != nil {
		return 0, err
	}
	text, err := io.ReadAll(io.LimitReader(meta, maxMeta))
	if err != nil {
		return 0, cutOff(err)
	}
	if string(bytes.TrimSpace(text)) != "{}" {
		return 0, fault.New(fault.Invalid, "request.unknown_field", "meta", "Leave this field out: it is not known here.")
	}
	file, err := next(parts, "file")
	if err != nil {
		return 0, err
	}
	return h.service.Add(req.Context(), actor, circle, id, upload{file})
}

// upload is a file on its way in. Its errors are the sender's, and so faults.
type upload struct{ part io.Reader }

// Read implements io.Reader.
func (u upload) Read(b []byte) (int, error) {
	n, err := u.part.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = cutOff(err)
	}
	return n, err
}

func next(parts *multipart.Reader, name string) (*multipart.Part, error) {
	part, err := parts.NextPart()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, cutOff(err)
	}
	if err != nil || part.FormName() != name {
		return nil, fault.New(fault.Invalid, "sound.parts", name, "Send two parts in this order: meta, then file.")
	}
	return part, nil
}

func cutOff(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.New(fault.TooLarge, "sound.too_large", "file", "Send a recording of at most 1 MB.")
	}
	return fault.New(fault.Interrupted, "sound.cut_off", "", "The recording did not arrive whole. Send it again.")
}

// play sends a recording, in ranges to players that ask for them. An identifier never gets other bytes, so a
// client may keep them for good, which the app does sealed.
func (h handler) play(w http.ResponseWriter, req *http.Request, actor access.Actor) error {
	circle, id, err := names(req)
	if err != nil {
		return err
	}
	one, data, err := h.service.Play(req.Context(), actor, circle, id)
	if err != nil {
		return err
	}
	head := w.Header()
	head.Set("Content-Type", one.Type)
	head.Set("Content-Disposition", "inline")
	head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	head.Set("Cache-Control", keeping(req.Header.Get("Sec-Fetch-Dest")))
	head.Set("Vary", "Cookie, Sec-Fetch-Dest")
	http.ServeContent(w, req, "", one.AddedAt, bytes.NewReader(data))
	return nil
}

// keeping says how a client may keep a recording. Where a page itself loads it, the worker that keeps
// recordings sealed is not in control yet: the browser would keep it in the clear.
func keeping(destination string) string {
	if destination != "" && destination != "empty" {
		return "no-store"
	}
	return "private, max-age=31536000, immutable"
}

func names(req *http.Request) (circle, id ident.ID, err error) {
	if circle, err = ident.Parse(req.PathValue("circle"), "circle"); err != nil {
		return "", "", err
	}
	id, err = ident.Parse(req.PathValue("id"), "id")
	return circle, id, err
}

// wire is a sound as devices keep it.
type wire struct {
	ID           ident.ID `json:"id"`
	Type         string   `json:"type"`
	Milliseconds int64    `json:"milliseconds" doc:"How long it lasts"`
	AddedBy      ident.ID `json:"addedBy" doc:"Empty when that person is no more"`
	AddedAt      string   `json:"addedAt" format:"date-time"`
}

// Source is sounds as domain/sync sends them to devices.
type Source struct{ service *sound.Service }

// NewSource returns a Source.
func NewSource(s *sound.Service) *Source { return &Source{s} }

// Collection is the name of sounds in the change feed.
func (*Source) Collection() string { return sound.Collection }

// Needs is what a device's person must be allowed to get them.
func (*Source) Needs() access.Scope { return access.SeePictures }

// Read returns the sounds with these ids; one that is left out is not there.
func (s *Source) Read(ctx context.Context, may access.Grant, ids []string) (map[string]any, error) {
	wanted := make([]ident.ID, len(ids))
	for i, id := range ids {
		wanted[i] = ident.ID(id)
	}
	sounds, err := s.service.Read(ctx, may, wanted)
	if err != nil {
		return nil, err
	}
	out := make(map[string]any, len(sounds))
	for _, one := range sounds {
		out[one.ID.String()] = wire{
			ID: one.ID, Type: one.Type, Milliseconds: one.Length.Milliseconds(),
			AddedBy: one.AddedBy, AddedAt: one.AddedAt.Format("2006-01-02T15:04:05.000Z"),
		}
	}
	return out, nil
}
