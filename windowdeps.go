//go:build !headless

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/internal/desktop/browsers"
	"latchkey/internal/desktop/opener"
	"latchkey/internal/desktop/screenlock"
	"latchkey/ui"
	"latchkey/ui/terminal"
	"latchkey/ui/words"
)

// deps joins the window to this home, this desktop and Fyne.
func deps(w terminal.Window) ui.Deps {
	d := ui.Deps{
		Home: w.Home, Opening: home.Opening{Keeper: w.Keeper, Passphrase: w.Passphrase},
		Browse: opener.OpenIn, Browsers: browsers.List,
		Handler: func(ctx context.Context) scheme.Status { return scheme.Check(ctx, w.Home.Handler()) },
		Claim: func(ctx context.Context) error {
			_, err := w.Home.Claim(ctx, scheme.RedirectURI("latchkey")) // any provider's: they differ in the path alone
			return err
		},
		OnLost: func(a auth.Account) { fmt.Fprintln(os.Stderr, words.WarningLine(words.TokensLost(a.DisplayName()))) },
		Do:     fyne.Do,
		Size:   readSize(w.Home), SaveSize: func(s fyne.Size) { saveSize(w.Home, s) },
		Version: w.Version,
	}
	if screenlock.Supported {
		d.ScreenLocks = screenlock.Watch
	}
	return d
}

// sizeFile keeps how large the window was, beside the traces.
func sizeFile(h *home.Home) string { return filepath.Join(filepath.Dir(h.TracesDir()), "window.json") }

// readSize is the size the window last had, or zero.
func readSize(h *home.Home) (s fyne.Size) {
	text, err := os.ReadFile(sizeFile(h))
	if err != nil || json.Unmarshal(text, &s) != nil {
		return fyne.Size{}
	}
	return s
}

// saveSize keeps the size. It does not matter enough to fail.
func saveSize(h *home.Home, s fyne.Size) {
	text, err := json.Marshal(s)
	if err != nil || os.MkdirAll(filepath.Dir(sizeFile(h)), 0o700) != nil {
		return
	}
	_ = os.WriteFile(sizeFile(h), text, 0o600)
}
