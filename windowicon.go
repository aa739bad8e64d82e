//go:build !headless

package main

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// restore shows a window that is minimized. Call it on the main goroutine.
func restore(w fyne.Window) {
	drawn, ok := w.(interface{ RunWithContext(draw func()) })
	if !ok {
		return
	}
	drawn.RunWithContext(func() {
		if native := glfw.GetCurrentContext(); native != nil && native.GetAttrib(glfw.Iconified) == glfw.True {
			native.Restore()
		}
	})
}

// followIcon calls onAway when the window is minimized and when it is restored, which Fyne does
// not report. Call it on the main goroutine with a window that is shown. Under Wayland onAway is
// never called: the compositor requests no frames of a minimized window, and Fyne draws none.
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
