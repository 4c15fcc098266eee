package customer

import (
	"slices"
	"unicode/utf8"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// mostGroups is how many groups one row may name.
const mostGroups = 20

// known is what a plan rests on beside the table.
type known struct {
	names     map[ident.ID]string // of citizens, by circle
	mayRename func(circle ident.ID) bool
	checkName func(name string) error
	newID     func() ident.ID
	actor     ident.ID
	zone      string
}

// citizenRow is what a row of a citizen list says.
type citizenRow struct {
	id     ident.ID
	name   string
	groups []string
}

// planCitizens says what becomes of each row. A row with an identifier is that citizen, and names all groups
// they are to be in. One without is the citizen of that name in one of its groups, who comes into the others
// too, or somebody new. Nobody is taken for somebody of another group: that would show a child's plan to a
// class it does not know (ADR 0111).
func planCitizens(t Table, sheet Sheet, k known) (Plan, error) {
	columns, err := readHeader(CitizenList, sheet.Header)
	if err != nil {
		return Plan{}, err
	}
	p := &citizenPlan{known: k, table: t, made: map[string]ident.ID{}, rowOf: map[ident.ID]int{}, rowNamed: map[string]int{}}
	p.Version, p.Unused = t.Customer.Version, columns.unused
	rows := make([]citizenRow, len(sheet.Rows))
	for i, row := range sheet.Rows {
		rows[i] = citizenRow{id: ident.ID(columns.of(row, columnID)), name: columns.name(row), groups: groupsIn(columns.raw(row, columnGroups))}
		if whole := oneLine(columns.raw(row, columnGroups)); len(rows[i].groups) > 1 {
			if _, ok := t.groupNamed(whole); ok {
				rows[i].groups = []string{whole}
			}
		}
		if _, ok := p.rowOf[rows[i].id]; rows[i].id != "" && !ok {
			p.rowOf[rows[i].id] = row.Number
		}
	}
	for i, row := range rows {
		p.Rows = append(p.Rows, p.row(sheet.Rows[i].Number, row))
	}
	return p.Plan, nil
}

type citizenPlan struct {
	Plan
	known
	table    Table
	made     map[string]ident.ID // new groups, by folded name
	rowOf    map[ident.ID]int    // the row that names a citizen by identifier
	rowNamed map[string]int      // the row of a name without one
}

func (p *citizenPlan) row(number int, row citizenRow) PlanRow {
	out := PlanRow{Number: number, Name: row.name, Groups: groupsCell(row.groups)}
	problem := p.check(row)
	var found ident.ID
	if problem.Code == "" {
		found, problem = p.find(number, row)
	}
	if problem.Code != "" {
		out.Outcome, out.Problem = IsWrong, problem
		return out
	}
	groups := p.groupsOf(row.groups)
	if found == "" {
		out.Outcome = IsNew
		made := Citizen{
			Circle: p.newID(), Groups: sorted(groups), Scopes: access.AllScopes, IsOwn: true, AdmittedBy: p.actor,
			Waiting: New{Citizen: p.newID(), Name: row.name, Zone: p.zone},
		}
		made.Waiting.Circle = made.Circle
		out.do = func(t *Table) { t.Citizens[made.Circle] = made }
		return out
	}
	return p.changed(out, row, found, groups)
}

func (p *citizenPlan) check(row citizenRow) Problem {
	switch {
	case row.name == "":
		return Problem{Code: "name_missing", Column: columnName}
	case looksLikeNumber(row.name):
		return Problem{Code: "name_number", Column: columnName}
	case p.checkName(row.name) != nil:
		return Problem{Code: "name_length", Column: columnName}
	case len(row.groups) == 0 && row.id == "":
		return Problem{Code: "groups_missing", Column: columnGroups}
	case len(row.groups) > mostGroups:
		return Problem{Code: "groups_many", Column: columnGroups}
	case slices.ContainsFunc(row.groups, func(name string) bool { return utf8.RuneCountInString(name) > 100 }):
		return Problem{Code: "group_length", Column: columnGroups}
	}
	return Problem{}
}

// find returns the citizen a row is about; "" for somebody new.
func (p *citizenPlan) find(number int, row citizenRow) (ident.ID, Problem) {
	if row.id != "" {
		c, ok := p.table.Citizens[row.id]
		_, isKnown := p.nameOf(c)
		switch {
		case !ok || !isKnown:
			return "", Problem{Code: "id_unknown", Column: columnID}
		case p.rowOf[row.id] != number:
			return "", Problem{Code: "repeated", Column: columnID, Row: p.rowOf[row.id]}
		case !c.IsOwn && len(c.Groups) == 0:
			return "", Problem{Code: "left", Column: columnID}
		case len(row.groups) == 0 && len(c.Groups) > 0:
			return "", Problem{Code: "groups_missing", Column: columnGroups}
		}
		return row.id, Problem{}
	}
	if first, ok := p.rowNamed[folded(row.name)]; ok {
		return "", Problem{Code: "repeated", Column: columnName, Row: first}
	}
	p.rowNamed[folded(row.name)] = number
	var here, elsewhere []Citizen
	for _, c := range p.table.Citizens {
		name, ok := p.nameOf(c)
		if _, isNamed := p.rowOf[c.Circle]; !ok || isNamed || folded(name) != folded(row.name) || !c.IsOwn && len(c.Groups) == 0 {
			continue
		}
		if slices.ContainsFunc(c.Groups, func(g ident.ID) bool { return p.isNamed(row.groups, g) }) {
			here = append(here, c)
		} else {
			elsewhere = append(elsewhere, c)
		}
	}
	switch {
	case len(here) > 1:
		return "", Problem{Code: "ambiguous", Column: columnName}
	case len(here) == 1:
		return here[0].Circle, Problem{}
	case len(elsewhere) > 0:
		slices.SortFunc(elsewhere, func(a, b Citizen) int { return len(b.Groups) - len(a.Groups) })
		return "", Problem{Code: "elsewhere", Column: columnName, Text: groupsCell(p.table.namesOf(elsewhere[0].Groups))}
	}
	return "", Problem{}
}

func (p *citizenPlan) nameOf(c Citizen) (string, bool) {
	if c.IsWaiting() {
		return c.Waiting.Name, true
	}
	name, ok := p.names[c.Circle]
	return name, ok
}

func (p *citizenPlan) isNamed(names []string, group ident.ID) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		id, ok := p.table.groupNamed(name)
		return ok && id == group
	})
}

