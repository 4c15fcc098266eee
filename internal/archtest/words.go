package archtest

import (
	"fmt"
	"go/ast"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

var verb = regexp.MustCompile(`%[^%]`)

// saidAtStart are files whose errors quote settings of ours and end the start: what the engine
// answered, which of our own pages does not parse.
var saidAtStart = []string{
	"internal/platform/database/postgres.go", "internal/platform/database/sqlite.go", "internal/domain/site/sitehttp/http.go",
}

func errorsHoldNoValues(t *Tree) []string {
	var wrong []string
	for _, f := range t.production() {
		if kind := kindOf(f.folder); kind != "core" && kind != "adapter" && kind != "platform" && kind != "vocabulary" {
			continue // what app and config say at start is read by the operator who typed it
		}
		forwarding := forwarders(f)
		inspect(f, func(call *ast.CallExpr) {
			switch name := callee(call); {
			case name == "fmt.Errorf":
				text, ok := literal(call.Args[0])
				if (!ok || takesText(text)) && !slices.Contains(saidAtStart, f.path) {
					wrong = append(wrong, fmt.Sprintf("%s: the text of an error takes a value, which would end up in a log; use constants, %%w and %%d only", t.at(call)))
				}
			case name == "errors.New":
				if !isConstant(call.Args[0]) {
					wrong = append(wrong, fmt.Sprintf("%s: the text of an error is not a constant, and would end up in a log", t.at(call)))
				}
			case name == "fault.New" || forwarding[calledName(call)]:
				for i, arg := range call.Args {
					if i != len(call.Args)-2 && isComposed(arg) { // the one before last is the field
						wrong = append(wrong, fmt.Sprintf("%s: a fault's code and message are constants: a value in them would be echoed", t.at(call)))
					}
				}
			}
		})
	}
	return wrong
}

// takesText says whether a format takes anything but errors and numbers, which Describe leaves out.
func takesText(format string) bool {
	for _, v := range verb.FindAllString(strings.ReplaceAll(format, "%%", ""), -1) {
		if v != "%w" && v != "%d" && v != "%T" {
			return true
		}
	}
	return false
}

// forwarders are the functions of f that pass their own parameters on to fault.New.
func forwarders(f *file) map[string]bool {
	found := map[string]bool{}
	inspect(f, func(fn *ast.FuncDecl) {
		if fn.Body == nil || fn.Recv != nil {
			return
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if ok && callee(call) == "fault.New" && len(call.Args) == 4 {
				if code, ok := call.Args[1].(*ast.Ident); ok && code.Name == "code" {
					found[fn.Name.Name] = true
				}
			}
			return true
		})
	})
	return found
}

func calledName(call *ast.CallExpr) string {
	if name, ok := call.Fun.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}

// isComposed says whether an argument of a fault is put together at run time. Names of constants
// and the parts of another fault are not.
func isComposed(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CallExpr:
		return true
	case *ast.BinaryExpr:
		return !isConstant(e)
	}
	return false
}

// isConstant says whether e is text of the source: a literal, or several put together.
func isConstant(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.BinaryExpr:
		return isConstant(e.X) && isConstant(e.Y)
	}
	return false
}

// taken are what the program is given rather than takes, with the sentence that says from where.
var taken = map[string]string{
	"time.Now": "ask the injected clock", "time.Since": "ask the injected clock", "time.Until": "ask the injected clock",
	"time.After": "ask the injected clock", "time.Tick": "ask the injected clock",
	"os.Getenv": "only package config reads the environment", "os.LookupEnv": "only package config reads the environment",
	"os.Environ":         "only package config reads the environment",
	"http.DefaultClient": "use a client with time-outs", "http.Get": "use a client with time-outs",
	"http.Post": "use a client with time-outs", "http.Head": "use a client with time-outs",
	"slog.Default": "use the log you were given", "slog.Info": "use the log you were given", "slog.Error": "use the log you were given",
}

