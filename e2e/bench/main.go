//go:build linux

// Command bench prints the table of the project's budgets: ratios, measured in
// one run on one machine, each beside what it may be at most. It fails only if
// something cannot be measured; whether a ratio is good is for people to judge.
package main

import (
	"fmt"
	"os"
)

// row is one line of the table: ours ÷ theirs, and the budget for that.
type row struct {
	what         string
	ours, theirs float64
	unit         string
	budget       float64 // noBudget: printed to be compared with
}

const noBudget = 0

func main() {
	bin := os.Getenv("LATCHKEY_BIN")
	if bin == "" {
		bin = "bin"
	}
	rows, err := measure(bin)
	fmt.Printf("\n%-62s %10s %10s %4s %6s %7s\n", "", "ours", "theirs", "", "ratio", "budget")
	for _, r := range rows {
		budget := "      -"
		if r.budget != noBudget {
			budget = fmt.Sprintf("%7.2f", r.budget)
			if r.ours/r.theirs > r.budget {
				budget += "  over"
			}
		}
		fmt.Printf("%-62s %10.2f %10.2f %-4s %6.2f %s\n", r.what, r.ours, r.theirs, r.unit, r.ours/r.theirs, budget)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "\nNot everything could be measured:", err)
		os.Exit(1)
	}
}
