//go:build linux

package session

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// MayLaunch has the browser, which must not run yet, start the handler of scheme
// for pages of these origins without asking, as it does for a person who has
// once ticked "always allow".
func MayLaunch(scheme string, origins ...string) func(*Session) error {
	return func(d *Session) error {
		pairs := map[string]map[string]bool{}
		for _, origin := range origins {
			pairs[origin] = map[string]bool{scheme: true}
		}
		text, err := json.Marshal(map[string]any{"protocol_handler": map[string]any{"allowed_origin_protocol_pairs": pairs}})
		if err != nil {
			return err
		}
		profile := filepath.Join(d.Home, browserProfile, "Default")
		if err := os.MkdirAll(profile, 0o700); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(profile, "Preferences"), text, 0o600)
	}
}
