//go:build headless

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"latchkey/ui/terminal"
)

// openWindow starts latchkey.exe, the windowed program, beside this one, which cmd and PowerShell
// find first if it is named latchkey.com, and wait for. Nil means that there is none.
var openWindow = windowBeside(os.Executable())

func windowBeside(own string, err error) func(context.Context, terminal.Window) int {
	windowed := filepath.Join(filepath.Dir(own), "latchkey.exe")
	info, statErr := os.Stat(windowed)
	if err != nil || strings.EqualFold(own, windowed) || statErr != nil || !info.Mode().IsRegular() {
		return nil
	}
	return func(context.Context, terminal.Window) int {
		if exec.Command(windowed, os.Args[1:]...).Start() != nil {
			return 1
		}
		return 0
	}
}
