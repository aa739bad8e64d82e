package ui

import (
	"os"
	"slices"
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
	was, size := zooms[a.zoomed], a.window.Canvas().Size()
	a.scaleTo(at)
	a.window.Resize(fyne.NewSize(size.Width*was/zooms[at], size.Height*was/zooms[at]).Max(leastSize))
}

// scaleTo draws everything at a scale of zooms.
func (a *App) scaleTo(at int) {
	// Fyne reads the scale from the environment whenever the settings change.
	if err := os.Setenv(scaleKey, strconv.FormatFloat(float64(a.scale*zooms[at]), 'g', -1, 32)); err != nil {
		return
	}
	a.zoomed = at
	fyne.CurrentApp().Settings().SetTheme(fyne.CurrentApp().Settings().Theme())
}

// zoomedSize begins with the scale that the window had when it was last closed, and returns a size
// at the scale of the start as one at that scale: on the screen the window has its size again.
func (a *App) zoomedSize(size fyne.Size) fyne.Size {
	at := slices.Index(zooms, a.deps.Zoom)
	if at < 0 || at == unzoomed {
		return size
	}
	a.scaleTo(at)
	return fyne.NewSize(size.Width/zooms[at], size.Height/zooms[at]).Max(leastSize)
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
