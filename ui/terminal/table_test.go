package terminal

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestATableFitsTheLine: the widest columns are cut, the first never, and a
// column is not cut below its least width.
func TestATableFitsTheLine(t *testing.T) {
	rows := func() [][]string {
		return [][]string{
			{"ID", "NAME", "EMAIL", "STATUS"},
			{"0123456789abcdef0123", "Ada Ünïcode Lovelace of London", "ada.of.london@a-long-host.example", "Active"},
			{"fedcba98", "Grace", "", "Expired, refresh to renew"},
		}
	}
	for _, width := range []int{200, 100, 80, 70, 40} {
		table := rows()
		fit(table, width)
		cells := 0
		for i := range table[0] {
			widest := 0
			for r := range table {
				widest = max(widest, utf8.RuneCountInString(table[r][i]))
			}
			cells += widest
		}
		if line := cells + columnGap*3; line > max(width, 20+3*leastColumn+columnGap*3) {
			t.Errorf("in %d characters a line has %d", width, line)
		}
		if table[1][0] != "0123456789abcdef0123" || table[2][1] != "Grace" {
			t.Errorf("in %d characters the first column or a short cell is cut: %q", width, table)
		}
		if width == 200 && strings.Contains(strings.Join(table[1], " "), "…") {
			t.Errorf("there is room, and something is cut: %q", table[1])
		}
		if width == 70 && !strings.HasSuffix(table[1][2], "…") {
			t.Errorf("a cut cell does not show that it is: %q", table[1][2])
		}
	}
}
