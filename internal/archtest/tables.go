package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// table is one table of the schema, as the migrations leave it.
type table struct {
	owner    string // the domain or mechanism in the name of the step that made it
	columns  []string
	byCircle bool // its key begins with the circle
}

var (
	createTable = regexp.MustCompile(`(?is)CREATE TABLE (?:IF NOT EXISTS )?([a-z_0-9]+)\s*\((.*?)\n\)`)
	addColumn   = regexp.MustCompile(`(?i)ALTER TABLE ([a-z_0-9]+)\s+ADD COLUMN (?:IF NOT EXISTS )?([a-z_0-9]+)`)
	circleFirst = regexp.MustCompile(`(?i)PRIMARY KEY\s*\(circle_id\b|circle_id\s[^,]*PRIMARY KEY`)
	columnStart = regexp.MustCompile(`^\s*([a-z_][a-z_0-9]*)\s+[A-Z]`)
	stepName    = regexp.MustCompile(`^\d{4}_([a-z]+)`)
)

// ownersOf are tables whose step is numbered with another owner's.
var ownersOf = map[string]string{"rate_limit": "limit"}

// tables reads the migrations.
func tables(t *Tree) map[string]*table {
	all := map[string]*table{}
	for _, name := range slices.Sorted(maps.Keys(t.texts)) {
		if !under(name, "migrations") || path.Ext(name) != ".sql" {
			continue
		}
		owner := "vault"
		if path.Dir(name) == "migrations" {
			if match := stepName.FindStringSubmatch(path.Base(name)); match != nil {
				owner = match[1]
			}
		}
		for _, match := range createTable.FindAllStringSubmatch(t.texts[name], -1) {
			made := &table{owner: owner, byCircle: circleFirst.MatchString(match[2])}
			if other := ownersOf[match[1]]; other != "" {
				made.owner = other
			}
			for line := range strings.Lines(match[2]) {
				if column := columnStart.FindStringSubmatch(line); column != nil {
					made.columns = append(made.columns, column[1])
				}
			}
			all[match[1]] = made
		}
		for _, match := range addColumn.FindAllStringSubmatch(t.texts[name], -1) {
			if changed := all[match[1]]; changed != nil {
				changed.columns = append(changed.columns, match[2])
			}
		}
	}
	return all
}

// ownerOf is the domain or mechanism a folder belongs to.
func ownerOf(folder string) string {
	if domain := domainOf(folder); domain != "" {
		return domain
	}
	rest, _ := strings.CutPrefix(folder, "internal/platform/")
	name, _, _ := strings.Cut(rest, "/")
	return name
}

var tableUse = regexp.MustCompile(`\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_][a-z_0-9]*)`)

func storesTouchTheirTables(t *Tree) []string {
	known := tables(t)
	var wrong []string
	eachText(t, func(f *file, at ast.Node, text string, _ string) {
		for _, match := range tableUse.FindAllStringSubmatch(text, -1) {
			used := known[match[1]]
			switch {
			case used == nil:
			case kindOf(f.folder) == "bench": // lets more devices in than the doors would, where nobody real is
			case used.owner != ownerOf(f.folder):
				wrong = append(wrong, fmt.Sprintf("%s: %s touches table %q, which belongs to %s; ask its service", t.at(at), f.folder, match[1], used.owner))
			case kindOf(f.folder) == "core":
				wrong = append(wrong, fmt.Sprintf("%s: %s (core) speaks SQL; move it into %sstore", t.at(at), f.folder, ownerOf(f.folder)))
			}
		}
	})
	return wrong
}

var statement = regexp.MustCompile(`^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b`)

func statementsNameTheirCircle(t *Tree) []string {
	known := tables(t)
	var wrong []string
	eachText(t, func(_ *file, at ast.Node, text, said string) {
		if !statement.MatchString(text) || strings.Contains(text, "circle_id") || strings.Contains(said, "across circles") {
			return
		}
		for _, match := range tableUse.FindAllStringSubmatch(text, -1) {
			if used := known[match[1]]; used != nil && used.byCircle {
				wrong = append(wrong, fmt.Sprintf("%s: a statement on %s names no circle_id; name it, or say in a comment why it goes across circles", t.at(at), match[1]))
				return
			}
		}
	})
	return wrong
}

// eachText calls fn for every text of the production code, constants put together, with the
// comments of the declaration it stands in.
func eachText(t *Tree, fn func(f *file, at ast.Node, text, said string)) {
	constants := map[string]map[string]ast.Expr{} // folder -> name -> value
	for _, f := range t.production() {
		if constants[f.folder] == nil {
			constants[f.folder] = map[string]ast.Expr{}
		}
		inspect(f, func(spec *ast.ValueSpec) {
			for i, name := range spec.Names {
				if i < len(spec.Values) {
					constants[f.folder][name.Name] = spec.Values[i]
				}
			}
		})
	}
	for _, f := range t.production() {
		for _, d := range f.syntax.Decls {
			said := commentsOf(f, d)
			ast.Inspect(d, func(n ast.Node) bool {
				e, ok := n.(ast.Expr)
				if !ok || !isText(e) {
					return true
				}
				fn(f, n, fold(e, constants[f.folder], 0), said)
				return false
			})
		}
	}
}

func isText(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Kind == token.STRING
	case *ast.BinaryExpr:
		return e.Op == token.ADD && (isText(e.X) || isText(e.Y))
	}
	return false
}

