package apptest_test

import (
	"net/http"

	"mobilize/internal/app/apptest"
)

// customer makes an institution whose every word is a needle; the mail of its invitation waits, since no
// mail server is there.
func (h *hay) customer(p *apptest.Person) {
	h.t.Helper()
	id, unit, group := p.NewID(), p.NewID(), p.NewID()
	in := "/v1/circles/" + id
	p.Write(h.t, http.MethodPut, "/v1/customers/"+id, map[string]any{"kind": "institution", "name": h.needle(), "zone": "Europe/Copenhagen"})
	p.Write(h.t, http.MethodPatch, in+"/customer", map[string]any{"name": h.needle()})
	p.Write(h.t, http.MethodPut, in+"/units/"+unit, map[string]any{"name": h.needle()})
	p.Write(h.t, http.MethodPut, in+"/groups/"+group, map[string]any{"name": h.needle(), "unit": unit})
	p.Write(h.t, http.MethodPut, in+"/groups/"+group+"/citizens/"+p.NewID(), map[string]any{
		"new": map[string]any{"citizen": p.NewID(), "name": h.needle(), "zone": "Europe/Copenhagen"},
	})
	p.Write(h.t, http.MethodPut, in+"/invites/"+p.NewID(), map[string]any{"kind": "staff", "role": "planner", "groups": []string{group}, "email": h.letters + "3@example.org"})
	p.Write(h.t, http.MethodPut, "/v1/shelves/"+idOf(h.t, p), map[string]any{"zone": "Europe/Copenhagen"})
}
