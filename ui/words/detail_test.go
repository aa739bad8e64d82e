package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"latchkey/auth"
)

// The details of failures and findings are facts and words for programmers: an English literal that
// reaches a field Detail or Why, by whatever function or variable of its package, fails.
func TestNoSentenceInDetails(t *testing.T) {
	packages := 0
	for _, root := range []string{"../../auth", "../../internal", "../../ui"} {
		err := filepath.WalkDir(root, func(dir string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if slices.Contains([]string{"testdata", "authtest", "words"}, d.Name()) {
				return filepath.SkipDir
			}
			packages++
			for _, at := range readDetails(t, dir).sentences() {
				t.Errorf("%s belongs into ui/words", at)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if packages < 30 {
		t.Errorf("only %d packages were read", packages)
	}
}

// Every fault has one clause, which says its fact.
func TestEveryFaultHasAClause(t *testing.T) {
	for _, why := range constants(t, "why.go", "Why") {
		in := 0
		for _, table := range clauses {
			if _, ok := table()[auth.Why(why)]; ok {
				in++
			}
		}
		if in != 1 {
			t.Errorf("the fault %s is in %d tables, want 1", why, in)
		}
		e := auth.Error{Reason: auth.ReasonIDToken, Why: auth.Why(why), Detail: "fact"}
		said := DetailOfError(&e)
		if said == e.DetailText() || !strings.Contains(said, " ") {
			t.Errorf("%s: %q", why, said)
		}
		if _, hint := Say(&e); !strings.Contains(hint, said) {
			t.Errorf("%s: %q is not in %q", why, said, hint)
		}
	}
	if got := DetailOfError(&auth.Error{Why: "of_tomorrow", Detail: "fact"}); got != "of_tomorrow: fact" {
		t.Errorf("a fault without a clause: %q", got)
	}
}

// prose matches a literal that is a part of a sentence: two words, or one with a space beside it.
var prose = regexp.MustCompile(`\pL{2,}[,;:.…]? +\pL{2,}|^ *\pL{2,} +$|^ +\pL{2,}`)

// details is the flow of values into Detail and Why in one package.
type details struct {
	set   *token.FileSet
	files []*ast.File
	sinks map[string]map[int]bool // parameters that reach a detail, by the function's name
	found map[ast.Expr]bool       // expressions that reach one
}

func readDetails(t *testing.T, dir string) *details {
	d := &details{set: token.NewFileSet(), sinks: map[string]map[int]bool{}, found: map[ast.Expr]bool{}}
	names, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if !strings.HasSuffix(name.Name(), ".go") || strings.HasSuffix(name.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(d.set, filepath.Join(dir, name.Name()), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		d.files = append(d.files, f)
	}
	return d
}

// sentences follows the values until nothing new is reached, and returns the places of prose.
func (d *details) sentences() (places []string) {
	for before := -1; before != len(d.found); {
		before = len(d.found)
		d.eachFunction(d.follow)
	}
	for e := range d.found {
		if prose.MatchString(literal(e)) {
			places = append(places, d.set.Position(e.Pos()).String()+": "+literal(e))
		}
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// eachFunction visits the functions of the package, and those that a variable names.
func (d *details) eachFunction(visit func(name string, of *ast.FuncType, body *ast.BlockStmt)) {
	for _, f := range d.files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Body != nil {
					visit(n.Name.Name, n.Type, n.Body)
				}
			case *ast.AssignStmt:
				for i, value := range n.Rhs {
					if f, ok := value.(*ast.FuncLit); ok && len(n.Lhs) == len(n.Rhs) {
						visit(nameOf(n.Lhs[i]), f.Type, f.Body)
					}
				}
			}
			return true
		})
	}
}

// follow finds what reaches a detail in one function: what is set or passed there, what its
// variables were, and what the functions return that it calls for that. A parameter among it makes
// the function a sink.
func (d *details) follow(name string, of *ast.FuncType, body *ast.BlockStmt) {
	var reach []ast.Expr
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if key := nameOf(n.Key); key == "Detail" || key == "Why" {
				reach = append(reach, n.Value)
			}
		case *ast.AssignStmt:
			for i, to := range n.Lhs {
				if s, ok := to.(*ast.SelectorExpr); ok && (s.Sel.Name == "Detail" || s.Sel.Name == "Why") && len(n.Lhs) == len(n.Rhs) {
					reach = append(reach, n.Rhs[i])
				}
			}
		case *ast.CallExpr:
			for i := range d.sinks[callee(n)] {
				if i < len(n.Args) {
					reach = append(reach, n.Args[i])
				}
			}
		}
		return true
	})
	for len(reach) > 0 {
		e := reach[0]
		reach = append(reach[1:], d.behind(e, name, of, body)...)
	}
}

// behind marks e and returns the expressions that give it its value.
func (d *details) behind(e ast.Expr, name string, of *ast.FuncType, body *ast.BlockStmt) []ast.Expr {
	if d.found[e] {
		return nil
	}
	d.found[e] = true
	switch e := e.(type) {
	case *ast.ParenExpr:
		return []ast.Expr{e.X}
	case *ast.BinaryExpr:
		return []ast.Expr{e.X, e.Y}
	case *ast.CallExpr:
		method, isMethod := e.Fun.(*ast.SelectorExpr)
		switch called := callee(e); {
		case isMethod && nameOf(method.X) == "words", called == "WhyOf":
			return nil
		case isMethod && (called == "Error" || called == "String"):
			return []ast.Expr{method.X}
		default:
			return append(d.returned(called, -1), e.Args...)
		}
	case *ast.Ident:
		if i := parameter(of, e.Name); i >= 0 {
			if d.sinks[name] == nil {
				d.sinks[name] = map[int]bool{}
			}
			d.sinks[name][i] = true
		}
		return d.assigned(body, e.Name)
	}
	return nil
}

// returned lists what a function of the package returns: all its results, or the one of an index.
func (d *details) returned(name string, index int) (values []ast.Expr) {
	for _, f := range d.files {
		for _, decl := range f.Decls {
			if of, ok := decl.(*ast.FuncDecl); ok && of.Name.Name == name && of.Body != nil {
				ast.Inspect(of.Body, func(n ast.Node) bool {
					r, ok := n.(*ast.ReturnStmt)
					switch {
					case ok && index < 0:
						values = append(values, r.Results...)
					case ok && index < len(r.Results):
						values = append(values, r.Results[index])
					}
					return true
				})
			}
		}
	}
	return values
}

// assigned lists what a variable of a function was set to.
func (d *details) assigned(body *ast.BlockStmt, name string) (values []ast.Expr) {
	ast.Inspect(body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok {
			for i, to := range a.Lhs {
				if nameOf(to) != name {
					continue
				}
				call, isCall := a.Rhs[0].(*ast.CallExpr)
				switch {
				case len(a.Lhs) == len(a.Rhs):
					values = append(values, a.Rhs[i])
				case isCall:
					values = append(values, d.returned(callee(call), i)...)
				}
			}
		}
		return true
	})
	return values
}

// parameter returns the index of a parameter, or -1.
func parameter(of *ast.FuncType, name string) int {
	i := 0
	for _, field := range of.Params.List {
		for _, p := range field.Names {
			if p.Name == name {
				return i
			}
			i++
		}
	}
	return -1
}

func nameOf(e ast.Expr) string {
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}
