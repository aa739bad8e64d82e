//go:build linux

package vault

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// session runs the test binary in a D-Bus session with the real gnome-keyring,
// whose keyrings live in home. Before is shell text that runs first.
func session(t *testing.T, home, before string, args ...string) string {
	t.Helper()
	script := before + `; exec "$0" "$@"`
	cmd := exec.Command("dbus-run-session", append([]string{"--", "sh", "-c", script, childBinary(t)}, args...)...)
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + home, "LANG=C",
		childVariable + "=keyring",
	}
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatalf("the test needs dbus-run-session (packages dbus and gnome-keyring): %v", err)
	}
	return string(out)
}

const unlocked = `printf %s test | gnome-keyring-daemon --unlock --components=secrets >/dev/null`

func TestGnomeKeyring(t *testing.T) {
	home := t.TempDir()
	if err := os.Chmod(home, 0o700); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(home, "vault")
	for _, step := range []struct{ what, before, action, want string }{
		{"fresh, without a collection", "true", "create", "reason keyring_absent"},
		{"made", unlocked, "create", "keeper keyring\naccounts 1"},
		{"opened in another session", unlocked, "create", "keeper keyring\naccounts 2"},
		{"ready", unlocked, "state", "reason \n"},
		{"locked", "true", "create", "reason keyring_locked"},
		{"locked, state", "true", "state", "reason keyring_locked"},
		{"moved to a passphrase", unlocked, "rewrap", "keeper passphrase\naccounts 3"},
		{"moved back", unlocked, "rewrap", "keeper keyring\naccounts 4"},
		{"opened after the moves", unlocked, "create", "keeper keyring\naccounts 5"},
		{"cleared by the person", unlocked + `; secret-tool clear service app.latchkey`, "create", "reason key_missing"},
	} {
		if said := session(t, home, step.before, step.action, dir); !strings.Contains(said, step.want) {
			t.Fatalf("%s: said %q, want %q", step.what, said, step.want)
		}
	}
	for range 100 { // a session's daemons end a moment after it
		if len(strays(home)) == 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("daemons are left: %v", strays(home))
}

// strays are processes whose environment names home.
func strays(home string) (left []string) {
	all, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range all {
		if env, err := os.ReadFile(path); err == nil && strings.Contains(string(env), "HOME="+home) {
			cmdline, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
			left = append(left, strings.ReplaceAll(string(cmdline), "\x00", " "))
		}
	}
	return left
}
