//go:build linux

package opener

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// In a snap or a Flatpak, xdg-open is the sandbox's own, which asks the desktop's
// portal: it is what we start there as well, with what it needs to find its way
// out (B7). The sandboxes themselves cannot be run where the tests run.
func TestOpenInASandbox(t *testing.T) {
	for name, variables := range map[string][]string{
		"flatpak": {"FLATPAK_ID", "FLATPAK_SANDBOX_DIR"},
		"snap":    {"SNAP", "SNAP_NAME", "SNAP_USER_DATA"},
	} {
		t.Run(name, func(t *testing.T) {
			setEnv(t)
			self, _ = os.Executable() // TestMain understands Command
			t.Cleanup(func() { self = "" })
			portal, noted := fake(t, "xdg-open", "")
			t.Setenv("PATH", filepath.Dir(portal)+":/usr/bin:/bin")
			for _, v := range append(variables, "DBUS_SESSION_BUS_ADDRESS") {
				t.Setenv(v, "of-the-sandbox")
			}
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			if err := Open(ctx, page); err != nil {
				t.Fatal(err)
			}
			checkStarted(t, noted)
			seen := map[string]bool{}
			for _, line := range read(t, noted) {
				seen[line] = true
			}
			for _, v := range append(variables, "DBUS_SESSION_BUS_ADDRESS") {
				if !seen["env:"+v+"=of-the-sandbox"] {
					t.Errorf("%s is not handed on", v)
				}
			}
		})
	}
}
