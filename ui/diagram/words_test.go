package diagram

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

// parameter matches the name of a parameter or member.
var parameter = regexp.MustCompile(`^[a-z][a-z0-9_]+$`)

// names collects what package auth sends, reads and shows by name: the keys of its
// url.Values and member tables, what it sets in forms, and readableNames.
func names(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../auth/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no sources of package auth", err)
	}
	found := map[string]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		add := func(e ast.Expr) {
			if lit, ok := e.(*ast.BasicLit); ok {
				if name, err := strconv.Unquote(lit.Value); err == nil && parameter.MatchString(name) {
					found[name] = filepath.Base(file)
				}
			}
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if isTable(n.Type) {
					for _, e := range n.Elts {
						add(e.(*ast.KeyValueExpr).Key)
					}
				}
			case *ast.CallExpr:
				if sel, ok := n.Fun.(*ast.SelectorExpr); ok && len(n.Args) == 2 && (sel.Sel.Name == "Set" || sel.Sel.Name == "Add") {
					add(n.Args[0])
				}
			case *ast.ValueSpec:
				if n.Names[0].Name == "readableNames" {
					for _, e := range n.Values[0].(*ast.CompositeLit).Elts {
						add(e)
					}
				}
			}
			return true
		})
	}
	return found
}

// presetNames collects what the presets add to requests, and where they say that answers have
// the identity, the tokens and the scopes.
func presetNames(t *testing.T) map[string]string {
	t.Helper()
	presets, err := fs.Sub(assets.Providers, "providers")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := (&catalog.Catalog{Presets: presets}).List()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, e := range entries {
		for name := range e.AuthParams {
			found[name] = e.ID
		}
		for _, member := range []string{e.Quirks.SubjectClaim, e.Quirks.NameClaim, e.Quirks.EmailClaim, e.Quirks.TokenPath, e.Quirks.ScopeMember} {
			if name, _, _ := strings.Cut(member, "."); name != "" {
				found[name] = e.ID
			}
		}
	}
	if len(found) < 12 {
		t.Fatalf("only %d names found in the presets", len(found))
	}
	return found
}

func isTable(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "memberTable"
	case *ast.SelectorExpr:
		return e.Sel.Name == "Values"
	}
	return false
}

// TestEveryParameterIsExplained: what package auth knows by name has an
// explanation, and so has each field of the recorded attempts.
func TestEveryParameterIsExplained(t *testing.T) {
	all := names(t)
	if len(all) < 80 {
		t.Fatalf("only %d names found", len(all))
	}
	for name, file := range all {
		if words.FieldSays(name) == "" {
			t.Errorf("%s (%s) is not explained", name, file)
		}
	}
	for name, preset := range presetNames(t) {
		if words.FieldSays(name) == "" {
			t.Errorf("%s (%s) is not explained", name, preset)
		}
	}
	for _, name := range shownHeaders {
		if words.HeaderSays(name) == "" {
			t.Errorf("the header %s is not explained", name)
		}
	}
	for _, recording := range recordings {
		for _, s := range Of(recorded(t, recording)).Steps() {
			for _, f := range s.Fields {
				if f.Says == "" {
					t.Errorf("%s, step %d: %s is not explained", recording, s.N, f.Name)
				}
			}
		}
	}
}

// TestEveryStepIsExplained: each step of the contract, and each variant, has a
// title, a reason and references, and each reference an address.
func TestEveryStepIsExplained(t *testing.T) {
	for _, step := range auth.Steps {
		kind := words.StepKind(step)
		if words.StepReason(kind) == "" || !words.KnowsStep(kind) {
			t.Errorf("%s has no title or no reason", step)
		}
	}
	for _, kind := range words.StepKinds() {
		if words.StepReason(kind) == "" {
			t.Errorf("%s has a title and no reason", kind)
		}
		if len(references()[kind]) == 0 {
			t.Errorf("%s has no reference", kind)
		}
	}
	for kind, sections := range references() {
		if !words.KnowsStep(kind) {
			t.Errorf("%s has references and no title", kind)
		}
		for _, section := range sections {
			if Refer(section).Title() == "" {
				t.Errorf("%s has no heading", section)
			}
			if r := Refer(section); r.URL == "" || r.String() != section || strings.HasPrefix(r.Name, "OpenID") && !strings.Contains(r.URL, "#") {
				t.Errorf("%s: %q is %+v", kind, section, r)
			}
		}
	}
}

// TestEveryCheckIsExplained by a sentence, and its section has an address.
func TestEveryCheckIsExplained(t *testing.T) {
	parsed, err := parser.ParseFile(token.NewFileSet(), "../../auth/internal/checks/checks.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if id, ok := spec.Type.(*ast.Ident); ok && id.Name == "Check" {
			name, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if found++; words.CheckSays(name) == name {
				t.Errorf("the check %s is not explained", name)
			}
		}
		return true
	})
	sections := sectionsIn(parsed)
	if len(sections) != found {
		t.Errorf("%d checks have %d sections", found, len(sections))
	}
	for _, section := range sections {
		if Refer(section).Title() == "" {
			t.Errorf("%q has no heading", section)
		}
	}
	if found < 30 {
		t.Fatalf("only %d checks found", found)
	}
	for _, recording := range recordings {
		for _, s := range Of(recorded(t, recording)).Steps() {
			for _, c := range s.Checks {
				if words.CheckSays(c.Name) == c.Name || Refer(c.Section).URL == "" {
					t.Errorf("%s, step %d: check %+v has no sentence or no address", recording, s.N, c)
				}
			}
		}
	}
}

// sectionsIn returns the sections of the table of checks.
func sectionsIn(file *ast.File) (found []string) {
	text := func(e ast.Expr) string {
		if lit, ok := e.(*ast.BasicLit); ok {
			plain, _ := strconv.Unquote(lit.Value)
			return plain
		}
		return ""
	}
	ast.Inspect(file, func(n ast.Node) bool {
		row, ok := n.(*ast.CompositeLit)
		if !ok || len(row.Elts) != 2 {
			return true
		}
		section := text(row.Elts[1])
		if sum, ok := row.Elts[1].(*ast.BinaryExpr); ok {
			section = core + " " + text(sum.Y)
		}
		if strings.Contains(section, "§") {
			found = append(found, section)
		}
		return true
	})
	return found
}
