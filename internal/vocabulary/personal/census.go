package personal

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// LiveColumn is one column as a database has it.
type LiveColumn struct {
	Name string
	Type string // as the engine names it, lower case
	// References is the table a foreign key leads to; "" for none.
	References string
}

// Live is the schema of a database: the columns of every table.
type Live map[string][]LiveColumn

// Census holds the declarations against a live schema and returns what does not fit, as sentences;
// none when every column is declared, every declaration is true, and nothing looks more personal
// than it was declared.
func (r Record) Census(live Live) []string {
	var wrong []string
	for _, name := range slices.Sorted(maps.Keys(live)) {
		t, ok := r.Table(name)
		if !ok {
			wrong = append(wrong, fmt.Sprintf("table %s is not declared; add it to the personal.go of its owner", name))
			continue
		}
		wrong = append(wrong, t.census(live[name])...)
	}
	for _, t := range r.Tables {
		if live[t.Name] == nil {
			wrong = append(wrong, fmt.Sprintf("table %s is declared and not in the database", t.Name))
		}
	}
	return wrong
}

func (t TableDecl) census(live []LiveColumn) []string {
	var wrong []string
	there := map[string]bool{}
	for _, column := range live {
		there[column.Name] = true
		at := t.Name + "." + column.Name
		i := slices.IndexFunc(t.Columns, func(c ColumnDecl) bool { return c.Name == column.Name })
		if i < 0 {
			wrong = append(wrong, at+" has no personal-data class; add it to the personal.go of its owner")
			continue
		}
		for _, suspicion := range t.suspect(t.Columns[i], column) {
			wrong = append(wrong, at+" "+suspicion)
		}
	}
	for _, c := range t.Columns {
		if !there[c.Name] {
			wrong = append(wrong, fmt.Sprintf("%s.%s is declared and not in the database", t.Name, c.Name))
		}
	}
	return wrong
}

var (
	// words in a column's name that promise something about a person.
	tellingName = regexp.MustCompile(`(^|_)(e?mail|phone|mobile|address|street|city|zip|postcode|birth|age|gender|cpr|ssn|ip|agent|lat|lon|title|name|note|notes|comment|message|body|text|label|diagnosis|reason|why|place|content|about|words)($|_)`)
	// types that are made for something about a person, or take anything.
	tellingType = regexp.MustCompile(`inet|cidr|macaddr|json|xml|point|geo`)
	bytesType   = regexp.MustCompile(`bytea|blob`)
	toPerson    = regexp.MustCompile(`(^|_)(person|citizen|author|user|member|planner|guardian)_id$|_by(_id)?$`)
	// a plain column that holds words of the program's own, or what nobody reads anything from.
	excusedName  = regexp.MustCompile(`from the program|closed list|keyed`)
	excusedBytes = regexp.MustCompile(`hash|index|keyed|SHA`)
)

// suspect returns what makes a column look more personal than its declaration says.
func (t TableDecl) suspect(c ColumnDecl, live LiveColumn) []string {
	var wrong []string
	sealed := c.Sealing.Purpose != ""
	reason := c.Sealing.Reason
	if sealed != strings.HasSuffix(c.Name, "_sealed") {
		wrong = append(wrong, "is declared sealed or named so, and not both")
	}
	if sealed && !bytesType.MatchString(live.Type) {
		wrong = append(wrong, fmt.Sprintf("is declared sealed and has the type %s: a sealed value is bytes", live.Type))
	}
	if sealed {
		return wrong
	}
	if tellingName.MatchString(c.Name) && c.Class != Secret && !excusedName.MatchString(reason) {
		wrong = append(wrong, "is named like something a person wrote or is known by: seal it, or say which closed list it is from")
	}
	if tellingType.MatchString(live.Type) {
		wrong = append(wrong, fmt.Sprintf("has the type %s, which takes anything: seal it", live.Type))
	}
	if bytesType.MatchString(live.Type) && c.Class != Secret && !excusedBytes.MatchString(reason) {
		wrong = append(wrong, "is bytes in the clear: seal it, or say of what it is the hash")
	}
	leads := c.Name == t.About.Column || c.Name == t.Author.Column || t.About.Kind == "citizen" && c.Name == "citizen_id"
	if c.Class == NotPersonal && !leads && (toPerson.MatchString(c.Name) || live.References == "person") {
		wrong = append(wrong, "leads to a person: give it a class, or name it as the table's subject or author")
	}
	return wrong
}
