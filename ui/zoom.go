package ui

import (
	"math"
	"os"
	"strconv"

	"fyne.io/fyne/v2"
)

// textSizes are the sizes of text that Ctrl and plus or minus lead through, in Fyne units at the scale
// that the program was started with. Everything grows with the text. The settings name those of
// namedSizes.
var textSizes = []int{10, 12, 13, 14, 16, 19, 23, 26}

// unzoomed is the index of the size in which the design is drawn.
const unzoomed = 2

// zoomOf returns the factor of the scale that a size of textSizes means.
func zoomOf(at int) float32 { return float32(textSizes[at]) / float32(textSizes[unzoomed]) }

// zoomBy makes everything larger, or smaller if by is less than 0; 0 leads back.
func (a *App) zoomBy(by int) {
	if by == 0 {
		a.zoomTo(unzoomed)
		return
	}
	a.zoomTo(max(0, min(a.zoomed+by, len(textSizes)-1)))
}

// zoomTo draws everything at a size of textSizes. The window keeps its size on the screen where it
// has room for its content.
func (a *App) zoomTo(at int) {
	if a.window == nil || at == a.zoomed {
		return
	}
	was, size := zoomOf(a.zoomed), a.window.Canvas().Size()
	a.scaleTo(at)
	a.window.Resize(fyne.NewSize(size.Width*was/zoomOf(at), size.Height*was/zoomOf(at)).Max(leastSize))
	a.set(a.state)
}

// setTextSize draws everything at a size of text that the settings offer.
func (a *App) setTextSize(size int) {
	a.zoomTo(nearestSize(float32(size) / float32(textSizes[unzoomed])))
}

// textSize is the present size of text.
func (a *App) textSize() int { return textSizes[a.zoomed] }

// nearestSize returns the index of the size that is nearest to a factor of the scale.
func nearestSize(zoom float32) int {
	nearest := unzoomed
	for at := range textSizes {
		if math.Abs(float64(zoomOf(at)-zoom)) < math.Abs(float64(zoomOf(nearest)-zoom)) {
			nearest = at
		}
	}
	return nearest
}

// scaleTo draws everything at a size of textSizes.
func (a *App) scaleTo(at int) {
	// Fyne reads the scale from the environment whenever the settings change.
	if err := os.Setenv(scaleKey, strconv.FormatFloat(float64(a.scale*zoomOf(at)), 'g', -1, 32)); err != nil {
		return
	}
	a.zoomed = at
	fyne.CurrentApp().Settings().SetTheme(fyne.CurrentApp().Settings().Theme())
}

// zoomedSize begins with the scale that the window had when it was last closed, and returns a size
// at the scale of the start as one at that scale: on the screen the window has its size again.
func (a *App) zoomedSize(size fyne.Size) fyne.Size {
	if a.deps.Zoom <= 0 {
		return size
	}
	at := nearestSize(a.deps.Zoom)
	if at == unzoomed {
		return size
	}
	a.scaleTo(at)
	return fyne.NewSize(size.Width/zoomOf(at), size.Height/zoomOf(at)).Max(leastSize)
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
