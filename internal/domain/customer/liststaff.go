package customer

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// roleNames are what people write for a role. The first two are what we write, in Danish and in English.
var roleNames = map[Role][]string{
	Admin:      {"leder", "admin", "administrator"},
	Planner:    {"planlægger", "planner", "lærer", "pædagog", "støttepædagog", "teacher", "medarbejder", "ansat", "staff"},
	Substitute: {"vikar", "substitute"},
}

func roleNamed(word string) (Role, bool) {
	for role, names := range roleNames {
		if slices.Contains(names, folded(word)) {
			return role, true
		}
	}
	return "", false
}

// mostInvited is how many one sheet may invite: what may be sent in a day.
const mostInvited = 100

// colleague is what a staff list knows of somebody: staff, or invited to be.
type colleague struct {
	id, person, invitation ident.ID
	email                  string
	role                   Role
	groups                 []ident.ID
	from, until            time.Time
}

type staffPlan struct {
	Plan
	known
	was      Table // before any row
	table    Table // after the rows so far
	columns  cells
	now      time.Time
	place    *time.Location
	language string
	personOf func(email string) ident.ID // whom an address leads to; "" for nobody
	spell    func(email string) (string, error)
	rowOf    map[string]int // by colleague or address
	invited  int
}

// planStaff says what becomes of each row. A row is the colleague of its identifier; else the one who was
// invited at its address, or signs in by it; else somebody to invite.
func planStaff(t Table, sheet Sheet, p staffPlan) (Plan, error) {
	columns, err := readHeader(StaffList, sheet.Header)
	if err != nil {
		return Plan{}, err
	}
	p.columns, p.was, p.table, p.rowOf = columns, t, t.clone(), map[string]int{}
	p.place, _ = clock.Zone(p.zone)
	if p.place == nil {
		p.place = time.UTC
	}
	p.Version, p.Unused = t.Customer.Version, columns.unused
	for _, row := range sheet.Rows {
		p.Rows = append(p.Rows, p.row(row))
	}
	return p.Plan, nil
}

func (p *staffPlan) row(row SheetRow) PlanRow {
	out := PlanRow{
		Number: row.Number, Name: p.columns.name(row), Email: p.columns.of(row, columnEmail),
		Groups: groupsCell(groupsIn(p.columns.raw(row, columnGroups))), From: p.columns.of(row, columnFrom), Until: p.columns.of(row, columnUntil),
	}
	was, isThere, problem := p.find(row, &out)
	var is colleague
	if problem.Code == "" {
		is, problem = p.read(row, was, isThere)
	}
	if problem.Code == "" {
		out.Role = is.role
		out.Changes = p.differences(was, is)
		problem = p.settle(&out, was, is, isThere)
	}
	if problem.Code != "" {
		out.Outcome, out.Problem, out.Changes, out.do = IsWrong, problem, nil, nil
	}
	return out
}

// find returns the colleague a row is about; isThere is false for somebody to invite.
func (p *staffPlan) find(row SheetRow, out *PlanRow) (was colleague, isThere bool, problem Problem) {
	id := ident.ID(p.columns.of(row, columnID))
	if id == "" && out.Email == "" {
		return was, false, Problem{Code: "email_missing", Column: columnEmail}
	}
	if out.Email != "" {
		email, err := p.spell(out.Email)
		if err != nil {
			return was, false, Problem{Code: "email_malformed", Column: columnEmail}
		}
		out.Email = email
	}
	was, isThere = p.colleagueOf(id, out.Email)
	if id != "" && !isThere {
		return was, false, Problem{Code: "id_unknown", Column: columnID}
	}
	key := out.Email
	if isThere {
		key = was.id.String()
	}
	if first, ok := p.rowOf[key]; ok {
		return was, false, Problem{Code: "repeated", Column: columnEmail, Row: first}
	}
	p.rowOf[key] = row.Number
	return was, isThere, Problem{}
}

