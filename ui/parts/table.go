package parts

import "fyne.io/fyne/v2"

// Measures of tables.
const (
	tableRow    = 40
	tableNarrow = 56
	tableDay    = 32
	tableGap    = 4 // above a heading that is not the first
	tableSide   = 24
)

// Table shows what happened, the newest first, under headings of days. A second tap on a line opens
// it.
type Table struct{ column[TableLine, *tableLine] }

// NewTable returns an empty table.
func NewTable() *Table {
	t := &Table{}
	t.tapOpens = true
	t.init(t, columnKind[TableLine, *tableLine]{
		of:    func(l TableLine) (string, bool) { return l.ID, l.Heading },
		makes: newTableLine, row: tableRowHigh, head: tableDay, gap: tableGap,
	})
	return t
}

// tableRowHigh returns the height of a line.
func tableRowHigh(narrow bool) float32 {
	if narrow {
		return tableNarrow
	}
	return tableRow
}

// SetLines replaces the lines. Lines in sight that are unchanged are not redrawn.
func (t *Table) SetLines(lines []TableLine) { t.set(lines) }

// Lines returns the lines, including the headings.
func (t *Table) Lines() []TableLine { return t.lines }

// SetNarrow draws by whom below what happened, in higher lines.
func (t *Table) SetNarrow(narrow bool) {
	if t.narrow != narrow {
		t.narrow = narrow
		t.measure()
	}
}

// Drawn returns the number of lines that have a row now, in sight or free for the next scroll.
func (t *Table) Drawn() int { return len(t.body.rows) + len(t.body.free) }

// CreateRenderer implements fyne.Widget.
func (t *Table) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t, t.scroll) }

func (t *Table) min() fyne.Size { return fyne.NewSize(400, 2*tableRow) }
