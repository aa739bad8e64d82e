package peer

import (
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"

	"latchkey/auth"
	"latchkey/internal/private"
)

// errNobodyListens is what a connection to a dead process's socket meets.
var errNobodyListens error = windows.WSAECONNREFUSED

// sessionFolder is in the local part of the profile, which other users cannot
// reach.
func sessionFolder() string {
	base, err := os.UserCacheDir()
	if err != nil {
		base = os.TempDir()
	}
	return filepath.Join(base, "Latchkey", "run")
}

func shortFolder() string { return filepath.Join(os.TempDir(), "latchkey") }

// Check accepts a folder of this user, and no link to one, that no other user can write to.
func Check(folder string) error {
	info, err := os.Lstat(folder)
	switch {
	case err != nil:
		return err
	case !info.IsDir():
		return auth.WhyNotFolder
	}
	why, err := private.Fault(folder)
	if err == nil && why != "" {
		err = why
	}
	return err
}

// isSocket: Windows marks a socket as a reparse point, and Go's name for that
// differs between versions.
func isSocket(e fs.DirEntry) bool { return !e.IsDir() && !e.Type().IsRegular() }
