package home

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"latchkey/auth"
	"latchkey/auth/scheme"
)

// TestClaimBesideAPackage: for the user's own home a package's entry is enough, a home elsewhere takes
// the scheme, and what version 0.1.0 registered is registered anew. Another program's entry stays.
func TestClaimBesideAPackage(t *testing.T) {
	for _, tool := range []string{"xdg-mime", "update-desktop-database"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("not proven here: %s is not installed", tool)
		}
	}
	const packaged, other = "X-Latchkey-Packaged=true\n", "X-Other=true\n"
	for name, c := range map[string]struct {
		mark    string
		dir     string // where the entry is: of the system or of the user
		root    string // --home; empty means the user's own
		claimed bool
		reason  auth.Reason
	}{
		"a package":                     {mark: packaged, dir: "system"},
		"a package, and another home":   {mark: packaged, dir: "system", root: "elsewhere", claimed: true},
		"another program":               {mark: other, dir: "system", reason: auth.ReasonSchemeHandler},
		"what version 0.1.0 registered": {mark: "X-Latchkey-Callback=true\n", dir: "data", claimed: true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for variable, value := range map[string]string{
				"HOME": dir, "XDG_DATA_HOME": dir + "/data", "XDG_CONFIG_HOME": dir + "/config", "XDG_STATE_HOME": dir + "/state",
				"XDG_RUNTIME_DIR": dir, "XDG_DATA_DIRS": dir + "/system", "XDG_CONFIG_DIRS": dir + "/none", "XDG_CURRENT_DESKTOP": "", "DESKTOP_SESSION": "",
				"KDE_FULL_SESSION": "", "GNOME_DESKTOP_SESSION_ID": "", "DBUS_SESSION_BUS_ADDRESS": "disabled:", "LATCHKEY_HOME": "", "APPIMAGE": "", "APPDIR": "",
			} {
				t.Setenv(variable, value)
			}
			program, applications := filepath.Join(dir, "latchkey"), filepath.Join(dir, c.dir, "applications")
			entry := "[Desktop Entry]\nType=Application\nName=Latchkey\nTryExec=" + program + "\nExec=" + program + " %u\nMimeType=x-scheme-handler/app.latchkey;\n" + c.mark
			err := errors.Join(os.MkdirAll(applications, 0o700), os.MkdirAll(filepath.Join(dir, "config"), 0o700),
				os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700), os.WriteFile(filepath.Join(applications, "app.latchkey.desktop"), []byte(entry), 0o600),
				exec.Command("update-desktop-database", applications).Run())
			if err != nil {
				t.Fatal(err)
			}
			root := c.root
			if root != "" {
				root = filepath.Join(dir, root)
			}
			h, err := At(root)
			if err != nil {
				t.Fatal(err)
			}
			claimed, err := h.Claim(t.Context(), scheme.RedirectURI("work"))
			if reason := refusalOf(err); claimed != c.claimed || reason != c.reason {
				t.Errorf("claimed %v, %v; want %v, %q", claimed, err, c.claimed, c.reason)
			}
			if s := scheme.Check(t.Context(), h.Handler()); s.Ready() != (c.reason == "") || c.claimed && (s.Old || !s.Current) {
				t.Errorf("then it is %+v", s)
			}
		})
	}
}

func refusalOf(err error) auth.Reason {
	if e := auth.AsError(err); e != nil {
		return e.Reason
	}
	return ""
}
