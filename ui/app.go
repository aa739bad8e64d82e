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

// App is the window's owner: it holds the state, starts what a tap asks for and
// shows what comes back. Its methods belong to the main goroutine.
type App struct {
	deps    Deps
	catalog *catalog.Catalog
	state   State
	session *Session
	pending func() // what the person wanted when the vault had to be opened first
	guesses guesses

	ctx     context.Context // ends when the window closes
	cancel  context.CancelFunc
	acts    context.Context // ends when a closed window has waited long enough
	kill    context.CancelFunc
	workers sync.WaitGroup
	closing atomic.Bool // also read where Fyne runs what was posted after its end
	settled sync.Once

	signIns  int    // counts sign-ins, for SignIn.N
	wishes   int    // counts what is asked of the settings
	worn     string // the look as the settings name it, once they were read
	cancels  map[int]context.CancelFunc
	pastes   map[int]chan string
	agains   map[int]chan struct{} // by which a sign-in opens its page once more
	shutting chan struct{}         // closes when the vault that was locked is shut
	idle     *time.Timer           // locks a window that nobody uses

	lockAfter func(auth.Keeper) time.Duration // nil: the settings are not read yet

	clock    *time.Timer
	away     bool // the window is an icon in the taskbar
	notices  *time.Timer
	copied   auth.Secret // what this window put on the clipboard and will take away
	checking *time.Timer // the issuer in the form is checked when typing rests

	copiedTimer *time.Timer
	copiedFor   time.Duration

	window fyne.Window
	quit   func()
	screen *screen
}

// New makes the window's owner. Nothing starts until Start.
func New(deps Deps) *App {
	if deps.Now == nil {
		deps.Now = time.Now
	}
	a := &App{deps: deps, guesses: guesses{pause: pause}, cancels: map[int]context.CancelFunc{}, pastes: map[int]chan string{}, agains: map[int]chan struct{}{}, copiedFor: copiedFor}
	a.catalog, _ = deps.Home.Catalog() // what is wrong with the settings is reported when the vault is opened
	a.ctx, a.cancel = context.WithCancel(context.Background())
	a.acts, a.kill = context.WithCancel(context.Background())
	a.screen = newScreen(a)
	a.set(State{})
	return a
}

// Content is what stands in the window.
func (a *App) Content() fyne.CanvasObject { return a.screen.content }

// Attach puts the content into a window, with its keys, its size and its way of
// closing. quit ends the program; it is called on the main goroutine when
// everything has come to rest.
func (a *App) Attach(w fyne.Window, quit func()) {
	a.window = w
	w.SetPadded(false)
	w.SetContent(a.Content())
	size := a.deps.Size
	if size.Width < leastSize.Width || size.Height < leastSize.Height {
		size = startSize
	}
	w.Resize(size)
	a.bindKeys(w.Canvas())
	a.quit = quit
	w.SetCloseIntercept(a.Leave)
}

// Leave closes the window, but asks first if tokens would be lost. It belongs to
// the main goroutine, as closing the window does.
func (a *App) Leave() {
	if len(a.state.Unsaved) > 0 {
		a.set(a.state.asking(Dialog{Kind: DialogUnsaved}))
		return
	}
	a.leave()
}

// End closes the window because a signal asks for that: nobody can be asked. It
// belongs to the main goroutine.
func (a *App) End() { a.leave() }

// leave takes the window from the screen at once; the program ends when
// everything has come to rest.
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

// Start reads the providers, looks for the vault and the browsers, and opens the
// vault if that needs nobody. It may be called before the window is shown, which
// takes longer than to read a thousand accounts.
func (a *App) Start() {
	a.loadBrowsers()
	a.followScreen()
	a.begin()
}

// Close lets what is being saved come to its end, for at most closeWait, and
// then calls quit on the main goroutine. Sign-ins on their way are cancelled.
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

// Rest returns when everything has come to rest. It is for when the event loop
// has ended, by Close or by a signal that the window system took.
func (a *App) Rest() {
	if !a.closing.Load() {
		a.shut()
	}
	a.settle()
}

// shut begins the end: nothing new is started or shown, and the window's size
// is kept.
func (a *App) shut() {
	if a.window != nil && a.deps.SaveSize != nil {
		size := a.window.Canvas().Size()
		a.aside(func(context.Context) func() { a.deps.SaveSize(size); return nil })
	}
	a.closing.Store(true)
	a.cancel()
	for _, t := range []*time.Timer{a.clock, a.notices, a.checking, a.idle, a.copiedTimer} {
		if t != nil {
			t.Stop()
		}
	}
}

// settle waits for what is being saved and lets go of the vault, once.
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

// closeWait bounds how long a closed window waits for a refresh to be sealed:
// longer than one request may take, so that no rotated token is lost.
const closeWait = 35 * time.Second

// aside runs work on a goroutine of its own and then, on the main goroutine,
// what it returned. A panic in it becomes an internal error on the screen.
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
	old := a.state
	a.state = s.at(a.deps.Now()).able(abilities(a.session))
	a.screen.show(a.state)
	if a.state.Notice.N != old.Notice.N {
		a.fadeNotice()
	}
	a.tick()
}

// setTime moves the clock on and shows what it alone changes.
func (a *App) setTime() {
	a.state = a.state.at(a.deps.Now())
	a.screen.showTime(a.state)
	a.tick()
}

// fadeNotice takes the message away after a while.
func (a *App) fadeNotice() {
	n := a.state.Notice.N
	if a.notices != nil {
		a.notices.Stop()
	}
	a.notices = time.AfterFunc(noticeTime, func() {
		a.post(func() { a.set(a.state.unnoticed(n)) })
	})
}

// noticeTime is long enough to read two short sentences.
const noticeTime = 6 * time.Second
