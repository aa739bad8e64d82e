package e2e

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Import paths begin with these.
const (
	fyne    = "fyne.io/"
	fyneApp = "fyne.io/fyne/v2/app"
	driver  = "github.com/go-gl/"
	keyring = "github.com/zalando/go-keyring"
	browser = "github.com/pkg/browser"
	vaults  = "latchkey/auth/vault"
	opener  = "latchkey/internal/desktop/opener"
	ours    = "latchkey/"

	vaulttest = "latchkey/auth/vault/vaulttest"
	demotest  = "latchkey/auth/demo/demotest"
)

// TestArrows asserts the one direction in which imports run: main → ui,
// ui/terminal → auth/* → auth, with assets as a leaf.
func TestArrows(t *testing.T) {
	const window, headless = "migrated_fynedo,no_emoji", "headless,migrated_fynedo,no_emoji"
	cases := []struct {
		pkg, tags string
		never     []string // no dependency begins with one of these
		except    []string // but for these, which are exact
	}{
		{
			pkg: "latchkey/auth", tags: window,
			never: []string{fyne, keyring, browser, ours}, except: []string{"latchkey/auth", "latchkey/auth/internal/checks"},
		},
		{pkg: "latchkey/auth/...", tags: window, never: []string{fyne, "latchkey/ui", "latchkey/e2e"}},
		{
			pkg: "latchkey/internal/...", tags: window,
			never: []string{fyne, "latchkey/auth/", "latchkey/ui", "latchkey/e2e"}, except: []string{"latchkey/auth/internal/checks"},
		},
		{pkg: "latchkey/assets", tags: window, never: []string{ours}, except: []string{"latchkey/assets"}},
		{pkg: "latchkey/assets/...", tags: window, never: []string{fyne, "latchkey/auth", "latchkey/ui", "latchkey/e2e"}},
		{pkg: "latchkey/ui", tags: window, never: []string{fyneApp, driver, "latchkey/ui/terminal", browser, opener}},
		{pkg: "latchkey/ui/parts", tags: window, never: []string{fyneApp, driver, keyring, browser, "latchkey/ui/terminal"}},
		{
			pkg: "latchkey/ui/words", tags: window,
			never: []string{fyne, "latchkey/auth/", "latchkey/ui/parts"}, except: []string{"latchkey/auth/internal/checks"},
		},
		{pkg: "latchkey/ui/terminal", tags: window, never: []string{fyne, driver, "latchkey/ui/parts"}},
		{pkg: "latchkey", tags: headless, never: []string{fyne, driver, "latchkey/ui/parts"}},
	}
	for _, c := range cases {
		t.Run(c.pkg+" "+c.tags, func(t *testing.T) {
			for _, dep := range goList(t, c.tags, "-deps", c.pkg) {
				begins := func(prefix string) bool { return strings.HasPrefix(dep, prefix) }
				if slices.ContainsFunc(c.never, begins) && !slices.Contains(c.except, dep) {
					t.Errorf("%s depends on %s", c.pkg, dep)
				}
			}
		})
	}
}

// The window's driver has one door, and the checks have few hands: this is seen
// in the source, file by file.
func TestArrowsOfSingleFiles(t *testing.T) {
	root := filepath.Join("..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || d.Name() == "out"):
			return fs.SkipDir
		case !strings.HasSuffix(path, ".go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		checkImports(t, name, file)
		checkSwitches(t, filepath.ToSlash(name), file)
		checkStart(t, filepath.ToSlash(name), file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImports(t *testing.T, name string, file *ast.File) {
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		bare := filepath.Join("e2e", "bench", "bare", "main.go") // the window that ours is measured against
		if slices.Contains([]string{vaults, opener, keyring, browser}, path) && isWindow(filepath.ToSlash(name)) {
			t.Errorf("%s imports %s: the window reaches it through auth/home alone", name, path)
		}
		if path == fyneApp && name != "window.go" && name != bare {
			t.Errorf("%s imports %s: only window.go may", name, path)
		}
		if (path == vaulttest || path == demotest) && !strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s imports %s: only tests may, it weakens passphrases or keys", name, path)
		}
	}
}

// isWindow reports whether a file is of the window, and of no command.
func isWindow(name string) bool {
	return strings.HasPrefix(name, "ui/") && !strings.HasPrefix(name, "ui/terminal/")
}

// weakened lists who may call what weakens a check. checks.Without has two callers, and both
// sign in at a demo provider of their own and at no other: the comparison, which only the
// window offers, by a session; and a run of the lab, which "lab run" and the window start and which has a
// network of its own. So no flag, file, environment variable, socket or answer of a provider
// switches a check off for any other sign-in.
var weakened = map[string][]string{
	"checks.Without":         {"auth/demo/comparison.go", "auth/lab/stage.go"},
	"demo.Weakened":          {"auth/lab/stage.go"},
	"lab.Run":                {"auth/home/lab.go", "ui/terminal/lab.go", "ui/terminal/lab_lesson.go"},
	".RunAttack":             {"auth/home/lab.go", "ui/lab_actions.go"},
	"demo.SignInWithoutPKCE": {"auth/home/comparison.go"},
	".SignInWithoutPKCE":     {"auth/home/comparison.go", "ui/flow_compare.go"},
}

// checkSwitches finds calls of what weakens a check.
func checkSwitches(t *testing.T, name string, file *ast.File) {
	if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "auth/authtest/") {
		return
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		names := []string{"." + call.Sel.Name}
		if pkg, ok := call.X.(*ast.Ident); ok {
			names = append(names, pkg.Name+"."+call.Sel.Name)
		}
		for _, called := range names {
			if callers, found := weakened[called]; found && !slices.Contains(callers, name) {
				t.Errorf("%s calls %s, which weakens a check", name, called)
			}
		}
		return true
	})
	for _, spec := range file.Imports {
		if path, _ := strconv.Unquote(spec.Path.Value); path == "latchkey/auth/internal/checks" && spec.Name != nil {
			t.Errorf("%s imports %s by another name", name, path)
		}
	}
}

