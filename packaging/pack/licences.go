package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"latchkey/assets/licences"
	"latchkey/packaging/sizes"
)

// writeLicences writes the licences of all parts of the program to dir: each text once, and a list of
// who is under which.
func writeLicences(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var list strings.Builder
	var failed []error
	files := map[string]string{} // by their text
	for _, p := range licences.List() {
		text := p.Text()
		name, written := files[text]
		if !written {
			name = fmt.Sprintf("%02d-%s.txt", len(files)+1, strings.ReplaceAll(strings.ToLower(p.Licence), " ", "-"))
			files[text] = name
			failed = append(failed, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
		}
		fmt.Fprintf(&list, "%s\t%s\t%s\t%s\n", p.Name, p.Version, p.Licence, name)
	}
	return errors.Join(append(failed, os.WriteFile(filepath.Join(dir, "LIST.tsv"), []byte(list.String()), 0o644))...)
}

// shown is the least that a module needs to have a line of its own, in bytes.
const shown = 50_000

// printSizes prints the modules of a program as a table of Markdown, in kB.
func printSizes(program string) error {
	modules, err := sizes.Modules(program)
	if err != nil {
		return err
	}
	fmt.Printf("| `%s` | kB |\n| --- | ---: |\n", filepath.Base(program))
	var rest int64
	for _, m := range modules {
		if m.Bytes < shown {
			rest += m.Bytes
			continue
		}
		fmt.Printf("| %s | %d |\n", m.Path, (m.Bytes+500)/1000)
	}
	fmt.Printf("| smaller ones together | %d |\n\n", (rest+500)/1000)
	return nil
}