func givenNotTaken(t *Tree) []string {
	var wrong []string
	for _, f := range t.production() {
		excused := map[int]bool{} // lines with a reason for the linter
		for _, group := range f.syntax.Comments {
			for _, c := range group.List {
				if strings.HasPrefix(c.Text, "//nolint:forbidigo //") {
					excused[t.set.Position(c.Pos()).Line] = true
				}
			}
		}
		inspect(f, func(n *ast.SelectorExpr) {
			name := typeText(n)
			if instead := taken[name]; instead != "" && !excused[t.set.Position(n.Pos()).Line] {
				wrong = append(wrong, fmt.Sprintf("%s: %s: %s", t.at(n), name, instead))
			}
		})
	}
	return wrong
}

var idleTest = regexp.MustCompile(`\b(?:test|it|describe)\.(?:skip|only|todo|fixme)\b|\bx(?:it|describe)\(|\bwaitForTimeout\(`)

func testsNeitherSkipNorSleep(t *Tree) []string {
	var wrong []string
	for _, f := range t.files {
		if !f.isTest && !isTestPackage(f.folder) {
			continue
		}
		isBubble := slices.Contains(f.imports, "testing/synctest")
		drawing := drawers(f)
		inspect(f, func(call *ast.CallExpr) {
			name := callee(call)
			_, method, _ := strings.Cut(name, ".")
			switch {
			case name == "time.Sleep" && !isBubble:
				wrong = append(wrong, fmt.Sprintf("%s: a test sleeps; wait for a signal, or use testing/synctest", t.at(call)))
			case method == "Skip" || method == "Skipf" || method == "SkipNow" || name == "testing.Short":
				if drawing[call] {
					return // rapid draws another example
				}
				wrong = append(wrong, fmt.Sprintf("%s: a test is skipped; a test that does not run proves nothing", t.at(call)))
			}
		})
	}
	for _, name := range slices.Sorted(maps.Keys(t.texts)) {
		if under(name, "web") && (strings.HasSuffix(name, ".test.ts") || strings.HasSuffix(name, ".spec.ts") || under(name, "web/e2e")) {
			for line := range strings.Lines(t.texts[name]) {
				if found := idleTest.FindString(line); found != "" {
					wrong = append(wrong, fmt.Sprintf("%s: %s: a test that does not run, or waits by the clock, proves nothing", name, found))
				}
			}
		}
	}
	return wrong
}

// drawers are the calls inside functions that rapid calls with examples.
func drawers(f *file) map[*ast.CallExpr]bool {
	found := map[*ast.CallExpr]bool{}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		var params *ast.FieldList
		switch fn := n.(type) {
		case *ast.FuncDecl:
			params = fn.Type.Params
		case *ast.FuncLit:
			params = fn.Type.Params
		default:
			return true
		}
		for _, p := range params.List {
			if star, ok := p.Type.(*ast.StarExpr); ok && typeText(star.X) == "rapid.T" {
				ast.Inspect(n, func(n ast.Node) bool {
					if call, ok := n.(*ast.CallExpr); ok {
						found[call] = true
					}
					return true
				})
			}
		}
		return true
	})
	return found
}

func packagesSayWhatTheyOwn(t *Tree) []string {
	said := map[string]string{}
	for _, f := range t.files {
		if !f.isTest {
			said[f.folder] += f.syntax.Doc.Text()
		}
	}
	var wrong []string
	for _, folder := range slices.Sorted(maps.Keys(said)) {
		for _, part := range []string{"Owns:", "Does not own:", "Start reading at:"} {
			if !strings.Contains(said[folder], part) {
				wrong = append(wrong, fmt.Sprintf("%s: its package comment lacks %q", folder, part))
				break
			}
		}
	}
	return wrong
}

// wordless are names that say nothing, so everything fits under them.
var wordless = []string{"util", "utils", "common", "helper", "helpers", "misc", "base", "core", "model", "models", "type", "types", "manager", "shared", "x"}

