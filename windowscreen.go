//go:build !headless

package main

import (
	"os"
	"runtime"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// frameWidth and frameHeight are room for the window's frame and title, in Fyne units.
const frameWidth, frameHeight = 16, 48

// screenRoom returns the size, in Fyne units, of the largest window that fits the primary screen
// beside its bars; zero means unknown. Call it on the main goroutine when Fyne has made a window.
func screenRoom() fyne.Size {
	monitor := glfw.GetPrimaryMonitor()
	if monitor == nil {
		return fyne.Size{}
	}
	_, _, width, height := monitor.GetWorkarea() // Wayland's compositors report the whole screen
	scale := userScale() * systemScale(monitor)
	return fyne.NewSize(float32(width)/scale-frameWidth, float32(height)/scale-frameHeight)
}

// systemScale returns how many units of the work area are one unit of Fyne's, as Fyne computes it:
// the system's scale on Windows; 1 on macOS and Wayland, whose work area is in points; elsewhere
// the monitor's resolution by Fyne's 120 dots an inch, and at least 1.
func systemScale(monitor *glfw.Monitor) float32 {
	switch {
	case runtime.GOOS == "windows":
		scale, _ := monitor.GetContentScale()
		return max(scale, 1)
	case runtime.GOOS == "darwin" || glfw.GetPlatform() == glfw.PlatformWayland:
		return 1
	}
	const dotsPerInch, millimetres = 120, 25.4
	widthMm, _ := monitor.GetPhysicalSize()
	mode := monitor.GetVideoMode()
	if widthMm <= 0 || mode == nil {
		return 1
	}
	dpi := float32(mode.Width) / (float32(widthMm) / millimetres)
	if dpi < 10 || dpi > 1000 { // no screen has that: the monitor reports a wrong size
		return 1
	}
	return max(dpi/dotsPerInch, 1)
}

// userScale returns the scale that the person has set for Fyne programs; 1 means none.
func userScale() float32 {
	if scale, err := strconv.ParseFloat(os.Getenv("FYNE_SCALE"), 32); err == nil && scale > 0 {
		return float32(scale)
	}
	if scale := fyne.CurrentApp().Settings().Scale(); scale > 0 {
		return scale
	}
	return 1
}

// handleOf returns the native handle of a window on Windows, else 0.
func handleOf(w fyne.Window) (handle uintptr) {
	if native, ok := w.(driver.NativeWindow); ok && runtime.GOOS == "windows" {
		native.RunNative(func(context any) {
			if c, ok := context.(driver.WindowsWindowContext); ok {
				handle = c.HWND
			}
		})
	}
	return handle
}
