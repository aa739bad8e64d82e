package ui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/catalog"
)

// App owns the window: it has the state, starts what a tap triggers and shows the result. Call its
// methods on the main goroutine.
type App struct {
	deps    Deps
	catalog *catalog.Catalog
	state   State
	session *Session
	pending func() // action that waits for the vault to be opened
	onward  func() // what the form of a provider is left for, while its question is open
	guesses guesses
	flows   flowReader

	ctx     context.Context // cancelled when the window closes
	cancel  context.CancelFunc
	acts    context.Context // cancelled when a closed window has waited for closeWait
	kill    context.CancelFunc
	workers sync.WaitGroup
	closing atomic.Bool // also read from other goroutines: Fyne runs posted functions after its end
	settled sync.Once

	providersAt    time.Time // stamp of the providers before they were last listed
	signIns        int       // counts sign-ins, for SignIn.N
	settingChanges int       // counts changes of settings
	awaitsConfig   bool      // a look whether config.toml was corrected is due
	awaitsRule     bool      // an answer makes a rule, which is kept before the line about the request
	appliedTheme   string    // theme as the settings name it; empty until they are read
	isDesktopDark  bool      // as Deps.Appearance reports
	cancels        map[int]context.CancelCauseFunc
	pastes         map[int]chan string
	reopens        map[int]chan struct{} // signals a sign-in to reopen its page
	labels         map[int]chan string   // labels for accounts without a subject
	nexts          map[int]chan struct{} // let a sign-in go on that has stopped before a step
	shutting       chan struct{}         // closed when the vault that was locked is shut
	idle           *time.Timer           // locks an idle window

	lockAfter func(auth.Keeper) time.Duration // nil until the settings are read

	clock    *time.Timer
	away     bool // the window is minimized
	notices  *time.Timer
	copied   auth.Secret       // secret that this window put on the clipboard and will clear
	looking  *time.Timer       // looks the address in the picker up when typing pauses
	lookEnd  func()            // ends that look-up; nil if there was none
	pairs    map[int]chan bool // answers to the questions about pairs
	checking *time.Timer       // checks the issuer in the form when typing pauses

	copiedTimer *time.Timer
	copiedFor   time.Duration

	zoomed int     // index in textSizes
	scale  float32 // of the start

	window fyne.Window
	quit   func()
	screen *screen
}

// New returns the window's owner. Nothing starts before Start.
func New(deps Deps) *App {
	if deps.Now == nil {
		deps.Now = time.Now
	}
	a := &App{deps: deps, guesses: guesses{pause: pause}, cancels: map[int]context.CancelCauseFunc{}, pastes: map[int]chan string{}, reopens: map[int]chan struct{}{}, labels: map[int]chan string{}, nexts: map[int]chan struct{}{}, pairs: map[int]chan bool{}, copiedFor: copiedFor, zoomed: unzoomed, scale: ownScale(), appliedTheme: deps.Theme}
	a.catalog = deps.Home.Catalog()
	a.ctx, a.cancel = context.WithCancel(context.Background())
	a.acts, a.kill = context.WithCancel(context.Background())
	a.screen = newScreen(a)
	a.set(State{})
	return a
}

// Content returns the content of the window.
func (a *App) Content() fyne.CanvasObject { return a.screen.content }

// Attach gives a window its content, keys, size and close handler. quit ends the program; it is
// called on the main goroutine when all work has ended.
func (a *App) Attach(w fyne.Window, quit func()) {
	a.window = w
	w.SetPadded(false)
	w.SetContent(a.Content())
	w.Resize(a.zoomedSize(firstSize(a.deps.Size, a.deps.Room)))
	a.bindKeys(w.Canvas())
	w.SetOnDropped(a.dropped)
	a.quit = quit
	w.SetCloseIntercept(a.Leave)
}

// Leave closes the window, but asks first if tokens would be lost or a sign-in cancelled. Call it on the main goroutine.
func (a *App) Leave() {
	if len(a.state.Unsaved) > 0 {
		a.set(a.state.withDialog(Dialog{Kind: DialogUnsaved}))
		return
	}
	a.leavingForm(a.leaveSaved)
}

// leaveSaved closes the window, but asks first if that would cancel a sign-in.
func (a *App) leaveSaved() {
	if !a.asksOver(DialogQuitOver) {
		a.leave()
	}
}

// End closes the window on a signal, without a question. Call it on the main goroutine.
func (a *App) End() { a.leave() }

// leave hides the window at once; the program ends when all work has ended.
func (a *App) leave() {
	if a.closing.Load() || a.window == nil {
		return
	}
	a.window.Hide()
	a.Close(a.quit)
}

