package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// joins lists the files that connect views to the app: only they know both.
var joins = []string{"app.go", "screen.go", "rooms.go", "questions.go", "dialogs.go", "activity_room.go", "flow_room.go", "lab_room.go", "programs_room.go"}

// sources returns the files of this package, by name, and of the rooms' own packages.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	all := map[string]*ast.File{}
	for _, pattern := range []string{"*.go", "activity/*.go", "flow/*.go", "lab/*.go", "programs/*.go", "room/*.go", "parts/*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			all[name] = file
		}
	}
	return all
}

// draws reports whether a file makes widgets.
func draws(file *ast.File) (found bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if f, ok := call.Fun.(*ast.SelectorExpr); ok {
				if x, ok := f.X.(*ast.Ident); ok && x.Name == "parts" && strings.HasPrefix(f.Sel.Name, "New") {
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// TestNoViewSeesTheApp: files that make widgets show a state and report by callbacks. They name
// neither the app nor its state, so that they cannot read anything else.
func TestNoViewSeesTheApp(t *testing.T) {
	views := 0
	for name, file := range sources(t) {
		if !draws(file) && filepath.Dir(name) == "." || slices.Contains(joins, name) {
			continue
		}
		views++
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				if n.Name == "App" {
					t.Errorf("%s names the app", name)
				}
			case *ast.SelectorExpr:
				if n.Sel.Name == "app" || n.Sel.Name == "session" {
					t.Errorf("%s reaches for .%s", name, n.Sel.Name)
				}
			case *ast.ImportSpec:
				if filepath.Dir(name) != "." && n.Path.Value == `"latchkey/ui"` {
					t.Errorf("%s imports the window", name)
				}
			}
			return true
		})
	}
	if views < 40 {
		t.Errorf("only %d files that draw were found", views)
	}
}

// TestNoViewTakesTheState: a file that draws does not name State, so that a view can read nothing
// past the slice that it is shown, and cannot make another state.
func TestNoViewTakesTheState(t *testing.T) {
	views := 0
	for name, file := range sources(t) {
		if filepath.Dir(name) != "." || slices.Contains(joins, name) || !importsAny(file, "latchkey/ui/parts", "latchkey/ui/room", "fyne.io/fyne/v2") {
			continue
		}
		views++
		foreign := map[*ast.Ident]bool{} // names of other packages
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				foreign[n.Sel] = true
			case *ast.Ident:
				if n.Name == "State" && !foreign[n] {
					t.Errorf("%s names the state", name)
				}
			}
			return true
		})
	}
	if views < 40 {
		t.Errorf("only %d files that draw were found", views)
	}
}

func importsAny(file *ast.File, paths ...string) bool {
	return slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool {
		return slices.Contains(paths, strings.Trim(i.Path.Value, `"`))
	})
}

// TestTheStateIsSetInOnePlace: only set and setTime assign the app's state, and they show what
// they set. No code writes to one of its fields.
func TestTheStateIsSetInOnePlace(t *testing.T) {
	found := 0
	for name, file := range sources(t) {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			ast.Inspect(f.Body, func(n ast.Node) bool {
				a, ok := n.(*ast.AssignStmt)
				if !ok {
					return true
				}
				for _, to := range a.Lhs {
					if !appState(to) {
						continue
					}
					found++
					if f.Name.Name != "set" && f.Name.Name != "setTime" {
						t.Errorf("%s: %s writes the state", name, f.Name.Name)
					}
				}
				return true
			})
		}
	}
	if found != 2 {
		t.Errorf("%d assignments were found, want those of set and setTime", found)
	}
}

// TestQuestionsFromOutsideComeByTheNews: State.queued has the callers stopped and unnamed, and each
// has one, the follower of the session's news; and the lock, after which no news come, a sign-in
// that asks about its pair, the offer of a recovery code after the choice of a keeper, and the wish of
// another start.
func TestQuestionsFromOutsideComeByTheNews(t *testing.T) {
	callers := map[string][]string{}
	for name, file := range sources(t) {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil || filepath.Dir(name) != "." {
				continue
			}
			ast.Inspect(f.Body, func(n ast.Node) bool {
				if x, ok := n.(*ast.SelectorExpr); ok && slices.Contains([]string{"queued", "stopped", "unnamed"}, x.Sel.Name) {
					callers[x.Sel.Name] = append(callers[x.Sel.Name], f.Name.Name)
				}
				return true
			})
		}
	}
	slices.Sort(callers["queued"])
	if !slices.Equal(callers["queued"], []string{"asksPair", "choose", "shutByItself", "stopped", "unnamed", "wishing"}) || !slices.Equal(slices.Concat(callers["stopped"], callers["unnamed"]), []string{"follow", "follow"}) {
		t.Errorf("queued is called by %v, stopped by %v, unnamed by %v", callers["queued"], callers["stopped"], callers["unnamed"])
	}
}

// appState reports whether an expression is the app's state or a part of it.
func appState(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		x, ok := e.X.(*ast.Ident)
		if e.Sel.Name == "state" {
			return ok && (x.Name == "a" || x.Name == "app") || !ok
		}
		return appState(e.X)
	case *ast.IndexExpr:
		return appState(e.X)
	}
	return false
}

// TestMethodsOfTheStateStandInStateFiles checks that each method of State is declared in a state
// file.
func TestMethodsOfTheStateStandInStateFiles(t *testing.T) {
	found := 0
	for name, file := range sources(t) {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || filepath.Dir(name) != "." {
				continue
			}
			of := f.Recv.List[0].Type
			if star, ok := of.(*ast.StarExpr); ok {
				of = star.X
			}
			if x, ok := of.(*ast.Ident); !ok || x.Name != "State" {
				continue
			}
			found++
			if !strings.HasPrefix(name, "state") {
				t.Errorf("%s: State.%s stands outside the state files", name, f.Name.Name)
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d methods were found", found)
	}
}
