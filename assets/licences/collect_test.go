package licences

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write list.tsv and texts anew")

// systems are those that the program is built for.
var systems = []string{"linux", "windows", "darwin"}

// fonts are the fonts of Fyne that the window draws with, with the files of their licences.
var fonts = [][2]string{
	{"DejaVu Sans Mono", "LICENSE_DejaVu-Powerline.txt"}, {"Inter", "LICENSE_Inter.txt"}, {"Noto Sans", "LICENSE.txt"},
}

// kinds are the usual names of licences, each with words that only its text has. The first that
// fits is taken.
var kinds = []struct{ name, words string }{
	{"OFL 1.1", `SIL OPEN FONT LICENSE`},
	{"Bitstream Vera", `Bitstream Vera`},
	{"Apache 2.0", `Apache License\s+Version 2\.0`},
	{"MPL 2.0", `Mozilla Public License`},
	{"CC BY 4.0", `Attribution 4\.0 International`},
	{"MIT", `Permission is hereby granted, free of charge`},
	{"zlib", `Altered source versions must be plainly marked`},
	{"ISC", `Permission to use, copy, modify, and(/or)? distribute this software for any purpose`},
	{"BSD 3-clause", `(?s)Redistribution and use in source and binary.*Neither the name`},
	{"BSD 2-clause", `Redistribution and use in source and binary`},
}

func kindOf(text string) string {
	for _, k := range kinds {
		if regexp.MustCompile(`(?i)` + strings.ReplaceAll(k.words, " ", `\s+`)).MatchString(text) {
			return k.name
		}
	}
	return ""
}

// collection is what the files of this package must contain.
type collection struct {
	list  strings.Builder
	texts map[string]string
}

// add adds a part with the licence that stands in files of dir.
func (c *collection) add(t *testing.T, name, version, dir string, files ...string) {
	t.Helper()
	var texts []string
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		text = []byte(strings.ReplaceAll(strings.TrimPrefix(string(text), "\ufeff"), "\r\n", "\n"))
		texts = append(texts, strings.TrimSpace(string(text)))
	}
	whole := strings.Join(texts, "\n\n") + "\n"
	kind := kindOf(whole)
	if kind == "" || len(files) == 0 {
		t.Fatalf("%s has no licence that is known, in %q", name, files)
	}
	file := fmt.Sprintf("%x.txt", sha256.Sum256([]byte(whole)))[:10] + ".txt"
	c.texts[file] = whole
	fmt.Fprintf(&c.list, "%s\t%s\t%s\t%s\n", name, version, kind, file)
}

// collect reads the licences of everything that is built into the program.
func collect(t *testing.T) *collection {
	t.Helper()
	c := &collection{texts: map[string]string{}}
	var modules []string
	for _, system := range systems {
		cmd := exec.Command("go", "list", "-deps", "-tags", "migrated_fynedo,no_emoji", "-f", "{{with .Module}}{{if .Version}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "latchkey")
		cmd.Dir = "../.."
		cmd.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=1", "GOFLAGS=-buildvcs=false", "GOPROXY=off")
		out, err := cmd.Output()
		if err != nil {
			t.Skipf("not proven here: the modules of %s are not all downloaded (%v)", system, err)
		}
		modules = append(modules, strings.Split(strings.TrimSpace(string(out)), "\n")...)
	}
	slices.Sort(modules)
	fyne := ""
	for _, line := range slices.Compact(modules) {
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			continue
		}
		switch f[0] {
		case "fyne.io/fyne/v2":
			fyne = filepath.Join(f[2], "theme", "font")
		case "github.com/go-gl/glfw/v3.4/glfw":
			c.add(t, "GLFW", "", filepath.Join(f[2], "glfw"), "LICENSE.md")
		case "golang.org/x/sys": // under the licence of Go, which not every distribution keeps with it
			c.add(t, "Go", goVersion(t), f[2], "LICENSE")
		}
		c.add(t, f[0], f[1], f[2], licenceFiles(t, f[2])...)
	}
	for _, font := range fonts {
		c.add(t, font[0], "", fyne, font[1])
	}
	return c
}

// licenceFiles returns the files of a module with its licence and its notices.
func licenceFiles(t *testing.T, dir string) (files []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)`)
	for _, e := range entries {
		if named.MatchString(e.Name()) && !e.IsDir() {
			files = append(files, e.Name())
		}
	}
	return files
}

// goVersion returns the least version of Go that go.mod asks for: the one that builds differs.
func goVersion(t *testing.T) string {
	t.Helper()
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(string(mod))[1]
}

// TestTheLicencesAreThoseOfTheModules: each module that is built in, in its version, and each font
// has its licence here, and nothing else has.
func TestTheLicencesAreThoseOfTheModules(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a checkout there may have other line ends")
	}
	c := collect(t)
	if *update {
		write(t, c)
	}
	have, err := os.ReadFile("list.tsv")
	if err != nil || string(have) != c.list.String() {
		t.Errorf("list.tsv is not that of go.mod; go test ./assets/licences -update writes it anew")
	}
	for file, want := range c.texts {
		if have, err := os.ReadFile(filepath.Join("texts", file)); err != nil || string(have) != want {
			t.Errorf("%s is not the text of its licence", file)
		}
	}
	entries, _ := os.ReadDir("texts")
	if len(entries) != len(c.texts) {
		t.Errorf("%d texts, want %d", len(entries), len(c.texts))
	}
}

func write(t *testing.T, c *collection) {
	t.Helper()
	if err := os.RemoveAll("texts"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("texts", 0o755); err != nil {
		t.Fatal(err)
	}
	for file, text := range c.texts {
		if err := os.WriteFile(filepath.Join("texts", file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile("list.tsv", []byte(c.list.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestEveryPartHasItsText: what is embedded can be read by the program.
func TestEveryPartHasItsText(t *testing.T) {
	parts := List()
	if len(parts) < 40 {
		t.Errorf("only %d parts", len(parts))
	}
	for _, p := range parts {
		if p.Name == "" || p.Licence == "" || len(p.Text()) < 200 {
			t.Errorf("%+v has a text of %d bytes", p, len(p.Text()))
		}
	}
}
