package terminal

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"latchkey/ui/diagram"
	"latchkey/ui/words"
)

// TestEveryExampleCanBeTyped: the examples of help, of the documentation and of the
// manual name commands, flags and numbers of arguments that exist, and every command
// that help lists has one of itself.
func TestEveryExampleCanBeTyped(t *testing.T) {
	eachCommand((&face{}).root(nil), func(c *cobra.Command) {
		path, typed := pathOf(c), 0
		for _, args := range typedIn(words.Example(path)) {
			if got := mustParse(t, args); strings.HasPrefix(got+" ", path) { // or of one below it
				typed++
			} else {
				t.Errorf("an example of %q is one of %q: %q", path, got, args)
			}
		}
		if typed == 0 && !c.Hidden {
			t.Errorf("%q has no example", c.CommandPath())
		}
	})
	documents, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(documents) == 0 {
		t.Fatal(err)
	}
	typed := 0
	for _, document := range append(documents, "../../README.md") {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(line, "    ") {
				continue // no block of code
			}
			for _, args := range typedIn(line) {
				mustParse(t, args)
				typed++
			}
		}
	}
	if typed < 10 {
		t.Errorf("the documents have %d examples", typed)
	}
}

// typedIn returns the command lines of latchkey in a text, without the program's name. A
// line ends at a comment, a pipe or a bracket.
func typedIn(text string) (all [][]string) {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), "  ")
		words := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '(' })
		for i, word := range words {
			inside := i > 0 && (strings.HasSuffix(words[i-1], "$") || words[i-1] == "<") // $(latchkey …), <(latchkey …)
			if !strings.HasSuffix(word, "latchkey") || i > 0 && !inside {
				continue
			}
			var args []string
			for _, arg := range words[i+1:] {
				if arg == "|" || arg == "#" {
					break
				}
				last := strings.Contains(arg, ")")
				arg, _, _ = strings.Cut(arg, ")")
				args = append(args, strings.Trim(arg, `'"`))
				if last {
					break
				}
			}
			all = append(all, args)
		}
	}
	return all
}

// mustParse fails the test unless a command takes these flags and arguments, and returns
// the path of the command.
func mustParse(t *testing.T, args []string) string {
	t.Helper()
	f := &face{}
	root := f.root(nil)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	c, rest, err := root.Find(args)
	if err == nil {
		err = c.ParseFlags(rest)
	}
	if err == nil {
		err = c.ValidateArgs(c.Flags().Args())
	}
	if err == nil {
		err = f.checkFlags()
	}
	if err != nil {
		t.Errorf("%q: %v", args, err)
	}
	return pathOf(c)
}

// TestNothingIsAdvertisedThatIsNotThere: no help names a command that is hidden, because
// it is not built or not for people, and what completion offers as a format is one.
func TestNothingIsAdvertisedThatIsNotThere(t *testing.T) {
	f := &face{}
	root := f.root(nil)
	var hidden []string
	for _, c := range root.Commands() {
		if c.Hidden {
			hidden = append(hidden, c.Name())
		}
	}
	if len(hidden) == 0 {
		t.Fatal("no command is hidden")
	}
	eachCommand(root, func(c *cobra.Command) {
		help := c.UsageString() + c.Long + words.Example(pathOf(c))
		for _, not := range append(hidden, "not built") {
			if !c.Hidden && (strings.Contains(help+" ", "latchkey "+not+" ") || strings.Contains(help, "\n  "+not+" ")) {
				t.Errorf("%q advertises %s", c.CommandPath(), not)
			}
		}
	})
	var out, said bytes.Buffer
	if code := Run(t.Context(), []string{"__complete", "trace", "--format", ""}, Streams{strings.NewReader(""), &out, &said}, nil); code != 0 {
		t.Fatalf("exit %d, %s", code, said.String())
	}
	offered := strings.Fields(strings.Split(out.String(), "\n:")[0])
	for _, format := range offered {
		if !slices.Contains(diagram.Formats, diagram.Format(format)) {
			t.Errorf("completion offers the format %s", format)
		}
	}
	if len(offered) != len(diagram.Formats) {
		t.Errorf("completion offers %q of %q", offered, diagram.Formats)
	}
}

// TestAPageForEveryCommand: help lists no command without a manual page.
func TestAPageForEveryCommand(t *testing.T) {
	dir := t.TempDir()
	if err := (&face{}).man(dir); err != nil {
		t.Fatal(err)
	}
	f := &face{}
	root := f.root(nil)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	eachCommand(root, func(c *cobra.Command) {
		_, err := os.Stat(filepath.Join(dir, strings.ReplaceAll(c.CommandPath(), " ", "-")+".1"))
		if c.Hidden != (err != nil) {
			t.Errorf("%s: hidden %v, its page: %v", c.CommandPath(), c.Hidden, err)
		}
	})
}
