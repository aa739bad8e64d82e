package flow

import (
	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// formats lists what the menu offers, in its order.
var formats = []struct {
	format diagram.Format
	label  func() string
}{
	{diagram.HTML, words.FlowHTML},
	{diagram.PNG, words.FlowPNG},
	{diagram.SVG, words.FlowSVG},
	{diagram.Mermaid, words.FlowMermaid},
	{diagram.HAR, words.FlowHAR},
	{diagram.Markdown, words.FlowMarkdown},
	{diagram.JSON, words.FlowJSON},
}

// openExport offers the formats of a file.
func (r *Room) openExport() {
	var items []parts.MenuItem
	for _, f := range formats {
		items = append(items, parts.MenuItem{Label: f.label(), OnTapped: func() {
			if r.OnExport != nil {
				r.OnExport(Export{Diagram: r.settled(), Format: f.format})
			}
		}})
	}
	parts.NewMenu(items...).OpenBelow(r.export, true)
}
