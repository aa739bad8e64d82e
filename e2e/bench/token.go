//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"latchkey/e2e/session"
)

const (
	tokenRounds   = 25 // of each program, taking turns
	tokenAccounts = 10 // in the vault
)

// tokens measures what a script waits for that asks for a token: the program
// alone, with the key in the keyring, and through an open window, beside the least that the same program can
// do, and beside a program that asks an agent which holds the token in memory.
func tokens(bin string) ([]row, error) {
	d, err := session.New()
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.Close() }()
	if err := d.Unlock(); err != nil {
		return nil, err
	}
	if err := fill(d, tokenAccounts, time.Hour); err != nil {
		return nil, fmt.Errorf("filling the vault: %w", err)
	}
	program := filepath.Join(bin, "latchkey-headless")
	least := filepath.Join(d.Home, "oneline")
	build := exec.Command("go", "build", "-o", least, "./e2e/bench/oneline")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building a program that prints one line: %w\n%s", err, out)
	}
	commands := []func() *exec.Cmd{
		func() *exec.Cmd { return d.Command(program, "token", "account 3") },
		func() *exec.Cmd { return d.Command(program, "version") },
		func() *exec.Cmd { return d.Command(least) },
	}
	peer, peerErr := oidcToken(d)
	if peerErr == nil {
		commands = append(commands, peer)
	}
	took, err := turns(commands)
	if err != nil {
		return nil, err
	}
	what := fmt.Sprintf("token, alone, with the keyring, %d accounts ÷ ", tokenAccounts)
	rows := []row{
		{"latchkey version ÷ a Go program that prints one line", took[1], took[2], "ms", 1.6},
		{what + "version", took[0], took[1], "ms", 4},
	}
	if peerErr == nil {
		rows = append(rows, row{what + "oidc-token", took[0], took[3], "ms", noBudget})
	}
	served, servedErr := servedTokens(d, bin, commands)
	return append(rows, served...), errors.Join(peerErr, servedErr)
}

// servedTokens measures the same while a window is open, which hands the token
// out: commands are token, version, the least program and, if there is one, the
// peer.
func servedTokens(d *session.Session, bin string, commands []func() *exec.Cmd) ([]row, error) {
	if err := d.Show(); err != nil {
		return nil, err
	}
	window, err := d.Start(d.Command(filepath.Join(bin, "latchkey")))
	if err != nil {
		return nil, err
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
		return nil, err
	}
	time.Sleep(settle) // it is still drawing and reading
	took, err := turns(commands)
	if err != nil {
		return nil, err
	}
	log, err := os.ReadFile(filepath.Join(d.Home, ".local/state/latchkey/log/latchkey.log"))
	if n := bytes.Count(log, []byte("token served")); err != nil || n != tokenRounds {
		return nil, errors.Join(err, fmt.Errorf("the window handed out %d tokens of %d", n, tokenRounds))
	}
	what := fmt.Sprintf("token, through the window, %d accounts ÷ ", tokenAccounts)
	rows := []row{{what + "version", took[0], took[1], "ms", noBudget}}
	if len(took) > 3 {
		rows = append(rows, row{what + "oidc-token", took[0], took[3], "ms", 2})
	}
	return rows, nil
}

// turns runs commands one after the other, again and again, and returns the
// milliseconds of each in its turn. One that prints nothing has failed.
func turns(commands []func() *exec.Cmd) ([][]float64, error) {
	took := make([][]float64, len(commands))
	for range tokenRounds {
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
