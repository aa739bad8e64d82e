//go:build linux

package main

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"latchkey/e2e/desk"
)

const (
	tokenRounds   = 25 // of each program, taking turns
	tokenAccounts = 10 // in the vault
)

// tokens measures what a script waits for that asks for a token: the program
// alone, with the key in the keyring, beside the least that the same program can
// do, and beside a program that asks an agent which holds the token in memory.
func tokens(bin string) ([]row, error) {
	d, err := desk.New()
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.Close() }()
	if err := d.Unlock(); err != nil {
		return nil, err
	}
	if err := fill(d, tokenAccounts); err != nil {
		return nil, fmt.Errorf("filling the vault: %w", err)
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
	took, err := turns(commands)
	if err != nil {
		return nil, err
	}
	what := fmt.Sprintf("token, alone, with the keyring, %d accounts ÷ ", tokenAccounts)
	rows := []row{{what + "version", took[0], took[1], "ms", 5}}
	if peerErr == nil {
		rows = append(rows, row{what + "oidc-token", took[0], took[2], "ms", noBudget})
	}
	return rows, peerErr
}

// turns runs commands one after the other, again and again, and returns the
// median of each in milliseconds. One that prints nothing has failed.
func turns(commands []func() *exec.Cmd) ([]float64, error) {
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
	middle := make([]float64, len(commands))
	for i := range took {
		middle[i] = median(took[i])
	}
	return middle, nil
}
