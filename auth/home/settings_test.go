package home

import (
	"os"
	"testing"
	"time"

	"latchkey/auth"
)

func TestSettingsCountAsWrittenOrUsual(t *testing.T) {
	h := fresh(t)
	usual, err := h.Settings()
	if err != nil || usual.File != h.ConfigFile() || usual.Theme != "system" || usual.Callback != CallbackLoopback || !usual.Background ||
		usual.Browser != "" || usual.Team != "" || usual.NoTeam {
		t.Errorf("without a file: %+v, %v", usual, err)
	}
	if usual.LockAfter(auth.KeeperPassphrase) != defaultLockAfter || usual.LockAfter(auth.KeeperKeyring) != 0 ||
		!usual.WithScreen(auth.KeeperPassphrase) || usual.WithScreen(auth.KeeperKeyring) {
		t.Error("the usual lock is another")
	}
	team := t.TempDir()
	for _, c := range []struct {
		key   Setting
		value string
		holds func(Settings) bool
	}{
		{SettingTheme, "dark", func(s Settings) bool { return s.Theme == "dark" }},
		{SettingCallback, "scheme", func(s Settings) bool { return s.Callback == "scheme" }},
		{SettingBrowser, "private:firefox", func(s Settings) bool { return s.Browser == "private:firefox" }},
		{SettingBackground, "false", func(s Settings) bool { return !s.Background }},
		{SettingLockAfter, "30m", func(s Settings) bool { return s.LockAfter(auth.KeeperKeyring) == 30*time.Minute }},
		{SettingLockScreen, "true", func(s Settings) bool { return s.WithScreen(auth.KeeperKeyring) }},
		{SettingTeam, team, func(s Settings) bool { return s.Team == team && !s.NoTeam }},
		{SettingTeam, team + "/gone", func(s Settings) bool { return s.NoTeam }},
	} {
		got, err := h.Change(t.Context(), c.key, c.value)
		if err != nil || !c.holds(got) {
			t.Errorf("%s = %s: %+v, %v", c.key, c.value, got, err)
		}
		if read, err := h.Settings(); err != nil || !c.holds(read) {
			t.Errorf("%s = %s, read anew: %+v, %v", c.key, c.value, read, err)
		}
	}
	before, _ := os.ReadFile(h.ConfigFile())
	if _, err := h.Change(t.Context(), SettingTheme, "pink"); auth.AsError(err) == nil || auth.AsError(err).Reason != auth.ReasonBadConfig {
		t.Errorf("theme = pink: %v", err)
	}
	if after, _ := os.ReadFile(h.ConfigFile()); string(after) != string(before) {
		t.Errorf("a bad value was written: %s", after)
	}
}
