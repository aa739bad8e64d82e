//go:build cgo && !headless

// Command bare is the least that a Fyne window can be: what Latchkey's own start
// and memory are measured against.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.NewWithID("app.latchkey.bare").NewWindow("Bare")
	w.SetContent(widget.NewLabel("A bare window"))
	w.Resize(fyne.NewSize(1120, 740))
	w.ShowAndRun()
}
