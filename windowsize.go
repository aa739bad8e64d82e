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

// readSize returns the size that the window last had, or zero.
func readSize(h *home.Home) (s fyne.Size) {
	text, err := durable.ReadFile(sizeFile(h))
	if err != nil || json.Unmarshal(text, &s) != nil {
		return fyne.Size{}
	}
	return s
}

// saveSize stores the window's size. It ignores errors: a lost size does no harm.
func saveSize(h *home.Home, s fyne.Size) {
	text, err := json.Marshal(s)
	if err != nil || private.MkdirAll(filepath.Dir(sizeFile(h))) != nil {
		return
	}
	_ = os.WriteFile(sizeFile(h), text, 0o600)
}
