package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// scanned are the ids that the tests of the project name.
type scanned struct {
	naming map[string][]string // by id: the tests, tables and scripts that name it
	names  map[string]bool     // every test's and every test file's name
}

var (
	idPattern    = regexp.MustCompile(`(?:\d{4}|CORE|OA21|SECUPD|LOGOUT)-\d+|RFC8725|(?:CB|ID|[A-EG-LRT])\d{1,2}`)
	rangePattern = regexp.MustCompile(`\b(CB|ID|[A-EG-LRT]|\d{4}-|CORE-)(\d+)(?:–|\.\.)(?:CB|ID|[A-EG-LRT]|\d{4}-|CORE-)?(\d+)`)
)

// listing are test files that merely list ids.
var listing = []string{"coverage_test.go", "conformance_test.go", "conformance_suites_test.go"}

// scan reads every test file and test script under root.
func scan(root string) (scanned, error) {
	found := scanned{map[string][]string{}, map[string]bool{}}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && d.Name() != "." && d.Name() != ".."):
			return fs.SkipDir
		case slices.Contains(listing, d.Name()):
			return nil
		case strings.HasSuffix(path, "_test.go"):
			return found.file(path)
		case strings.HasSuffix(path, ".txtar"):
			text, err := os.ReadFile(path)
			found.note(string(text), d.Name())
			return err
		}
		return nil
	})
	return found, err
}

// file reads one file of tests: a test is named by what stands in it and in its
// comment, a table by its own name.
func (s scanned) file(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	s.names[filepath.Base(path)] = true
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, path, text, parser.ParseComments)
	if err != nil {
		return err
	}
	for _, decl := range parsed.Decls {
		from, to := decl.Pos(), decl.End()
		name := filepath.Base(path)
		if f, ok := decl.(*ast.FuncDecl); ok {
			if f.Doc != nil {
				from = f.Doc.Pos()
			}
			if isTest(f.Name.Name) {
				name = f.Name.Name
				s.names[name] = true
			}
		}
		s.note(string(text[files.Position(from).Offset:files.Position(to).Offset]), name)
	}
	return nil
}

func isTest(name string) bool {
	return strings.HasPrefix(name, "Test") || strings.HasPrefix(name, "Fuzz") || strings.HasPrefix(name, "Benchmark")
}

// note adds every id in text, and every id of a range such as CB4–CB13.
func (s scanned) note(text, name string) {
	for _, m := range rangePattern.FindAllStringSubmatch(text, -1) {
		from, _ := strconv.Atoi(m[2])
		to, _ := strconv.Atoi(m[3])
		for n := from; n <= to && n < from+30; n++ {
			s.add(m[1]+strconv.Itoa(n), name)
		}
	}
	for _, at := range idPattern.FindAllStringIndex(text, -1) {
		if whole(text, at[0], at[1]) {
			s.add(text[at[0]:at[1]], name)
		}
	}
}

// whole reports whether an id is not a part of a longer word.
func whole(text string, from, to int) bool {
	word := func(c byte) bool {
		return c == '_' || c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	}
	return (from == 0 || !word(text[from-1])) && (to == len(text) || !word(text[to]))
}

func (s scanned) add(id, name string) {
	for _, known := range s.naming[id] {
		if known == name {
			return
		}
	}
	s.naming[id] = append(s.naming[id], name)
}