func (p *staffPlan) colleagueOf(id ident.ID, email string) (colleague, bool) {
	if id != "" {
		s, ok := p.was.Staff[id]
		return colleagueStaff(s), ok && s.EndedAt.IsZero()
	}
	for _, s := range p.was.Staff {
		if s.EndedAt.IsZero() && s.Email != "" && s.Email == email {
			return colleagueStaff(s), true
		}
	}
	for _, in := range p.was.Invitations {
		if in.Kind == ToStaff && in.Email == email && p.now.Before(in.ExpiresAt) {
			return colleague{in.ID, "", in.ID, in.Email, in.Role, in.Groups, in.From, in.Until}, true
		}
	}
	if person := p.personOf(email); person != "" {
		if s, ok := p.was.Staff[person]; ok && s.EndedAt.IsZero() {
			was := colleagueStaff(s)
			was.email = email // they are known by it already
			return was, true
		}
	}
	return colleague{}, false
}

func colleagueStaff(s Staff) colleague {
	return colleague{s.Person, s.Person, "", s.Email, s.Role, s.Groups, s.From, s.Until}
}

// read returns what a row says somebody is. What it has no column for stays as it was.
func (p *staffPlan) read(row SheetRow, was colleague, isThere bool) (colleague, Problem) {
	is := was
	if !isThere {
		is.role = Planner
	}
	if email := p.columns.of(row, columnEmail); email != "" {
		is.email, _ = p.spell(email)
	}
	if word := p.columns.of(row, columnRole); word != "" {
		role, ok := roleNamed(word)
		if !ok {
			return is, Problem{Code: "role_unknown", Column: columnRole}
		}
		is.role = role
	}
	if p.columns.has(columnGroups) {
		is.groups = nil
		names := groupsIn(p.columns.raw(row, columnGroups))
		if whole := oneLine(p.columns.raw(row, columnGroups)); len(names) > 1 {
			if _, ok := p.table.groupNamed(whole); ok {
				names = []string{whole}
			}
		}
		for _, name := range names {
			id, ok := p.table.groupNamed(name)
			if !ok {
				return is, Problem{Code: "group_unknown", Column: columnGroups, Text: name}
			}
			is.groups = append(is.groups, id)
		}
		is.groups = sorted(is.groups)
	}
	var ok bool
	if is.from, ok = p.moment(row, columnFrom, was.from, false); !ok {
		return is, Problem{Code: "date_malformed", Column: columnFrom}
	}
	if is.until, ok = p.moment(row, columnUntil, was.until, true); !ok {
		return is, Problem{Code: "date_malformed", Column: columnUntil}
	}
	return is, Problem{}
}

// moment is the time in a cell; was when it says the same, or is not there.
func (p *staffPlan) moment(row SheetRow, column string, was time.Time, isEnd bool) (time.Time, bool) {
	if !p.columns.has(column) {
		return was, true
	}
	text := p.columns.of(row, column)
	if text == dayCell(was, p.place, isEnd) {
		return was, true
	}
	return cellDay(text, p.place, isEnd)
}

func (p *staffPlan) differences(was, is colleague) (changes []Change) {
	add := func(column, from, to string) {
		if from != to {
			changes = append(changes, Change{column, from, to})
		}
	}
	add(columnEmail, was.email, is.email)
	add(columnRole, string(was.role), string(is.role))
	add(columnGroups, groupsCell(p.table.namesOf(was.groups)), groupsCell(p.table.namesOf(is.groups)))
	add(columnFrom, dayCell(was.from, p.place, false), dayCell(is.from, p.place, false))
	add(columnUntil, dayCell(was.until, p.place, true), dayCell(is.until, p.place, true))
	return changes
}

// settle says what becomes of the row, and does it in the plan's own table, so that an admin stays whatever the rows before have said.
func (p *staffPlan) settle(out *PlanRow, was, is colleague, isThere bool) Problem {
	if isThere && len(out.Changes) == 0 {
		out.Outcome = IsThere
		return Problem{}
	}
	if err := validTime(is.role, is.from, is.until, p.now); err != nil {
		return timeProblem(err)
	}
	switch {
	case !isThere:
		if p.invited++; p.invited > mostInvited {
			return Problem{Code: "invitations_many", Column: columnEmail}
		}
		out.Outcome, out.Changes = IsNew, nil
		in := Invitation{
			ID: p.newID(), Kind: ToStaff, Email: is.email, Language: p.language, Role: is.role, Groups: is.groups, From: is.from, Until: is.until,
			InvitedBy: p.actor, ExpiresAt: p.now.Add(invitationFor),
		}
		out.do = func(t *Table) { t.Invitations[in.ID] = in }
	case was.invitation != "":
		out.Outcome = IsChanged
		out.do = func(t *Table) {
			in := t.Invitations[was.invitation]
			in.Role, in.Groups, in.From, in.Until = is.role, is.groups, is.from, is.until
			t.Invitations[was.invitation] = in
		}
	default:
		out.Outcome = IsChanged
		out.do = func(t *Table) {
			t.Staff[was.person] = Staff{Person: was.person, Role: is.role, Groups: is.groups, From: is.from, Until: is.until, Email: is.email, Voucher: t.Staff[was.person].Voucher}
		}
	}
	before := p.table.clone()
	out.do(&p.table)
	if p.table.keepsAdmin(before) != nil {
		p.table = before
		return Problem{Code: "last_admin", Column: columnRole}
	}
	return Problem{}
}

