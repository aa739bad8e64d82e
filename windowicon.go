//go:build !headless

package main

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// followIcon calls onAway when the window becomes an icon in the taskbar, and when
// it comes back, which Fyne does not report. It belongs to the main goroutine and to
// a window that is shown. Under Wayland onAway is never called: there the compositor
// requests no frames, and so Fyne draws none.
func followIcon(w fyne.Window, onAway func(away bool)) {
	drawn, ok := w.(interface{ RunWithContext(draw func()) })
	if !ok {
		return
	}
	drawn.RunWithContext(func() {
		if native := glfw.GetCurrentContext(); native != nil {
			native.SetIconifyCallback(func(_ *glfw.Window, away bool) { onAway(away) })
		}
	})
}