func namesAreWords(t *Tree) []string {
	var wrong []string
	seen := map[string]bool{}
	for _, f := range t.files {
		if name := path.Base(f.folder); slices.Contains(wordless, name) && !seen[f.folder] {
			seen[f.folder] = true
			wrong = append(wrong, fmt.Sprintf("%s: %q names nothing; call it what a customer or an operator would", f.folder, name))
		}
		if f.isTest && !strings.HasSuffix(f.syntax.Name.Name, "_test") && path.Base(f.path) != "export_test.go" {
			wrong = append(wrong, fmt.Sprintf("%s: tests stand outside their package; name it %s_test", f.path, f.syntax.Name.Name))
		}
		for _, spec := range f.syntax.Imports {
			if spec.Name != nil && spec.Name.Name != "_" && !needsAlias(f, spec) {
				wrong = append(wrong, fmt.Sprintf("%s: import alias %s; a package has one name everywhere", t.at(spec), spec.Name.Name))
			}
		}
	}
	return wrong
}

// needsAlias says whether an import's path does not end in its package's name, or ends like the
// package that imports it, or like another import of the file.
func needsAlias(f *file, spec *ast.ImportSpec) bool {
	to, _ := literal(spec.Path)
	base := strings.TrimPrefix(path.Base(to), "go-")
	if base == "lib" || base+"_test" == f.syntax.Name.Name || base == f.syntax.Name.Name {
		return true
	}
	return slices.ContainsFunc(f.imports, func(other string) bool {
		return other != to && strings.TrimPrefix(path.Base(other), "go-") == base
	})
}

const (
	maxFile     = 400
	maxFunction = 70
)

func filesStayShort(t *Tree) []string {
	var wrong []string
	for _, f := range t.files {
		if f.lines >= maxFile {
			wrong = append(wrong, fmt.Sprintf("%s has %d lines; split it by what is in it, under %d", f.path, f.lines, maxFile))
		}
		if f.isTest || isTestPackage(f.folder) {
			continue // a table of cases is as long as it has cases
		}
		inspect(f, func(fn *ast.FuncDecl) {
			if fn.Body == nil {
				return
			}
			if n := t.set.Position(fn.Body.End()).Line - t.set.Position(fn.Pos()).Line + 1; n >= maxFunction {
				wrong = append(wrong, fmt.Sprintf("%s: %s has %d lines; keep functions under %d", t.at(fn), fn.Name.Name, n, maxFunction))
			}
		})
	}
	return wrong
}

var (
	quoted   = regexp.MustCompile("`([^`\\s]+)`")
	linked   = regexp.MustCompile(`\]\(([^)\s#]+)(?:#[^)]*)?\)`)
	position = regexp.MustCompile(`:\d+$`)
)

func documentsNameRealPaths(t *Tree) []string {
	var wrong []string
	for _, name := range slices.Sorted(maps.Keys(t.texts)) {
		if path.Ext(name) != ".md" {
			continue
		}
		text := t.texts[name]
		for _, match := range quoted.FindAllStringSubmatch(text, -1) {
			target := position.ReplaceAllString(strings.TrimSuffix(match[1], "/"), "")
			top, _, deep := strings.Cut(target, "/")
			if deep && t.paths[top] && isPlainPath(target) && !t.paths[target] {
				wrong = append(wrong, fmt.Sprintf("%s names %s, which is not there", name, target))
			}
		}
		for _, match := range linked.FindAllStringSubmatch(text, -1) {
			target := path.Join(path.Dir(name), match[1])
			if !strings.Contains(match[1], ":") && isPlainPath(target) && !t.paths[target] {
				wrong = append(wrong, fmt.Sprintf("%s links to %s, which is not there", name, match[1]))
			}
		}
	}
	return wrong
}

// isPlainPath says whether s is a path to one thing that Load looks at, rather than a pattern or a
// folder of generated files.
func isPlainPath(s string) bool {
	if strings.ContainsAny(s, "*<>{}$|…,()=") || strings.Contains(s, "NNNN") || strings.Contains(s, "...") {
		return false
	}
	for part := range strings.SplitSeq(s, "/") {
		if part == "dist" || slices.Contains(skipped, part) {
			return false
		}
	}
	return true
}
