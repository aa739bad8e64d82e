package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// flowLink is a link that shows an attempt in the room Flow. Its place stays empty while no
// attempt is known, so that a dialog keeps its height.
type flowLink struct {
	line    *fyne.Container
	button  *parts.Button
	attempt string
}

func newFlowLink(see func(attempt string)) *flowLink {
	f := &flowLink{}
	f.button = parts.NewButton(parts.Link, words.SeeInFlow(), parts.IconFlow, func() { see(f.attempt) }).Small().Flush()
	f.button.Disable()
	f.line = parts.Line(0, f.button, parts.Spring())
	return f
}

// show sets the attempt; empty means that none is known.
func (f *flowLink) show(attempt string) {
	f.attempt = attempt
	setEnabled(f.button, attempt != "")
}
