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
)

// spokenPlaces lists the folders whose literals may be shown to a person, beside the program's own
// files.
var spokenPlaces = []string{"ui", "assets", "auth/demo", "auth/loopback", "auth/scheme"}

var (
	// twoWords matches a part of a sentence: two words with a space between.
	twoWords = regexp.MustCompile(`\pL{2,}[,;:.…]? +\pL{2,}`)

	// oneWord matches a label: a capitalized word, or the head of a column.
	oneWord = regexp.MustCompile(`^\s*[A-Z][a-z]+[ …:.]*$|^[A-Z]{4,}$`)
)

// unspoken lists the callees and fields whose literals are for programs and for debugging: causes
// of errors, the log, headers and routes, OAuth's error_description, the syntax of commands.
var unspoken = struct{ callees, headers, fields []string }{
	[]string{"New", "Errorf", "NewError", "panic", "Error", "Warn", "Info", "Debug", "refuse", "Getenv", "moveCommand"},
	[]string{"Get", "Set", "Handle", "HandleFunc", "HasPrefix", "EqualFold"}, // within auth
	[]string{"Use", "error_description"},
}

// allowed lists the other literals that are not sentences for people.
var allowed = map[string][]string{
	"quiet.go":                        {"Unsolicited response", "Fyne error:", "failed to watch theme settings", "  Cause:", "  At:", "failed to initialise GLFW", "window creation error"},                                               // Fyne's log, which is dropped
	"ui/locale/locale.go":             {"LANG", "POSIX"},                                                                                                                                                                                  // of the environment
	"ui/diagram/fields.go":            {"Authorization", "Accept", "Location"},                                                                                                                                                            // headers
	"ui/diagram/svg.go":               {`<svg xmlns="http://www.w3.org/2000/svg" width="%g" height="%g" viewBox="0 0 %g %g" role="img" font-family="'Noto Sans', 'DejaVu Sans', sans-serif">`, `<polygon points="%g,%g %g,%g %g,%g"%s/>`}, // of SVG's language
	"ui/diagram/message.go":           {"Host: "},                                                                                                                                                                                         // a header
	"ui/diagram/har.go":               {"Latchkey", "Location"},                                                                                                                                                                           // the program's name, a header
	"ui/diagram/mermaid.go":           {"    Note over %s,%s: %s\n", "    participant latchkey as %s\n    Note over latchkey: %s\n", "    Note over %s: %s\n"},                                                                            // of Mermaid's language
	"ui/diagram/reference.go":         {"OpenID Connect Core 1.0", "OpenID Connect Discovery 1.0", "OpenID Connect RP-Initiated Logout 1.0", "Authenticates", "Consent", "W3C Fetch Metadata"},                                            // names of specifications and of their sections
	"ui/parts/palette.go":             {"Fill", "Ink"},                                                                                                                                                                                    // names of colours
	"ui/parts/roles.go":               {"Ag"},                                                                                                                                                                                             // text that measures the height of a line
	"ui/parts/icon.go":                {" is not embedded"},                                                                                                                                                                               // a panic
	"ui/terminal/completion.go":       {"providers remove", "providers check", "vault move", "providers export", "providers import", "vault export", "vault import", "lab run", "lab lesson", "kube setup", "git setup", "git remove"},    // names of commands
	"ui/terminal/man.go":              {"Latchkey ", "Latchkey"},                                                                                                                                                                          // the program's name
	"ui/terminal/doctor.go":           {"browser opener", "scheme handler"},                                                                                                                                                               // names in JSON
	"ui/terminal/header.go":           {"Authorization: Bearer "},                                                                                                                                                                         // a header
	"ui/terminal/failure.go":          {"exit code "},                                                                                                                                                                                     // an error that is never shown
	"auth/demo/dpop.go":               {"dpop nonce"},                                                                                                                                                                                     // a purpose of sealing
	"auth/demo/client.go":             {"Latchkey"},                                                                                                                                                                                       // the client's name, as data
	"auth/demo/demo.go":               {"Demo provider"},                                                                                                                                                                                  // the provider's name, as data
	"auth/demo/pages.go":              {"text/html; charset=utf-8"},                                                                                                                                                                       // a header
	"auth/demo/notes.go":              {`Bearer realm="Latchkey demo provider"`, `DPoP realm="Latchkey demo provider", algs="ES256 RS256 PS256"`},
	"auth/demo/prove.go":              {"latchkey demo provider\n"}, // text that is signed
	"auth/demo/answer.go":             {"the provider cannot read or write its state (%s)"},
	"auth/scheme/register_windows.go": {"URL Protocol"}, // of the registry
}

// data lists files whose texts are stored data.
var data = []string{"auth/demo/people.go", "auth/scheme/entry.go"}

// Sentences for people are declared in ui/words only.
func TestNoSentenceElsewhere(t *testing.T) {
	files := 0
	program, _ := filepath.Glob("../../*.go")
	for _, path := range program {
		if !strings.HasSuffix(path, "_test.go") {
			files++
			if err := sentencesIn(t, path, filepath.Base(path)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, place := range spokenPlaces {
		err := filepath.WalkDir(filepath.Join("../..", place), func(path string, d fs.DirEntry, err error) error {
			name := filepath.ToSlash(strings.TrimPrefix(path, filepath.FromSlash("../../")))
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
				strings.HasPrefix(name, "ui/words/") || slices.Contains(data, name) {
				return err
			}
			files++
			return sentencesIn(t, path, name)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 100 {
		t.Errorf("only %d files were read", files)
	}
}

func sentencesIn(t *testing.T, path, name string) error {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, nil, 0)
	if err != nil {
		return err
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.CaseClause:
			_, choice := n.(*ast.CaseClause)
			return choice
		case *ast.Field: // a struct's tag
			return n.Tag == nil
		case *ast.CallExpr:
			return !slices.Contains(unspoken.callees, callee(n)) &&
				!(strings.HasPrefix(name, "auth/") && slices.Contains(unspoken.headers, callee(n)))
		case *ast.KeyValueExpr:
			key := literal(n.Key)
			if id, ok := n.Key.(*ast.Ident); ok {
				key = id.Name
			}
			return !slices.Contains(unspoken.fields, key)
		case *ast.BasicLit:
			said := literal(n)
			reads := twoWords.MatchString(said) || !strings.HasPrefix(name, "auth/") && oneWord.MatchString(said)
			if n.Kind == token.STRING && reads && !slices.Contains(allowed[name], said) {
				t.Errorf("%s: %q belongs into ui/words", set.Position(n.Pos()), said)
			}
		}
		return true
	})
	return nil
}

// callee returns the last name of the called expression.
func callee(call *ast.CallExpr) string {
	switch of := call.Fun.(type) {
	case *ast.Ident:
		return of.Name
	case *ast.SelectorExpr:
		return of.Sel.Name
	}
	return ""
}

// Pages for browsers have no text of their own.
func TestNoSentenceInPages(t *testing.T) {
	pages := []string{"../../assets/callback/page.html", "../diagram/page.html"}
	demo, _ := filepath.Glob("../../auth/demo/pages/*.html")
	if len(demo) < 5 {
		t.Fatalf("only %d pages", len(demo))
	}
	markup := regexp.MustCompile(`(?s)<style>.*?</style>|\{\{.*?\}\}|<[^>]*>`)
	for _, page := range append(pages, demo...) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, said := range regexp.MustCompile(`\pL{2,}`).FindAllString(markup.ReplaceAllString(string(text), " "), -1) {
			if said != "Latchkey" { // the name in the title
				t.Errorf("%s: %q belongs into ui/words", page, said)
			}
		}
	}
}
