//go:build unix

package terminal

import (
	"os"
	"syscall"
)

// writableByOthers reports whether another ordinary user can write an open file,
// because it is theirs or because of its mode. A pipe, which a shell makes for one
// command, is not looked at.
func writableByOthers(file *os.File) bool {
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	return info.Mode().Perm()&0o022 != 0 || ok && st.Uid != 0 && int(st.Uid) != os.Geteuid()
}
