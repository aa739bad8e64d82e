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
