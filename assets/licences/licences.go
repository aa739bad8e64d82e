// Package licences contains the licences of what other people made and is built into the program:
// Go, the modules, and the fonts of the window. list.tsv and texts are made by
//
//	go test ./assets/licences -update
//
// and a test fails where they are not those of go.mod. It imports nothing of ours.
package licences

import (
	"embed"
	"strings"
)

//go:embed list.tsv texts/*.txt
var files embed.FS

// Part is a work of other people within the program.
type Part struct {
	Name    string // a module's path, or a font's name
	Version string // may be empty
	Licence string // its usual name, such as "BSD 3-clause"
	file    string // of its text
}

// List returns all parts: Go, the modules by path, the fonts.
func List() []Part {
	text, err := files.ReadFile("list.tsv")
	if err != nil {
		panic("licences: list.tsv is not embedded")
	}
	var parts []Part
	for line := range strings.Lines(string(text)) {
		if f := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(f) == 4 {
			parts = append(parts, Part{Name: f[0], Version: f[1], Licence: f[2], file: f[3]})
		}
	}
	return parts
}

// Text returns the whole text of the licence, and of the notices that belong to it.
func (p Part) Text() string {
	text, err := files.ReadFile("texts/" + p.file)
	if err != nil {
		panic("licences: the text of " + p.Name + " is not embedded")
	}
	return string(text)
}
