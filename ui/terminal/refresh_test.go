package terminal

import (
	"strings"
	"testing"

	"latchkey/auth"
)

// TestE14RefreshGoesThroughTheHolder: the command has no passphrase, so only the
// holder can refresh; its answer and exit code are the command's own.
func TestE14RefreshGoesThroughTheHolder(t *testing.T) {
	s, ada := openHome(t, auth.KeeperPassphrase)
	if code, _, said := command(t, s, "refresh", "ada"); code != exitVault {
		t.Fatalf("no holder: exit %d, %s", code, said)
	}
	s.Serve()
	if code, _, said := command(t, s, "refresh", "ada", "--json"); code != exitUsage || !strings.Contains(said, "Demo provider is no longer") {
		t.Errorf("an account of another issuer: exit %d, %s", code, said)
	}
	if code, _, said := command(t, s, "refresh", "nobody"); code != exitUsage {
		t.Errorf("nobody: exit %d, %s", code, said)
	}
	s.SetLocked(true)
	if code, _, _ := command(t, s, "refresh", ada.ID); code != exitVault {
		t.Errorf("a locked holder: exit %d", code)
	}
}
