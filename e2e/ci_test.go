package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestCIRunsTheMakefile: what the public hosts run is what a developer runs, and
// nothing beside it.
func TestCIRunsTheMakefile(t *testing.T) {
	linux := []string{"make check", "make test", "make package"}
	three := append([]string{"make build", "make package-macos", "make package-windows"}, linux...)
	for name, commands := range map[string][]string{
		".github/workflows/test.yml": three, ".gitlab-ci.yml": three, ".forgejo/workflows/test.yml": linux, ".woodpecker.yml": linux,
	} {
		text, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
		if err != nil {
			t.Error(err)
			continue
		}
		var file yaml.Node
		if err := yaml.Unmarshal(text, &file); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		said := scalars(&file)
		for _, command := range commands {
			if !slices.Contains(said, command) {
				t.Errorf("%s does not run %q but %q", name, command, said)
			}
		}
		for _, s := range said {
			if strings.Contains(s, "go test") || regexp.MustCompile(`https?://`).MatchString(s) {
				t.Errorf("%s says %q: the Makefile knows how to test, and no host is named", name, s)
			}
		}
	}
}

// scalars are all values of a document.
func scalars(n *yaml.Node) []string {
	if n.Kind == yaml.ScalarNode {
		return []string{n.Value}
	}
	var all []string
	for _, c := range n.Content {
		all = append(all, scalars(c)...)
	}
	return all
}
