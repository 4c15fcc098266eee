package apptest_test

import (
	"net/http"

	"mobilize/internal/app/apptest"
	"mobilize/internal/platform/database"
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
	list := map[string]any{"kind": "citizens", "content": []byte("Navn;Gruppe\n" + h.needle() + ";" + h.needle() + "\n;" + h.needle() + "\n")}
	var preview struct{ Version int }
	p.Do(h.t, http.MethodPost, in+"/lists/preview", list, &preview)
	list["version"] = preview.Version
	p.Write(h.t, http.MethodPost, in+"/lists/import", list)
	p.Do(h.t, http.MethodPost, in+"/lists/export", map[string]any{"kind": "citizens", "form": "excel"}, nil)
	p.Do(h.t, http.MethodPost, in+"/lists/preview", map[string]any{"kind": "staff", "content": []byte("E-mail;Id\n" + h.letters + "4@example.org;" + idOf(h.t, p) + "\n")}, &preview)
	p.Write(h.t, http.MethodPost, in+"/lists/import", map[string]any{
		"kind": "staff", "content": []byte("E-mail;Id\n" + h.letters + "4@example.org;" + idOf(h.t, p) + "\n"), "version": preview.Version,
	})
	h.waitingCitizen(p)
	p.Write(h.t, http.MethodPut, "/v1/shelves/"+idOf(h.t, p), map[string]any{"zone": "Europe/Copenhagen"})
}

// waitingCitizen imports a citizen whose circle the database refuses to take: the name waits.
func (h *hay) waitingCitizen(p *apptest.Person) {
	h.t.Helper()
	id := p.NewID()
	p.Write(h.t, http.MethodPut, "/v1/customers/"+id, map[string]any{"kind": "institution", "name": h.needle(), "zone": "Atlantic/Faroe"})
	if h.s.Engine == database.SQLite {
		h.exec(`CREATE TRIGGER nobody_there BEFORE INSERT ON circle WHEN NEW.zone = 'Atlantic/Faroe' BEGIN SELECT RAISE(ABORT, 'nobody'); END`)
	} else {
		h.exec(`CREATE FUNCTION nobody_there() RETURNS trigger AS $$ BEGIN RAISE 'nobody'; END $$ LANGUAGE plpgsql`)
		h.exec(`CREATE TRIGGER nobody_there BEFORE INSERT ON circle FOR EACH ROW WHEN (NEW.zone = 'Atlantic/Faroe') EXECUTE FUNCTION nobody_there()`)
	}
	list := map[string]any{"kind": "citizens", "content": []byte("Navn;Gruppe\n" + h.needle() + ";" + h.needle() + "\n")}
	var preview struct{ Version int }
	p.Do(h.t, http.MethodPost, "/v1/circles/"+id+"/lists/preview", list, &preview)
	list["version"] = preview.Version
	header := http.Header{"Operation-Id": {p.NewID()}}
	for i, want := range []int{http.StatusInternalServerError, http.StatusOK} { // the second is a repeat of what is kept
		if status, _ := p.Send(h.t, http.MethodPost, "/v1/circles/"+id+"/lists/import", header, list); status != want {
			h.t.Errorf("import %d: %d, want %d", i+1, status, want)
		}
	}
}
