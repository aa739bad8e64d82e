package terminal

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"golang.org/x/term"
)

const (
	columnGap   = 2  // characters between two columns
	leastColumn = 12 // characters that a column is not cut below
)

// printRows writes a table: a header and rows of the same length. At a terminal
// it fits into a line; the first column, which names the row for another command,
// is never cut.
func (f *face) printRows(head []string, rows [][]string) error {
	all := make([][]string, 0, len(rows)+1)
	for _, row := range append([][]string{head}, rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = plain(cell)
		}
		all = append(all, cells)
	}
	if width := f.width(); width > 0 {
		fit(all, width)
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, columnGap, ' ', 0)
	for _, cells := range all {
		_, _ = fmt.Fprintln(w, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	_ = w.Flush()
	return f.print(b.String())
}

// width returns the characters in a line of the terminal, or 0 if standard output
// is none.
func (f *face) width() int {
	if !isTerminal(f.std.Out) {
		return 0
	}
	width, _, err := term.GetSize(int(f.std.Out.(*os.File).Fd()))
	if err != nil {
		return 0
	}
	return width
}

// fit cuts the cells of the widest columns until a row fits into width characters
// or every column but the first is as narrow as it may be.
func fit(rows [][]string, width int) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for total(widths) > width {
		widest := 0
		for i := 1; i < len(widths); i++ {
			if widths[i] > leastColumn && (widest == 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest == 0 {
			break
		}
		widths[widest]--
	}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = cut(cell, widths[i])
		}
	}
}

func total(widths []int) int {
	all := columnGap * (len(widths) - 1)
	for _, w := range widths {
		all += w
	}
	return all
}

// cut shortens a cell to width characters, the last of which is then an ellipsis.
func cut(cell string, width int) string {
	if utf8.RuneCountInString(cell) <= width {
		return cell
	}
	return strings.TrimRight(string([]rune(cell)[:width-1]), " ") + "…"
}