// checkStart finds regular expressions that are compiled when the program starts:
// every command would pay for what few of them use.
func checkStart(t *testing.T, name string, file *ast.File) {
	if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "e2e/") || strings.HasPrefix(name, "auth/authtest/") {
		return
	}
	for _, decl := range file.Decls {
		variables, ok := decl.(*ast.GenDecl)
		if !ok {
			continue // a function, which runs when it is called
		}
		ast.Inspect(variables, func(n ast.Node) bool {
			if _, ok := n.(*ast.FuncLit); ok {
				return false
			}
			call, ok := n.(*ast.SelectorExpr)
			if !ok || call.Sel.Name != "MustCompile" {
				return true
			}
			if pkg, ok := call.X.(*ast.Ident); ok && pkg.Name == "regexp" {
				t.Errorf("%s compiles a regular expression when the program starts", name)
			}
			return true
		})
	}
}

// goList returns the import paths that go list prints, without C so that the
// answer is the same on every machine.
func goList(t *testing.T, tags string, args ...string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-tags", tags}, args...)...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %v: %v\n%s", args, err, stderr.String())
	}
	return strings.Fields(string(out))
}

// exits lists who may touch what a token leaves by: the method Token of a client or a session, and
// the field of a grant. A token that a program gets leaves by home.Session.Token alone, which has the
// rules and the ledger; the others pass it on, or show a person an end of it.
var exits = map[string][]string{
	".Token": {
		"auth/home/token.go",                          // the gate: it calls the client
		"auth/home/holder.go", "ui/terminal/token.go", // they call the gate
		"auth/agent/serve.go", "auth/agent/socket.go", // Options.Token, which is the gate
		"ui/diagram/fields.go", "auth/lend/mcp.go", // of a JSON decoder
	},
	".Sender": {"auth/home/lend.go"}, // requests with a token, past the gate Admit
	".AccessToken": {
		"ui/clipboard.go",    // a person copies it in the window
		"ui/state_detail.go", // its last characters
	},
}

// TestOneWayOut: no other way hands a token out past the rules and the ledger. Package auth itself
// is not looked at: it sends tokens to resources and providers, and gives them to nobody else.
func TestOneWayOut(t *testing.T) {
	seen := map[string]bool{}
	for _, place := range []string{"auth/agent", "auth/home", "auth/program", "auth/ledger", "auth/refresher", "auth/lend", "ui", "internal", "."} {
		root := filepath.Join("..", filepath.FromSlash(place))
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case os.IsNotExist(err):
				return nil
			case err != nil:
				return err
			case d.IsDir() && place == "." && path != root:
				return fs.SkipDir
			case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			name, _ := filepath.Rel("..", path)
			name = filepath.ToSlash(name)
			ast.Inspect(file, func(n ast.Node) bool {
				used := exitOf(n)
				if files, found := exits[used]; found {
					seen[name] = true
					if !slices.Contains(files, name) {
						t.Errorf("%s uses %s: a token leaves by home.Session.Token alone", name, used)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, files := range exits {
		for _, file := range files {
			if !seen[file] {
				t.Errorf("%s is listed and uses neither", file)
			}
		}
	}
}

// exitOf returns the exit that a node uses: a call of a method Token, that method of a client as a
// value, or the field of a grant.
func exitOf(n ast.Node) string {
	if call, ok := n.(*ast.CallExpr); ok {
		f, isMethod := call.Fun.(*ast.SelectorExpr)
		switch {
		case isMethod && f.Sel.Name == "Token" && !isNamed(f.X, "windows"):
			return ".Token"
		case isMethod && f.Sel.Name == "Sender":
			return ".Sender"
		}
	}
	f, ok := n.(*ast.SelectorExpr)
	switch {
	case ok && f.Sel.Name == "AccessToken" && !isNamed(f.X, "words"):
		return ".AccessToken"
	case ok && f.Sel.Name == "Token" && (isNamed(f.X, "client") || isNamed(f.X, "Client")):
		return ".Token"
	}
	return ""
}

// isNamed reports whether an expression is a name, or a field of that name.
func isNamed(x ast.Expr, name string) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == name
	case *ast.SelectorExpr:
		return x.Sel.Name == name
	}
	return false
}
