package archtest

import (
	"fmt"
	"go/ast"
	"regexp"
)

var faultCode = regexp.MustCompile(`^[a-z]+\.[a-z]+(_[a-z]+)*$`)

// codesMeanOneThing: a code is stable for ever, so it has one form and one kind.
func codesMeanOneThing(t *Tree) []string {
	kinds := map[string]string{}
	var wrong []string
	for _, f := range t.production() {
		inspect(f, func(call *ast.CallExpr) {
			if callee(call) != "fault.New" || len(call.Args) < 2 {
				return
			}
			code, ok := literal(call.Args[1])
			if !ok {
				return
			}
			kind := typeText(call.Args[0])
			switch first, known := kinds[code]; {
			case !faultCode.MatchString(code):
				wrong = append(wrong, fmt.Sprintf("%s: the code %q is not domain.what_is_wrong", t.at(call), code))
			case known && first != kind:
				wrong = append(wrong, fmt.Sprintf("%s: %s is %s here and %s elsewhere; a caller can do one thing about it", t.at(call), code, kind, first))
			case !known:
				kinds[code] = kind
			}
		})
	}
	return wrong
}

// storesKnowNoEngine: one SQL text for both; what differs has a name in platform/database, or a
// migration of its own.
func storesKnowNoEngine(t *Tree) []string {
	var wrong []string
	for _, f := range t.production() {
		if kindOf(f.folder) != "adapter" {
			continue
		}
		inspect(f, func(n *ast.SelectorExpr) {
			named := typeText(n)
			if n.Sel.Name == "Engine" || named == "database.SQLite" || named == "database.PostgreSQL" {
				wrong = append(wrong, fmt.Sprintf("%s: a store asks which engine it runs on; write one SQL text for both", t.at(n)))
			}
		})
	}
	return wrong
}

// keepers are the packages whose background work opens a plan though nobody asks, each with the reason.
var keepers = map[string]string{
	"internal/domain/picture": "whether a plan uses a picture is sealed, and decides if its bytes can go",
	"internal/domain/sound":   "a recording that no plan uses goes in stages (ADR 0086)",
}

func onlyKeepersOpenForNobody(t *Tree) []string {
	var wrong []string
	for _, f := range t.production() {
		if keepers[f.folder] != "" || f.folder == "internal/domain/circle" {
			continue
		}
		inspect(f, func(call *ast.CallExpr) {
			if selector, ok := call.Fun.(*ast.SelectorExpr); ok && selector.Sel.Name == "Keeper" {
				wrong = append(wrong, fmt.Sprintf("%s: opens a plan for nobody who asks; add the reason to keepers in internal/archtest", t.at(call)))
			}
		})
	}
	return wrong
}

// demands are words that ask a reader to take care of what a test can.
var demands = regexp.MustCompile(`\b(MUST|NEVER|ALWAYS|FIXME|XXX|HACK|keep in sync|remember to)\b|\bTODO\b`)

var demandWithIssue = regexp.MustCompile(`\bTODO\(#[0-9]+\):`)

func commentsDemandNothing(t *Tree) []string {
	var wrong []string
	for _, f := range t.files {
		if f.folder == "internal/archtest" {
			continue // names the words
		}
		for _, c := range f.syntax.Comments {
			text := c.Text()
			if word := demands.FindString(text); word != "" && !demandWithIssue.MatchString(text) {
				wrong = append(wrong, fmt.Sprintf("%s: a comment says %q; write the test that demands it, or TODO(#issue)", t.at(c), word))
			}
		}
	}
	return wrong
}
