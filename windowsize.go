//go:build !headless

package main

import (
	"encoding/json"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"latchkey/auth/home"
	"latchkey/internal/durable"
	"latchkey/internal/private"
)

// sizeFile returns the path of the file that stores the window's size, beside the traces.
func sizeFile(h *home.Home) string { return filepath.Join(filepath.Dir(h.TracesDir()), "window.json") }

// storedView is what is stored of the window: its size at the scale of the start, and its zoom.
type storedView struct{ Width, Height, Zoom float32 }

// readView returns what the window last had, or zeros.
func readView(h *home.Home) (size fyne.Size, zoom float32) {
	var v storedView
	text, err := durable.ReadFile(sizeFile(h))
	if err != nil || json.Unmarshal(text, &v) != nil {
		return fyne.Size{}, 0
	}
	return fyne.NewSize(v.Width, v.Height), v.Zoom
}

// saveView stores the window's size and zoom. It ignores errors: a lost size does no harm.
func saveView(h *home.Home, size fyne.Size, zoom float32) {
	text, err := json.Marshal(storedView{size.Width, size.Height, zoom})
	if err != nil || private.MkdirAll(filepath.Dir(sizeFile(h))) != nil {
		return
	}
	_ = os.WriteFile(sizeFile(h), text, 0o600)
}
