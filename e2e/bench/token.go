//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"latchkey/e2e/session"
)

const (
	tokenRounds   = 25  // of each program, taking turns
	versionRounds = 100 // the same, of the two shortest
	tokenAccounts = 10  // in the vault
)

// The rows of commands.
const (
	rowVersion    = "latchkey version ÷ a Go program that prints one line"
	rowAlone      = "token, alone, with the keyring, 10 accounts ÷ version"
	rowAlonePeer  = "token, alone, with the keyring, 10 accounts ÷ oidc-token"
	rowServed     = "token, through the window, 10 accounts ÷ version"
	rowServedPeer = "token, through the window, 10 accounts ÷ oidc-token"
	rowGit        = "git-credential get, through the window, 10 accounts ÷ version"
)

// tokens measures what a script waits for that asks for a token: the program
// alone, with the key in the keyring, and through an open window, beside the least
// that the same program can do, and beside a program that asks an agent which holds
// the token in memory.
func tokens(t *table, bin string) error {
	return errors.Join(versions(t, bin), tokensInSession(t, bin))
}

// versions measures the least that the program can do.
func versions(t *table, bin string) error {
	if !t.wants(rowVersion) {
		return nil
	}
	d, err := session.New()
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	least := filepath.Join(d.Home, "oneline")
	build := exec.Command("go", "build", "-o", least, "./e2e/bench/oneline")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building a program that prints one line: %w\n%s", err, out)
	}
	took, err := turns(versionRounds, []func() *exec.Cmd{
		func() *exec.Cmd { return d.Command(filepath.Join(bin, "latchkey-headless"), "version") },
		func() *exec.Cmd { return d.Command(least) },
	})
	if err != nil {
		return err
	}
	t.print(row{rowVersion, took[0], took[1], "ms", 1.6})
	return nil
}

// tokensInSession measures tokens, alone and then through a window.
func tokensInSession(t *table, bin string) error {
	served := t.wants(rowServed, rowServedPeer, rowGit)
	if !served && !t.wants(rowAlone, rowAlonePeer) {
		return nil
	}
	d, err := session.New()
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	if err := d.Unlock(); err != nil {
		return err
	}
	if err := fill(d, usualVault(d), tokenAccounts, time.Hour); err != nil {
		return fmt.Errorf("filling the vault: %w", err)
	}
	program := filepath.Join(bin, "latchkey-headless")
	commands := []func() *exec.Cmd{
		func() *exec.Cmd { return d.Command(program, "token", "account 3") },
		func() *exec.Cmd { return d.Command(program, "version") },
	}
	peer, peerErr := oidcToken(d)
	if peerErr == nil {
		commands = append(commands, peer)
	}
	if t.wants(rowAlone, rowAlonePeer) {
		took, err := turns(tokenRounds, commands)
		if err == nil {
			err = recorded(d, program, "token", tokenRounds)
		}
		if err != nil {
			return err
		}
		t.print(row{rowAlone, took[0], took[1], "ms", 4})
		if peerErr == nil {
			t.print(row{rowAlonePeer, took[0], took[2], "ms", noBudget})
		}
	}
	if !served {
		return peerErr
	}
	return errors.Join(peerErr, servedTokens(t, d, bin, commands))
}

// servedTokens measures the same while a window is open, which hands the token
// out: commands are token, version and, if there is one, the peer.
func servedTokens(t *table, d *session.Session, bin string, commands []func() *exec.Cmd) error {
	if err := d.Show(); err != nil {
		return err
	}
	window, err := d.Start(d.Command(filepath.Join(bin, "latchkey")))
	if err != nil {
		return err
	}
	defer window.Stop()
	err = session.Wait("the window to hand out tokens", func() (bool, error) {
		if !window.Running() {
			return false, errors.New("it ended: " + window.Output())
		}
		sockets, err := filepath.Glob(filepath.Join(d.Home, "run/latchkey/agent-*/*.sock"))
		return len(sockets) == 1, err
	})
	if err != nil {
		return err
	}
	time.Sleep(settle) // it is still drawing and reading
	took, err := turns(tokenRounds, commands)
	if err != nil {
		return err
	}
	log, err := os.ReadFile(filepath.Join(d.Home, ".local/state/latchkey/log/served.log"))
	if n := bytes.Count(log, []byte("token served")); err != nil || n != tokenRounds {
		return errors.Join(err, fmt.Errorf("the window handed out %d tokens of %d", n, tokenRounds))
	}
	if err := recorded(d, filepath.Join(bin, "latchkey-headless"), "token", tokenRounds); err != nil {
		return err
	}
	t.print(row{rowServed, took[0], took[1], "ms", noBudget})
	if len(took) > 2 {
		t.print(row{rowServedPeer, took[0], took[2], "ms", 2})
	}
	return servedGit(t, d, filepath.Join(bin, "latchkey-headless"))
}

// servedGit measures what git waits for at each of its requests, while the window is open.
func servedGit(t *table, d *session.Session, program string) error {
	if !t.wants(rowGit) {
		return nil
	}
	if out, err := d.Command(program, "git", "setup", "git.example", "account 3", "--print").CombinedOutput(); err != nil {
		return fmt.Errorf("setting git up: %w\n%s", err, out)
	}
	took, err := turns(tokenRounds, []func() *exec.Cmd{
		func() *exec.Cmd {
			cmd := d.Command(program, "git-credential", "get")
			cmd.Stdin = strings.NewReader("protocol=https\nhost=git.example\n\n")
			return cmd
		},
		func() *exec.Cmd { return d.Command(program, "version") },
	})
	if err == nil {
		err = recorded(d, program, "git", tokenRounds)
	}
	if err != nil {
		return err
	}
	t.print(row{rowGit, took[0], took[1], "ms", 2})
	return nil
}

// recorded returns an error unless the ledger has at least n lines of a way: what is measured is never
// without its line.
func recorded(d *session.Session, program, way string, n int) error {
	out, err := d.Command(program, "ledger", "--json").Output()
	if err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	var lines []struct {
		Way    string `json:"way"`
		Result string `json:"result"`
	}
	if err := json.Unmarshal(out, &lines); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	given := 0
	for _, l := range lines {
		if l.Way == way && l.Result == "given" {
			given++
		}
	}
	if given < n {
		return fmt.Errorf("the ledger has %d lines of %d by %s", given, n, way)
	}
	return nil
}

// turns runs commands one after the other, again and again, and returns the
// milliseconds of each in its turn. One that prints nothing has failed.
func turns(rounds int, commands []func() *exec.Cmd) ([][]float64, error) {
	took := make([][]float64, len(commands))
	for range rounds {
		for i, command := range commands {
			cmd := command()
			started := time.Now()
			out, err := cmd.Output()
			took[i] = append(took[i], float64(time.Since(started).Microseconds())/1000)
			if err != nil || len(out) == 0 {
				return nil, errors.Join(fmt.Errorf("%v printed %d bytes", cmd.Args, len(out)), err)
			}
		}
	}
	return took, nil
}
