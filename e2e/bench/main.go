//go:build linux

// Command bench prints the table of the project's budgets: ratios, measured in
// one run on one machine, each beside what it may be at most. Arguments choose
// rows by the beginnings of their names. It fails only if something cannot be
// measured; whether a ratio is good is for people to judge.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	t := &table{wanted: os.Args[1:]}
	bin, err := filepath.Abs(cmp.Or(os.Getenv("LATCHKEY_BIN"), "bin"))
	if err == nil {
		err = errors.Join(windows(t, bin), tokens(t, bin), frames(t, bin), scales(t, bin), benchmarks(t))
	}
	if !t.begun {
		err = errors.Join(err, fmt.Errorf("no row begins with %q", t.wanted))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "\nNot everything could be measured:", err)
		os.Exit(1)
	}
}
