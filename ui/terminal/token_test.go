package terminal

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/home"
)

// openHome returns a session with one account and an open vault, as a holder has.
func openHome(t *testing.T, keeper auth.Keeper) (*home.Session, auth.Account) {
	t.Helper()
	h, err := home.At(filepath.Join(t.TempDir(), "home"))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	s, err := h.Open(t.Context(), home.Opening{Keeper: keeper, Create: true}.WithPassphrase(auth.NewSecret("correct horse")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, linked(t, s.Vault, "ada", "the-token-of-ada")
}

func linked(t *testing.T, v auth.Vault, name, token string) auth.Account {
	t.Helper()
	now := time.Now()
	a := auth.Account{
		Label: name, Provider: "demo", ClientID: "latchkey-demo", SignedInAt: now,
		Identity: auth.Identity{Issuer: "http://127.0.0.1:1", Subject: name + token},
		Grant:    auth.Grant{AccessToken: auth.NewSecret(token), TokenType: "Bearer", ObtainedAt: now, ExpiresAt: now.Add(time.Hour)},
	}
	if err := v.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// command runs one command line on that home.
func command(t *testing.T, s *home.Session, args ...string) (code int, out, said string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	args = append([]string{"--home", s.Home.Root}, args...)
	code = Run(t.Context(), args, Streams{strings.NewReader(""), &stdout, &stderr}, nil)
	return code, stdout.String(), stderr.String()
}

// TestTokenThroughTheHolder: the command has no passphrase, so only the holder
// can supply the token.
func TestTokenThroughTheHolder(t *testing.T) {
	s, ada := openHome(t, auth.KeeperPassphrase)
	alone := func(when string) {
		if code, out, said := command(t, s, "token", "ada"); code != exitVault || out != "" {
			t.Errorf("%s: exit %d, %d bytes, %s", when, code, len(out), said)
		}
	}
	alone("no holder")
	s.Serve()
	for _, name := range []string{"ada", ada.ID, ada.ID[:8]} {
		if code, out, said := command(t, s, "token", name); code != 0 || out != "the-token-of-ada\n" || said != "" {
			t.Errorf("token %s: exit %d, %q, %s", name, code, out, said)
		}
	}
	s.SetLocked(true)
	alone("a locked holder")
	s.SetLocked(false)

	// Errors and exit codes are those of the command.
	bound := linked(t, s.Vault, "bound", "another-token")
	bound.Grant.DPoPKey, bound.Grant.TokenType = auth.NewSecret("key"), "DPoP"
	old := linked(t, s.Vault, "old", "an-old-token")
	old.Ended = auth.EndedRefused
	linked(t, s.Vault, "old", "a-second-one")
	for _, a := range []*auth.Account{&bound, &old} {
		if err := s.Vault.Save(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, kind string
		want       int
	}{
		{"nobody", "usage", exitUsage},
		{"old", "usage", exitUsage}, // two accounts match
		{"bound", "usage", exitFailed},
		{old.ID, "sign_in_needed", exitSignIn},
	} {
		code, out, said := command(t, s, "token", c.name, "--json")
		if code != c.want || out != "" || !strings.Contains(said, `"kind":"`+c.kind+`"`) {
			t.Errorf("token %s: exit %d, %q, %s", c.name, code, out, said)
		}
	}
	if code, _, said := command(t, s, "token", "ada", "--key-keeper", "keyring"); code != exitUsage {
		t.Errorf("a keeper that disagrees: exit %d, %s", code, said)
	}
	if code, out, _ := command(t, s, "token", "ada", "--key-keeper", "passphrase"); code != 0 || out == "" {
		t.Errorf("the keeper that it is: exit %d", code)
	}
	wrong := filepath.Join(t.TempDir(), "wrong")
	if err := os.WriteFile(wrong, []byte("wrong horse\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := command(t, s, "token", "ada", "--passphrase-file", wrong); code != exitVault || out != "" {
		t.Errorf("a passphrase that is wrong: exit %d, %d bytes", code, len(out))
	}
	_ = s.Close()
	alone("the holder is closed")
}

// TestServedTokensAreInTheJournal: the journal records which program received a
// token, never the token.
func TestServedTokensAreInTheJournal(t *testing.T) {
	s, ada := openHome(t, auth.KeeperPassphrase)
	s.Serve()
	if code, _, said := command(t, s, "token", "ada"); code != 0 {
		t.Fatalf("exit %d: %s", code, said)
	}
	text, err := os.ReadFile(filepath.Join(s.Home.LogDir(), "served.log"))
	if err != nil || strings.Count(string(text), `"msg":"token served"`) != 1 || !strings.Contains(string(text), ada.ID) ||
		!strings.Contains(string(text), `"pid":`) || strings.Contains(string(text), "the-token-of-ada") {
		t.Errorf("the journal says %s, %v", text, err)
	}
}

// TestNoCommandSeesAHoldersMemory: no other process reads a vault in memory.
func TestNoCommandSeesAHoldersMemory(t *testing.T) {
	s, _ := openHome(t, auth.KeeperMemory)
	s.Serve()
	if code, out, said := command(t, s, "token", "ada"); code != exitUsage || out != "" {
		t.Errorf("exit %d, %d bytes, %s", code, len(out), said)
	}
}
