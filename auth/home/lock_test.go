package home

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"latchkey/auth"
)

func TestWhenTheWindowLocks(t *testing.T) {
	cases := []struct {
		setting string
		keeper  auth.Keeper
		want    time.Duration
	}{
		{"", auth.KeeperPassphrase, 15 * time.Minute},
		{"", auth.KeeperKeyring, 0},
		{"", auth.KeeperMemory, 0},
		{"5m", auth.KeeperPassphrase, 5 * time.Minute},
		{"5m", auth.KeeperKeyring, 5 * time.Minute},
		{"off", auth.KeeperPassphrase, 0},
		{"off", auth.KeeperKeyring, 0},
	}
	for _, c := range cases {
		if got := (Config{LockAfter: c.setting}).Lock(c.keeper); got != c.want {
			t.Errorf("%q with %s: %v, want %v", c.setting, c.keeper, got, c.want)
		}
	}
}

func TestWhetherTheWindowLocksWithTheScreen(t *testing.T) {
	yes, no := true, false
	cases := []struct {
		setting *bool
		keeper  auth.Keeper
		want    bool
	}{
		{nil, auth.KeeperPassphrase, true},
		{nil, auth.KeeperKeyring, false},
		{nil, auth.KeeperMemory, false},
		{&yes, auth.KeeperKeyring, true},
		{&no, auth.KeeperPassphrase, false},
	}
	for _, c := range cases {
		if got := (Config{LockWithScreen: c.setting}).LocksWithScreen(c.keeper); got != c.want {
			t.Errorf("%v with %s: %t", c.setting, c.keeper, got)
		}
	}
}

// TestALockedSessionForgetsWhatItRead: a session that is only hidden, because the keyring keeps
// its key, drops the accounts that it has read, so that they are read anew.
func TestALockedSessionForgetsWhatItRead(t *testing.T) {
	s := open(t, fresh(t))
	a := auth.Account{Label: "ada", Provider: "demo", Grant: auth.Grant{AccessToken: auth.NewSecret("t"), TokenType: "Bearer"}}
	if err := s.Vault.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	reads := func() bool {
		all, err := s.Vault.List(t.Context())
		return err == nil && len(all) == 1
	}
	time.Sleep(3 * time.Second) // a younger file is read at each List
	if !reads() {
		t.Fatal("the account cannot be listed")
	}
	path := filepath.Join(s.Home.VaultDir(), a.ID+".sealed")
	text, err := os.ReadFile(path)
	if err == nil {
		text[len(text)-1] ^= 1
		err = os.WriteFile(path, text, 0o600) // in place, which List does not look for
	}
	if err != nil {
		t.Fatal(err)
	}
	if !reads() {
		t.Skip("not proven here: the account is read at each List")
	}
	s.SetLocked(true)
	for range 500 { // after two minutes every file is looked at anyway
		if !reads() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("what was read is still remembered")
}
