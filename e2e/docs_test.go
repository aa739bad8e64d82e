package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every key that a provider's file may have is written out in the document, and
// every preset stands in its table.
func TestProvidersDocument(t *testing.T) {
	document := read(t, "docs", "providers.md")
	tag := regexp.MustCompile("toml:\"([a-z_]+)")
	keys := tag.FindAllStringSubmatch(read(t, "auth", "catalog", "file.go"), -1)
	if len(keys) < 20 {
		t.Fatalf("only %d keys were found: does the schema stand elsewhere now?", len(keys))
	}
	for _, key := range keys {
		if !strings.Contains(document, "`"+key[1]+"`") && !strings.Contains(document, "`["+key[1]+"]`") {
			t.Errorf("docs/providers.md does not tell of %s", key[1])
		}
	}
	presets, err := filepath.Glob(filepath.Join("..", "assets", "providers", "*.toml"))
	if err != nil || len(presets) == 0 {
		t.Fatalf("no presets: %v", err)
	}
	for _, preset := range presets {
		if id := strings.TrimSuffix(filepath.Base(preset), ".toml"); !strings.Contains(document, "| `"+id+"` |") {
			t.Errorf("docs/providers.md does not list %s", id)
		}
	}
}

// Every command that the program has is in the document, and the commands that
// it calls not built yet are in its last section.
func TestCommandsDocument(t *testing.T) {
	document := read(t, "docs", "commands.md")
	_, unbuilt, found := strings.Cut(document, "## Not built yet")
	if !found {
		unbuilt = ""
	}
	help, err := exec.CommandContext(t.Context(), filepath.Join(binDir, "latchkey-headless"), "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(help), "\n\nExamples:\n")
	_, list, _ = strings.Cut(list, "\n\n") // the groups stand between the examples and the flags
	list, _, _ = strings.Cut(list, "\n\nFlags:\n")
	commands := regexp.MustCompile(`(?m)^  ([a-z-]+) +(.*)$`).FindAllStringSubmatch(list, -1)
	if len(commands) < 15 {
		t.Fatalf("the help lists only %d commands:\n%s", len(commands), help)
	}
	for _, command := range commands {
		if command[1] == "help" {
			continue
		}
		if !regexp.MustCompile("`(latchkey )?" + command[1] + "[ `]").MatchString(document) {
			t.Errorf("docs/commands.md does not tell of %s", command[1])
		}
		if unbuiltSays := strings.Contains(unbuilt, "`"+command[1]+"`"); unbuiltSays != strings.Contains(command[2], "not built yet") {
			t.Errorf("docs/commands.md says that %s is not built: %v", command[1], unbuiltSays)
		}
	}
}

// Every package has its line among the rooms.
func TestArchitectureDocument(t *testing.T) {
	document := read(t, "docs", "architecture.md")
	for _, pkg := range goList(t, "headless,migrated_fynedo,no_emoji", "latchkey/...") {
		room := strings.TrimPrefix(pkg, "latchkey/")
		if strings.Contains(room, "/internal/") || strings.HasPrefix(room, "e2e/") || room == "latchkey" || room == "assets/icons" {
			continue
		}
		if !strings.Contains(document, "`"+room+"`") {
			t.Errorf("docs/architecture.md does not tell of %s", room)
		}
	}
}

// Every relative link in a document leads to a file.
func TestDocumentLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^):#]+)\)`)
	var documents []string
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		found, err := filepath.Glob(filepath.Join("..", pattern))
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, found...)
	}
	for _, document := range documents {
		for _, found := range link.FindAllStringSubmatch(read(t, strings.TrimPrefix(document, ".."+string(filepath.Separator))), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(document), found[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", document, found[1])
			}
		}
	}
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{".."}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Every claim of the threat model names the tests that attack it, and each of them
// exists. The rows of "Who agreed to this host" are cases of one test, which compares
// them itself.
func TestThreatModelDocument(t *testing.T) {
	tests := testsOfProject(t)
	named := regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9_]+)(?:/[A-Za-z0-9_-]+)?`")
	document := read(t, "docs", "threat-model.md")
	for _, match := range named.FindAllStringSubmatch(document, -1) {
		if !tests[match[1]] {
			t.Errorf("docs/threat-model.md names %s, and there is no such test", match[1])
		}
	}
	claims, isClaim := 0, false
	for line := range strings.Lines(document) {
		switch {
		case !strings.HasPrefix(line, "|"):
			isClaim = false
		case strings.HasPrefix(line, "| claim |"):
			isClaim = true
		case isClaim && !strings.HasPrefix(line, "| ---"):
			claims++
			if cells := strings.Split(line, "|"); !named.MatchString(cells[len(cells)-2]) {
				t.Errorf("no test attacks the claim %s", line)
			}
		}
	}
	if claims < 40 {
		t.Errorf("only %d claims were found: is the document written otherwise now?", claims)
	}
}

// testsOfProject returns the names of every test and fuzz target.
func testsOfProject(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir("..", func(path string, d os.DirEntry, err error) error {
		if d != nil && d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || d.Name() == "out") {
			return filepath.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, match := range declared.FindAllStringSubmatch(string(text), -1) {
			found[match[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
