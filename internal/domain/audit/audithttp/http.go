// Package audithttp serves copies and looks.
//
// Owns: the wire form of the log.
// Does not own: its rules (domain/audit).
// Start reading at: Register.
package audithttp

import (
	"context"
	"net/http"
	"time"

	"mobilize/internal/domain/audit"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// Register adds the endpoints of the log.
func Register(r *httpapi.Router, s *audit.Service) {
	h := handler{s}
	httpapi.Get(r, "/v1/circles/{circle}/copies", httpapi.InCircle(access.SeeLog), h.copies)
	httpapi.Get(r, "/v1/circles/{circle}/looks", httpapi.InCircle(access.SeeLog), h.looks)
	httpapi.Write(r, http.MethodPut, "/v1/circles/{circle}/looks/{id}", httpapi.InCircle(access.ViewPlan), h.look)
}

type handler struct{ service *audit.Service }

type copiesIn struct {
	Circle ident.ID `path:"circle"`
}

type copiesOut struct {
	Body struct {
		Copies []copyWire `json:"copies" doc:"The newest entry first"`
	}
}

type copyWire struct {
	Seq       int64    `json:"seq" doc:"Numbers the entries of this log, without a gap"`
	Device    ident.ID `json:"device" doc:"The session of the device"`
	Person    ident.ID `json:"person" doc:"Whose device it is"`
	Role      string   `json:"role"`
	IsPaired  bool     `json:"isPaired" doc:"The device is paired to the citizen"`
	Category  string   `json:"category" doc:"What it holds, a word of the privacy policy's list"`
	SinceAt   string   `json:"sinceAt" format:"date-time"`
	RenewedAt string   `json:"renewedAt" format:"date-time"`
	EndedAt   string   `json:"endedAt,omitempty" format:"date-time" doc:"When the session ended, after which the device erases it"`
	ToldAt    string   `json:"toldAt,omitempty" format:"date-time" doc:"When the device called after that and was told to erase it; left out: it has not been heard from since the end, and may hold it still"`
	Name      string   `json:"name,omitempty" doc:"The browser of a paired device that ended, which the collection device holds no longer"`
	Platform  string   `json:"platform,omitempty" doc:"As name"`
}

func (h handler) copies(ctx context.Context, actor access.Actor, in *copiesIn) (*copiesOut, error) {
	copies, err := h.service.ListCopies(ctx, actor, in.Circle)
	if err != nil {
		return nil, err
	}
	out := &copiesOut{}
	out.Body.Copies = make([]copyWire, len(copies))
	for i, c := range copies {
		out.Body.Copies[i] = copyWire{
			Seq: c.Seq, Device: c.Session, Person: c.Person, Role: string(c.Role), IsPaired: c.IsDevice,
			Category: string(c.Category), SinceAt: text(c.SinceAt), RenewedAt: text(c.RenewedAt), EndedAt: text(c.EndedAt),
			ToldAt: text(c.ToldAt), Name: c.Browser, Platform: c.Platform,
		}
	}
	return out, nil
}

type looksIn struct {
	Circle ident.ID `path:"circle"`
	Before int64    `query:"before" doc:"The number of the last entry of the page before; without it, the newest page"`
}

type looksOut struct {
	Body struct {
		Looks []lookWire `json:"looks" doc:"The newest entry first"`
		More  bool       `json:"more" doc:"There are older entries"`
	}
}

type lookWire struct {
	ID       ident.ID `json:"id"`
	Seq      int64    `json:"seq" doc:"Numbers the entries of this log, without a gap"`
	Person   ident.ID `json:"person"`
	Role     string   `json:"role"`
	Screen   string   `json:"screen"`
	Day      string   `json:"day" doc:"The day that was shown; empty for none"`
	LookedAt string   `json:"lookedAt" format:"date-time" doc:"On the person's device, perhaps offline"`
	KeptAt   string   `json:"keptAt" format:"date-time" doc:"When the server learned of it"`
}

func (h handler) looks(ctx context.Context, actor access.Actor, in *looksIn) (*looksOut, error) {
	looks, more, err := h.service.ListLooks(ctx, actor, in.Circle, in.Before)
	if err != nil {
		return nil, err
	}
	out := &looksOut{}
	out.Body.More = more
	out.Body.Looks = make([]lookWire, len(looks))
	for i, l := range looks {
		out.Body.Looks[i] = lookWire{
			ID: l.ID, Seq: l.Seq, Person: l.Person, Role: string(l.Role), Screen: string(l.Screen), Day: l.Day,
			LookedAt: text(l.LookedAt), KeptAt: text(l.KeptAt),
		}
	}
	return out, nil
}

type lookIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Body   struct {
		Screen string `json:"screen" doc:"now, day, week, activity, history, pictures, people, settings or log"`
		Day    string `json:"day,omitempty" doc:"The day shown, YYYY-MM-DD"`
	}
}

func (h handler) look(ctx context.Context, actor access.Actor, in *lookIn) (int64, error) {
	return h.service.Looked(ctx, actor, in.Circle, audit.Look{ID: in.ID, Screen: audit.Screen(in.Body.Screen), Day: in.Body.Day})
}

// text is a time on the wire; "" for none.
func text(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}
