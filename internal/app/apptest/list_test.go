package apptest_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mobilize/internal/app/apptest"
	"mobilize/internal/vocabulary/clock"
)

// listPreview is what a file would become.
type listPreview struct {
	Version           int
	NewGroups, Unused []string
	Wrong             []byte
	Rows              []struct {
		Row                          int
		Outcome, Name, Groups, Email string
		Changes                      []struct{ Column, From, To string }
		Problem                      *struct {
			Code, Column, Text string
			Row                int
		}
	}
}

// said is each row in one line.
func (p listPreview) said() (lines []string) {
	for _, row := range p.Rows {
		line := fmt.Sprintf("%d %s", row.Row, row.Outcome)
		for _, c := range row.Changes {
			line += fmt.Sprintf(" %s:%s>%s", c.Column, c.From, c.To)
		}
		if pr := row.Problem; pr != nil {
			line += " " + pr.Column + "/" + pr.Code
			if pr.Row > 0 {
				line += fmt.Sprintf(" %d", pr.Row)
			}
			if pr.Text != "" {
				line += " " + pr.Text
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func (sc *school) previewList(t *testing.T, kind, file string) listPreview {
	t.Helper()
	var p listPreview
	body := map[string]any{"kind": kind, "content": []byte(file)}
	if status := sc.admin.Do(t, http.MethodPost, sc.path("/lists/preview"), body, &p); status != http.StatusOK {
		t.Fatalf("preview: %d", status)
	}
	return p
}

func (sc *school) importList(t *testing.T, kind, file string) listPreview {
	t.Helper()
	p := sc.previewList(t, kind, file)
	sc.admin.Write(t, http.MethodPost, sc.path("/lists/import"), map[string]any{"kind": kind, "content": []byte(file), "version": p.Version})
	return p
}

func (sc *school) exportList(t *testing.T, kind string) string {
	t.Helper()
	var out struct{ Content []byte }
	if status := sc.admin.Do(t, http.MethodPost, sc.path("/lists/export"), map[string]any{"kind": kind, "form": "excel", "language": "da"}, &out); status != http.StatusOK {
		t.Fatalf("export: %d", status)
	}
	return string(out.Content)
}

// lines are the rows of a file without its mark, header and identifiers.
func lines(file string) (rows []string) {
	for _, row := range strings.Split(strings.TrimSpace(strings.TrimPrefix(file, "\ufeff")), "\r\n")[1:] {
		rows = append(rows, row[:strings.LastIndex(row, ";")])
	}
	return rows
}

func sameLines(t *testing.T, what string, want, got []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// A class list: what is wrong is left out and said, the rest goes in, once however often it is imported; and
// what is exported changes nothing when it is imported.
func TestCitizenList(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		sc := newSchool(t, s)
		teacher, _ := sc.hire(t, "Karim Aziz", "karim@example.org", "planner", sc.class)
		file := "Elev;Klasse;CPR\r\nS\xf8ren \xc6r\xf8;3. s;x\r\nEmma Lind;\"3. S, Sv\xf8mning\";\r\n;3. S;\r\nemma  lind;3. S;\r\n150316 1234;3. S;\r\n=Alma;Sv\xf8mning;\r\nNoah;;\r\n"
		first := sc.previewList(t, "citizens", file)
		sameLines(t, "first", []string{"2 new", "3 new", "4 wrong name/name_missing", "5 wrong name/repeated 3", "6 wrong name/name_number", "7 new", "8 wrong groups/groups_missing"}, first.said())
		sameLines(t, "new groups", []string{"Svømning"}, first.NewGroups)
		sameLines(t, "unused", []string{"CPR"}, first.Unused)
		if got, want := string(first.Wrong), "\ufeffElev;Klasse;CPR\r\n;3. S;\r\nemma  lind;3. S;\r\n150316 1234;3. S;\r\nNoah;;\r\n"; got != want {
			t.Errorf("to mend: %q", got)
		}
		if got := lines(sc.exportList(t, "citizens")); len(got) != 0 {
			t.Errorf("a preview made %v", got)
		}
		sc.importList(t, "citizens", file)
		all := []string{"Søren Ærø;3. S", "Emma Lind;\"3. S, Svømning\"", "'=Alma;Svømning"}
		sameLines(t, "after the first", all, lines(sc.exportList(t, "citizens")))
		again := sc.importList(t, "citizens", file)
		sameLines(t, "again", []string{"2 there", "3 there", "4 wrong name/name_missing", "5 wrong name/repeated 3", "6 wrong name/name_number", "7 there", "8 wrong groups/groups_missing"}, again.said())
		out := sc.exportList(t, "citizens")
		sameLines(t, "after the second", all, lines(out))
		sameLines(t, "out and in", []string{"2 there", "3 there", "4 there"}, sc.importList(t, "citizens", out).said())
		if got := sc.exportList(t, "citizens"); got != out {
			t.Errorf("out, in and out: %q, was %q", got, out)
		}
		moved := strings.NewReplacer("Søren Ærø;3. S", "Søren Holm;4. S", "Emma Lind;\"3. S, Svømning\"", "Emma Lind;Svømning").Replace(out)
		sameLines(t, "a name, by whoever does not plan for the pupil", []string{"2 wrong name/not_renamed", "3 changed groups:3. S, Svømning>Svømning", "4 there"}, sc.previewList(t, "citizens", moved).said())
		sc.admin.Write(t, http.MethodPut, sc.path("/staff/"+idOf(t, sc.admin)), map[string]any{"role": "admin", "groups": []string{sc.class}})
		p := sc.importList(t, "citizens", moved)
		sameLines(t, "by identifier", []string{"2 changed name:Søren Ærø>Søren Holm groups:3. S>4. S", "3 changed groups:3. S, Svømning>Svømning", "4 there"}, p.said())
		sameLines(t, "after", []string{"Søren Holm;4. S", "'=Alma;Svømning", "Emma Lind;Svømning"}, lines(sc.exportList(t, "citizens")))
		p = sc.previewList(t, "citizens", "Fornavn,Efternavn,class\nEmma,Lind,3. S\n")
		sameLines(t, "somebody of that name in another class", []string{"2 wrong name/elsewhere Svømning"}, p.said())
		sc.importList(t, "citizens", "navn\tgruppe\nLea\t3. S")
		if got := pupils(t, teacher); !slices.Equal(got, []string{"Lea"}) {
			t.Errorf("the teacher of 3. S plans for %v", got)
		}
		if strings.Contains(s.Log.String(), "Emma") || strings.Contains(s.Log.String(), "Lind") {
			t.Error("the log names a pupil")
		}
	})
}

// pupils are the names of those whose plan somebody may edit.
func pupils(t *testing.T, p *apptest.Person) (names []string) {
	t.Helper()
	var page struct {
		Circles []stands
		Changes []struct {
			Circle, Collection string
			Value              map[string]any
		}
	}
	p.Do(t, http.MethodGet, "/v1/sync", nil, &page)
	for _, c := range page.Circles {
		if c.Kind == "citizen" && slices.Contains(c.Scopes, "plan.edit") {
			for _, change := range page.Changes {
				if name, ok := change.Value["name"].(string); ok && change.Circle == c.ID && change.Collection == "citizen" {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

// Two admins import the same file at once, and each sends it twice: everybody is made once.
func TestCitizenListAtOnce(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		sc := newSchool(t, s)
		other, _ := sc.hire(t, "Pia Bech", "pia@example.org", "admin")
		file := []byte("Navn;Gruppe\nAlma;3. S\nBo;3. S\nCarla;4. S\n")
		version := sc.previewList(t, "citizens", string(file)).Version
		var all sync.WaitGroup
		for _, who := range []*apptest.Person{sc.admin, other} {
			operation := who.NewID()
			for range 2 {
				all.Go(func() {
					header := http.Header{"Operation-Id": {operation}}
					body := map[string]any{"kind": "citizens", "content": file, "version": version}
					if status, answer, err := who.Try(t.Context(), http.MethodPost, sc.path("/lists/import"), header, body); err != nil || status != http.StatusOK && status != http.StatusConflict {
						t.Errorf("import: %d %s %v", status, answer, err)
					}
				})
			}
		}
		all.Wait()
		sc.importList(t, "citizens", string(file))
		sameLines(t, "everybody once", []string{"Alma;3. S", "Bo;3. S", "Carla;4. S"}, lines(sc.exportList(t, "citizens")))
	})
}

// A staff list invites by mail once it is confirmed, never twice, and changes who is there.
func TestStaffList(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		sc := newSchool(t, s)
		sc.hire(t, "Karim Aziz", "karim@example.org", "planner", sc.class)
		sent := s.Mail.Count()
		until := s.Clock.Now().AddDate(0, 0, 20).Format("02-01-2006")
		file := "E-mail;Rolle;Grupper;Til\r\nida@example.org;Lærer;3. S;\r\nBIRGIT@example.org;leder;;\r\nkarim@example.org;planlægger;3. S;31-12-2090\r\nx;;;\r\n" +
			"bo@example.org;konge;;\r\nvic@example.org;vikar;3. S;" + until + "\r\neva@example.org;vikar;;\r\nida@example.org;;;\r\nlis@example.org;;9. Z;\r\nole@example.org;;;1-1-2020\r\n"
		want := []string{
			"2 new", "3 there", "4 changed until:>31-12-2090", "5 wrong email/email_malformed", "6 wrong role/role_unknown", "7 new",
			"8 wrong until/substitute_until", "9 wrong email/repeated 2", "10 wrong groups/group_unknown 9. Z", "11 wrong until/until_past",
		}
		sameLines(t, "first", want, sc.previewList(t, "staff", file).said())
		sc.importList(t, "staff", file)
		ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
		defer cancel()
		for _, to := range []string{"ida@example.org", "vic@example.org"} {
			if _, ok := s.Mail.Wait(ctx, to, sent); !ok {
				t.Fatalf("no mail to %s", to)
			}
		}
		want[0], want[1], want[2], want[5] = "2 there", "3 there", "4 there", "7 there"
		sameLines(t, "again", want, sc.importList(t, "staff", file).said())
		out := sc.exportList(t, "staff")
		for _, row := range sc.importList(t, "staff", out).said() {
			if !strings.HasSuffix(row, " there") {
				t.Errorf("out and in: %s", row)
			}
		}
		if got := sc.exportList(t, "staff"); got != out {
			t.Errorf("out, in and out: %q, was %q", got, out)
		}
		if got := s.Mail.Count() - sent; got != 2 {
			t.Errorf("%d mails went out", got)
		}
		p := sc.previewList(t, "staff", strings.Replace(out, "leder", "planlægger", 1))
		if got := strings.Join(p.said(), " "); !strings.Contains(got, "role/last_admin") {
			t.Errorf("the last admin goes: %s", got)
		}
	})
}

// What is no list is refused without a word of it, and whoever is no admin finds none.
func TestListRefuses(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		sc := newSchool(t, s)
		teacher, _ := sc.hire(t, "Karim Aziz", "karim@example.org", "planner", sc.class)
		for file, code := range map[string]string{
			"": "customer.list_empty", "Navn;Gruppe\n": "customer.list_empty", "PK\x03\x04": "customer.list_not_text", "Navn;Vægt\nEmma;3\n": "customer.list_columns",
			"Navn;Gruppe\n\"Emma": "customer.list_quote", "Navn;Gruppe\n" + strings.Repeat("E;3\n", 2001): "customer.list_large",
		} {
			var problem struct{ Code, Detail string }
			status := sc.admin.Do(t, http.MethodPost, sc.path("/lists/preview"), map[string]any{"kind": "citizens", "content": []byte(file)}, &problem)
			if status != http.StatusUnprocessableEntity || problem.Code != code || strings.Contains(problem.Detail, "Emma") {
				t.Errorf("%.20q: %d %s", file, status, problem.Code)
			}
		}
		body := map[string]any{"kind": "citizens", "content": []byte("Navn;Gruppe\nEmma;3. S\n"), "form": "excel"}
		for _, door := range []string{"preview", "export"} {
			if status := teacher.Do(t, http.MethodPost, sc.path("/lists/"+door), body, nil); status == http.StatusOK {
				t.Errorf("a teacher: %s", door)
			}
		}
	})
}

// A plan as a file: the days asked for as they stand, for whoever may export, and each time in the log.
func TestPlanFile(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		mette := s.SignUp(t, "Mette Holm", "mette@example.org")
		circle, _ := mette.Circle(t, "Noah Holm")
		me := idOf(t, mette)
		for title, body := range map[string]map[string]any{
			"=Svømning": {"day": "2026-12-31", "start": "10:00", "end": "11:30", "place": "Hallen; indgang B", "with": []map[string]any{{"person": me}, {"name": "Bo"}}},
			"Læse":      {"day": "2026-12-30"},
			"Senere":    {"day": "2027-01-01"},
		} {
			body["title"], body["zone"] = title, "Europe/Copenhagen"
			mette.Write(t, http.MethodPut, "/v1/circles/"+circle+"/activities/"+mette.NewID(), body)
		}
		var out struct{ Content []byte }
		body := map[string]any{"from": "2026-12-28", "to": "2026-12-31", "form": "excel"}
		if status := mette.Do(t, http.MethodPost, "/v1/circles/"+circle+"/plan/export", body, &out); status != http.StatusOK {
			t.Fatalf("export: %d", status)
		}
		want := "\ufeffDato;Fra;Til;Titel;Sted;Med hvem;Tilstand\r\n30-12-2026;;;Læse;;;planlagt\r\n31-12-2026;10:00;11:30;'=Svømning;\"Hallen; indgang B\";\"Mette Holm, Bo\";planlagt\r\n"
		if diff := cmp.Diff(want, string(out.Content)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		mette.Do(t, http.MethodPost, "/v1/circles/"+circle+"/plan/export", body, nil)
		var log struct{ Looks []struct{ Screen string } }
		mette.Do(t, http.MethodGet, "/v1/circles/"+circle+"/looks", nil, &log)
		if len(log.Looks) != 2 || log.Looks[0].Screen != "week-file" {
			t.Errorf("looks = %+v", log.Looks)
		}
	})
}

// Whoever takes a list along is in the log of everybody on it.
func TestListIsLogged(t *testing.T) {
	t.Parallel()
	apptest.Each(t, clock.System{}, func(t *testing.T, s *apptest.Server) {
		sc := newSchool(t, s)
		teacher, _ := sc.hire(t, "Karim Aziz", "karim@example.org", "planner", sc.class)
		sc.importList(t, "citizens", "Navn;Gruppe\nEmma;3. S\n")
		for range 2 {
			sc.exportList(t, "citizens")
		}
		var page struct{ Circles []stands }
		teacher.Do(t, http.MethodGet, "/v1/sync", nil, &page)
		i := slices.IndexFunc(page.Circles, func(c stands) bool { return c.Kind == "citizen" })
		if i < 0 {
			t.Fatal("the teacher has no pupil")
		}
		var log struct {
			Looks []struct{ Screen, Person string }
		}
		teacher.Do(t, http.MethodGet, "/v1/circles/"+page.Circles[i].ID+"/looks", nil, &log)
		if len(log.Looks) != 2 || log.Looks[0].Screen != "list-file" || log.Looks[0].Person != idOf(t, sc.admin) {
			t.Errorf("looks = %+v", log.Looks)
		}
	})
}
