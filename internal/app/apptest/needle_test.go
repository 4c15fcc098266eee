package apptest_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"mobilize/internal/app/apptest"
	"mobilize/internal/app/inventory"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/personal"
)

// hay is a family's life in which every word is a needle: each free text starts with the same
// random letters, and a number.
type hay struct {
	t       *testing.T
	s       *apptest.Server
	letters string
	count   int
}

func newHay(t *testing.T, s *apptest.Server) *hay {
	t.Helper()
	letters := strings.Map(func(r rune) rune { return 'g' + (r % 16) }, s.Stranger(t).NewID())
	return &hay{t: t, s: s, letters: letters[16:]}
}

// needle returns a text that occurs nowhere else.
func (h *hay) needle() string {
	h.count++
	return fmt.Sprintf("%s %d", h.letters, h.count)
}

// Whatever a person writes, through every door there is, lies nowhere in the clear: not in the
// database and its logs, the key store, the blobs, the mails, the program's log or its metrics.
func TestNothingIsInTheClear(t *testing.T) {
	t.Parallel()
	provider, settings := vouching(t)
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		h := newHay(t, s)
		mette, circle := h.family()
		h.plan(mette, circle)
		h.picture(mette, circle)
		h.sound(mette, circle)
		h.profile(mette, circle)
		h.invite(mette, circle)
		h.mistakes(mette, circle)
		h.passkey(mette)
		h.institution(provider)
		h.waitingLinks(mette)
		h.customer(mette)
		h.isShown(mette)
		h.everySealedColumnIsFilled()
		if found := h.search(); len(found) > 0 {
			t.Errorf("in the clear:\n%s", strings.Join(found, "\n"))
		}
		t.Logf("%d needles", h.count)

		// The search is worth something only if it finds what lies in the clear.
		h.exec(`UPDATE person SET language = $1`, h.letters)
		if found := h.search(); len(found) == 0 {
			t.Error("a needle laid in the clear is not found: this test sees nothing")
		}
	}, settings)
}

// family signs up with a name and an address that are needles, and makes a circle round a child.
func (h *hay) family() (mette *apptest.Person, circle string) {
	h.t.Helper()
	mette = h.s.SignUp(h.t, h.needle(), h.letters+"@example.org")
	if status := mette.Do(h.t, http.MethodPatch, "/v1/me", map[string]any{"name": h.needle()}, nil); status >= 300 {
		h.t.Fatalf("change of name: %d", status)
	}
	circle, _ = mette.Circle(h.t, h.needle())
	mette.Write(h.t, http.MethodPatch, "/v1/circles/"+circle, map[string]any{"name": h.needle(), "settings": map[string]string{"text": "upper"}})
	return mette, circle
}

// waitingLinks asks for a link, and for another address, while no mail server is there: they wait, secrets and all.
func (h *hay) waitingLinks(p *apptest.Person) {
	h.t.Helper()
	if err := h.s.Mail.Close(); err != nil {
		h.t.Fatal(err)
	}
	ask := map[string]any{"email": h.letters + "2@example.org", "name": h.needle()}
	if status := h.s.Stranger(h.t).Do(h.t, http.MethodPost, "/v1/sign-in/links", ask, nil); status != http.StatusAccepted {
		h.t.Fatalf("asking for a link: %d", status)
	}
	if status := p.Do(h.t, http.MethodPost, "/v1/me/email", map[string]any{"email": h.letters + "4@example.org"}, nil); status != http.StatusAccepted {
		h.t.Fatalf("asking for another address: %d", status)
	}
}

// plan plans with every word there is, and returns the activity that stays.
func (h *hay) plan(p *apptest.Person, circle string) (activity string) {
	h.t.Helper()
	base := "/v1/circles/" + circle + "/activities/"
	id, later := p.NewID(), p.NewID()
	today := h.s.Clock.Now()
	day := func(n int) string { return today.AddDate(0, 0, n).Format(time.DateOnly) }
	steps := []map[string]any{{"id": p.NewID(), "title": h.needle()}}
	p.Write(h.t, http.MethodPut, base+id, map[string]any{
		"title": h.needle(), "place": h.needle(), "with": []map[string]any{{"name": h.needle()}}, "why": h.needle(), "note": h.needle(),
		"day": day(0), "start": "08:00", "end": "09:00", "rule": "FREQ=DAILY", "zone": "Europe/Copenhagen", "steps": steps,
		"choices": []map[string]any{{"id": p.NewID(), "title": h.needle()}, {"id": p.NewID(), "title": h.needle()}},
	})
	p.Write(h.t, http.MethodPatch, base+id, map[string]any{"title": h.needle(), "note": h.needle()})
	p.Write(h.t, http.MethodPut, base+id+"/occurrences/"+day(1), map[string]any{
		"title": h.needle(), "place": h.needle(), "why": h.needle(), "note": h.needle(), "steps": []map[string]any{{"id": p.NewID(), "title": h.needle()}},
	})
	p.Write(h.t, http.MethodPost, base+id+"/split", map[string]any{"day": day(7), "new": later, "changes": map[string]any{"title": h.needle()}})
	p.Write(h.t, http.MethodDelete, base+later, nil)
	h.beside(p, circle)
	p.Write(h.t, http.MethodPut, "/v1/circles/"+circle+"/looks/"+p.NewID(), map[string]any{"screen": "week"})
	return id
}

