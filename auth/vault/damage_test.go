package vault

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/auth"
)

// write replaces a file, as an attacker or a fault would.
func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// mutants returns data with every one-byte change, with every truncation, and
// with one byte appended.
func mutants(data []byte) (list [][]byte) {
	for i := range data {
		for _, flip := range []byte{0x01, 0x80, 0xff} {
			m := slices.Clone(data)
			m[i] ^= flip
			list = append(list, m)
		}
		list = append(list, data[:i])
	}
	return append(list, append(slices.Clone(data), 0))
}

// Whichever byte of a sealed file changes, and wherever the file is truncated,
// the vault reports the account by its path and opens the other account.
func TestEveryByteOfASealedFileCounts(t *testing.T) {
	f := newFolder(t)
	bad, good := sample("bad"), sample("good")
	save(t, f, &bad)
	save(t, f, &good)
	whole := read(t, f.path(bad.ID))
	for i, m := range mutants(whole) {
		write(t, f.path(bad.ID), m)
		list, err := f.List(t.Context())
		if len(list) != 1 || list[0].ID != good.ID {
			t.Fatalf("mutant %d: %d accounts", i, len(list))
		}
		var e *auth.Error
		if !errors.As(err, &e) || e.Kind != auth.KindVaultDamaged || !strings.Contains(e.Detail, f.path(bad.ID)) {
			t.Fatalf("mutant %d: error %v", i, err)
		}
	}
	write(t, f.path(bad.ID), whole)
	if list, err := f.List(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("readers changed something: %d accounts, %v", len(list), err)
	}
}

// Whichever byte of vault.toml changes, and wherever the file is truncated, the
// vault does not open. It never looks empty and is never replaced by a new vault.
func TestEveryByteOfVaultTOMLCounts(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	path := filepath.Join(f.dir, manifestName)
	whole := read(t, path)
	for i, m := range mutants(whole) {
		write(t, path, m)
		g, err := Open(t.Context(), f.dir, Options{Passphrase: answer(testPassphrase), Create: true})
		if err == nil {
			t.Fatalf("mutant %d opened: %q", i, m)
		}
		if !hasReason(err, auth.ReasonVaultDamaged) && !hasReason(err, auth.ReasonNewerFormat) || g != nil {
			t.Fatalf("mutant %d: %v", i, err)
		}
		if string(read(t, path)) != string(m) {
			t.Fatalf("mutant %d was rewritten", i)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), f.dir, Options{Passphrase: answer(testPassphrase), Create: true})
	wantReason(t, err, auth.ReasonVaultDamaged)
	_, err = Peek(f.dir)
	wantReason(t, err, auth.ReasonVaultDamaged)
	write(t, path, whole)
	if got, err := reopen(t, f).Load(t.Context(), a.ID); err != nil || got.ID != a.ID {
		t.Errorf("after the file came back: %v", err)
	}
}

// A sealed file is valid for its own account, kind and key only.
func TestSealedFilesCannotBeSwapped(t *testing.T) {
	f := newFolder(t)
	a, b := sample("ada"), sample("grace")
	save(t, f, &a)
	save(t, f, &b)
	write(t, f.path(a.ID), read(t, f.path(b.ID)))
	_, err := f.Load(t.Context(), a.ID)
	wantReason(t, err, auth.ReasonAccountDamaged)

	write(t, f.path(a.ID), read(t, f.path(b.ID)))
	if err := f.SealFile(f.path(a.ID), a.ID, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	_, err = f.Load(t.Context(), a.ID)
	wantReason(t, err, auth.ReasonAccountDamaged)
}

func TestNewerVersionsAreRefusedAndKept(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	path := f.path(a.ID)
	newer := read(t, path)
	newer[8] = fileVersion + 1
	write(t, path, newer)
	_, err := f.Load(t.Context(), a.ID)
	wantReason(t, err, auth.ReasonNewerFormat)
	wantReason(t, f.Save(t.Context(), &a), auth.ReasonNewerFormat)
	_, err = f.Repair(t.Context())
	wantReason(t, err, auth.ReasonNewerFormat)
	if string(read(t, path)) != string(newer) {
		t.Error("a newer file was changed")
	}

	// A record with an unknown member, sealed under the vault's own key.
	sealed, err := f.sealAs(header{kind: kindAccount, generation: 9}, a.ID, []byte(`{"id":"`+a.ID+`","future":1}`))
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, sealed)
	_, err = f.Load(t.Context(), a.ID)
	wantReason(t, err, auth.ReasonNewerFormat)

	toml := filepath.Join(f.dir, manifestName)
	text := strings.Replace(string(read(t, toml)), "format = 1", "format = 2\nfuture = true", 1)
	write(t, toml, []byte(text))
	_, err = Open(t.Context(), f.dir, Options{Passphrase: answer(testPassphrase), Create: true})
	wantReason(t, err, auth.ReasonNewerFormat)
	if string(read(t, toml)) != text {
		t.Error("a newer vault.toml was changed")
	}
}