// timeProblem is a fault of validTime as a row's.
func timeProblem(err error) Problem {
	f := fault.As(err)
	if f == nil {
		return Problem{Code: "date_malformed", Column: columnUntil}
	}
	return Problem{Code: strings.TrimPrefix(f.Code, "customer."), Column: columnUntil}
}

// staffSheet is the list of those who work here or are invited to.
func staffSheet(t Table, names map[ident.ID]string, zone, language string, now time.Time, header []string) Sheet {
	place, ok := clock.Zone(zone)
	if !ok {
		place = time.UTC
	}
	spelling := 0
	if language == "en" {
		spelling = 1
	}
	s := Sheet{Header: header}
	add := func(c colleague, name, id string) {
		s.Rows = append(s.Rows, SheetRow{Cells: []string{
			oneLine(name), c.email, roleNames[c.role][spelling], groupsCell(t.namesOf(c.groups)), dayCell(c.from, place, false), dayCell(c.until, place, true), id,
		}})
	}
	for id, one := range t.Staff {
		if one.EndedAt.IsZero() {
			add(colleagueStaff(one), names[id], id.String())
		}
	}
	for _, in := range t.Invitations {
		if in.Kind == ToStaff && now.Before(in.ExpiresAt) {
			add(colleague{email: in.Email, role: in.Role, groups: in.Groups, from: in.From, until: in.Until}, "", "")
		}
	}
	slices.SortFunc(s.Rows, func(a, b SheetRow) int { return slices.Compare(a.Cells, b.Cells) })
	return s
}

// dayCell writes a moment as a Danish spreadsheet does: the day, with the time where it is not a whole one. An
// end at midnight is the day before, which is the last.
func dayCell(at time.Time, place *time.Location, isEnd bool) string {
	if at.IsZero() {
		return ""
	}
	at = at.In(place)
	if at.Hour() == 0 && at.Minute() == 0 {
		if isEnd {
			at = at.AddDate(0, 0, -1)
		}
		return at.Format("02-01-2006")
	}
	return at.Format("02-01-2006 15:04")
}

// dayForms are the forms in which a day is read.
var dayForms = []string{"2-1-2006", "2/1/2006", "2.1.2006", "2006-1-2", "2-1-06", "2/1/06", "2.1.06"}

// cellDay reads what dayCell writes, and what people write.
func cellDay(text string, place *time.Location, isEnd bool) (time.Time, bool) {
	if text == "" {
		return time.Time{}, true
	}
	day, hour, hasHour := strings.Cut(text, " ")
	hour = strings.TrimPrefix(strings.TrimPrefix(hour, "kl."), " ")
	for _, form := range dayForms {
		at, err := time.ParseInLocation(form, day, place)
		if err != nil {
			continue
		}
		if !hasHour {
			if isEnd {
				at = at.AddDate(0, 0, 1)
			}
			return at.UTC(), true
		}
		h, m, ok := strings.Cut(strings.ReplaceAll(hour, ".", ":"), ":")
		hours, hourErr := strconv.Atoi(h)
		minutes, minuteErr := strconv.Atoi(m)
		if !ok || hourErr != nil || minuteErr != nil || hours < 0 || hours > 23 || minutes < 0 || minutes > 59 {
			return time.Time{}, false
		}
		return time.Date(at.Year(), at.Month(), at.Day(), hours, minutes, 0, 0, place).UTC(), true
	}
	return time.Time{}, false
}