// invite lets a second person in, whose browser says a needle of itself, and starts a pairing.
func (h *hay) invite(p *apptest.Person, circle string) {
	h.t.Helper()
	for range 2 { // the second stays open
		var invitation struct{ Token string }
		if status := p.Do(h.t, http.MethodPost, "/v1/circles/"+circle+"/invitations", map[string]any{"role": "planner", "label": h.needle()}, &invitation); status >= 300 {
			h.t.Fatalf("an invitation: %d", status)
		}
		if strings.Contains(h.s.Log.String(), invitation.Token) {
			h.t.Error("the log holds a token")
		}
	}
	var pairing struct{ Secret string }
	if status := p.Do(h.t, http.MethodPost, "/v1/circles/"+circle+"/pairings", nil, &pairing); status >= 300 {
		h.t.Fatalf("a pairing: %d", status)
	}
	tablet := h.s.Stranger(h.t)
	header := http.Header{"User-Agent": {"Mozilla/5.0 " + h.needle()}}
	if status, answer := tablet.Send(h.t, http.MethodPost, "/v1/pairings/claim", header, map[string]any{"secret": pairing.Secret}); status >= 300 {
		h.t.Fatalf("a claim: %d %s", status, answer)
	}
}

// mistakes sends needles where nothing takes them: what is refused must not be kept either, nor
// come back.
func (h *hay) mistakes(p *apptest.Person, circle string) {
	h.t.Helper()
	base := "/v1/circles/" + circle
	long := strings.Repeat(h.needle(), 40)
	for _, wrong := range []struct {
		method, path string
		body         any
	}{
		{http.MethodPut, base + "/activities/" + p.NewID(), map[string]any{"title": long, "day": "2026-03-02", "zone": "Europe/Copenhagen"}},
		{http.MethodPut, base + "/activities/" + p.NewID(), map[string]any{"title": "x", h.needle(): 1}},
		{http.MethodPut, base + "/activities/" + p.NewID(), map[string]any{"title": "x", "day": h.needle(), "zone": h.needle(), "rule": h.needle()}},
		{http.MethodPut, base + "/activities/" + p.NewID(), strings.NewReader(`{"title": ` + h.needle())},
		{http.MethodPut, base + "/activities/" + h.letters, map[string]any{"title": "x"}},
		{http.MethodPut, base + "/looks/" + p.NewID(), map[string]any{"screen": h.needle()}},
		{http.MethodPatch, base, map[string]any{"zone": h.needle()}},
		{http.MethodPost, "/v1/sign-in/redeem", map[string]any{"token": h.needle()}},
		{http.MethodPost, "/v1/sign-in/links", map[string]any{"email": h.needle()}},
		{http.MethodPost, "/v1/invitations/preview", map[string]any{"token": h.needle()}},
		{http.MethodGet, "/v1/circles/" + h.letters + "/copies", nil},
		{http.MethodGet, "/v1/archive/search?language=da&q=" + h.letters, nil},
		{http.MethodGet, "/v1/sync?cursor=" + h.letters, nil},
		{http.MethodGet, "/" + h.letters + "?q=" + h.letters, nil},
		{http.MethodGet, "/archive/" + h.letters + ".svg", nil},
		{h.letters, "/v1/me", nil},
	} {
		header := http.Header{"Operation-Id": {p.NewID()}, "Referer": {"https://example.org/" + h.letters}, "X-Forwarded-For": {h.letters}}
		status, answer := p.Send(h.t, wrong.method, wrong.path, header, wrong.body)
		if bytes.Contains(answer, []byte(h.letters)) {
			h.t.Errorf("%s %s: the answer (%d) echoes what was sent", wrong.method, strings.ReplaceAll(wrong.path, h.letters, "…"), status)
		}
		if status >= 500 {
			h.t.Errorf("%s %s: status %d", wrong.method, strings.ReplaceAll(wrong.path, h.letters, "…"), status)
		}
	}
}

// isShown makes sure that the needles are in the product at all: whoever may see them does.
func (h *hay) isShown(p *apptest.Person) {
	h.t.Helper()
	status, answer := p.Send(h.t, http.MethodGet, "/v1/sync", nil, nil)
	if shown := bytes.Count(answer, []byte(h.letters)); status != http.StatusOK || shown < 15 {
		h.t.Errorf("the sync answers %d and shows %d needles", status, shown)
	}
}

