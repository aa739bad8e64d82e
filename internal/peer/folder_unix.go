//go:build unix

package peer

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"latchkey/auth"

	"golang.org/x/sys/unix"
)

// errNobodyListens is what a connection to a dead process's socket meets.
var errNobodyListens error = unix.ECONNREFUSED

// sessionFolder is $XDG_RUNTIME_DIR/latchkey, or, where there is no such folder of this
// user's, one in the user's cache.
func sessionFolder() string {
	if base, ok := runtimeFolder(); ok {
		return filepath.Join(base, "latchkey")
	}
	if base, err := os.UserCacheDir(); err == nil && Check(filepath.Dir(base)) == nil {
		return filepath.Join(base, "latchkey", "run")
	}
	return shortFolder()
}

// runtimeFolder is $XDG_RUNTIME_DIR. The scheme handler may be started without that
// variable, so its usual value is tried too. A folder that is missing or another
// user's, as after sudo, is passed over.
func runtimeFolder() (base string, ok bool) {
	usual := filepath.Join("/run/user", strconv.Itoa(os.Geteuid()))
	for _, base := range []string{os.Getenv("XDG_RUNTIME_DIR"), usual} {
		if filepath.IsAbs(base) && Check(base) == nil {
			return base, true
		}
	}
	return "", false
}

// shortFolder begins the path of a folder whose own path is short. Every user can make
// a folder of this user's name in /tmp, which Check then refuses, so that it is the
// last choice. It is not in $TMPDIR, which may be long, and which the browser that
// starts us may not share.
func shortFolder() string {
	if base, ok := runtimeFolder(); ok && len(base) <= maxBase {
		return filepath.Join(base, "latchkey")
	}
	return "/tmp/latchkey-" + strconv.Itoa(os.Geteuid())
}

// maxBase is the greatest length of a folder in which a short folder has room.
const maxBase = MaxPath - len("/latchkey-") - 2*idBytes - len("/") - 2*idBytes - len(suffix)

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
		return auth.WhyNotFolder
	case !ok || int(st.Uid) != os.Geteuid():
		return auth.WhyOtherUser
	case info.Mode().Perm()&0o022 != 0:
		return auth.WhyOthersWrite
	}
	return nil
}

func isSocket(e fs.DirEntry) bool { return e.Type()&fs.ModeSocket != 0 }
