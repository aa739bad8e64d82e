//go:build linux

package vault

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/internal/bus/bustest"
)

func init() { children["keyring"] = childKeyring }

// childKeyring does one thing with the vault args[1] and the session's keyring,
// and prints the result. Each scenario runs in its own process, because
// go-keyring never closes its connection.
func childKeyring(args []string) error {
	ctx, dir := context.Background(), args[1]
	switch args[0] {
	case "state":
		e := cmp.Or(KeyringState(ctx), &auth.Error{})
		fmt.Printf("reason %s\ndetail %s\n", e.Reason, e.DetailText())
		return nil
	case "impatient": // a person cancels, or a command's time is up
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, 500*time.Millisecond)
		defer cancel()
	}
	o := Options{Create: true, Keeper: auth.KeeperKeyring}
	switch args[0] {
	case "unasked":
		o.Keeper = ""
	case "asked", "rewrap":
		o.Keeper, o.Passphrase = "", answer(testPassphrase)
	}
	f, err := Open(ctx, dir, o)
	if err != nil {
		return err
	}
	defer f.Close()
	if args[0] == "rewrap" {
		to := auth.KeeperPassphrase
		if f.Keeper() == to {
			to = auth.KeeperKeyring
		}
		if err := f.Rewrap(ctx, to, []byte(testPassphrase)); err != nil {
			return err
		}
	}
	if args[0] == "rotate" {
		if err := f.RotateKey(ctx, nil, nil); err != nil {
			return err
		}
	}
	a := sample("ada")
	if err := f.Save(ctx, &a); err != nil {
		return err
	}
	list, err := f.List(ctx)
	fmt.Printf("keeper %s\naccounts %d\n", f.Keeper(), len(list))
	return err
}

// runKeyring runs childKeyring with an environment and returns its output.
func runKeyring(t *testing.T, env []string, args ...string) string {
	t.Helper()
	cmd := child(t, "keyring", args...)
	cmd.Env = append(quietEnv(t), childVariable+"=keyring")
	cmd.Env = append(cmd.Env, env...)
	cmd.Stderr = nil
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Errorf("the process ended with %v: %s", err, exit.Stderr)
	}
	return string(out)
}

// quietEnv has no bus, no display and no daemons to find.
func quietEnv(t *testing.T) []string {
	empty := t.TempDir()
	return []string{"PATH=" + empty, "HOME=" + empty, "XDG_RUNTIME_DIR=" + empty}
}

const noSuchDisplay = "DISPLAY=:7777" // set for hasScreen; nothing connects to it

