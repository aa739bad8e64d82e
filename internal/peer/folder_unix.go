//go:build unix

package peer

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// errNobodyListens is what a connection to a dead process's socket meets.
var errNobodyListens error = unix.ECONNREFUSED

// sessionFolder is $XDG_RUNTIME_DIR/latchkey. The scheme handler may be started
// without that variable, so its usual value is tried too. A folder that is
// missing or another user's, as after sudo, is passed over.
func sessionFolder() string {
	usual := filepath.Join("/run/user", strconv.Itoa(os.Geteuid()))
	for _, base := range []string{os.Getenv("XDG_RUNTIME_DIR"), usual} {
		if filepath.IsAbs(base) && Check(base) == nil {
			return filepath.Join(base, "latchkey")
		}
	}
	return shortFolder()
}

// shortFolder is in /tmp and not in $TMPDIR, which may be long, and which the
// browser that starts us may not share.
func shortFolder() string { return "/tmp/latchkey-" + strconv.Itoa(os.Geteuid()) }

// Check accepts a folder of this user, and no link to one, that no
// other user can write to.
func Check(folder string) error {
	info, err := os.Lstat(folder)
	if err != nil {
		return err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !info.IsDir():
		return errors.New("is no folder")
	case !ok || int(st.Uid) != os.Geteuid():
		return errors.New("belongs to another user")
	case info.Mode().Perm()&0o022 != 0:
		return errors.New("can be written by other users")
	}
	return nil
}

func isSocket(e fs.DirEntry) bool { return e.Type()&fs.ModeSocket != 0 }
