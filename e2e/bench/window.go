//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"latchkey/auth"
	"latchkey/auth/vault"
	"latchkey/e2e/session"
)

const (
	rounds     = 9    // of each program, taking turns
	restRounds = 3    // of those that are left alone
	linked     = 1000 // accounts in the vault
)

// The rows of windows.
const (
	rowFirst    = "start to first frame, 1,000 accounts ÷ bare window"
	rowAccounts = "first frame to 1,000 accounts on the screen ÷ bare window's first"
	rowMemory   = "memory, 1,000 accounts ÷ bare window"
	rowRest     = "processor at rest, 1,000 accounts ÷ bare window"
	rowHour     = "processor at rest, a token of one hour ÷ bare window"
	rowLater    = "memory after two minutes of use, 1,000 accounts ÷ bare window"
	rowWait     = "processor while a sign-in waits ÷ the window at rest"
	rowAway     = "processor put away, while a token counts down ÷ bare window"
)

// windows measures Latchkey's window beside a bare one: how long it takes to
// show itself and then its accounts, its memory, and what it costs to leave it
// alone, in sight and put away.
//
// The first frame is the first picture in the window: its rail and its panes,
// without accounts. Accounts are on the screen when the first of their rows are;
// a bare window has none, so that row, too, is compared with its first frame.
func windows(t *table, bin string) error {
	if !t.wants(rowFirst, rowAccounts, rowMemory, rowRest, rowLater, rowHour, rowWait, rowAway) {
		return nil
	}
	d, err := session.New()
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	if err := errors.Join(d.Show(), d.Unlock()); err != nil {
		return err
	}
	bare := filepath.Join(d.Home, "bare")
	if out, err := exec.Command("go", "build", "-o", bare, "./e2e/bench/bare").CombinedOutput(); err != nil {
		return fmt.Errorf("building the bare window: %w\n%s", err, out)
	}
	programs := [2]string{filepath.Join(bin, "latchkey"), bare}
	if t.wants(rowFirst, rowAccounts, rowMemory, rowRest, rowLater) {
		if err := linkedWindows(t, d, programs); err != nil {
			return err
		}
	}
	if !t.wants(rowHour, rowWait, rowAway) {
		return nil
	}
	if err := fill(d, usualVault(d), 1, time.Hour); err != nil {
		return fmt.Errorf("filling the vault: %w", err)
	}
	if t.wants(rowHour) {
		seen, err := takeTurns(d, programs, restRounds, (*opened).atRest)
		if err != nil {
			return err
		}
		t.print(row{rowHour, each(seen[0], looks.resting), each(seen[1], looks.resting), "ms/s", 1.5})
	}
	if t.wants(rowWait) {
		var seen []looks
		for range restRounds {
			one, err := open(d, programs[0], waits(d))
			if err != nil {
				return err
			}
			seen = append(seen, one)
		}
		t.print(row{rowWait, each(seen, func(l looks) float64 { return l.wait }), each(seen, looks.resting), "ms/s", 1.5})
	}
	if !t.wants(rowAway) {
		return nil
	}
	away, err := takeTurns(d, programs, restRounds, (*opened).putAway)
	if err != nil {
		return err
	}
	t.print(row{rowAway, each(away[0], looks.resting), each(away[1], looks.resting), "ms/s", 1.25})
	return nil
}

