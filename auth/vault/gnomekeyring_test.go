//go:build linux

package vault

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
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
	// A file, not a pipe: a daemon that outlives the session would keep the pipe
	// open and the test waiting.
	out, err := os.Create(filepath.Join(t.TempDir(), "said"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatalf("the test needs dbus-run-session (packages dbus and gnome-keyring): %v", err)
	}
	return string(read(t, out.Name()))
}

const unlocked = `printf %s test | gnome-keyring-daemon --unlock --components=secrets >/dev/null`

// started has the bus start the keyring, and waits for it: on a loaded computer that
// can take longer than Latchkey waits for a keyring's answer.
const started = `dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus org.freedesktop.DBus.StartServiceByName string:org.freedesktop.secrets uint32:0 >/dev/null`

func TestGnomeKeyring(t *testing.T) {
	home := t.TempDir()
	if err := os.Chmod(home, 0o700); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(home, "vault")
	for _, step := range []struct{ what, before, action, want string }{
		{"fresh, without a collection", started, "create", "reason keyring_empty"},
		{"made", unlocked, "create", "keeper keyring\naccounts 1"},
		{"opened in another session", unlocked, "create", "keeper keyring\naccounts 2"},
		{"ready", unlocked, "state", "reason \n"},
		{"locked", started, "create", "reason keyring_locked"},
		{"locked, state", started, "state", "reason keyring_locked"},
		{"moved to a passphrase", unlocked, "rewrap", "keeper passphrase\naccounts 3"},
		{"moved back", unlocked, "rewrap", "keeper keyring\naccounts 4"},
		{"opened after the moves", unlocked, "create", "keeper keyring\naccounts 5"},
		{"cleared by the person", unlocked + `; secret-tool clear service app.latchkey`, "create", "reason key_missing"},
	} {
		if output := session(t, home, step.before, step.action, dir); !strings.Contains(output, step.want) {
			t.Fatalf("%s: said %q, want %q", step.what, output, step.want)
		}
		ended(t, home)
	}
}

// ended waits for the end of a session's daemons, which comes shortly after it.
// gnome-keyring misses that end if it has not registered by then; the daemon of the next
// session would find this one and leave the bus to it, so it is killed. Only a remaining
// bus is a fault of Latchkey.
func ended(t *testing.T, home string) {
	t.Helper()
	for range 100 {
		if len(strays(home)) == 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	for pid, line := range strays(home) {
		if !strings.Contains(line, "gnome-keyring-daemon") {
			t.Errorf("left behind: %s", line)
		}
		if process, err := os.FindProcess(pid); err == nil {
			_ = process.Kill()
		}
	}
}

// strays are the processes whose environment names home, with their arguments.
func strays(home string) map[int]string {
	left := make(map[int]string)
	all, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range all {
		env, err := os.ReadFile(path)
		if err != nil || !strings.Contains("\x00"+string(env), "\x00HOME="+home+"\x00") {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		cmdline, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		left[pid] = strings.ReplaceAll(string(cmdline), "\x00", " ")
	}
	return left
}
