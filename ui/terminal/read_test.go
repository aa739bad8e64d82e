package terminal

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/journal"
)

// TestReadingGoesThroughTheHolder: accounts, show and completion have no passphrase, so
// only the holder can answer. They print what they would print themselves, in every
// status.
func TestReadingGoesThroughTheHolder(t *testing.T) {
	s, ada := openHome(t, auth.KeeperPassphrase)
	names := []string{"ada"}
	for name, change := range map[string]func(*auth.Account){
		"ended":   func(a *auth.Account) { a.Ended, a.EndedAt = auth.EndedRefused, time.Now() },
		"revoked": func(a *auth.Account) { a.Ended, a.Revocation.Proof = auth.EndedRevoked, auth.ProofAccepted },
		"doubt":   func(a *auth.Account) { a.RefreshStartedAt = time.Now() },
		"away":    func(a *auth.Account) { a.UnreachableAt = time.Now() },
		"old":     func(a *auth.Account) { a.Grant.ExpiresAt = time.Now().Add(-time.Hour) },
		"renewed": func(a *auth.Account) { a.Grant.RefreshToken, a.RefreshedAt = auth.NewSecret("r"), time.Now() },
	} {
		a := linked(t, s.Vault, name, "the-token-of-"+name)
		a.Grant.AccessToken = auth.NewSecret("a-living-secret")
		change(&a)
		if err := s.Vault.Save(t.Context(), &a); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	lines := [][]string{{"accounts"}, {"accounts", "--json"}}
	for _, name := range names {
		lines = append(lines, []string{"show", name}, []string{"show", name, "--json"})
	}
	passphrase := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(passphrase, []byte("correct horse\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Serve()
	for _, line := range lines {
		code, out, said := command(t, s, line...)
		_, own, _ := command(t, s, append(slices.Clone(line), "--passphrase-file", passphrase)...)
		if code != 0 || said != "" || out != own || out == "" || strings.Contains(out, "a-living-secret") {
			t.Errorf("%q: exit %d, %s\n%s\nwant\n%s", line, code, said, out, own)
		}
	}
	if _, out, _ := command(t, s, "__complete", "token", ""); !strings.Contains(out, "renewed\t") {
		t.Errorf("completed are %s", out)
	}
	if code, _, said := command(t, s, "show", "nobody", "--json"); code != exitUsage || !strings.Contains(said, `"kind":"usage"`) {
		t.Errorf("nobody: exit %d, %s", code, said)
	}
	text, err := os.ReadFile(filepath.Join(s.Home.LogDir(), journal.Read))
	if err != nil || !strings.Contains(string(text), ada.ID) || !strings.Contains(string(text), `"pid":`) || strings.Contains(string(text), "a-living-secret") {
		t.Errorf("the log says %s, %v", text, err)
	}
	s.SetLocked(true)
	for _, line := range lines[:4] {
		if code, out, _ := command(t, s, line...); code != exitVault || out != "" {
			t.Errorf("%q beside a locked holder: exit %d, %s", line, code, out)
		}
	}
	if _, out, _ := command(t, s, "__complete", "token", ""); strings.Contains(out, "ada") {
		t.Errorf("a locked holder completed %s", out)
	}
}

// TestTheHolderNamesWhatCannotBeRead: the command prints what can be read, names the
// other file, and exits 6.
func TestTheHolderNamesWhatCannotBeRead(t *testing.T) {
	s, _ := openHome(t, auth.KeeperPassphrase)
	grace := linked(t, s.Vault, "grace", "the-token-of-grace")
	s.Serve()
	damaged := filepath.Join(s.Home.VaultDir(), grace.ID+".sealed")
	if err := os.WriteFile(damaged, []byte("no seal"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, said := command(t, s, "accounts")
	if code != exitVault || !strings.Contains(out, "ada") || !strings.Contains(said, damaged) {
		t.Errorf("exit %d, %s, %s", code, out, said)
	}
	if code, _, said := command(t, s, "show", grace.ID); code != exitVault || !strings.Contains(said, damaged) {
		t.Errorf("show: exit %d, %s", code, said)
	}
}
