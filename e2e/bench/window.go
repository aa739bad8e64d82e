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

// windows measures Latchkey's window beside a bare one: how long it takes to
// show itself and then its accounts, its memory, and what it costs to leave it
// alone, in sight and put away.
//
// The first frame is the first picture in the window: its rail and its panes,
// without accounts. Accounts are on the screen when the first of their rows are;
// a bare window has none, so that row, too, is compared with its first frame.
func windows(bin string) ([]row, error) {
	d, err := session.New()
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.Close() }()
	if err := errors.Join(d.Show(), d.Unlock()); err != nil {
		return nil, err
	}
	bare := filepath.Join(d.Home, "bare")
	if out, err := exec.Command("go", "build", "-o", bare, "./e2e/bench/bare").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building the bare window: %w\n%s", err, out)
	}
	programs := [2]string{filepath.Join(bin, "latchkey"), bare}
	if err := fill(d, linked, 12*time.Hour); err != nil { // so long that nothing counts down
		return nil, fmt.Errorf("filling the vault: %w", err)
	}
	inSight, err := takeTurns(d, programs, rounds, (*opened).inSight)
	if err != nil {
		return nil, err
	}
	atRest, err := takeTurns(d, programs, restRounds, (*opened).atRest)
	if err != nil {
		return nil, err
	}
	if err := fill(d, 1, time.Hour); err != nil { // its last hour is counted by the second
		return nil, fmt.Errorf("filling the vault: %w", err)
	}
	away, err := takeTurns(d, programs, restRounds, (*opened).putAway)
	if err != nil {
		return nil, err
	}
	with := fmt.Sprintf(", %d accounts ÷ bare window", linked)
	first := func(l looks) float64 { return l.first }
	filled := func(l looks) float64 { return l.accounts - l.first }
	memory := func(l looks) float64 { return l.memory }
	rest := func(l looks) float64 { return l.rest }
	return []row{
		{"start to first frame" + with, each(inSight[0], first), each(inSight[1], first), "ms", 1.10},
		{fmt.Sprintf("first frame to %d accounts on the screen ÷ bare window's first", linked), each(inSight[0], filled), each(inSight[1], first), "ms", 0.6},
		{"memory" + with, each(inSight[0], memory), each(inSight[1], memory), "MiB", 1.15},
		{"processor at rest" + with, each(atRest[0], rest), each(atRest[1], rest), "ms/s", 1.05},
		{"processor put away, while a token counts down ÷ bare window", each(away[0], rest), each(away[1], rest), "ms/s", 1.25},
	}, nil
}

// fill makes a vault anew with n accounts whose access tokens end after life, and
// its key in the session's keyring. Each is labelled by its number.
func fill(d *session.Session, n int, life time.Duration) error {
	for _, v := range d.Env() {
		if name, value, _ := strings.Cut(v, "="); name == "DBUS_SESSION_BUS_ADDRESS" {
			if err := os.Setenv(name, value); err != nil {
				return err
			}
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	folder := filepath.Join(d.Home, ".local/share/latchkey/vault")
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
		if err := v.Save(ctx, &a); err != nil {
			return err
		}
	}
	return nil
}
