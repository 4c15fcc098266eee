package planhttp

import (
	"context"
	"strings"

	"mobilize/internal/domain/plan"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/spreadsheet"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Names opens the names of those in a circle; app plugs in what decides and opens.
type Names interface {
	MembersOf(ctx context.Context, actor access.Actor, circle ident.ID) (map[ident.ID]string, error)
}

type filer struct {
	plans *plan.Service
	names Names
}

// RegisterFile adds the endpoint of a plan as a spreadsheet keeps it.
func RegisterFile(r *httpapi.Router, s *plan.Service, n Names) {
	httpapi.Post(r, "/v1/circles/{circle}/plan/export", httpapi.InCircle(access.ViewPlan|access.Export), filer{s, n}.export,
		httpapi.Summary("Get some days of the plan as a file for a spreadsheet"),
		httpapi.Description("It is an entry of its own in the citizen's log. Notes to adults and reasons are not in it."),
		httpapi.Faults("plan.day_malformed", "plan.range_too_long", "plan.form_unknown"))
}

type exportIn struct {
	Circle ident.ID `path:"circle"`
	Body   struct {
		From     string `json:"from" doc:"The first day, YYYY-MM-DD"`
		To       string `json:"to" doc:"The last day, YYYY-MM-DD"`
		Form     string `json:"form" doc:"excel: semicolons and UTF-8 with its mark, as a Danish Excel opens; comma: commas and UTF-8"`
		Language string `json:"language,omitempty" doc:"da or en, of the headings and states"`
	}
}

type exportOut struct {
	Body struct {
		Content []byte `json:"content"`
		Rows    int    `json:"rows"`
	}
}

// fileWords are what a file says beside what is planned.
type fileWords struct {
	header []string
	states map[plan.State]string
}

var wordsOf = map[string]fileWords{
	"da": {
		[]string{"Dato", "Fra", "Til", "Titel", "Sted", "Med hvem", "Tilstand"},
		map[plan.State]string{plan.Planned: "planlagt", plan.Active: "i gang", plan.Done: "færdig", plan.Skipped: "sprunget over", plan.Cancelled: "aflyst"},
	},
	"en": {
		[]string{"Date", "From", "To", "Title", "Place", "With whom", "State"},
		map[plan.State]string{plan.Planned: "planned", plan.Active: "under way", plan.Done: "done", plan.Skipped: "skipped", plan.Cancelled: "cancelled"},
	},
}

func (f filer) export(ctx context.Context, actor access.Actor, in *exportIn) (*exportOut, error) {
	form := spreadsheet.Form(in.Body.Form)
	if form != spreadsheet.Excel && form != spreadsheet.Comma {
		return nil, fault.New(fault.Invalid, "plan.form_unknown", "form", "Choose excel or comma.")
	}
	from, err := plan.ParseDay(in.Body.From, "from")
	if err != nil {
		return nil, err
	}
	to, err := plan.ParseDay(in.Body.To, "to")
	if err != nil {
		return nil, err
	}
	words, ok := wordsOf[in.Body.Language]
	if !ok {
		words = wordsOf["da"]
	}
	items, err := f.plans.TakeDays(ctx, actor, in.Circle, from, to)
	if err != nil {
		return nil, err
	}
	names, err := f.names.MembersOf(ctx, actor, in.Circle)
	if err != nil {
		return nil, err
	}
	rows := make([][]string, len(items))
	for i, item := range items {
		a := item.Activity
		rows[i] = []string{danish(item.Day), string(a.Start), string(a.End), a.Title, a.Place, companions(a.With, names), words.states[item.State]}
	}
	out := &exportOut{}
	out.Body.Content, out.Body.Rows = spreadsheet.Write(form, words.header, rows), len(rows)
	return out, nil
}

// danish is a day as a Danish spreadsheet writes it: 31-12-2026.
func danish(day plan.Day) string {
	parts := strings.Split(day.String(), "-")
	return parts[2] + "-" + parts[1] + "-" + parts[0]
}

func companions(with []plan.Companion, names map[ident.ID]string) string {
	var out []string
	for _, c := range with {
		name := c.Name
		if c.Person != "" {
			name = names[c.Person]
		}
		if name != "" {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}
