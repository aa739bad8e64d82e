// Package sizes reports which modules a program's bytes belong to. It imports nothing of ours.
package sizes

import (
	"cmp"
	"debug/buildinfo"
	"debug/elf"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Module is what the symbols of a module have together, in bytes.
type Module struct {
	Path  string
	Bytes int64
}

// Names of what is of no module.
const (
	Standard = "Go's own packages"
	Types    = "types, names and what the linker makes"
	Other    = "C code"
)

// Modules returns the code and data of a program for Linux, by the module of each symbol, the largest
// first. The program must have its symbols; what a stripped one loses is not counted.
func Modules(program string) ([]Module, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return nil, err
	}
	paths := []string{info.Main.Path}
	for _, d := range info.Deps {
		paths = append(paths, d.Path)
	}
	f, err := elf.Open(program)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	symbols, err := f.Symbols()
	if err != nil {
		return nil, fmt.Errorf("%s has no symbols: %w", program, err)
	}
	bytes := map[string]int64{}
	for _, s := range symbols {
		if int(s.Section) >= len(f.Sections) || f.Sections[s.Section].Type == elf.SHT_NOBITS || s.Section == elf.SHN_UNDEF {
			continue
		}
		bytes[moduleOf(s.Name, paths)] += int64(s.Size)
	}
	var list []Module
	for _, path := range slices.Sorted(maps.Keys(bytes)) {
		list = append(list, Module{path, bytes[path]})
	}
	slices.SortStableFunc(list, func(a, b Module) int { return cmp.Compare(b.Bytes, a.Bytes) })
	return list, nil
}

// moduleOf returns the module of a symbol: the longest of paths that its package begins with. The
// first of paths is the program's own.
func moduleOf(symbol string, paths []string) string {
	switch {
	case strings.HasPrefix(symbol, "type:"), strings.HasPrefix(symbol, "go:"):
		return Types
	case strings.HasPrefix(symbol, "main."):
		return paths[0]
	}
	name := strings.ReplaceAll(symbol, "%2e", ".")
	if end := strings.IndexAny(name, "[("); end >= 0 {
		name = name[:end] // type arguments and receivers name other packages
	}
	found := ""
	for _, path := range paths {
		if len(path) > len(found) && (strings.HasPrefix(name, path+".") || strings.HasPrefix(name, path+"/")) {
			found = path
		}
	}
	if found != "" {
		return found
	}
	if !strings.Contains(name, ".") || strings.HasPrefix(name, "_") {
		return Other
	}
	return Standard
}
