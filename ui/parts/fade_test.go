package parts

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

func TestFadingEndsAtTheColour(t *testing.T) {
	test.NewTempApp(t)
	red, blue := color.NRGBA{R: 255, A: 255}, color.NRGBA{B: 255, A: 128}
	rect := canvas.NewRectangle(color.Transparent)
	var f fading
	f.fill(rect, red, hoverTime) // the first colour is there at once
	if rect.FillColor != red {
		t.Fatalf("at first it is %v", rect.FillColor)
	}
	f.fill(rect, blue, hoverTime)
	f.motion.Tick(0.5)
	if got, want := rect.FillColor, (color.RGBA{R: 127, B: 64, A: 191}); got != want {
		t.Errorf("half way it is %v, want %v", got, want)
	}
	half := f.motion
	half.Tick(1)
	if rect.FillColor != blue {
		t.Errorf("at the end it is %v", rect.FillColor)
	}
	f.fill(rect, red, 0)
	half.Tick(0.5) // a tick that comes late changes nothing
	if rect.FillColor != red {
		t.Errorf("after a late tick it is %v", rect.FillColor)
	}
}
