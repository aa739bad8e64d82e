package words

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"latchkey/assets"
)

// Every callback page has its texts, and only the page of success promises any.
func TestCallbackPagesSpeak(t *testing.T) {
	headings := map[string]bool{}
	for _, name := range assets.CallbackNames() {
		text := CallbackPage(name)
		if text.Status == "" || text.Heading == "" || text.Sentence == "" || text.Hint == "" || text.Language != "en" || headings[text.Heading] {
			t.Errorf("%s: %+v", name, text)
		}
		headings[text.Heading] = true
		if promises := text.Heading == "You are signed in"; promises != (name == "done") {
			t.Errorf("%s promises %q", name, text.Heading)
		}
		if page := string(assets.CallbackPage(name, CallbackPage)); !strings.Contains(page, "<h1>"+text.Heading+"</h1>") {
			t.Errorf("the page %s does not show its heading", name)
		}
	}
}

// The demo provider's pages ask for the texts that there are, with the holes that
// these have, and for no others.
func TestDemoPagesSpeak(t *testing.T) {
	asked := map[string][]string{}
	page := regexp.MustCompile(`\b(?:say|sayCode) "(\w+)"(?: "(\w+)")?`)
	source := regexp.MustCompile(`d\.say\("(\w+)"\)|d\.message\(w, [\w.]+, "(\w+)"\)|name :?= "(error_\w+)"`)
	files, _ := filepath.Glob("../../auth/demo/pages/*.html")
	sources, _ := filepath.Glob("../../auth/demo/*.go")
	for _, file := range slices.Concat(files, sources) {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page.FindAllStringSubmatch(string(content), -1) {
			asked[m[1]] = append(asked[m[1]], m[2])
		}
		for _, m := range source.FindAllStringSubmatch(string(content), -1) {
			if m[1] != "" {
				asked[m[1]] = nil
			} else {
				asked[m[2]+m[3]+"_title"], asked[m[2]+m[3]+"_hint"] = nil, nil
			}
		}
	}
	for _, scope := range []string{"openid", "profile", "email", "offline_access", "notes.read"} {
		asked["scope_"+scope], asked["scope_"+scope+"_detail"] = nil, nil
	}
	delete(asked, "language")
	for name, filled := range asked {
		known, ok := demoPages()[name]
		if !ok {
			t.Errorf("there is no text %s", name)
			continue
		}
		wanted, _ := holesOf(*known.message)
		for _, hole := range wanted {
			if !slices.Contains(filled, hole) {
				t.Errorf("{{.%s}} of %s is never filled", hole, name)
			}
		}
	}
	for name := range demoPages() {
		if _, ok := asked[name]; !ok {
			t.Errorf("%s is not used", name)
		}
	}
	if len(asked) < 60 {
		t.Errorf("only %d texts are asked for", len(asked))
	}
}

// Every note of package scheme has its clause.
func TestSchemeNotesSpeak(t *testing.T) {
	notes := constants(t, "scheme/register.go", "Note")
	for _, note := range notes {
		if _, ok := schemeNotes()[note]; !ok {
			t.Errorf("the note %s has no clause", note)
		}
	}
	if len(notes) != len(schemeNotes()) {
		t.Errorf("%d clauses for %d notes", len(schemeNotes()), len(notes))
	}
}
