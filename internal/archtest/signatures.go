package archtest

import (
	"fmt"
	"go/ast"
	"strings"
)

// withoutActor are methods of services that run before anybody can be known, or for nobody, each
// with the reason.
var withoutActor = map[string]string{}

func servicesNameTheActor(t *Tree) []string {
	var wrong []string
	for _, f := range t.production() {
		if kindOf(f.folder) != "core" {
			continue
		}
		for _, d := range f.syntax.Decls {
			method, ok := d.(*ast.FuncDecl)
			if !ok || method.Recv == nil || receiver(method) != "Service" || !method.Name.IsExported() {
				continue
			}
			name := domainOf(f.folder) + ".Service." + method.Name.Name
			if strings.HasPrefix(method.Name.Name, "On") || withoutActor[name] != "" || namesWhoAsks(method.Type) {
				continue
			}
			wrong = append(wrong, fmt.Sprintf("%s: %s: second parameter must be access.Actor, or the access.Grant that a decision about one gave", t.at(method), name))
		}
	}
	return wrong
}

func receiver(method *ast.FuncDecl) string {
	typ := method.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if name, ok := typ.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}

// namesWhoAsks says whether the second parameter, after a context, is an actor or a grant. A
// method without a context reaches no data and may name whom it likes.
func namesWhoAsks(fn *ast.FuncType) bool {
	var types []string
	for _, field := range fn.Params.List {
		for range max(1, len(field.Names)) {
			types = append(types, typeText(field.Type))
		}
	}
	if len(types) == 0 || types[0] != "context.Context" {
		return true
	}
	return len(types) > 1 && (types[1] == "access.Actor" || types[1] == "access.Grant")
}

func typeText(e ast.Expr) string {
	if selector, ok := e.(*ast.SelectorExpr); ok {
		if pkg, ok := selector.X.(*ast.Ident); ok {
			return pkg.Name + "." + selector.Sel.Name
		}
	}
	return ""
}

func onlyCircleDecides(t *Tree) []string {
	var wrong []string
	for _, f := range t.production() {
		if f.folder == "internal/domain/circle" {
			continue
		}
		inspect(f, func(n *ast.SelectorExpr) {
			if typeText(n) == "access.Decide" || n.Sel.Name == "OnSide" || n.Sel.Name == "OnShelf" {
				wrong = append(wrong, fmt.Sprintf("%s: only internal/domain/circle makes grants; ask it with Allow", t.at(n)))
			}
		})
	}
	return wrong
}
