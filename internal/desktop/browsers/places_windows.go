package browsers

import (
	"os"
	"path/filepath"
)

// find is the program, for everybody or for this user.
func (m maker) find() string {
	for _, env := range []string{"ProgramFiles", "ProgramFiles(x86)", "LocalAppData"} {
		folder := os.Getenv(env)
		if !filepath.IsAbs(folder) {
			continue
		}
		at := filepath.Join(folder, m.windows)
		if info, err := os.Stat(at); err == nil && info.Mode().IsRegular() {
			return at
		}
	}
	return ""
}

// folders is where its profiles are listed: Firefox's roam with the user,
// Chromium's stay on the computer.
func (m maker) folders(string) []string {
	base := os.Getenv("LocalAppData")
	if m.gecko {
		base = os.Getenv("AppData")
	}
	if !filepath.IsAbs(base) {
		return nil
	}
	return []string{filepath.Join(base, m.data[2])}
}
