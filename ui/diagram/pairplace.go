package diagram

import "latchkey/ui/words"

// FoldHigh is the height of the band of a phase that is folded.
const FoldHigh = 36

// PlacePair lays the two sides of a comparison out so that the rows of a pair stand at the
// same height. The bands are the phases of c; one that is folded has no rows. A row whose
// side has no such step has Step.N 0, and a label that says so.
func PlacePair(c Comparison, m Measures, isFolded func(phase int) bool) (a, b Layout) {
	a, b = Layout{Measures: m}, Layout{Measures: m}
	y := 0.0
	for i, p := range c.Phases {
		inA := Band{N: i + 1, Y: y, Phase: Phase{ID: p.ID, Title: p.Title, Took: p.TookA}}
		inB := Band{N: i + 1, Y: y, Phase: Phase{ID: p.ID, Title: p.Title, Took: p.TookB}}
		if isFolded(i) {
			y += FoldHigh
		} else {
			y += m.Pad
			for _, r := range p.Rows {
				of := m
				if !r.Differs() {
					of.Mark = 0
				}
				rowA, rowB := of.side(r.A, r.B, y), of.side(r.B, r.A, y)
				rowA.H = max(rowA.H, rowB.H)
				rowB.H = rowA.H
				inA.Rows, inB.Rows = append(inA.Rows, rowA), append(inB.Rows, rowB)
				y += rowA.H
			}
			y += m.Pad
		}
		inA.H, inB.H = y-inA.Y, y-inB.Y
		a.Bands, b.Bands = append(a.Bands, inA), append(b.Bands, inB)
		a.High, b.High = y, y
		y += m.Pad
	}
	return a, b
}

// side places a step, or says that there is none like the other side's.
func (m Measures) side(own, other *Step, y float64) Row {
	if own != nil {
		return m.place(folded{step: own}, y)
	}
	r := Row{Y: y, H: m.Row, LineY: y + m.Row*lineAt, Tone: ToneLocal}
	x := m.Margin + m.Gutter
	r.Arrows = []Arrow{m.label(x, x, r.LineY, 0, words.NoSuchStep(other.Title))}
	return r
}

// OnlyDiffering returns the comparison without the rows that do not differ, and without
// the phases that then have none.
func (c Comparison) OnlyDiffering() Comparison {
	var phases []PhasePair
	for _, p := range c.Phases {
		var rows []Pair
		for _, r := range p.Rows {
			if r.Differs() {
				rows = append(rows, r)
			}
		}
		if p.Rows = rows; len(rows) > 0 {
			phases = append(phases, p)
		}
	}
	c.Phases = phases
	return c
}
