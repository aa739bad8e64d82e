package peer

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
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

// Check accepts a folder, and no link to one. Its access list is the
// profile's.
func Check(folder string) error {
	info, err := os.Lstat(folder)
	if err == nil && !info.IsDir() {
		err = errors.New("is no folder")
	}
	return err
}

// isSocket: Windows marks a socket as a reparse point, and Go's name for that
// differs between versions.
func isSocket(e fs.DirEntry) bool { return !e.IsDir() && !e.Type().IsRegular() }