// The sizes of the window, in Fyne units.
var (
	startSize = fyne.NewSize(1120, 740)
	leastSize = fyne.NewSize(800, 560)
)

// firstSize returns the size with which the window opens: the last one, or startSize where that is
// unknown or too small, but no larger than room.
func firstSize(last, room fyne.Size) fyne.Size {
	size := last
	if size.Width < leastSize.Width || size.Height < leastSize.Height {
		size = startSize
	}
	if room.Width > 0 && room.Height > 0 {
		size = size.Min(room)
	}
	return size
}

// Start reads the providers, looks for the vault and the browsers, and opens the vault if that
// needs no passphrase. It can be called before the window is shown, which takes longer than
// reading a thousand accounts.
func (a *App) Start() {
	a.loadBrowsers()
	a.followScreen()
	a.followAppearance()
	a.begin()
}

// Close waits for saves that have begun, for at most closeWait, and then calls quit on the main
// goroutine. It cancels pending sign-ins.
func (a *App) Close(quit func()) {
	if a.closing.Load() {
		return
	}
	a.clearCopied() // not in shut: after the event loop there is no clipboard
	a.shut()
	go func() {
		a.settle()
		a.deps.Do(quit)
	}()
}

// Rest returns when all work has ended. Call it when the event loop has ended, by Close or by a
// signal to the window system.
func (a *App) Rest() {
	if !a.closing.Load() {
		a.shut()
	}
	a.settle()
}

// shut starts the end: nothing new starts or is shown, and the window's size is saved.
func (a *App) shut() {
	if a.window != nil && a.deps.SaveSize != nil {
		size := a.window.Canvas().Size()
		zoom := zoomOf(a.zoomed)
		size = fyne.NewSize(size.Width*zoom, size.Height*zoom) // at the scale of the next start
		a.aside(func(context.Context) func() { a.deps.SaveSize(size, zoom); return nil })
	}
	a.closing.Store(true)
	a.cancel()
	for _, t := range []*time.Timer{a.clock, a.notices, a.checking, a.idle, a.copiedTimer} {
		if t != nil {
			t.Stop()
		}
	}
}

// settle waits for saves that have begun and closes the vault, once.
func (a *App) settle() {
	a.settled.Do(func() {
		rested := make(chan struct{})
		go func() { a.workers.Wait(); close(rested) }()
		limit := time.NewTimer(closeWait)
		defer limit.Stop()
		select {
		case <-rested:
		case <-limit.C:
		}
		a.kill()
		if a.session != nil {
			a.session.close()
		}
	})
}

// closeWait bounds how long a closed window waits for a refresh to be sealed. It is longer than
// one request may take, so that no rotated token is lost.
const closeWait = 35 * time.Second

// aside runs work on a new goroutine and then runs the function that it returns on the main
// goroutine. A panic in work is shown as an internal error.
func (a *App) aside(work func(ctx context.Context) (then func())) {
	a.workers.Add(1)
	go func() {
		defer a.workers.Done()
		defer func() {
			if recover() != nil {
				a.post(func() { a.set(a.state.noticed(internalSentence(), true)) })
			}
		}()
		if then := work(a.ctx); then != nil {
			a.post(then)
		}
	}()
}

// post runs f on the main goroutine, unless the window is closing.
func (a *App) post(f func()) {
	a.deps.Do(func() {
		if !a.closing.Load() {
			f()
		}
	})
}

// set changes the state and shows it.
func (a *App) set(s State) {
	old, wasFree := a.state, a.free()
	a.state = s.at(a.deps.Now()).able(abilities(a.session)).sized(a.textSize())
	a.screen.show(a.state)
	if a.state.Notice.N != old.Notice.N || a.free() && !wasFree {
		a.fadeNotice()
	}
	a.tick()
}

// setTime updates the clock and redraws what depends on it alone.
func (a *App) setTime() {
	a.state = a.state.at(a.deps.Now())
	a.screen.showTime(a.state)
	a.tick()
}

// fadeNotice removes the message after noticeTime. Below a dialog it cannot be read, and stays.
func (a *App) fadeNotice() {
	n := a.state.Notice.N
	if a.notices != nil {
		a.notices.Stop()
	}
	if a.state.Notice.Text == "" {
		return
	}
	a.notices = time.AfterFunc(noticeTime, func() {
		a.post(func() {
			if a.free() {
				a.set(a.state.unnoticed(n))
			}
		})
	})
}

// noticeTime is long enough to read two short sentences.
const noticeTime = 6 * time.Second
