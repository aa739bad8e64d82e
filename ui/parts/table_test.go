package parts

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// twoDays are the lines a and b under the heading of a day, then c under another.
func twoDays() []TableLine {
	return []TableLine{
		{Heading: true, Name: "Today"},
		{ID: "a", Time: "10:00", Name: "Ada", What: "Signed in", By: "You", Look: LookActive(), Result: "Done"},
		{ID: "b", Time: "09:00", Name: "Bob", What: "Refreshed", By: "Background", Look: LookActive(), Result: "Done"},
		{Heading: true, Name: "Yesterday"},
		{ID: "c", Time: "08:00", Name: "Cy", What: "Revoked", By: "You", Look: LookRevoked(), Result: "Done"},
	}
}

// TestTableLinesFollowTheColumns: each cell begins where its column does, and the lines have the
// heights of the design.
func TestTableLinesFollowTheColumns(t *testing.T) {
	newKit(t, theme.VariantLight)
	for _, narrow := range []bool{false, true} {
		table := NewTable()
		table.SetLines(twoDays())
		table.SetNarrow(narrow)
		show(t, table, 1040, 400)
		high := map[bool]float32{false: 40, true: 56}[narrow]
		for i, top := range []float32{0, 32, 32 + high, 32 + 2*high, 68 + 2*high, 68 + 3*high} {
			if table.tops[i] != top {
				t.Errorf("narrow %t: line %d begins at %v, want %v", narrow, i, table.tops[i], top)
			}
		}
		x, _ := TableColumns(1040, narrow)
		row := table.body.rows[1]
		by, y := x[3], float32(0)
		if narrow {
			by, y = x[2], (high-35)/2+18
		}
		for name, c := range map[string]struct {
			got  fyne.Position
			want float32
		}{
			"time": {row.time.Position(), x[0]}, "glyph": {row.glyph.Position(), x[1]}, "name": {row.name.Position(), x[1] + 36},
			"what": {row.what.Position(), x[2]}, "by": {row.by.Position(), by}, "result": {row.result.Position(), x[4]},
		} {
			if c.got.X != c.want {
				t.Errorf("narrow %t: %s begins at %v, want %v", narrow, name, c.got.X, c.want)
			}
		}
		if row.by.Position().Y != y {
			t.Errorf("narrow %t: by whom is at %v, want %v", narrow, row.by.Position().Y, y)
		}
	}
}

// TestASecondTapOpensALineOfATable, and keys select as in a List.
func TestASecondTapOpensALineOfATable(t *testing.T) {
	newKit(t, theme.VariantLight)
	table := NewTable()
	table.SetLines(twoDays())
	var heard []string
	table.OnSelected = func(id string) { heard = append(heard, id) }
	table.OnOpened = func(id string) { heard = append(heard, "open "+id) }
	w := show(t, table, 1040, 400)
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 16)) // a heading
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 52)) // a
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 52))
	key(w, fyne.KeyEnd)
	key(w, fyne.KeyReturn)
	if got := strings.Join(heard, ","); got != "a,open a,c,open c" {
		t.Errorf("heard %s", got)
	}
}
