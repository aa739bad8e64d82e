//go:build linux

package main

import (
	"errors"
	"fmt"
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
// do.
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
	commands := [2][]string{{"token", "account 3"}, {"version"}}
	var took [2][]float64
	for range tokenRounds {
		for i, args := range commands {
			cmd := d.Command(program, args...)
			started := time.Now()
			out, err := cmd.Output()
			took[i] = append(took[i], float64(time.Since(started).Microseconds())/1000)
			if err != nil || len(out) == 0 {
				return nil, errors.Join(fmt.Errorf("latchkey %v printed %d bytes", args, len(out)), err)
			}
		}
	}
	return []row{
		{fmt.Sprintf("token, alone, with the keyring, %d accounts ÷ version", tokenAccounts), median(took[0]), median(took[1]), "ms", 5},
	}, nil
}
