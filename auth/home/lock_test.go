package home

import (
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
