//go:build linux

package main

import (
	"fmt"
	"slices"
	"strings"
)

// table prints rows as they are measured.
type table struct {
	wanted []string // beginnings of the names of rows; none means all rows
	begun  bool     // the heading is printed
}

// row is one line of the table: ours ÷ theirs, and the budget for that. The two
// take turns: the first of ours and the first of theirs are a pair, which met the
// machine in the same mood, and so on.
type row struct {
	name         string
	ours, theirs []float64
	unit         string
	budget       float64 // noBudget: printed to be compared with
}

const noBudget = 0

// wants reports whether one of the rows of these names is to be printed.
func (t *table) wants(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		begins := func(wanted string) bool { return strings.HasPrefix(name, wanted) }
		return len(t.wanted) == 0 || slices.ContainsFunc(t.wanted, begins)
	})
}

// print prints those of the rows that are wanted.
func (t *table) print(rows ...row) {
	for _, r := range rows {
		if !t.wants(r.name) {
			continue
		}
		if !t.begun {
			t.begun = true
			fmt.Printf("%-66s %9s %9s %4s %6s %11s %7s\n", "medians; the ratio is the median of pairs", "ours", "theirs", "", "ratio", "min–max", "budget")
		}
		fmt.Println(r)
	}
}

// String is the line of the row.
func (r row) String() string {
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
	return fmt.Sprintf("%-66s %9.2f %9.2f %-4s %6.2f %11s %s", r.name, median(r.ours), median(r.theirs), r.unit, ratio, spread, budget)
}

// ratios are ours ÷ theirs, pair by pair.
func (r row) ratios() []float64 {
	all := make([]float64, min(len(r.ours), len(r.theirs)))
	for i := range all {
		all[i] = r.ours[i] / r.theirs[i]
	}
	return all
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