func TestKeyringStates(t *testing.T) {
	for _, c := range []struct {
		name   string
		set    func(*fakeService)
		action string
		screen bool
		want   string // in the output of the process
	}{
		{"fine", func(*fakeService) {}, "create", false, "keeper keyring\naccounts 1"},
		{"never answers", func(s *fakeService) { s.onLook = never }, "create", false, "reason keyring_silent"},
		{"slow", func(s *fakeService) { s.onCreate, s.onGet = slowly, slowly }, "create", false, "keeper keyring\naccounts 1"},
		{"slow by ten seconds", func(s *fakeService) { s.onLook = tooSlowly }, "create", false, "reason keyring_silent"},
		{"never answers a state", func(s *fakeService) { s.onLook = never }, "state", false, "reason keyring_silent"},
		{"never stores", func(s *fakeService) { s.onCreate = never }, "create", false, "reason keyring_silent"},
		{"never gives back", func(s *fakeService) { s.onGet = never }, "create", false, "reason keyring_silent"},
		{"locked, no screen", func(s *fakeService) { s.locked = true }, "create", false, "reason keyring_locked"},
		{"locked, state", func(s *fakeService) { s.locked = true }, "state", true, "reason keyring_locked"},
		{"unlock dismissed", func(s *fakeService) { s.locked, s.onUnlock = true, dismiss }, "create", true, "reason keyring_declined"},
		{"unlock ignored", func(s *fakeService) { s.locked, s.onUnlock = true, ignore }, "impatient", true, "reason keyring_"},
		{"unlocked on demand", func(s *fakeService) { s.locked, s.onUnlock = true, accept }, "create", true, "keeper keyring\naccounts 1"},
		{"no collection", func(s *fakeService) { s.noCollection = true }, "create", false, "reason keyring_empty"},
		{"dies at a look", func(s *fakeService) { s.onLook = dies }, "create", false, "reason keyring_broken"},
		{"dies in the prompt", func(s *fakeService) { s.locked, s.onUnlock = true, dies }, "create", true, "reason keyring_broken"},
		{"dies at storing", func(s *fakeService) { s.onCreate = dies }, "create", false, "reason keyring_broken"},
		{"dies at reading", func(s *fakeService) { s.onGet = dies }, "create", false, "reason keyring_broken"},
		{"bus dies in the unlock", func(s *fakeService) { s.locked, s.onUnlock = true, busDies }, "create", true, "reason keyring_broken"},
		{"bus dies at storing", func(s *fakeService) { s.onCreate = busDies }, "create", false, "reason keyring_broken"},
		{"storing dismissed", func(s *fakeService) { s.onCreate = dismiss }, "create", true, "reason keyring_declined"},
		{"storing accepted", func(s *fakeService) { s.onCreate = accept }, "create", true, "keeper keyring\naccounts 1"},
		{"storing ignored", func(s *fakeService) { s.onCreate = ignore }, "impatient", true, "reason keyring_silent"},
		{"garbles", func(s *fakeService) { s.onGet = garbles }, "create", false, "reason keyring_broken"},
		{"dismissed, a passphrase at hand", func(s *fakeService) { s.locked, s.onUnlock = true, dismiss }, "asked", true, "keeper passphrase"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, address := newFakeService(t, c.set)
			dir := filepath.Join(t.TempDir(), "vault")
			env := []string{"DBUS_SESSION_BUS_ADDRESS=" + address}
			if c.screen {
				env = append(env, noSuchDisplay)
			}
			output := runKeyring(t, env, c.action, dir)
			if !strings.Contains(output, c.want) {
				t.Errorf("said %q, want %q", output, c.want)
			}
			if _, err := os.Lstat(filepath.Join(dir, manifestName)); strings.HasPrefix(c.want, "reason") && !isMissing(err) {
				t.Errorf("a vault was made without a keeper of its key: %v", err)
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			if !c.screen && s.prompts > 0 && c.set != nil && s.onCreate != busDies {
				t.Error("a prompt was shown without a display")
			}
		})
	}
}

// The keyring stores the key's id and 32 bytes in base64, and the folder contains
// neither.
func TestKeyringItem(t *testing.T) {
	s, address := newFakeService(t, func(*fakeService) {})
	env := []string{"DBUS_SESSION_BUS_ADDRESS=" + address}
	dir := filepath.Join(t.TempDir(), "vault")
	runKeyring(t, env, "create", dir)
	info, err := Peek(dir)
	item, user := s.item()
	if err != nil || info.Keeper != auth.KeeperKeyring || info.VaultID != user {
		t.Fatalf("%+v, %v; the item's user is %q", info, err, user)
	}
	if !regexp.MustCompile(`^` + info.KeyID + `:[A-Za-z0-9+/]{43}=$`).MatchString(item) {
		t.Errorf("the keyring holds %q", item)
	}
	if strings.Contains(string(read(t, filepath.Join(dir, manifestName))), item[17:]) {
		t.Error("vault.toml holds the key")
	}
	if output := runKeyring(t, env, "create", dir); !strings.Contains(output, "accounts 2") {
		t.Errorf("the second process said %q", output)
	}
	toml := read(t, filepath.Join(dir, manifestName))

	for name, text := range map[string]string{"gone": "", "another key's": "0011223344556677" + item[16:], "cut": item[:40], "text": "hello"} {
		s.put(user, text)
		if output := runKeyring(t, env, "create", dir); !strings.Contains(output, "reason key_missing") {
			t.Errorf("item %s: %q", name, output)
		}
		if now, _ := s.item(); now != text || string(read(t, filepath.Join(dir, manifestName))) != string(toml) {
			t.Errorf("item %s: a new key was made", name)
		}
	}

	// vault.toml, rewritten without the key, with a correct checksum.
	s.put(user, item)
	m, err := parseManifest(toml)
	if err != nil {
		t.Fatal(err)
	}
	sealed, _ := unbase64(m.Sealed)
	sealed[20] ^= 1
	m.Sealed = inBase64(sealed)
	write(t, filepath.Join(dir, manifestName), m.encode())
	if output := runKeyring(t, env, "create", dir); !strings.Contains(output, "reason vault_damaged") {
		t.Errorf("a forged vault.toml: %q", output)
	}
}

