package vault

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"latchkey/auth"
)

func TestRecoveryCode(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	_, err := Recover(t.Context(), f.dir, auth.NewSecret("0000"))
	wantReason(t, err, auth.ReasonNoRecoveryCode)
	if info, err := Peek(f.dir); err != nil || info.Recovery {
		t.Errorf("before: %+v, %v", info, err)
	}
	code, err := f.NewRecoveryCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text := code.Reveal()
	if !regexp.MustCompile(`^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$`).MatchString(text) {
		t.Errorf("the code is %q", text)
	}
	if info, err := Peek(f.dir); err != nil || !info.Recovery {
		t.Errorf("after: %+v, %v", info, err)
	}
	if err := opens(t, f.dir, testPassphrase); err != nil {
		t.Errorf("the passphrase no longer opens: %v", err)
	}
	sloppy := strings.NewReplacer("0", "o", "1", "l", "-", " ").Replace(strings.ToLower(text)) + "\n"
	for _, typed := range []string{text, sloppy, strings.ReplaceAll(text, "-", "")} {
		g, err := Recover(t.Context(), f.dir, auth.NewSecret(typed))
		if err != nil {
			t.Fatalf("%q: %v", typed, err)
		}
		if got, err := g.Load(t.Context(), a.ID); err != nil || got.Identity.Subject != "ada" {
			t.Errorf("%q opened %v, %v", typed, got, err)
		}
		g.Close()
	}
	for _, typed := range []string{"", "x", text[:38], text + "0", "U" + text[1:], strings.Repeat("0", 32)} {
		_, err := Recover(t.Context(), f.dir, auth.NewSecret(typed))
		wantReason(t, err, auth.ReasonWrongPassphrase)
	}
}

// The code remains valid after a move to another keeper; a newer code, or
// dropping it, invalidates it.
func TestRecoveryCodeLives(t *testing.T) {
	f := newFolder(t)
	first, err := f.NewRecoveryCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Rewrap(t.Context(), auth.KeeperPassphrase, []byte("forgotten")); err != nil {
		t.Fatal(err)
	}
	g, err := Recover(t.Context(), f.dir, first)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if err := g.Rewrap(t.Context(), auth.KeeperPassphrase, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if err := opens(t, f.dir, "new"); err != nil {
		t.Errorf("after recovery: %v", err)
	}
	second, err := g.NewRecoveryCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = Recover(t.Context(), f.dir, first)
	wantReason(t, err, auth.ReasonWrongPassphrase)
	if err := g.DropRecoveryCode(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err = Recover(t.Context(), f.dir, second)
	wantReason(t, err, auth.ReasonNoRecoveryCode)
}

// A code is valid for one vault only, and its line is authenticated like every
// other.
func TestRecoveryLineCannotBeMoved(t *testing.T) {
	f := newFolder(t)
	code, err := f.NewRecoveryCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(f.dir, manifestName)
	whole := read(t, path)
	for i, m := range mutants(whole) {
		write(t, path, m)
		g, err := Recover(t.Context(), f.dir, code)
		if g != nil || err == nil {
			t.Fatalf("mutant %d opened", i)
		}
	}
	m, err := parseManifest(whole)
	if err != nil {
		t.Fatal(err)
	}
	m.Vault = strings.Repeat("9", 32)
	write(t, path, m.encode())
	_, err = Recover(t.Context(), f.dir, code)
	wantReason(t, err, auth.ReasonWrongPassphrase)
	_, err = Recover(t.Context(), filepath.Join(f.dir, "nowhere"), code)
	if !isMissing(err) {
		t.Errorf("no vault: %v", err)
	}
	if _, err := os.Lstat(filepath.Join(f.dir, "nowhere")); !isMissing(err) {
		t.Error("a folder was made")
	}
}
