//go:build linux

// Command bench prints the table of the project's budgets: ratios, measured in
// one run on one machine, each beside what it may be at most. It fails only if
// something cannot be measured; whether a ratio is good is for people to judge.
package main

import (
	"fmt"
	"os"
	"slices"
)

// row is one line of the table: ours ÷ theirs, and the budget for that. The two
// take turns: the first of ours and the first of theirs are a pair, which met the
// machine in the same mood, and so on.
type row struct {
	what         string
	ours, theirs []float64
	unit         string
	budget       float64 // noBudget: printed to be compared with
}

// ratios are ours ÷ theirs, pair by pair.
func (r row) ratios() []float64 {
	all := make([]float64, min(len(r.ours), len(r.theirs)))
	for i := range all {
		all[i] = r.ours[i] / r.theirs[i]
	}
	return all
}

const noBudget = 0

func main() {
	bin := os.Getenv("LATCHKEY_BIN")
	if bin == "" {
		bin = "bin"
	}
	rows, err := measure(bin)
	fmt.Printf("\n%-66s %9s %9s %4s %6s %11s %7s\n", "medians; the ratio is the median of pairs", "ours", "theirs", "", "ratio", "min–max", "budget")
	for _, r := range rows {
		ratios := r.ratios()
		ratio := median(ratios)
		budget := "      -"
		if r.budget != noBudget {
			budget = fmt.Sprintf("%7.2f", r.budget)
			if ratio > r.budget {
				budget += "  over"
			}
		}
		spread := fmt.Sprintf("%.2f–%.2f", slices.Min(ratios), slices.Max(ratios))
		fmt.Printf("%-66s %9.2f %9.2f %-4s %6.2f %11s %s\n", r.what, median(r.ours), median(r.theirs), r.unit, ratio, spread, budget)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "\nNot everything could be measured:", err)
		os.Exit(1)
	}
}
