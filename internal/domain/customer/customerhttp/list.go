package customerhttp

import (
	"context"
	"errors"
	"net/http"

	"mobilize/internal/domain/customer"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/spreadsheet"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// registerLists adds the endpoints of lists as spreadsheets keep them.
func registerLists(r *httpapi.Router, h *handlers) {
	manage := httpapi.InCircle(access.ManagePeople)
	unread := []string{"customer.list_columns", "customer.list_kind", "customer.list_not_text", "customer.list_empty", "customer.list_large", "customer.list_quote"}
	httpapi.Post(r, "/v1/circles/{circle}/lists/preview", manage, h.previewList,
		httpapi.Summary("See what becomes of a file of citizens or staff, row by row; it changes nothing"),
		httpapi.Description("The file is not kept."),
		httpapi.Faults(unread...))
	httpapi.Write(r, http.MethodPost, "/v1/circles/{circle}/lists/import", manage, h.importList,
		httpapi.Summary("Do what the preview of a file said; rows that are wrong are left out"),
		httpapi.Description("Citizens are made, and colleagues invited by mail, as by hand. The file is not kept."),
		httpapi.Faults(append(unread, "customer.list_changed", "customer.last_admin")...))
	httpapi.Post(r, "/v1/circles/{circle}/lists/export", manage, h.exportList,
		httpapi.Summary("Get the list of citizens or staff as a file that changes nothing when it is imported again"),
		httpapi.Description("It is an entry of its own in the log of each citizen on it."),
		httpapi.Faults("customer.list_kind", "customer.list_form"))
}

type listIn struct {
	Kind     string `json:"kind" doc:"citizens or staff"`
	Content  []byte `json:"content" doc:"The file, at most 512 KB: semicolons, commas or tabs, in UTF-8, UTF-16 or Windows-1252"`
	Language string `json:"language,omitempty" doc:"da or en, of the mails"`
}

// sheet reads the file. A fault says nothing of what is in it.
func (in listIn) sheet() (customer.Sheet, error) {
	table, err := spreadsheet.Read(in.Content)
	switch {
	case errors.Is(err, spreadsheet.ErrTooLarge) || errors.Is(err, spreadsheet.ErrTooMany):
		return customer.Sheet{}, fault.New(fault.Invalid, "customer.list_large", "content", "Send at most 2000 rows of 50 columns at a time, and cells of at most 1000 bytes.")
	case errors.Is(err, spreadsheet.ErrEmpty):
		return customer.Sheet{}, fault.New(fault.Invalid, "customer.list_empty", "content", "Send a file with a header and rows under it.")
	case errors.Is(err, spreadsheet.ErrOpenQuote):
		return customer.Sheet{}, fault.New(fault.Invalid, "customer.list_quote", "content", "Close the quote that is open.")
	case err != nil:
		return customer.Sheet{}, fault.New(fault.Invalid, "customer.list_not_text", "content", "Save the sheet as CSV, and send that.")
	}
	sheet := customer.Sheet{Header: table.Header.Cells, Rows: make([]customer.SheetRow, len(table.Rows))}
	for i, row := range table.Rows {
		sheet.Rows[i] = customer.SheetRow{Number: row.Number, Cells: row.Cells}
	}
	if len(sheet.Rows) == 0 {
		return sheet, fault.New(fault.Invalid, "customer.list_empty", "content", "Send a file with a header and rows under it.")
	}
	return sheet, nil
}

type previewListIn struct {
	Circle ident.ID `path:"circle"`
	Body   listIn
}

type changeWire struct {
	Column string `json:"column"`
	From   string `json:"from"`
	To     string `json:"to"`
}

type problemWire struct {
	Code   string `json:"code"`
	Column string `json:"column" doc:"name, groups, email, role, from, until or id"`
	Row    int    `json:"row,omitempty" doc:"The other row it is about"`
	Text   string `json:"text,omitempty" doc:"The groups it is about"`
}

type rowWire struct {
	Row     int          `json:"row" doc:"As the spreadsheet counts: the header is 1"`
	Outcome string       `json:"outcome" doc:"new, there, changed or wrong"`
	Name    string       `json:"name"`
	Email   string       `json:"email,omitempty"`
	Role    string       `json:"role,omitempty"`
	Groups  string       `json:"groups" doc:"As in a cell"`
	From    string       `json:"from,omitempty" doc:"As in a cell"`
	Until   string       `json:"until,omitempty" doc:"As in a cell"`
	Changes []changeWire `json:"changes" doc:"Of somebody who is there"`
	Problem *problemWire `json:"problem,omitempty" doc:"Why the row is left out"`
}

type previewListOut struct {
	Body struct {
		Version   int       `json:"version" doc:"Of what the customer has; an import names it"`
		Rows      []rowWire `json:"rows"`
		NewGroups []string  `json:"newGroups" doc:"Groups that are made"`
		Unused    []string  `json:"unused" doc:"Columns that say nothing here"`
		Wrong     []byte    `json:"wrong" doc:"The rows that are left out, as a file to mend"`
	}
}

func (h *handlers) previewList(ctx context.Context, actor access.Actor, in *previewListIn) (*previewListOut, error) {
	sheet, err := in.Body.sheet()
	if err != nil {
		return nil, err
	}
	plan, err := h.customers.PreviewList(ctx, actor, in.Circle, customer.ListKind(in.Body.Kind), sheet, in.Body.Language)
	if err != nil {
		return nil, err
	}
	out := &previewListOut{}
	b := &out.Body
	b.Version, b.NewGroups, b.Unused, b.Rows = plan.Version, append([]string{}, plan.NewGroups...), append([]string{}, plan.Unused...), make([]rowWire, len(plan.Rows))
	header := sheet.Header
	var wrong [][]string
	for i, row := range plan.Rows {
		b.Rows[i] = rowOf(row)
		if row.Outcome == customer.IsWrong {
			wrong = append(wrong, sheet.Rows[i].Cells)
			for len(header) < len(sheet.Rows[i].Cells) {
				header = append(header, "")
			}
		}
	}
	b.Wrong = spreadsheet.Write(spreadsheet.Excel, header, wrong)
	return out, nil
}

func rowOf(row customer.PlanRow) rowWire {
	w := rowWire{
		Row: row.Number, Outcome: string(row.Outcome), Name: row.Name, Email: row.Email, Role: string(row.Role), Groups: row.Groups, From: row.From, Until: row.Until,
		Changes: []changeWire{},
	}
	for _, c := range row.Changes {
		w.Changes = append(w.Changes, changeWire(c))
	}
	if p := row.Problem; p.Code != "" {
		w.Problem = &problemWire{p.Code, p.Column, p.Row, p.Text}
	}
	return w
}

type importListIn struct {
	Circle ident.ID `path:"circle"`
	Body   struct {
		Kind     string `json:"kind" doc:"citizens or staff"`
		Content  []byte `json:"content" doc:"The file, as in the preview"`
		Language string `json:"language,omitempty" doc:"da or en, of the mails"`
		Version  int    `json:"version" doc:"As the preview said"`
	}
}

func (h *handlers) importList(ctx context.Context, actor access.Actor, in *importListIn) (int64, error) {
	sheet, err := listIn{Content: in.Body.Content}.sheet()
	if err != nil {
		return 0, err
	}
	return h.customers.ImportList(ctx, actor, in.Circle, customer.ListKind(in.Body.Kind), sheet, in.Body.Language, in.Body.Version)
}

type exportListIn struct {
	Circle ident.ID `path:"circle"`
	Body   struct {
		Kind     string   `json:"kind" doc:"citizens or staff"`
		Group    ident.ID `json:"group,omitempty" doc:"Of citizens: those of one group"`
		Form     string   `json:"form" doc:"excel: semicolons and UTF-8 with its mark, as a Danish Excel opens; comma: commas and UTF-8"`
		Language string   `json:"language,omitempty" doc:"da or en, of the headings"`
	}
}

type fileOut struct {
	Body struct {
		Content []byte `json:"content"`
		Rows    int    `json:"rows"`
	}
}

func (h *handlers) exportList(ctx context.Context, actor access.Actor, in *exportListIn) (*fileOut, error) {
	form, err := formOf(in.Body.Form)
	if err != nil {
		return nil, err
	}
	sheet, err := h.customers.ExportList(ctx, actor, in.Circle, customer.ListKind(in.Body.Kind), in.Body.Group, in.Body.Language)
	if err != nil {
		return nil, err
	}
	rows := make([][]string, len(sheet.Rows))
	for i, row := range sheet.Rows {
		rows[i] = row.Cells
	}
	out := &fileOut{}
	out.Body.Content, out.Body.Rows = spreadsheet.Write(form, sheet.Header, rows), len(rows)
	return out, nil
}

func formOf(name string) (spreadsheet.Form, error) {
	switch form := spreadsheet.Form(name); form {
	case spreadsheet.Excel, spreadsheet.Comma:
		return form, nil
	}
	return "", fault.New(fault.Invalid, "customer.list_form", "form", "Choose excel or comma.")
}
