package browsers

import (
	"os"
	"path/filepath"
)

// find is the program inside its application, for everybody or for this user.
func (m maker) find() string {
	own, _ := os.UserHomeDir()
	for _, folder := range []string{"/Applications", filepath.Join(own, "Applications")} {
		at := filepath.Join(folder, m.mac)
		if info, err := os.Stat(at); err == nil && info.Mode().IsRegular() && filepath.IsAbs(at) {
			return at
		}
	}
	return ""
}

// folders is where its profiles are listed.
func (m maker) folders(string) []string {
	base, err := os.UserConfigDir() // ~/Library/Application Support
	if err != nil {
		return nil
	}
	return []string{filepath.Join(base, m.data[1])}
}
