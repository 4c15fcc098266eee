// Package archtest is the architecture as tests: what may import what, where things live, what a
// signature must say.
//
// Owns: the rules of ARCHITECTURE.md that a compiler does not know, each with the sentence that
// tells a newcomer what to do.
// Does not own: style that a linter checks (.golangci.yml), the census of the live schema (app).
// Start reading at: Rules. Every rule is fed a broken example in its test and seen to fail.
package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Rule is one thing that holds for the whole source.
type Rule struct {
	Name  string
	Why   string
	Check func(*Tree) []string // sentences about what breaks it; none when it holds
}

// Rules lists every rule.
func Rules() []Rule {
	return []Rule{
		{"imports keep to their floor", "a rule that cannot see SQL or HTTP can be read and tested alone", floors},
		{"a dependency has one home", "what is used in one package can be replaced there", homes},
		{"only outbound asks others", "a request to elsewhere can carry a person away, or reach what lies inside", onlyOutboundCalls},
		{"domains and mechanisms are declared", "a new one is a decision, with an ADR", declaredPackages},
		{"services name the actor", "a method that does not know who asks cannot refuse", servicesNameTheActor},
		{"only circle decides", "one place to read who may do what", onlyCircleDecides},
		{"only keepers open for nobody", "whoever opens a plan without an actor says why, in one list", onlyKeepersOpenForNobody},
		{"stores know no engine", "two texts of one statement drift apart", storesKnowNoEngine},
		{"stores touch only their tables", "a table has one owner, who answers for erasure and export", storesTouchTheirTables},
		{"statements name their circle", "a forgotten circle shows one family's plan to another", statementsNameTheirCircle},
		{"every column is classified", "what is not declared is not erased, exported or explained", columnsAreClassified},
		{"every browser store is classified", "a tablet keeps data too", browserStoresAreClassified},
		{"errors hold no values", "what an error says ends up in a log", errorsHoldNoValues},
		{"codes mean one thing", "a caller acts on a code for as long as the product lives", codesMeanOneThing},
		{"comments demand nothing", "a comment doing a test's job is forgotten", commentsDemandNothing},
		{"time and settings are given", "tests must be able to stop time, and one package reads the environment", givenNotTaken},
		{"tests neither skip nor sleep", "a test that waits is slow or wrong, and a skipped one is no test", testsNeitherSkipNorSleep},
		{"packages say what they own", "the first thing a reader looks for", packagesSayWhatTheyOwn},
		{"names are words of the product", "a package named after nothing collects everything", namesAreWords},
		{"files and functions stay short", "what fits on a screen is read", filesStayShort},
		{"documents name real paths", "a wrong path is worse than none", documentsNameRealPaths},
	}
}

// Tree is a source tree, read once.
type Tree struct {
	fsys  fs.FS
	set   *token.FileSet
	files []*file           // Go files, by path
	texts map[string]string // other files that rules read, by path
	paths map[string]bool   // every file and folder
}

// file is one Go file.
type file struct {
	path    string // "internal/domain/plan/plan.go"
	folder  string // "internal/domain/plan"
	isTest  bool   // a _test.go file
	lines   int
	syntax  *ast.File
	imports []string
}

// skipped are folders that hold nothing of ours.
var skipped = []string{".git", ".tools", "node_modules", "data", "bin", "test-results", "playwright-report", "testdata"}

// Load reads the tree in fsys.
func Load(fsys fs.FS) (*Tree, error) {
	t := &Tree{fsys: fsys, set: token.NewFileSet(), texts: map[string]string{}, paths: map[string]bool{}}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		t.paths[name] = true
		if d.IsDir() {
			if slices.Contains(skipped, d.Name()) || name == "web/dist" {
				return fs.SkipDir
			}
			return nil
		}
		return t.read(name)
	})
	return t, err
}

func (t *Tree) read(name string) error {
	switch path.Ext(name) {
	case ".go", ".sql", ".md", ".ts", ".svelte":
	default:
		return nil
	}
	content, err := fs.ReadFile(t.fsys, name)
	if err != nil {
		return err
	}
	if path.Ext(name) != ".go" {
		t.texts[name] = string(content)
		return nil
	}
	syntax, err := parser.ParseFile(t.set, name, content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	f := &file{path: name, folder: path.Dir(name), isTest: strings.HasSuffix(name, "_test.go"), lines: strings.Count(string(content), "\n"), syntax: syntax}
	for _, spec := range syntax.Imports {
		if to, err := strconv.Unquote(spec.Path.Value); err == nil {
			f.imports = append(f.imports, to)
		}
	}
	t.files = append(t.files, f)
	return nil
}

// at is where a node is, for a sentence.
func (t *Tree) at(n ast.Node) string {
	p := t.set.Position(n.Pos())
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// production yields the files that run outside tests.
func (t *Tree) production() []*file {
	var files []*file
	for _, f := range t.files {
		if !f.isTest && !isTestPackage(f.folder) {
			files = append(files, f)
		}
	}
	return files
}

// isTestPackage says whether folder holds what only tests use: dbtest, planhttp's fixtures, archtest.
func isTestPackage(folder string) bool {
	return strings.HasSuffix(folder, "test") || strings.Contains(folder, "test/")
}

// inspect calls fn for every node of f.
func inspect[N ast.Node](f *file, fn func(N)) {
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		if found, ok := n.(N); ok {
			fn(found)
		}
		return true
	})
}

// callee returns "pkg.Func" of a call of another package's function; "" for other calls.
func callee(call *ast.CallExpr) string {
	fun := call.Fun
	switch generic := fun.(type) {
	case *ast.IndexExpr:
		fun = generic.X
	case *ast.IndexListExpr:
		fun = generic.X
	}
	selector, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if pkg, ok := selector.X.(*ast.Ident); ok {
		return pkg.Name + "." + selector.Sel.Name
	}
	return ""
}

// literal returns the text of a string literal.
func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
