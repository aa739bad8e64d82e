package home

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

// TestU9EveryFaultIsNamedWithItsLine: a fault costs no other key, and each is named.
func TestU9EveryFaultIsNamedWithItsLine(t *testing.T) {
	h := withConfig(t, `# mine
thme = "dark"
theme = "light"
callback = "pigeon"
lock_after = 5m
background_refresh = false

[window]
width = 5
`)
	c, err := h.Config()
	if c.Theme != "light" || c.BackgroundRefresh == nil || *c.BackgroundRefresh || c.Callback != "" {
		t.Errorf("Config = %+v", c)
	}
	wants := []string{
		"unknown_key_meant: FILE: 2: thme: theme", "values: FILE: 4: callback: loopback, scheme",
		"not_toml: FILE: 5", "unknown_key: FILE: 8: window",
	}
	faults := auth.EachError(err)
	if len(faults) != len(wants) {
		t.Fatalf("the faults are %v", faults)
	}
	for i, want := range wants {
		if f := faults[i]; f.Reason != auth.ReasonBadConfig || f.DetailText() != strings.Replace(want, "FILE", h.ConfigFile(), 1) {
			t.Errorf("fault %d is %q, want %q", i, f.DetailText(), want)
		}
	}
}

// TestU9NoFaultWeakensTheLock: whatever lock_after and lock_with_screen were meant to
// be, the lock is no later than that, and none later than the usual one.
func TestU9NoFaultWeakensTheLock(t *testing.T) {
	const usual = defaultLockAfter
	for text, want := range map[string]time.Duration{
		`lock_after = "never"`:                                     usual,
		`lock_after = false`:                                       usual,
		`lock_after = "0"`:                                         usual,
		`lock_after = "-5m"`:                                       usual,
		`lock_after = "2 h"`:                                       usual,
		`lock_after = 99999`:                                       usual,
		`lock_after = "30s"`:                                       time.Minute,
		`lock_after = 5`:                                           5 * time.Minute,
		`lock_after = "5 minutes"`:                                 5 * time.Minute,
		`lock_after = 2m`:                                          2 * time.Minute,
		`lock_after: 2m # quick`:                                   2 * time.Minute,
		`lock_after = "2m`:                                         2 * time.Minute,
		`lock_after 2m`:                                            2 * time.Minute,
		`lock_aftr = "2m"`:                                         2 * time.Minute,
		`Lock-After = "2m"`:                                        2 * time.Minute,
		"lock_after = \"off\"\nlock_aftr = \"2m\"":                 2 * time.Minute,
		"lock_after = \"3m\"\nlock_after = \"9m\"":                 3 * time.Minute,
		"lock_after = \"9m\"\nlock_after = \"3m\"":                 3 * time.Minute,
		"[lock]\nlock_after = \"2m\"":                              2 * time.Minute,
		"theme = \"\"\"dark\nlock_after = \"2m\"":                  2 * time.Minute,
		"callback = [\nlock_after = \"2m\"":                        2 * time.Minute,
		strings.Repeat("?\n", 2*maxFaults) + "lock_after = \"2m\"": 2 * time.Minute,
		"thme = 1\nlock_after = \"30m\"":                           30 * time.Minute, // what can be used is used
	} {
		c, err := withConfig(t, text).Config()
		if err == nil {
			t.Errorf("%q has no fault", text)
		}
		for _, keeper := range []auth.Keeper{auth.KeeperPassphrase, auth.KeeperKeyring} {
			if got := c.Lock(keeper); got != want {
				t.Errorf("%q locks %s after %v, want %v", text, keeper, got, want)
			}
		}
	}
	for _, text := range []string{`lock_with_screen = "no"`, `lock_with_scren = false`, `lock_with_screen = off`, `lock_with_screen = 0`} {
		c, err := withConfig(t, text).Config()
		if err == nil || !c.LocksWithScreen(auth.KeeperKeyring) || !c.LocksWithScreen(auth.KeeperPassphrase) {
			t.Errorf("%q: %v, does not lock with the screen", text, err)
		}
	}
}

// TestNoFaultInProgramsAllows: whatever the key was meant to be, a program without a rule is asked about.
func TestNoFaultInProgramsAllows(t *testing.T) {
	for _, text := range []string{
		`programs = "ASK"`, `programs = ask`, `programs = "ask`, `programs "ask"`, `programs ask`, `programs`, `programs: ask`,
		`program = "ask"`, `programs = true`, "[a]\nprograms = \"ask\"", "programs = \"allow\"\nprograms = \"ask\"",
	} {
		if c, err := withConfig(t, text).Config(); err == nil || c.Programs != ProgramsAsk {
			t.Errorf("%q: %v, programs = %q", text, err, c.Programs)
		}
	}
}

// TestU9AFileThatCannotBeReadLocks: it may have asked for a lock.
func TestU9AFileThatCannotBeReadLocks(t *testing.T) {
	h := withConfig(t, "")
	if err := os.MkdirAll(h.ConfigFile(), 0o700); err != nil { // a folder in its place
		t.Fatal(err)
	}
	c, err := h.Config()
	if err == nil || c.Lock(auth.KeeperKeyring) != defaultLockAfter || !c.LocksWithScreen(auth.KeeperKeyring) {
		t.Errorf("Config = %+v, %v", c, err)
	}
	if n := len(auth.EachError(err)); n != 1 || fmt.Sprint(err) == "" {
		t.Errorf("%d faults: %v", n, err)
	}
}
