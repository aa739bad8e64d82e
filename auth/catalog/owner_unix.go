//go:build !windows

package catalog

import (
	"io/fs"
	"os"
	"syscall"

	"latchkey/auth"
)

// ownerFault returns why the owner or the mode of a file or folder makes its content
// unusable, or "" if only this user and root can change it. Whoever can write a
// provider's file decides where codes, tokens and the client secret go.
func ownerFault(_ string, info fs.FileInfo) auth.Reason {
	st, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !ok:
		return ""
	case st.Uid != 0 && int(st.Uid) != os.Geteuid():
		return auth.ReasonForeignFile
	case info.Mode().Perm()&0o022 != 0:
		return auth.ReasonOpenFile
	}
	return ""
}
