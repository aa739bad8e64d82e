package ui

import (
	"os"
	"strconv"

	"fyne.io/fyne/v2"
)

// zooms are the scales that Ctrl and plus or minus lead through, as factors of the scale that the
// program was started with.
var zooms = []float32{0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2}

// unzoomed is the index of the scale that the program was started with.
const unzoomed = 2

// zoomBy makes everything larger, or smaller if by is less than 0; 0 leads back. The window keeps its
// size on the screen where it has room for its content.
func (a *App) zoomBy(by int) {
	at := max(0, min(a.zoomed+by, len(zooms)-1))
	if by == 0 {
		at = unzoomed
	}
	if a.window == nil || at == a.zoomed {
		return
	}
	was := zooms[a.zoomed]
	a.zoomed = at
	// Fyne reads the scale from the environment whenever the settings change.
	if err := os.Setenv(scaleKey, strconv.FormatFloat(float64(a.scale*zooms[at]), 'g', -1, 32)); err != nil {
		return
	}
	size := a.window.Canvas().Size()
	fyne.CurrentApp().Settings().SetTheme(fyne.CurrentApp().Settings().Theme())
	a.window.Resize(fyne.NewSize(size.Width*was/zooms[at], size.Height*was/zooms[at]).Max(leastSize))
}

// scaleKey is the variable that scales Fyne's programs.
const scaleKey = "FYNE_SCALE"

// ownScale is the scale that the person has set for Fyne's programs; 1 where there is none.
func ownScale() float32 {
	if scale, err := strconv.ParseFloat(os.Getenv(scaleKey), 32); err == nil && scale > 0 {
		return float32(scale)
	}
	if scale := fyne.CurrentApp().Settings().Scale(); scale > 0 {
		return scale
	}
	return 1
}
