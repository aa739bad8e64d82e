package program

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// own is the executable of this process and its file; empty if the system does not say.
var own = sync.OnceValues(func() (string, os.FileInfo) {
	path, err := os.Executable()
	if err != nil {
		return "", nil
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	info, err := os.Stat(path)
	if err != nil {
		return path, nil
	}
	return path, info
})

// IsLatchkey reports whether an executable is this program, or the build of it that lies
// beside it: latchkey and latchkey-headless. A program that only has the name is another one.
func IsLatchkey(exe string) bool {
	base := filepath.Base(exe)
	if !strings.HasPrefix(base, "latchkey") {
		return false
	}
	path, file := own()
	if path == "" || filepath.Dir(exe) == filepath.Dir(path) {
		return path != ""
	}
	info, err := os.Stat(exe)
	return err == nil && file != nil && os.SameFile(info, file)
}