// linkedWindows measures the rows of a vault with linked accounts.
func linkedWindows(t *table, d *session.Session, programs [2]string) error {
	if err := fill(d, usualVault(d), linked, 12*time.Hour); err != nil { // so long that nothing counts down
		return fmt.Errorf("filling the vault: %w", err)
	}
	if t.wants(rowFirst, rowAccounts, rowMemory) {
		seen, err := takeTurns(d, programs, rounds, (*opened).inSight)
		if err != nil {
			return err
		}
		first := func(l looks) float64 { return l.first }
		filled := func(l looks) float64 { return l.accounts - l.first }
		memory := func(l looks) float64 { return l.memory }
		t.print(
			row{rowFirst, each(seen[0], first), each(seen[1], first), "ms", 1.10},
			row{rowAccounts, each(seen[0], filled), each(seen[1], first), "ms", 0.6},
			row{rowMemory, each(seen[0], memory), each(seen[1], memory), "MiB", 1.15},
		)
	}
	if t.wants(rowLater) {
		seen, err := takeTurns(d, programs, 1, usedBy(d, filepath.Join(filepath.Dir(programs[0]), "latchkey-headless")))
		if err != nil {
			return err
		}
		memory := func(l looks) float64 { return l.memory }
		t.print(row{rowLater, each(seen[0], memory), each(seen[1], memory), "MiB", 1.3})
	}
	if !t.wants(rowRest) {
		return nil
	}
	seen, err := takeTurns(d, programs, restRounds, (*opened).atRest)
	if err != nil {
		return err
	}
	t.print(row{rowRest, each(seen[0], looks.resting), each(seen[1], looks.resting), "ms/s", 1.05})
	return nil
}

// usedBy has a command change an account each second for two minutes, which the
// window reads, and then looks at the memory. A bare window only stands there.
func usedBy(d *session.Session, program string) func(*opened) error {
	return func(w *opened) (err error) {
		if _, err = w.until("a frame", func() (bool, error) { return w.screen.painted(windowHeight/2, 1280) }); err != nil {
			return err
		}
		for n := range 120 {
			if filepath.Base(w.program.Cmd.Path) != "bare" {
				if err := relabel(d, program, n); err != nil {
					return err
				}
			}
			time.Sleep(time.Second)
		}
		w.seen.memory, err = resident(w.program.Cmd.Process.Pid)
		return err
	}
}

// relabel has a command save the account with the label "account 0" under another
// one, or put that back.
func relabel(d *session.Session, program string, n int, flags ...string) error {
	from, to := "account 0", "changed"
	if n%2 == 1 {
		from, to = to, from
	}
	if out, err := d.Command(program, append(flags, "label", from, to)...).CombinedOutput(); err != nil {
		return fmt.Errorf("label: %w\n%s", err, out)
	}
	return nil
}

// usualVault is the folder of a session's vault where no home is given.
func usualVault(d *session.Session) string {
	return filepath.Join(d.Home, ".local/share/latchkey/vault")
}

// fill makes the vault of a folder anew with n accounts whose access tokens end after
// life, and its key in the session's keyring. Each is labelled by its number, and then changed. All
// calls of one run get the keyring of the first session, because the connection to
// the bus stays.
func fill(d *session.Session, folder string, n int, life time.Duration, change ...func(*auth.Account)) error {
	for _, v := range d.Env() {
		if name, value, _ := strings.Cut(v, "="); name == "DBUS_SESSION_BUS_ADDRESS" {
			if err := os.Setenv(name, value); err != nil {
				return err
			}
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	if err := errors.Join(os.RemoveAll(folder), os.MkdirAll(filepath.Dir(folder), 0o700)); err != nil {
		return err
	}
	v, err := vault.Open(ctx, folder, vault.Options{Keeper: auth.KeeperKeyring, Create: true})
	if err != nil {
		return err
	}
	defer v.Close()
	now := time.Now()
	for i := range n {
		a := auth.Account{
			Label: fmt.Sprintf("account %d", i), Provider: "demo", ClientID: "latchkey-demo", SignedInAt: now, Requested: auth.DefaultScopes,
			Identity: auth.Identity{Issuer: "http://127.0.0.1:1", Subject: strconv.Itoa(i), Name: fmt.Sprintf("Person %04d", i)},
			Grant: auth.Grant{
				AccessToken: auth.NewSecret(strings.Repeat("a", 800)), RefreshToken: auth.NewSecret(strings.Repeat("r", 43)),
				TokenType: "Bearer", Scopes: auth.DefaultScopes, ObtainedAt: now, ExpiresAt: now.Add(life),
			},
		}
		for _, f := range change {
			f(&a)
		}
		if err := v.Save(ctx, &a); err != nil {
			return err
		}
	}
	return nil
}
