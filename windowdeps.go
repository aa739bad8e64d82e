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
	"latchkey/auth/demo"
	"latchkey/auth/home"
	"latchkey/auth/vault"
	"latchkey/internal/desktop/browsers"
	"latchkey/internal/desktop/opener"
	"latchkey/internal/desktop/screenlock"
	"latchkey/ui"
	"latchkey/ui/terminal"
	"latchkey/ui/words"
)

// windowDeps is what the window stands on: the home that the commands use too.
func windowDeps(w terminal.Window) ui.Deps {
	providers, _ := w.Home.Catalog() // what is wrong with the settings is said when the vault is opened
	config, _ := w.Home.Config()     // as above
	return ui.Deps{
		Peek: func() (ui.Peeked, error) { return peek(w) },
		Open: func(ctx context.Context, c ui.Choice) (*ui.Session, error) { return open(ctx, w, c) },
		Recover: func(ctx context.Context, code, passphrase auth.Secret) (*ui.Session, error) {
			return recoverVault(ctx, w, code, passphrase)
		},
		Sealed: func(context.Context) (ui.Unopened, error) {
			left, err := w.Home.Sealed()
			return ui.Unopened{Accounts: left.Accounts, Providers: left.Providers}, err
		},
		StartAgain: func(ctx context.Context) (ui.Unopened, error) {
			left, err := w.Home.EraseUnopened(ctx)
			return ui.Unopened{Accounts: left.Accounts, Providers: left.Providers}, err
		},
		Catalog: providers,
		Check: func(ctx context.Context, p auth.Provider) (auth.Report, error) {
			p, err := home.WithCA(p)
			if err != nil {
				return auth.Report{}, err
			}
			return (&auth.Client{}).Check(ctx, p)
		},
		Register: func(ctx context.Context, p auth.Provider) (auth.Registration, error) {
			p, err := home.WithCA(p)
			if err != nil {
				return auth.Registration{}, err
			}
			return (&auth.Client{}).Register(ctx, p)
		},
		Browse:   func(ctx context.Context, browser, url string) error { return browse(ctx, w.Home, browser, url) },
		Browsers: func() ([]browsers.Browser, string) { return browsers.List(), usualBrowser(w.Home) },
		Do:       fyne.Do,
		Size:     readSize(w.Home),
		SaveSize: func(s fyne.Size) { saveSize(w.Home, s) },
		Version:  w.Version,

		Preferences: preferences(w.Home),

		LockAfter: config.Lock,
		ScreenLocks: func(ctx context.Context, told func(func(auth.Keeper) bool)) {
			screenlock.Watch(ctx, func() {
				config, _ := w.Home.Config() // as above
				told(config.LocksWithScreen)
			})
		},
	}
}

// listen binds the receiver of one sign-in. On the app's own scheme this program
// becomes its handler first, where nobody is.
func listen(ctx context.Context, s *home.Session, redirect string) (auth.Receiver, error) {
	if _, err := s.Home.Claim(ctx, redirect); err != nil {
		return nil, err
	}
	return s.Listen(ctx, redirect)
}

// browse opens an address in the browser that was chosen, else in the usual one.
func browse(ctx context.Context, h *home.Home, browser, url string) error {
	if browser == "" {
		browser = usualBrowser(h)
	}
	return opener.OpenIn(ctx, browser, url)
}

// usualBrowser is the one that the settings name.
func usualBrowser(h *home.Home) string {
	config, _ := h.Config() // what is wrong with it is said when the vault is opened
	return config.Browser
}

// peek tells what vault there is. A passphrase that was given by flag needs no
// asking.
func peek(w terminal.Window) (ui.Peeked, error) {
	info, err := vault.Peek(w.Home.VaultDir())
	spare := vault.PeekCopy(w.Home.VaultDir())
	found := ui.Peeked{Exists: info.Exists, Keeper: info.Keeper, Recovery: info.Recovery, Copy: spare.Exists, CopyKeeper: spare.Keeper}
	if w.Passphrase != nil {
		found.Keeper, found.CopyKeeper = "", ""
	}
	return found, err
}

// open opens the vault as the person or the flags want it, and what stands on
// it.
func open(ctx context.Context, w terminal.Window, c ui.Choice) (*ui.Session, error) {
	o := vault.Options{Keeper: c.Keeper, Create: c.Create, Repair: c.Repair, Passphrase: w.Passphrase}
	if o.Keeper == "" {
		o.Keeper = w.Keeper
	}
	if !c.Passphrase.Empty() {
		o.Passphrase = func(context.Context, bool) ([]byte, error) { return []byte(c.Passphrase.Reveal()), nil }
	}
	v, err := w.Home.OpenVault(ctx, o)
	if err != nil {
		return nil, err
	}
	return session(w, v)
}

// recoverVault opens the vault by its recovery code and puts its key under a
// passphrase: the keyring has lost it.
func recoverVault(ctx context.Context, w terminal.Window, code, passphrase auth.Secret) (*ui.Session, error) {
	v, err := w.Home.Recover(ctx, code, []byte(passphrase.Reveal()))
	if err != nil {
		return nil, err
	}
	return session(w, v)
}

// session is what stands on an open vault.
func session(w terminal.Window, v home.Vault) (*ui.Session, error) {
	s, err := w.Home.Session(v, demo.Options{})
	if err != nil {
		v.Close()
		return nil, err
	}
	s.Follow(reportLostTokens)
	opened := &ui.Session{
		Client: s.Client, Keeper: v.Keeper(), Stamp: v.Stamp, Prepare: s.Prepare, SetSecret: s.SetSecret, Hold: s.SetLocked,
		Follow: s.Follow, Serve: s.Serve,
		Listen: func(ctx context.Context, redirect string) (auth.Receiver, error) { return listen(ctx, s, redirect) },
		Repair: func(ctx context.Context) error {
			_, err := v.Repair(ctx)
			return err
		},
		Close: func() {
			_ = s.Close() // a trace that could not be saved is no reason to keep the window
		},
	}
	if f, ok := v.(*vault.Folder); ok {
		info, _ := vault.Peek(w.Home.VaultDir())
		opened.Recovery, opened.NewRecoveryCode = info.Recovery, f.NewRecoveryCode
	}
	opened.Upkeep = upkeep(w, s, opened)
	return opened, nil
}

// reportLostTokens names on standard error whose new tokens are lost: there is no
// window left to show it.
func reportLostTokens(n home.News) {
	if n.Lost != nil {
		fmt.Fprintln(os.Stderr, "latchkey: "+words.TokensLost(n.Lost.DisplayName()))
	}
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