// groupsOf returns the groups of names, and makes those that are not there.
func (p *citizenPlan) groupsOf(names []string) (groups []ident.ID) {
	for _, name := range names {
		id, ok := p.table.groupNamed(name)
		if !ok {
			id, ok = p.made[folded(name)]
		}
		if !ok {
			id = p.newID()
			p.made[folded(name)] = id
			p.NewGroups = append(p.NewGroups, name)
			p.before = append(p.before, func(t *Table) { t.Groups[id] = Group{ID: id, Name: name} })
		}
		groups = append(groups, id)
	}
	return sorted(groups)
}

// changed says what becomes of a citizen who is there.
func (p *citizenPlan) changed(out PlanRow, row citizenRow, circle ident.ID, groups []ident.ID) PlanRow {
	c := p.table.Citizens[circle]
	if row.id == "" {
		groups = sorted(append(slices.Clone(c.Groups), groups...))
	}
	name, _ := p.nameOf(c)
	if row.id != "" && oneLine(name) != row.name {
		if c.IsWaiting() || !p.mayRename(circle) {
			out.Outcome, out.Problem = IsWrong, Problem{Code: "not_renamed", Column: columnName}
			return out
		}
		out.Changes = append(out.Changes, Change{columnName, oneLine(name), row.name})
		p.renames = append(p.renames, renaming{circle, row.name})
	}
	if !slices.Equal(groups, c.Groups) {
		after := p.table.clone()
		for _, do := range p.before {
			do(&after)
		}
		out.Changes = append(out.Changes, Change{columnGroups, groupsCell(after.namesOf(c.Groups)), groupsCell(after.namesOf(groups))})
		out.do = func(t *Table) {
			c := t.Citizens[circle]
			c.Groups = groups
			t.Citizens[circle] = c
		}
	}
	out.Outcome = IsThere
	if len(out.Changes) > 0 {
		out.Outcome = IsChanged
	}
	return out
}

// sorted returns ids in order, each once.
func sorted(ids []ident.ID) []ident.ID {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// citizenSheet is the list of those whose names are known, in the groups' order.
func citizenSheet(t Table, k known, group ident.ID, header []string) Sheet {
	s := Sheet{Header: header}
	for circle, c := range t.Citizens {
		name, ok := k.names[circle]
		if !ok || c.IsWaiting() || !c.IsOwn && len(c.Groups) == 0 || group != "" && !slices.Contains(c.Groups, group) {
			continue
		}
		s.Rows = append(s.Rows, SheetRow{Cells: []string{oneLine(name), groupsCell(t.namesOf(c.Groups)), circle.String()}})
	}
	slices.SortFunc(s.Rows, func(a, b SheetRow) int {
		return slices.Compare([]string{a.Cells[1], a.Cells[0], a.Cells[2]}, []string{b.Cells[1], b.Cells[0], b.Cells[2]})
	})
	return s
}

var errListKind = fault.New(fault.Invalid, "customer.list_kind", "kind", "Choose citizens or staff.")
