package customer

import (
	"slices"
	"strings"
	"unicode"

	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// ListKind is which of a customer's lists a sheet is.
type ListKind string

// The kinds.
const (
	CitizenList ListKind = "citizens" // who is in which groups
	StaffList   ListKind = "staff"    // who works where, as what and until when
)

// Sheet is a table somebody keeps in a spreadsheet.
type Sheet struct {
	Header []string
	Rows   []SheetRow
}

// SheetRow is one row of it, with the number that the spreadsheet shows.
type SheetRow struct {
	Number int
	Cells  []string
}

// Outcome is what becomes of a row.
type Outcome string

// The outcomes. A row that is Wrong is left out.
const (
	IsNew     Outcome = "new"
	IsThere   Outcome = "there"
	IsChanged Outcome = "changed"
	IsWrong   Outcome = "wrong"
)

// Problem is why a row is left out. Its code says what, Column where.
type Problem struct {
	Code   string
	Column string
	Row    int    // the other row it is about; 0 for none
	Text   string // a group's name, or ""
}

// Change is what becomes other of somebody who is there: a column, as it was and as it will be.
type Change struct{ Column, From, To string }

// PlanRow is what a row says and what becomes of it.
type PlanRow struct {
	Number              int
	Outcome             Outcome
	Name, Email         string
	Role                Role
	Groups, From, Until string // as in a cell
	Changes             []Change
	Problem             Problem

	do func(*Table)
}

// Plan is what becomes of a sheet. It holds as long as the customer's table has its version.
type Plan struct {
	Version   int
	Rows      []PlanRow
	NewGroups []string
	Unused    []string // columns that say nothing here, as they are written

	before  []func(*Table)
	renames []renaming
}

type renaming struct {
	circle ident.ID
	name   string
}

// Count is how many rows of p come to an outcome.
func (p Plan) Count(o Outcome) (count int) {
	for _, row := range p.Rows {
		if row.Outcome == o {
			count++
		}
	}
	return count
}

// apply makes of t what p says.
func (p Plan) apply(t *Table) {
	for _, do := range p.before {
		do(t)
	}
	for _, row := range p.Rows {
		if row.do != nil {
			row.do(t)
		}
	}
}

// The columns, by what they are called on the wire.
const (
	columnID     = "id"
	columnName   = "name"
	columnFirst  = "first"
	columnLast   = "last"
	columnGroups = "groups"
	columnEmail  = "email"
	columnRole   = "role"
	columnFrom   = "from"
	columnUntil  = "until"
)

// columnNames are what people write over a column. The first two are what we write, in Danish and in English.
var columnNames = map[string][]string{
	columnID:     {"Id", "Id", "mobilize-id", "mobilize id"},
	columnName:   {"Navn", "Name", "fulde navn", "full name", "elev", "elevnavn", "elevens navn", "elever", "borger", "borgere", "beboer", "beboere", "barn", "børn", "pupil", "student", "citizen", "resident", "child", "medarbejder", "ansat", "lærer", "employee", "staff"},
	columnFirst:  {"Fornavn", "First name", "fornavne", "given name", "firstname"},
	columnLast:   {"Efternavn", "Last name", "efternavne", "surname", "family name", "lastname"},
	columnGroups: {"Grupper", "Groups", "gruppe", "group", "klasse", "klasser", "class", "classes", "hold", "stue", "team"},
	columnEmail:  {"E-mail", "E-mail", "email", "mail", "e-mailadresse", "mailadresse", "e-post", "email address", "e-mail address"},
	columnRole:   {"Rolle", "Role", "er", "is"},
	columnFrom:   {"Fra", "From", "fra dato", "startdato", "start date", "start"},
	columnUntil:  {"Til", "Until", "til dato", "slutdato", "udløber", "to", "end date", "end"},
}

// columnsOf are the columns of a list, in the order they are written.
func columnsOf(kind ListKind) []string {
	if kind == StaffList {
		return []string{columnName, columnEmail, columnRole, columnGroups, columnFrom, columnUntil, columnID}
	}
	return []string{columnName, columnGroups, columnID}
}

var (
	errListColumns = fault.New(fault.Invalid, "customer.list_columns", "content", "Write a heading over each column: a name and a group, or an e-mail address.")
	errListChanged = fault.New(fault.Conflict, "customer.list_changed", "version", "Somebody has changed something since. See what becomes of the file now.")
)

// cells finds the cells of rows by column.
type cells struct {
	at     map[string]int
	unused []string
}

func readHeader(kind ListKind, header []string) (cells, error) {
	c := cells{at: map[string]int{}}
	known := append(columnsOf(kind), columnFirst, columnLast)
	for i, title := range header {
		column := columnNamed(title)
		if _, isTaken := c.at[column]; column == "" || isTaken || !slices.Contains(known, column) {
			if strings.TrimSpace(title) != "" {
				c.unused = append(c.unused, title)
			}
			continue
		}
		c.at[column] = i
	}
	isNamed := c.has(columnName) || c.has(columnFirst) && c.has(columnLast)
	isWhole := isNamed && c.has(columnGroups)
	if kind == StaffList {
		isWhole = c.has(columnEmail)
	}
	if !isWhole {
		return c, errListColumns
	}
	return c, nil
}

func columnNamed(title string) string {
	title = folded(strings.TrimRight(strings.TrimSpace(title), ":*"))
	for column, names := range columnNames {
		if slices.ContainsFunc(names, func(name string) bool { return folded(name) == title }) {
			return column
		}
	}
	return ""
}

func (c cells) has(column string) bool {
	_, ok := c.at[column]
	return ok
}

// of is the cell of a column, in one line; "" when it is not there.
func (c cells) of(row SheetRow, column string) string {
	return oneLine(c.raw(row, column))
}

func (c cells) raw(row SheetRow, column string) string {
	if i, ok := c.at[column]; ok && i < len(row.Cells) {
		return row.Cells[i]
	}
	return ""
}

// name is the name a row is about, from one column or from two.
func (c cells) name(row SheetRow) string {
	if c.has(columnName) {
		return c.of(row, columnName)
	}
	return oneLine(c.of(row, columnFirst) + " " + c.of(row, columnLast))
}

// oneLine is text without spaces round it, and one where there were several.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// folded is how two spellings of one name are the same.
func folded(text string) string { return strings.ToLower(oneLine(text)) }

// between may stand between the groups of a cell. A name that holds one stands in quotes.
const between = ",;|\n"

// names are the groups that a cell names, each once.
func groupsIn(cell string) (names []string) {
	add := func(name string) {
		name = oneLine(name)
		if name != "" && !slices.ContainsFunc(names, func(other string) bool { return folded(other) == folded(name) }) {
			names = append(names, name)
		}
	}
	var b strings.Builder
	isQuoted := false
	runes := []rune(cell)
	for i := 0; i < len(runes); i++ {
		c := runes[i]
		switch {
		case c == '"' && isQuoted && i+1 < len(runes) && runes[i+1] == '"':
			b.WriteRune(c)
			i++
		case c == '"' && (isQuoted || strings.TrimSpace(b.String()) == ""):
			isQuoted = !isQuoted
		case !isQuoted && strings.ContainsRune(between, c):
			add(b.String())
			b.Reset()
		default:
			b.WriteRune(c)
		}
	}
	add(b.String())
	return names
}

// groupsCell is what a cell says of groups; groupsIn reads it.
func groupsCell(names []string) string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = name
		if strings.ContainsAny(name, between+`"`) {
			out[i] = `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
		}
	}
	return strings.Join(out, ", ")
}

// groupNamed returns the group of a name: the one that is spelled so, else one that differs in capitals alone.
func (t Table) groupNamed(name string) (ident.ID, bool) {
	var like ident.ID
	for id, g := range t.Groups {
		switch {
		case oneLine(g.Name) == name:
			return id, true
		case folded(g.Name) == folded(name) && (like == "" || id < like):
			like = id
		}
	}
	return like, like != ""
}

// namesOf are the names of groups, in their order.
func (t Table) namesOf(groups []ident.ID) (names []string) {
	for _, id := range groups {
		if g, ok := t.Groups[id]; ok {
			names = append(names, oneLine(g.Name))
		}
	}
	slices.Sort(names)
	return names
}

// looksLikeNumber says whether a text holds a Danish civil registration number, or as many digits: no name does.
func looksLikeNumber(text string) bool {
	digits := 0
	for _, c := range text {
		if unicode.IsDigit(c) {
			digits++
		}
	}
	return digits >= 6
}
