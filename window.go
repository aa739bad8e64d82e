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
	"latchkey/internal/desktop/appearance"
	"latchkey/internal/desktop/browsers"
	"latchkey/internal/desktop/clipboard"
	"latchkey/internal/desktop/instance"
	"latchkey/internal/desktop/opener"
	"latchkey/internal/desktop/screenlock"
	"latchkey/internal/desktop/urlevents"
	"latchkey/internal/forget"
	"latchkey/ui"
	"latchkey/ui/terminal"
	"latchkey/ui/words"
)

// appID is the application's id; SECURITY.md explains why a distributor sets their own.
const appID = "app.latchkey"

// settled is how long after the event loop has begun the start is complete: the fonts are parsed and
// the accounts are read. The memory that this no longer needs is then returned to the system.
const settled = 1500 * time.Millisecond

// startMemory bounds the memory, in bytes, that the start takes before garbage is collected.
const startMemory = 256 << 20

// runningGC is how much garbage the heap may have while the window runs, in percent of what is in
// use. Go's default is 100; a window rests most of the time, and what one change of an account
// allocates would stay in memory until the next.
const runningGC = 50

// openWindow shows the window until the person closes it or a signal ends it. In both cases it
// completes saves that have begun.
//
// Where a window of this home is open, it raises that one, hands it the wish and returns.
func openWindow(ctx context.Context, w terminal.Window) int {
	collect := deferCollecting()
	starts := make(chan laterStart)
	first, ours := instance.Begin(ctx, w.Home.WindowDir(), w.Wish, func(wish string) instance.Answer { return raised(starts, wish) })
	if !ours {
		fmt.Fprintln(os.Stderr, words.WindowRaised(w.Keeper != "" || w.Passphrase != nil))
		return 0
	}
	log.SetOutput(&quiet{to: os.Stderr, onNoWindow: endWithoutWindow})
	if cache, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(cache, 0o700) // Fyne creates only the folder below it, and logs an error in a new home
	}
	a := app.NewWithID(appID)
	withoutPreferences(a)
	look := lookOf(w.Home)
	a.Settings().SetTheme(ui.ThemeOf(look.Theme, look.SystemTheme(false)))
	a.SetIcon(fyne.NewStaticResource("latchkey.png", assets.WindowIcon))
	window := a.NewWindow(words.AppName())
	queue := &mainQueue{}
	d := deps(w, window)
	d.Do = queue.do
	d.Appearance, d.Theme = look.Appearance, look.Theme
	owner := ui.New(d)
	owner.Start()
	owner.Wish(w.Wish)
	owner.Attach(window, func() { queue.end(); a.Quit() })
	go raiseForOthers(starts, window, owner, queue)
	urlevents.Receive(func(address string) { go takeAddress(w.Home, address) })
	bySignal := false // set and read on the main goroutine
	rewatch := func() {}
	if d.Appearance != nil {
		rewatch = withoutThemeWatch()
	}
	a.Lifecycle().SetOnStarted(func() {
		rewatch()
		followIcon(window, owner.Iconify)
		time.AfterFunc(settled, func() {
			endBySignal(queue, func() { bySignal = true; owner.End() })
			collect()
		})
	})
	window.ShowAndRun()
	first.Close() // what follows shows no window
	owner.Rest()
	if !bySignal {
		answerBrowsers(w.Home)
	}
	return 0
}

// endWithoutWindow ends the program where Fyne can open no window: it goes on without one, and fails
// later. Nothing is open yet that would have to be closed.
func endWithoutWindow(e *auth.Error) {
	fmt.Fprintln(os.Stderr, words.FailureLine(e))
	os.Exit(1)
}

// answering bounds the time for which the program goes on without a window, to answer the browsers
// of sign-ins that were cancelled by closing it.
const answering = 20 * time.Second

// answerBrowsers waits for the browsers of cancelled sign-ins, or for a signal. Whoever sees the
// program wait, because they started it at a terminal, reads why.
func answerBrowsers(h *home.Home) {
	ctx, stop := signal.NotifyContext(context.Background(), endSignals...)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, answering)
	defer cancel()
	said := time.AfterFunc(noticeable, func() { fmt.Fprintln(os.Stderr, words.BrowserAwaited(answering)) })
	defer said.Stop()
	h.AwaitCancelled(ctx)
}

// noticeable is how long the program ends without a word about it.
const noticeable = 500 * time.Millisecond

