package home

import (
	"os"
	"path/filepath"

	"latchkey/auth"
	"latchkey/internal/private"
)

// inProfile returns the home in a user's profile: settings and providers below the first folder,
// everything else below the second. What an earlier version kept beside the settings is moved.
func inProfile(config, local func() (string, error)) (*Home, error) {
	settings, err := config()
	if err != nil {
		return nil, unusable("", auth.WhyNoConfig, err)
	}
	own, err := local()
	if err != nil {
		return nil, unusable("", auth.WhyNoData, err)
	}
	h := &Home{config: filepath.Join(settings, "Latchkey"), data: filepath.Join(own, "Latchkey")}
	if h.config != h.data {
		h.data = moveLocal(h.config, h.data)
	}
	h.state = h.data
	return h, nil
}

// local are the files and folders that belong to one computer, the vault first.
var local = []string{"vault", "vault.seen", "demo", "traces", "log", "refresher.json", "window.json"}

// moveLocal moves what belongs to one computer from the folder where earlier versions kept it,
// and returns the folder that has the vault afterwards: from, if the vault cannot be moved, as
// while an earlier version has it open or on another volume. It replaces nothing, and creates
// nothing where there is nothing to move.
func moveLocal(from, to string) string {
	for _, name := range local {
		before, after := filepath.Join(from, name), filepath.Join(to, name)
		if isMissing(before) || !isMissing(after) {
			continue
		}
		err := private.MkdirAll(to)
		if err == nil {
			err = os.Rename(before, after)
		}
		if err != nil && name == local[0] && isMissing(after) { // not moved by another process either
			return from
		}
	}
	return to
}

// isMissing reports whether nothing can be found at path.
func isMissing(path string) bool {
	_, err := os.Lstat(path)
	return err != nil
}
