// Package synchttp is the wire of domain/sync.
//
// Owns: the form of a page on the wire.
// Does not own: what is in it (domain/sync), the wire form of the rows (each domain's http package).
// Start reading at: Register.
package synchttp

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"mobilize/internal/domain/sync"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

type page struct {
	Cursor  string     `json:"cursor" doc:"Keep it together with the rows, and send it next time"`
	More    bool       `json:"more" doc:"There is more: ask again at once"`
	Circles []circle   `json:"circles" doc:"Every circle you may see now"`
	Lost    []ident.ID `json:"lost" doc:"Circles you may no longer see: erase what you hold of them"`
	Reset   []ident.ID `json:"reset" doc:"Circles to empty before applying the changes"`
	Failed  []ident.ID `json:"failed" doc:"Circles that could not be read this time: keep what you hold of them, and ask again later"`
	Changes []change   `json:"changes" doc:"The oldest first within a circle"`
}

type circle struct {
	ID      ident.ID    `json:"id"`
	Kind    string      `json:"kind" enum:"citizen,shelf" doc:"A shelf has no citizen: it holds templates and pictures to plan with"`
	Citizen ident.ID    `json:"citizen" doc:"The person whose plan it is; of a shelf, nobody"`
	Side    string      `json:"side" doc:"The customer on whose behalf you stand in it; empty for home"`
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

// Register adds the endpoint. It is written by hand: it is what every device asks again and again.
func Register(r *httpapi.Router, s *sync.Service) {
	httpapi.Raw(r, http.MethodGet, "/v1/sync", httpapi.SignedIn, func(w http.ResponseWriter, req *http.Request, actor access.Actor) error {
		cursor, err := cursorOf(req.URL.RawQuery)
		if err != nil {
			return err
		}
		p, err := s.Pull(req.Context(), actor, cursor)
		if err != nil {
			return err
		}
		return httpapi.WriteJSON(w, func(b []byte) ([]byte, error) { return appendPage(b, p) })
	},
		httpapi.Summary("What has happened since the last time"),
		httpapi.Description("Brings a device's replica up to date: apply a page's rows in one transaction with its cursor."),
		httpapi.OptionalQuery("cursor", "The cursor of the last answer; none to begin anew. It means something to the server alone.", sync.MaxCursor),
		httpapi.Answering[page](),
		httpapi.Faults("sync.cursor_malformed"),
	)
}

func cursorOf(query string) (string, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return "", fault.New(fault.Invalid, "request.malformed", "", "Send a well-formed query.")
	}
	for name := range values {
		if name != "cursor" {
			return "", fault.New(fault.Invalid, "request.unknown_field", "", "Ask with cursor only.")
		}
	}
	return values.Get("cursor"), nil
}

// appendPage writes p as page describes it.
func appendPage(b []byte, p sync.Page) ([]byte, error) {
	b = httpapi.AppendText(append(b, `{"cursor":`...), p.Cursor)
	b = strconv.AppendBool(append(b, `,"more":`...), p.More)
	b = append(b, `,"circles":[`...)
	for i := range p.Circles {
		b = appendCircle(httpapi.AppendComma(b, '['), &p.Circles[i])
	}
	b = appendIDs(append(b, `],"lost":[`...), p.Lost)
	b = appendIDs(append(b, `],"reset":[`...), p.Reset)
	b = appendIDs(append(b, `],"failed":[`...), p.Failed)
	b = append(b, `],"changes":[`...)
	for _, r := range p.Rows {
		value, err := json.Marshal(r.Value)
		if err != nil {
			return nil, fmt.Errorf("encode a row: %w", err)
		}
		b = httpapi.AppendText(append(httpapi.AppendComma(b, '['), `{"circle":`...), r.Circle)
		b = strconv.AppendInt(append(b, `,"rev":`...), r.Rev, 10)
		b = httpapi.AppendText(append(b, `,"collection":`...), r.Collection)
		b = httpapi.AppendText(append(b, `,"id":`...), r.ID)
		b = append(append(append(b, `,"value":`...), value...), '}')
	}
	return append(b, "]}\n"...), nil
}

func appendCircle(b []byte, r *sync.Relation) []byte {
	b = httpapi.AppendText(append(b, `{"id":`...), r.Circle)
	b = httpapi.AppendText(append(b, `,"kind":`...), r.Kind)
	b = httpapi.AppendText(append(b, `,"citizen":`...), r.Citizen)
	b = httpapi.AppendText(append(b, `,"side":`...), r.Side)
	b = httpapi.AppendText(append(b, `,"role":`...), r.Role)
	b = append(b, `,"scopes":[`...)
	for name := range r.Scopes.All() {
		b = httpapi.AppendText(httpapi.AppendComma(b, '['), name)
	}
	b = httpapi.AppendText(append(b, `],"zone":`...), r.Zone)
	return append(b, '}')
}

func appendIDs(b []byte, ids []ident.ID) []byte {
	for _, id := range ids {
		b = httpapi.AppendText(httpapi.AppendComma(b, '['), id)
	}
	return b
}
