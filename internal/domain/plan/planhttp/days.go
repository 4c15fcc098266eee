package planhttp

import (
	"net/http"
	"net/url"

	"mobilize/internal/domain/plan"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// wireDays is what lies on some days. A day without anything is there, and empty.
type wireDays struct {
	Circle ident.ID  `json:"circle"`
	Days   []wireDay `json:"days"`
}

type wireDay struct {
	Day   string     `json:"day"`
	Items []wireItem `json:"items"`
}

// days is written by hand: it is the reading that everybody waits for.
func (h handler) days(w http.ResponseWriter, req *http.Request, actor access.Actor) error {
	circle, err := ident.Parse(req.PathValue("circle"), "circle")
	if err != nil {
		return err
	}
	from, to, err := rangeOf(req.URL.RawQuery)
	if err != nil {
		return err
	}
	items, err := h.plans.Days(req.Context(), actor, circle, from, to)
	if err != nil {
		return err
	}
	return httpapi.WriteJSON(w, func(b []byte) ([]byte, error) { return appendDays(b, circle, from, to, items), nil })
}

func rangeOf(query string) (from, to plan.Day, err error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return 0, 0, fault.New(fault.Invalid, "request.malformed", "", "Send a well-formed query.")
	}
	for name := range values {
		if name != "from" && name != "to" {
			return 0, 0, fault.New(fault.Invalid, "request.unknown_field", "", "Ask with from and to only.")
		}
	}
	if from, err = plan.ParseDay(values.Get("from"), "from"); err != nil {
		return 0, 0, err
	}
	to, err = plan.ParseDay(values.Get("to"), "to")
	return from, to, err
}