// After any number of rotations, the keyring has the newest key only.
func TestKeyringRotation(t *testing.T) {
	s, address := newFakeService(t, func(*fakeService) {})
	env := []string{"DBUS_SESSION_BUS_ADDRESS=" + address}
	dir := filepath.Join(t.TempDir(), "vault")
	runKeyring(t, env, "create", dir)
	first, _ := s.item()
	for n := 2; n < 5; n++ {
		before, _ := s.item()
		want := fmt.Sprintf("keeper keyring\naccounts %d", n)
		if output := runKeyring(t, env, "rotate", dir); !strings.Contains(output, want) {
			t.Fatalf("said %q", output)
		}
		after, _ := s.item()
		if after == before || after == first || s.count() != 1 {
			t.Errorf("the item was %q and is %q, of %d", before, after, s.count())
		}
	}
	if output := runKeyring(t, env, "create", dir); !strings.Contains(output, "accounts 5") {
		t.Errorf("after it: %q", output)
	}
}

func TestKeyringRewrap(t *testing.T) {
	s, address := newFakeService(t, func(*fakeService) {})
	env := []string{"DBUS_SESSION_BUS_ADDRESS=" + address}
	dir := filepath.Join(t.TempDir(), "vault")
	runKeyring(t, env, "create", dir)
	if output := runKeyring(t, env, "rewrap", dir); !strings.Contains(output, "keeper passphrase\naccounts 2") {
		t.Fatalf("to a passphrase: %q", output)
	}
	if text, _ := s.item(); text != "" {
		t.Error("the keyring still holds the key")
	}
	if output := runKeyring(t, env, "rewrap", dir); !strings.Contains(output, "keeper keyring\naccounts 3") {
		t.Fatalf("back to the keyring: %q", output)
	}
	if output := runKeyring(t, env, "create", dir); !strings.Contains(output, "keeper keyring\naccounts 4") {
		t.Errorf("opened by the keyring: %q", output)
	}
	// An option that disagrees with vault.toml changes nothing.
	o := Options{Keeper: auth.KeeperPassphrase, Passphrase: answer(testPassphrase), Create: true}
	_, err := Open(t.Context(), dir, o)
	wantReason(t, err, auth.ReasonKeeperDisagrees)
	o.Keeper = auth.KeeperMemory
	_, err = Open(t.Context(), dir, o)
	wantReason(t, err, auth.ReasonKeeperDisagrees)
}

