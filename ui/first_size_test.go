package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// W5: the window begins no larger than what the screen has room for.
func TestW5TheFirstSize(t *testing.T) {
	for _, c := range []struct{ last, room, want fyne.Size }{
		{fyne.Size{}, fyne.Size{}, startSize},
		{fyne.Size{}, fyne.NewSize(2000, 1200), startSize},
		{fyne.Size{}, fyne.NewSize(1264, 632), fyne.NewSize(1120, 632)}, // 1920×1080 at 150 % with a task bar
		{fyne.NewSize(1600, 1000), fyne.NewSize(1264, 632), fyne.NewSize(1264, 632)},
		{fyne.NewSize(900, 600), fyne.NewSize(1264, 632), fyne.NewSize(900, 600)},
		{fyne.NewSize(10, 10), fyne.Size{}, startSize},
		{fyne.Size{}, fyne.NewSize(1008, 552), fyne.NewSize(1008, 552)},
	} {
		if got := firstSize(c.last, c.room); got != c.want {
			t.Errorf("last %v, room %v: %v, want %v", c.last, c.room, got, c.want)
		}
	}
}

// W5: that is the size which the window takes.
func TestW5TheWindowFitsItsRoom(t *testing.T) {
	d := newTestWindow(t)
	d.app.deps.Room = fyne.NewSize(900, 600)
	d.app.Attach(d.w, func() { d.quit = true })
	if got := d.w.Canvas().Size(); got != d.app.deps.Room {
		t.Errorf("the window is %v in a room of %v", got, d.app.deps.Room)
	}
}
