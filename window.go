//go:build !headless

package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"latchkey/assets"
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

// appID is the application's id; SECURITY.md says why a distributor sets their
// own.
const appID = "app.latchkey"

// settled is when starting is over: the fonts are parsed and the accounts are
// read. What that left behind, some twenty megabytes, goes back to the system
// then instead of staying reserved.
const settled = 1500 * time.Millisecond

// openWindow shows the window until it is closed, or until a signal asks for
// that: what is being saved is saved either way.
func openWindow(_ context.Context, w terminal.Window) int {
	log.SetOutput(&quiet{to: os.Stderr})
	if cache, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(cache, 0o700) // Fyne makes only the folder below it, and complains in a new home
	}
	a := app.NewWithID(appID)
	withoutPreferences(a)
	a.Settings().SetTheme(themeOf(w.Home))
	a.SetIcon(fyne.NewStaticResource("latchkey.png", assets.WindowIcon))
	window := a.NewWindow(words.AppName())
	owner := ui.New(deps(w))
	owner.Start()
	owner.Attach(window, a.Quit)
	a.Lifecycle().SetOnStarted(func() { followIcon(window, owner.Iconify) })
	time.AfterFunc(settled, func() {
		endBySignal(owner.End)
		debug.FreeOSMemory()
	})
	window.ShowAndRun()
	owner.Rest()
	return 0
}

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

// endBySignal has end called on the main goroutine when a signal asks the program
// to end; a second one ends it at once. Fyne's own handler ends the event loop
// without a word, and with it the clipboard, on which a token may be: so it is
// taken out. It is set when the loop begins, on a goroutine of its own; that has
// to be over, and until then nobody has copied anything.
func endBySignal(end func()) {
	asked := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
	signals := make(chan os.Signal, 1)
	signal.Reset(asked...)
	signal.Notify(signals, asked...)
	go func() {
		<-signals
		signal.Reset(asked...)
		fyne.Do(end)
	}()
}

// withoutPreferences keeps Fyne from writing its file of preferences when the
// program ends: nothing is ever in it. Fyne watches that file and reads it again
// while it is being written, and then complains that it is empty.
func withoutPreferences(a fyne.App) {
	if l, ok := a.Lifecycle().(interface{ SetOnStoppedHookExecuted(hook func()) }); ok {
		l.SetOnStoppedHookExecuted(func() {})
	}
}

// themeOf is the look that config.toml asks for; the system's if it does not.
func themeOf(h *home.Home) fyne.Theme {
	settings, _ := h.Settings() // what is wrong with them is reported when the vault is opened
	return ui.ThemeOf(settings.Theme)
}