// fold puts a text together; what is only known at run time becomes a question mark.
func fold(e ast.Expr, constants map[string]ast.Expr, depth int) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, _ := literal(e)
		return text
	case *ast.BinaryExpr:
		return fold(e.X, constants, depth) + fold(e.Y, constants, depth)
	case *ast.ParenExpr:
		return fold(e.X, constants, depth)
	case *ast.Ident:
		if value := constants[e.Name]; value != nil && depth < 8 {
			return fold(value, constants, depth+1)
		}
	}
	return "?"
}

// commentsOf is what is said above and inside a declaration.
func commentsOf(f *file, d ast.Decl) string {
	from := d.Pos()
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc != nil {
			from = d.Doc.Pos()
		}
	case *ast.GenDecl:
		if d.Doc != nil {
			from = d.Doc.Pos()
		}
	}
	var said strings.Builder
	for _, group := range f.syntax.Comments {
		if group.Pos() >= from && group.End() <= d.End() {
			said.WriteString(group.Text())
		}
	}
	return strings.Join(strings.Fields(said.String()), " ")
}

func columnsAreClassified(t *Tree) []string {
	declared := map[string][]string{} // table -> every text in its declaration
	for _, f := range t.production() {
		inspect(f, func(call *ast.CallExpr) {
			if callee(call) != "personal.Table" || len(call.Args) == 0 {
				return
			}
			name, _ := literal(call.Args[0])
			for _, arg := range call.Args[1:] {
				ast.Inspect(arg, func(n ast.Node) bool {
					if e, ok := n.(ast.Expr); ok {
						if text, ok := literal(e); ok {
							declared[name] = append(declared[name], text)
						}
					}
					return true
				})
			}
		})
	}
	var wrong []string
	known := tables(t)
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if declared[name] == nil {
			wrong = append(wrong, fmt.Sprintf("%s has no declaration; add it to the personal.go of %s", name, known[name].owner))
			continue
		}
		for _, column := range known[name].columns {
			if !slices.Contains(declared[name], column) {
				wrong = append(wrong, fmt.Sprintf("%s.%s has no personal-data class; add it to the personal.go of %s", name, column, known[name].owner))
			}
		}
	}
	return wrong
}

// browserStore finds what the client keeps in a browser, by the name in the call.
var browserStore = regexp.MustCompile(`(?:createObjectStore|\.setItem|caches\.open)\(\s*(?:['"]([^'"]+)['"]|(\w+))?`)

func browserStoresAreClassified(t *Tree) []string {
	declared := map[string]bool{}
	for _, f := range t.production() {
		inspect(f, func(call *ast.CallExpr) {
			if callee(call) == "personal.Place" && len(call.Args) > 1 {
				name, _ := literal(call.Args[1])
				declared[typeText(call.Args[0])+" "+name] = true
			}
		})
	}
	var wrong []string
	for _, name := range slices.Sorted(maps.Keys(t.texts)) {
		if !under(name, "web/src") || strings.Contains(name, "paraglide/") || strings.HasSuffix(name, ".test.ts") {
			continue
		}
		for _, match := range browserStore.FindAllStringSubmatch(t.texts[name], -1) {
			for _, store := range storesIn(t, name, match[1], match[2]) {
				if !declared["personal.ClientStore "+store] {
					wrong = append(wrong, fmt.Sprintf("%s keeps %q in the browser, which has no personal-data class; name it there and declare it in web/personal.go", name, store))
				}
			}
		}
	}
	return wrong
}

// storesIn are the stores a call names: by a literal, by a loop over literals, or by a constant.
func storesIn(t *Tree, path, text, name string) []string {
	if name == "" {
		return []string{text}
	}
	loop := regexp.MustCompile(`for \(const ` + name + ` of \[([^\]]*)\]`).FindStringSubmatch(t.texts[path])
	if loop == nil {
		return []string{constantOf(t, path, name)}
	}
	stores := strings.Split(loop[1], ",")
	for i, store := range stores {
		stores[i] = strings.Trim(store, " '\"")
	}
	return stores
}

// constantOf is the value of a name of the client, as the file at path knows it: one of its own, or
// one that another file gives out.
func constantOf(t *Tree, path, name string) string {
	if value := constantIn(t.texts[path], name); value != "" {
		return value
	}
	for _, other := range slices.Sorted(maps.Keys(t.texts)) {
		if under(other, "web/src") && strings.Contains(t.texts[other], "export const "+name+" ") {
			return constantIn(t.texts[other], name)
		}
	}
	return ""
}

var madeBy = regexp.MustCompile(`^\s*=\s*(\w+)\(`)

// constantIn is the value of a constant in text; of one put together, what it starts with and a
// star; of one that a function makes, the function.
func constantIn(text, name string) string {
	_, value, ok := strings.Cut(text, "const "+name+" ")
	if !ok {
		return ""
	}
	if match := madeBy.FindStringSubmatch(value); match != nil {
		return match[1] + "()"
	}
	value = strings.TrimLeft(value, "= ")
	if value == "" || !strings.Contains("'\"`", value[:1]) {
		return ""
	}
	value, _, _ = strings.Cut(value[1:], value[:1])
	start, rest, composed := strings.Cut(value, "${")
	if !composed {
		return start
	}
	if inner, _, ok := strings.Cut(rest, "}"); ok && start == "" {
		start = constantIn(text, inner)
	}
	return start + "*"
}
