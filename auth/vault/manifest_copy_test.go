package vault

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/auth"
)

func (f *Folder) manifestPath() string { return filepath.Join(f.dir, manifestName) }
func (f *Folder) copyPath() string     { return filepath.Join(f.dir, manifestCopy) }

// repairing opens a vault with Options.Repair.
func repairing(t *testing.T, dir, passphrase string) (*Folder, error) {
	t.Helper()
	f, err := Open(t.Context(), dir, Options{Passphrase: answer(passphrase), Repair: true})
	if err == nil {
		t.Cleanup(f.Close)
	}
	return f, err
}

// mustMatch fails the test unless vault.toml and its copy are the same.
func mustMatch(t *testing.T, f *Folder, when string) {
	t.Helper()
	if !bytes.Equal(read(t, f.manifestPath()), read(t, f.copyPath())) {
		t.Errorf("%s: the copy of vault.toml differs", when)
	}
	one, _ := os.Stat(f.manifestPath())
	if two, err := os.Stat(f.copyPath()); err != nil || os.SameFile(one, two) || two.Mode().Perm() != 0o600 {
		t.Errorf("%s: the copy is no file of its own: %v", when, err)
	}
}

// TestVaultTOMLHasACopy: every change of vault.toml changes its copy, so that no
// former passphrase and no former code opens the vault.
func TestVaultTOMLHasACopy(t *testing.T) {
	f, a, other := prepared(t)
	mustMatch(t, f, "made")
	if err := f.Rewrap(t.Context(), auth.KeeperPassphrase, []byte("the new one")); err != nil {
		t.Fatal(err)
	}
	mustMatch(t, f, "moved")
	if _, err := f.NewRecoveryCode(t.Context()); err != nil {
		t.Fatal(err)
	}
	mustMatch(t, f, "a recovery code")
	if err := f.RotateKey(t.Context(), []byte("the newest"), nil, other); err != nil {
		t.Fatal(err)
	}
	mustMatch(t, f, "rotated")
	write(t, f.manifestPath(), nil)
	for _, old := range []string{testPassphrase, "the new one"} {
		if _, err := repairing(t, f.dir, old); err == nil {
			t.Errorf("%q, which was given up, opens the copy", old)
		}
	}
	g, err := repairing(t, f.dir, "the newest")
	if err != nil {
		t.Fatal(err)
	}
	mustBeWhole(t, g, a, other)
}

// TestDamagedVaultTOMLIsRepaired: while the copy is valid, no damage to
// vault.toml costs an account.
func TestDamagedVaultTOMLIsRepaired(t *testing.T) {
	stranger := read(t, newFolder(t).manifestPath())
	for name, spoil := range map[string]func(path string, whole []byte) error{
		"empty":   func(p string, _ []byte) error { return os.WriteFile(p, nil, 0o600) },
		"cut":     func(p string, whole []byte) error { return os.WriteFile(p, whole[:len(whole)/2], 0o600) },
		"flipped": func(p string, whole []byte) error { return os.WriteFile(p, append([]byte("x"), whole[1:]...), 0o600) },
		"another": func(p string, _ []byte) error { return os.WriteFile(p, stranger, 0o600) },
		"gone":    func(p string, _ []byte) error { return os.Remove(p) },
	} {
		t.Run(name, func(t *testing.T) {
			f, a, other := prepared(t)
			if err := f.Rewrap(t.Context(), auth.KeeperPassphrase, []byte("mine")); err != nil {
				t.Fatal(err)
			}
			if err := spoil(f.manifestPath(), read(t, f.manifestPath())); err != nil {
				t.Fatal(err)
			}
			spoilt, goneErr := os.ReadFile(f.manifestPath())
			if opens(t, f.dir, "mine") == nil {
				t.Fatal("it opens without repair")
			}
			if _, err := repairing(t, f.dir, "wrong"); err == nil {
				t.Fatal("a wrong passphrase opens it")
			}
			if now, err := os.ReadFile(f.manifestPath()); !bytes.Equal(now, spoilt) || (err == nil) != (goneErr == nil) {
				t.Fatal("who cannot open it changes it")
			}
			g, err := repairing(t, f.dir, "mine")
			if err != nil {
				t.Fatal(err)
			}
			mustBeWhole(t, g, a, other)
			mustMatch(t, g, "repaired")
			done, err := g.Repair(t.Context())
			if err != nil || len(done) != 1 || done[0].ID != "" || done[0].Path != f.manifestPath() || !done[0].Restored {
				t.Fatalf("Repair returns %+v, %v", done, err)
			}
			if goneErr == nil && !bytes.Equal(read(t, done[0].MovedTo), spoilt) {
				t.Error("the damaged file was not kept")
			}
			if done, _ := g.Repair(t.Context()); len(done) != 0 {
				t.Errorf("a second Repair returns %+v", done)
			}
			if err := opens(t, f.dir, "mine"); err != nil {
				t.Errorf("repaired, it does not open: %v", err)
			}
		})
	}
}

func TestWhatRepairOfVaultTOMLLeavesAlone(t *testing.T) {
	// Options.Repair leaves alone a vault that opens, and one whose copy is as
	// bad.
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	whole := read(t, f.manifestPath())
	if _, err := repairing(t, f.dir, "wrong"); err == nil {
		t.Fatal("a wrong passphrase opens it")
	}
	write(t, f.copyPath(), []byte("nothing of ours"))
	g, err := repairing(t, f.dir, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	if done, err := g.Repair(t.Context()); err != nil || len(done) != 0 {
		t.Errorf("Repair of a healthy vault: %+v, %v", done, err)
	}
	mustMatch(t, f, "opened") // an opening replaces a bad copy
	write(t, f.manifestPath(), whole[:20])
	write(t, f.copyPath(), whole[:30])
	_, err = repairing(t, f.dir, testPassphrase)
	wantReason(t, err, auth.ReasonVaultDamaged)
	if !strings.Contains(auth.AsError(err).Detail, manifestName) || !bytes.Equal(read(t, f.manifestPath()), whole[:20]) {
		t.Errorf("both are bad: %v", err)
	}
	if info := PeekCopy(f.dir); info.Exists {
		t.Errorf("PeekCopy of a bad copy: %+v", info)
	}
	// The file of a newer Latchkey is not damage, whatever the copy contains.
	write(t, f.copyPath(), whole)
	newer := bytes.Replace(whole, []byte("format = 1"), []byte("format = 2"), 1)
	write(t, f.manifestPath(), newer)
	_, err = repairing(t, f.dir, testPassphrase)
	wantReason(t, err, auth.ReasonNewerFormat)
	if !bytes.Equal(read(t, f.manifestPath()), newer) {
		t.Error("the file of a newer Latchkey was changed")
	}
	if info := PeekCopy(f.dir); !info.Exists || info.Keeper != auth.KeeperPassphrase {
		t.Errorf("PeekCopy: %+v", info)
	}
}

// TestNoNewVaultOverACopy: when vault.toml and all accounts are gone, client
// secrets may remain under the old key.
func TestNoNewVaultOverACopy(t *testing.T) {
	f := newFolder(t)
	if err := os.Remove(f.manifestPath()); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), f.dir, Options{Keeper: auth.KeeperPassphrase, Passphrase: answer("another"), Create: true})
	wantReason(t, err, auth.ReasonVaultDamaged)
	if _, err := repairing(t, f.dir, testPassphrase); err != nil {
		t.Error(err)
	}
}
