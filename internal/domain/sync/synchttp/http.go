// Package synchttp is the wire of domain/sync.
//
// Owns: the form of a page on the wire.
// Does not own: what is in it (domain/sync), the wire form of the rows (each domain's http package).
// Start reading at: Register.
package synchttp

import (
	"context"
	"net/http"

	"mobilize/internal/domain/sync"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

type pull struct {
	Cursor string `query:"cursor" maxLength:"200000" doc:"The cursor of the last answer; none to begin anew. It means something to the server alone."`
}

type pulled struct{ Body page }

type page struct {
	Cursor  string     `json:"cursor" doc:"Keep it together with the rows, and send it next time"`
	More    bool       `json:"more" doc:"There is more: ask again at once"`
	Circles []circle   `json:"circles" doc:"Every circle you may see now"`
	Lost    []ident.ID `json:"lost" doc:"Circles you may no longer see: erase what you hold of them"`
	Reset   []ident.ID `json:"reset" doc:"Circles to empty before applying the changes"`
	Changes []change   `json:"changes" doc:"The oldest first within a circle"`
}

type circle struct {
	ID      ident.ID    `json:"id"`
	Citizen ident.ID    `json:"citizen" doc:"The person whose plan it is"`
	Role    access.Role `json:"role" doc:"What you are in it"`
	Scopes  []string    `json:"scopes" doc:"What you may do in it"`
	Zone    string      `json:"zone" doc:"IANA name of the citizen's time zone"`
}

type change struct {
	Circle     ident.ID `json:"circle"`
	Rev        int64    `json:"rev"`
	Collection string   `json:"collection"`
	ID         string   `json:"id"`
	Value      any      `json:"value" doc:"The thing as it is now; null when it is gone"`
}

// Register adds the endpoint.
func Register(r *httpapi.Router, s *sync.Service) {
	httpapi.Get(r, "/v1/sync", httpapi.SignedIn, func(ctx context.Context, actor access.Actor, in *pull) (*pulled, error) {
		p, err := s.Pull(ctx, actor, in.Cursor)
		if err != nil {
			return nil, err
		}
		return &pulled{Body: wire(p)}, nil
	},
		httpapi.Summary("What has happened since the last time"),
		httpapi.Description("Brings a device's replica up to date: apply a page's rows in one transaction with its cursor."),
		httpapi.Faults("sync.cursor_malformed"),
		httpapi.Status(http.StatusOK),
	)
}

func wire(p sync.Page) page {
	out := page{
		Cursor: p.Cursor, More: p.More,
		Circles: make([]circle, len(p.Circles)), Lost: p.Lost, Reset: p.Reset, Changes: make([]change, len(p.Rows)),
	}
	for i, c := range p.Circles {
		out.Circles[i] = circle{ID: c.Circle, Citizen: c.Citizen, Role: c.Role, Scopes: c.Scopes.Names(), Zone: c.Zone}
	}
	for i, r := range p.Rows {
		out.Changes[i] = change{Circle: r.Circle, Rev: r.Rev, Collection: r.Collection, ID: r.ID, Value: r.Value}
	}
	if out.Lost == nil {
		out.Lost = []ident.ID{}
	}
	if out.Reset == nil {
		out.Reset = []ident.ID{}
	}
	return out
}