// everySealedColumnIsFilled makes sure that no sealed column went untested.
func (h *hay) everySealedColumnIsFilled() {
	h.t.Helper()
	db := h.open(h.s.Config.Database)
	for _, table := range inventory.Data().Tables {
		for _, c := range table.Columns {
			if c.Sealing.Purpose == "" {
				continue
			}
			var rows int
			query := fmt.Sprintf(`SELECT count(*) FROM %s WHERE length(%s) > %d`, table.Name, c.Name, vault.Overhead)
			if err := db.QueryRow(h.t.Context(), query).Scan(&rows); err != nil {
				h.t.Fatal(err)
			}
			if rows == 0 {
				h.t.Errorf("%s.%s is sealed and empty: this test says nothing of it", table.Name, c.Name)
			}
		}
	}
}

// open opens a database beside the running server.
func (h *hay) open(address string, opts ...database.Option) *database.DB {
	h.t.Helper()
	db, err := database.Open(h.t.Context(), address, opts...)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() {
		if err := db.Close(); err != nil {
			h.t.Errorf("close: %v", err)
		}
	})
	return db
}

func (h *hay) exec(query string, args ...any) {
	h.t.Helper()
	err := h.open(h.s.Config.Database).InTx(h.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// search returns every place in which the letters lie, in any form that can be read back.
func (h *hay) search() (found []string) {
	h.t.Helper()
	look := func(place string, content []byte) {
		for form, needle := range forms(h.letters) {
			if at := bytes.Index(content, needle); at >= 0 {
				found = append(found, fmt.Sprintf("%s, as %s: %q", place, form, content[max(0, at-40):min(len(content), at+60)]))
				return
			}
		}
	}
	look("log", []byte(h.s.Log.String()))
	for _, letter := range h.s.Mail.Messages() { // the address itself stands on the envelope
		look("mail", []byte(letter.Subject+"\n"+letter.Text))
	}
	_, metrics := h.s.Stranger(h.t).Send(h.t, http.MethodGet, "/metrics", nil, nil)
	look("metrics", metrics)
	h.rows(h.s.Config.Database, inventory.Data(), look)
	h.rows(h.s.Config.Keys, inventory.Keys(), look, database.RollbackJournal())
	for _, folder := range h.folders() {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil //nolint:nilerr // PostgreSQL takes files away while we look
			}
			if content, err := os.ReadFile(path); err == nil {
				look(path, content)
			}
			return nil
		})
		if err != nil {
			h.t.Fatal(err)
		}
	}
	return found
}

// rows reads every value of every declared column; the census makes sure that these are all.
func (h *hay) rows(address string, r personal.Record, look func(string, []byte), opts ...database.Option) {
	h.t.Helper()
	db := h.open(address, opts...)
	for _, table := range r.Tables {
		for _, c := range table.Columns {
			rows, err := db.Query(h.t.Context(), fmt.Sprintf(`SELECT %s FROM %s`, c.Name, table.Name))
			if err != nil {
				h.t.Fatal(err)
			}
			for rows.Next() {
				var value []byte
				if err := rows.Scan(&value); err != nil {
					h.t.Fatal(err)
				}
				look(table.Name+"."+c.Name, value)
			}
			if err := rows.Close(); err != nil {
				h.t.Fatal(err)
			}
		}
	}
	if db.Engine() == database.PostgreSQL { // writes what is in memory to the files searched next
		rows, err := db.Query(h.t.Context(), `CHECKPOINT`)
		if err != nil {
			h.t.Fatal(err)
		}
		if err := rows.Close(); err != nil {
			h.t.Fatal(err)
		}
	}
}

// folders are all folders in which anything is kept: the data, the database with its logs, the
// whole of PostgreSQL's folder.
func (h *hay) folders() []string {
	folders := []string{h.s.Config.Data}
	for _, address := range []string{h.s.Config.Database, h.s.Config.Keys} {
		if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
			folders = append(folders, filepath.Dir(path))
			continue
		}
		u, err := url.Parse(address)
		if err != nil {
			h.t.Fatal(err)
		}
		if host := u.Query().Get("host"); strings.HasPrefix(host, "/") {
			folders = append(folders, host)
		} else {
			h.t.Error("PostgreSQL's files are out of reach: run by scripts/postgres, which listens on a socket beside them")
		}
	}
	return folders
}

// forms are the letters in every form that somebody can read back.
func forms(letters string) map[string][]byte {
	plain := []byte(letters)
	var little, big []byte
	for _, unit := range utf16.Encode([]rune(letters)) {
		little = append(little, byte(unit), byte(unit>>8))
		big = append(big, byte(unit>>8), byte(unit))
	}
	all := map[string][]byte{
		"text": plain, "capitals": bytes.ToUpper(plain), "UTF-16LE": little, "UTF-16BE": big,
		"hexadecimal": []byte(hex.EncodeToString(plain)), "HEXADECIMAL": bytes.ToUpper([]byte(hex.EncodeToString(plain))),
	}
	for offset := range 3 { // where the letters begin within a group of three bytes
		whole := base64.StdEncoding.EncodeToString(append(make([]byte, offset), plain...))
		all[fmt.Sprintf("base64 from %d", offset)] = []byte(whole[4 : len(whole)-4])
	}
	return all
}