// endSignals end the program.
var endSignals = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// deferCollecting turns the garbage collector off, up to startMemory: during the start it would run
// several times, on the core that reads the accounts, and find nearly everything in use. collect
// restores what was set before, collects, and returns free memory to the system.
func deferCollecting() (collect func()) {
	limit := debug.SetMemoryLimit(-1) // a negative limit only reads it
	debug.SetMemoryLimit(min(limit, startMemory))
	percent := debug.SetGCPercent(-1)
	return func() {
		debug.SetGCPercent(min(percent, runningGC)) // off, which is negative, stays off
		debug.SetMemoryLimit(limit)
		debug.FreeOSMemory()
	}
}

// takeAddress hands an address of the app's own scheme, with which macOS calls this app, to the
// sign-in that waits for it, as the command callback does elsewhere. Any program can choose the
// address, so nothing quotes it.
func takeAddress(h *home.Home, address string) {
	e := auth.AsError(scheme.HandOver(context.Background(), h.RunDir(), address))
	if e != nil && e.Kind == auth.KindBadAnswer {
		h.Refused(auth.Refusal{At: time.Now(), Reason: e.Reason, Origin: auth.Scheme})
	}
}

// deps connects the window to this home, this desktop and Fyne.
func deps(w terminal.Window, window fyne.Window) ui.Deps {
	d := ui.Deps{
		Home: w.Home, Opening: home.Opening{Keeper: w.Keeper, Passphrase: w.Passphrase},
		Browse: opener.OpenIn, Browsers: browsers.List, OpenFile: opener.OpenFile,
		Handler: func(ctx context.Context) scheme.Status { return scheme.Check(ctx, w.Home.Handler()) },
		Claim: func(ctx context.Context) error {
			_, err := w.Home.Claim(ctx, scheme.RedirectURI("latchkey")) // any provider will do: their addresses differ in the path only
			return err
		},
		OnLost:     func(a auth.Account) { fmt.Fprintln(os.Stderr, words.WarningLine(words.TokensLost(a.DisplayName()))) },
		Forget:     forget.Now,
		SaveSize:   func(size fyne.Size, zoom float32) { saveView(w.Home, size, zoom) },
		Room:       screenRoom(),
		CopySecret: func(text string) bool { return clipboard.SetSecret(handleOf(window), text) },
		Version:    w.Version,
	}
	d.Size, d.Zoom = readView(w.Home)
	if screenlock.Supported {
		d.ScreenLocks = screenlock.Watch
	}
	return d
}

// endBySignal calls end on the main goroutine when a signal ends the program; a second signal ends
// it at once. It replaces Fyne's own handler, which ends the event loop and with it the clipboard,
// on which a token may be. Fyne sets its handler on a goroutine when the loop begins, so endBySignal
// is called some time after that: with both handlers the program would quit twice, the second time
// without a window system. Nothing can be copied before.
func endBySignal(queue *mainQueue, end func()) {
	signals := make(chan os.Signal, 1)
	signal.Reset(endSignals...)
	signal.Notify(signals, endSignals...)
	go func() {
		<-signals
		signal.Reset(endSignals...)
		queue.do(end)
	}()
}

// withoutPreferences keeps Fyne from writing its preferences file when the program ends, because
// nothing is ever in it. Fyne watches that file, reads it while it is being written, and then logs
// that it is empty. There must be no hook at all: Fyne 2.8.1 may queue a hook after it has emptied the
// queue for the last time, and then waits for it forever (runGL and Lifecycle.WaitForEvents).
func withoutPreferences(a fyne.App) {
	if l, ok := a.Lifecycle().(interface{ SetOnStoppedHookExecuted(hook func()) }); ok {
		l.SetOnStoppedHookExecuted(nil)
	}
}

// themeVariable forces the variant of Fyne's programs. Where the person has set it, Latchkey's
// "As the system" obeys it.
const themeVariable = "FYNE_THEME"

// lookOf returns the part of ui.Deps that decides the theme. The window does not exist yet.
func lookOf(h *home.Home) (d ui.Deps) {
	settings, _ := h.Settings() // the window names the faults
	d.Theme = settings.Theme
	if appearance.Supported && os.Getenv(themeVariable) == "" {
		d.Appearance = appearance.Watch
	}
	return d
}

// withoutThemeWatch keeps Fyne from watching the desktop's theme beside package appearance: it would
// start a bus where none runs, and take a desktop without a preference for dark. Fyne reads the
// variable when the event loop begins; after that restore removes it, so that no program inherits it.
func withoutThemeWatch() (restore func()) {
	_ = os.Setenv(themeVariable, "light")
	return func() { _ = os.Unsetenv(themeVariable) }
}
