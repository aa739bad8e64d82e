package ui

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"latchkey/auth"
)

// readFolder reads a folder on a goroutine of its own, because it may lie on a slow disk, and calls
// then on the main goroutine. Where path names no folder it reads the nearest one above.
func (a *App) readFolder(path string, then func(folderShown)) {
	a.aside(func(context.Context) func() {
		f := folderAt(path)
		return func() { then(f) }
	})
}

// folderAt lists the folder at or above path; empty means the person's home. Names that begin with
// a dot are left out.
func folderAt(path string) folderShown {
	if path == "" {
		path, _ = os.UserHomeDir()
	}
	path = filepath.Clean(path)
	for parent := filepath.Dir(path); !isFolder(path) && parent != path; parent = filepath.Dir(path) {
		path = parent
	}
	f := folderShown{path: path, parent: filepath.Dir(path)}
	if f.parent == path {
		f.parent = ""
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		f.err = (&auth.Error{Kind: auth.KindUsage, Reason: auth.ReasonCannotRead, Detail: path}).Caused(err)
		return f
	}
	for _, e := range entries {
		name := e.Name()
		switch {
		case strings.HasPrefix(name, "."):
		case e.IsDir(), e.Type()&os.ModeSymlink != 0 && isFolder(filepath.Join(path, name)):
			f.folders = append(f.folders, name)
		case e.Type().IsRegular(), e.Type()&os.ModeSymlink != 0:
			f.files = append(f.files, name)
		}
	}
	for _, names := range [][]string{f.folders, f.files} {
		slices.SortFunc(names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	}
	return f
}

// isFolder reports whether path is a folder, or leads to one.
func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