// Without a bus, a service or a living socket there is no keyring, and Latchkey
// starts no process to make one (catalogue J2, T5).
func TestNoKeyring(t *testing.T) {
	lonely, _ := bustest.Start(t)
	bin := t.TempDir()
	marker := filepath.Join(bin, "launched")
	script := "#!/bin/sh\n: > " + marker + "\necho DBUS_SESSION_BUS_ADDRESS=" + lonely + "\n"
	if err := os.WriteFile(filepath.Join(bin, "dbus-launch"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, env := range map[string][]string{
		"no bus":           {"PATH=" + bin + ":/bin"},
		"autolaunch":       {"PATH=" + bin + ":/bin", "DBUS_SESSION_BUS_ADDRESS=autolaunch:"},
		"autolaunch, seen": {"PATH=" + bin + ":/bin", "DISPLAY=:0", "DBUS_SESSION_BUS_ADDRESS=autolaunch:"},
		"no service":       {"DBUS_SESSION_BUS_ADDRESS=" + lonely},
		"stale socket":     {"DBUS_SESSION_BUS_ADDRESS=unix:path=" + bin + "/gone"},
		"disabled":         {"DBUS_SESSION_BUS_ADDRESS=disabled:"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "vault")
			for _, action := range []string{"state", "create", "unasked"} {
				if output := runKeyring(t, env, action, dir); !strings.Contains(output, "reason keyring_absent") {
					t.Errorf("%s: %q", action, output)
				}
				if _, err := os.Lstat(dir); !isMissing(err) {
					t.Errorf("%s made a folder: %v", action, err)
				}
			}
			gone := filepath.Join(t.TempDir(), "vault") // a vault whose key is in a keyring
			m := manifest{
				Format: format, Vault: strings.Repeat("0a", 16), Key: strings.Repeat("0b", 8),
				Keeper: auth.KeeperKeyring, Service: service, User: strings.Repeat("0a", 16),
			}
			sealed, err := wrap(make([]byte, keySize), []byte(m.body()), nil)
			if m.Sealed = inBase64(sealed); err != nil || os.Mkdir(gone, 0o700) != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(gone, manifestName), m.encode())
			if output := runKeyring(t, env, "create", gone); !strings.Contains(output, "reason keyring_gone") {
				t.Errorf("a vault that is there: %q", output)
			}
			if output := runKeyring(t, env, "asked", dir); !strings.Contains(output, "keeper passphrase\naccounts 1") {
				t.Errorf("somebody who can be asked: %q", output)
			}
		})
	}
	if _, err := os.Lstat(marker); !isMissing(err) {
		t.Error("dbus-launch was run")
	}
}

// The socket in the runtime folder is found without a variable.
func TestRuntimeSocket(t *testing.T) {
	_, address := newFakeService(t, func(*fakeService) {})
	runtime := t.TempDir()
	socket := strings.TrimPrefix(strings.SplitN(address, ",", 2)[0], "unix:path=")
	if err := os.Link(socket, filepath.Join(runtime, "bus")); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "vault")
	if output := runKeyring(t, []string{"XDG_RUNTIME_DIR=" + runtime}, "create", dir); !strings.Contains(output, "keeper keyring") {
		t.Errorf("said %q", output)
	}
}

// The keyring locks itself after it has returned the key: the open vault
// continues with the key in its memory, and the next opening reports that the
// keyring is locked (J8).
func TestKeyringLocksAgain(t *testing.T) {
	_, address := newFakeService(t, func(s *fakeService) { s.relocks = true })
	dir, env := filepath.Join(t.TempDir(), "vault"), []string{"DBUS_SESSION_BUS_ADDRESS=" + address}
	if output := runKeyring(t, env, "create", dir); !strings.Contains(output, "keeper keyring\naccounts 1") {
		t.Errorf("the open vault said %q", output)
	}
	if output := runKeyring(t, env, "create", dir); !strings.Contains(output, "reason keyring_locked") {
		t.Errorf("the next opening said %q", output)
	}
}

// On macOS the item is requested through /usr/bin/security, which an upgrade of
// Latchkey does not replace: the system trusts that program, not Latchkey, and so
// does not prompt after an upgrade (J9). This is true as long as the library uses
// no other way.
func TestKeychainIsAskedThroughTheSystemsProgram(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/zalando/go-keyring").Output()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "keyring_darwin.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), `execPathKeychain = "/usr/bin/security"`) || strings.Contains(string(text), `import "C"`) {
		t.Error("go-keyring asks the keychain in another way")
	}
	for _, call := range regexp.MustCompile(`exec\.Command\(\s*([^,)\s]+)`).FindAllSubmatch(text, -1) {
		if string(call[1]) != "execPathKeychain" {
			t.Errorf("go-keyring starts %s", call[1])
		}
	}
}

// The texts that people decide by state what a keyring does not protect from
// (J7).
func TestLimitsOfTheKeyringAreSaid(t *testing.T) {
	for file, want := range map[string]string{
		"../../SECURITY.md":          "It can ask the keyring as we do",
		"../../docs/threat-model.md": "on Windows and macOS any program of the user can read the item",
	} {
		text, err := os.ReadFile(file)
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s does not say %q (%v)", file, want, err)
		}
	}
}
