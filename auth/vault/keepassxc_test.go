//go:build linux

package vault

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/internal/bus/bustest"
)

// KeePassXC is another Secret Service. Its collection is not called "login", and
// it stores text only.
func TestKeePassXC(t *testing.T) {
	for _, program := range []string{"keepassxc", "keepassxc-cli"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("not proven here: KeePassXC's Secret Service needs the package keepassxc: %v", err)
		}
	}
	home := t.TempDir()
	address, _ := bustest.Start(t)
	env := []string{ // one KeePassXC for each TMPDIR: a second one there hands its database to the first
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + home, "TMPDIR=" + home, "LANG=C.UTF-8",
		"QT_QPA_PLATFORM=offscreen", "DBUS_SESSION_BUS_ADDRESS=" + address,
	}
	database := filepath.Join(home, "passwords.kdbx")
	makeDatabase := exec.Command("keepassxc-cli", "import", "-p", "testdata/keepassxc/database.xml", database)
	makeDatabase.Env, makeDatabase.Stdin = env, strings.NewReader("test\ntest\n")
	if out, err := makeDatabase.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	config := filepath.Join(home, ".config", "keepassxc")
	if err := os.MkdirAll(config, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(config, "keepassxc.ini"), read(t, "testdata/keepassxc/keepassxc.ini"))
	program := exec.Command("keepassxc", "--pw-stdin", database)
	program.Env, program.Stdin = env, strings.NewReader("test\n")
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = program.Process.Kill(); _ = program.Wait() }()

	bus := []string{"DBUS_SESSION_BUS_ADDRESS=" + address}
	output := ""
	for range 200 { // KeePassXC starts slowly
		if output = runKeyring(t, bus, "state", home); strings.Contains(output, "reason \n") {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	action, said := keepsKeys(t, bus, filepath.Join(home, "vault"))
	if strings.Contains(said, "reason keyring_broken\n") {
		// KeePassXC withdraws its objects while it replaces its database, which no call can
		// foresee. A fault of the vault's own is met in a second vault as well.
		t.Logf("a second vault is tried: %s said %q", action, said)
		action, said = keepsKeys(t, bus, filepath.Join(home, "second"))
	}
	if action != "" {
		t.Fatalf("%s: said %q", action, said)
	}
}

// keepsKeys makes a vault, rotates its key and changes its keeper, and returns the
// first action that did not say what it should, and what it said.
func keepsKeys(t *testing.T, bus []string, dir string) (action, said string) {
	for _, step := range []struct{ action, want string }{
		{"state", "reason \n"},
		{"create", "keeper keyring\naccounts 1"},
		{"create", "keeper keyring\naccounts 2"},
		{"rotate", "keeper keyring\naccounts 3"},
		{"rewrap", "keeper passphrase\naccounts 4"},
		{"rewrap", "keeper keyring\naccounts 5"},
	} {
		if said := runKeyring(t, bus, step.action, dir); !strings.Contains(said, step.want) {
			return step.action, said
		}
	}
	return "", ""
}
