package words

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"latchkey/auth"
)

// Every caller of a message fills all its holes.
func TestEveryHoleIsFilled(t *testing.T) {
	files, checked := sources(t), 0
	wanted := declaredHoles(t, files)
	for _, f := range files {
		for _, d := range f.Decls {
			function, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			given := literalHoles(function)
			ast.Inspect(function, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && fillsHoles(t, function.Name, call, wanted, given) {
					checked++
				}
				return true
			})
		}
	}
	if checked < 80 {
		t.Errorf("only %d calls were checked", checked)
	}
}

// declaredHoles returns the holes of each message by the variable that declares it.
func declaredHoles(t *testing.T, files []*ast.File) map[string][]string {
	t.Helper()
	declared := map[string][]string{}
	byName := map[string][]string{}
	for _, m := range everyMessage() {
		byName[m.id()], _ = holesOf(m)
	}
	parts := map[string][]string{
		"phrase": {""}, "counted": {""}, "declareSaying": {"_title", "_hint"}, "declareQuestion": {"_title", "_text", "_yes"},
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			call, name := callOf(spec.Values[0])
			for _, part := range parts[name] {
				id := literal(call.Args[0]) + part
				if _, known := byName[id]; !known {
					t.Errorf("%s declares %q, which is no message", spec.Names[0], id)
				}
				declared[spec.Names[0].Name] = append(declared[spec.Names[0].Name], byName[id]...)
			}
			return true
		})
	}
	return declared
}

// fillsHoles reports whether a call fills a message, and fails if it leaves a hole empty.
func fillsHoles(t *testing.T, caller *ast.Ident, call *ast.CallExpr, wanted map[string][]string, given func(ast.Expr) ([]string, bool)) bool {
	t.Helper()
	filler, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !slices.Contains([]string{"fill", "of", "ask"}, filler.Sel.Name) {
		return false
	}
	of, ok := filler.X.(*ast.Ident)
	if !ok || wanted[of.Name] == nil {
		return false
	}
	argument := call.Args[0]
	filled := []string{}
	if filler.Sel.Name == "of" {
		argument, filled = call.Args[1], []string{"N"}
	}
	keys, known := given(argument)
	if !known {
		t.Errorf("%s: what fills %s cannot be read; use holes{…}", caller, of.Name)
	}
	for _, hole := range wanted[of.Name] {
		if !slices.Contains(append(filled, keys...), hole) {
			t.Errorf("%s leaves {{.%s}} of %s empty", caller, hole, of.Name)
		}
	}
	return true
}

// literalHoles reads the keys of an argument in a function: of holes{…}, of a variable or a
// function literal made from them, or of nil.
func literalHoles(function *ast.FuncDecl) func(ast.Expr) ([]string, bool) {
	named := map[string][]string{}
	keysOf := func(e ast.Expr) []string {
		var keys []string
		ast.Inspect(e, func(n ast.Node) bool {
			if pair, ok := n.(*ast.KeyValueExpr); ok {
				keys = append(keys, literal(pair.Key))
			}
			return true
		})
		return keys
	}
	ast.Inspect(function, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Lhs) != len(assign.Rhs) {
			return true
		}
		for i := range assign.Lhs {
			if to, ok := assign.Lhs[i].(*ast.Ident); ok {
				named[to.Name] = append(named[to.Name], keysOf(assign.Rhs[i])...)
			}
		}
		return true
	})
	return func(e ast.Expr) ([]string, bool) {
		switch e := e.(type) {
		case *ast.CompositeLit:
			return keysOf(e), true
		case *ast.Ident:
			return named[e.Name], e.Name == "nil" || named[e.Name] != nil
		case *ast.CallExpr:
			_, name := callOf(e)
			switch name {
			case "facts":
				return factNames(), true
			case "offeredIn":
				return []string{"Offered", "All"}, true
			}
			return named[name], named[name] != nil
		}
		return nil, false
	}
}

func callOf(e ast.Expr) (*ast.CallExpr, string) {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return nil, ""
	}
	name, ok := call.Fun.(*ast.Ident)
	if !ok {
		return call, ""
	}
	return call, name.Name
}

func literal(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	text, _ := strconv.Unquote(lit.Value)
	return text
}

func factNames() []string {
	var names []string
	for name := range facts(&auth.Error{}) {
		names = append(names, name)
	}
	return names
}

// The sentences of failures use no hole but those of facts.
func TestFailuresUseKnownFacts(t *testing.T) {
	known := factNames()
	for _, m := range everyMessage() {
		id := m.id()
		if !strings.HasPrefix(id, "failure_") && !strings.HasPrefix(id, "window_hint_") && !strings.HasPrefix(id, "stuck_hint_") {
			continue
		}
		found, _ := holesOf(m)
		for _, hole := range found {
			if !slices.Contains(known, hole) {
				t.Errorf("%s has the hole {{.%s}}, which no failure fills", id, hole)
			}
		}
	}
}
