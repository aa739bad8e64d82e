package ui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/internal/desktop/browsers"
)

// Deps is what the window needs: a home, and what only the program or a test can provide. Every
// function but Do, Now and CopySecret may block and is called on a goroutine of its own. A nil function means
// that its feature is not offered.
type Deps struct {
	Home *home.Home

	// Opening is how the command line requests the vault to be opened, and Open opens it; nil
	// means Home.Open.
	Opening home.Opening
	Open    func(ctx context.Context, o home.Opening) (*home.Session, error)

	// Browse opens an address in a browser, by its id. Browsers lists those of this
	// computer.
	Browse   func(ctx context.Context, browser, url string) error
	Browsers func() []browsers.Browser

	// OpenFile shows a file of text in the program that the desktop has for it.
	OpenFile func(ctx context.Context, path string) error

	// Handler reports which program handles the addresses of the app's own scheme; Claim registers
	// this program, unless another has them.
	Handler func(ctx context.Context) scheme.Status
	Claim   func(ctx context.Context) error

	// ScreenLocks calls onLock each time the desktop locks the screen or the computer
	// goes to sleep, until ctx ends.
	ScreenLocks func(ctx context.Context, onLock func())

	// Appearance calls onChange each time the desktop reports whether it prefers dark windows, until
	// ctx ends. nil means that Fyne follows the desktop.
	Appearance func(ctx context.Context, onChange func(isDark bool))

	// Theme is the theme of config.toml (system, light or dark), which the program has applied before
	// it made the window. Empty means unknown: the theme then stays as it is until the settings are
	// read twice with different themes.
	Theme string

	// Forget removes from memory what nothing refers to any more, after a vault was
	// closed by the lock. It may take a second. nil means that it stays until its place
	// is used again.
	Forget func()

	// OnLost is called at the end for each account whose new tokens could not be saved, when there
	// is no window left to show it.
	OnLost func(auth.Account)

	// Do runs f later on the main goroutine: fyne.Do in the program, a queue in tests. Callers
	// never wait for it.
	Do func(f func())

	// Now is the clock; nil means time.Now.
	Now func() time.Time

	// Size is the window's size when it was last closed; zero means unknown. SaveSize stores it.
	// Zoom is the factor of the scale that it had then (see textSizes); zero means unknown.
	Size     fyne.Size
	Zoom     float32
	SaveSize func(size fyne.Size, zoom float32)

	// Room is the largest size, in Fyne units, that fits the screen beside its bars; zero means
	// unknown. The window begins no larger.
	Room fyne.Size

	// CopySecret puts a secret on the clipboard with the mark that keeps it out of clipboard
	// histories, and reports whether it could; otherwise it is copied without. It is called on the
	// main goroutine.
	CopySecret func(text string) bool

	// Version is shown at the foot of the list of keys; may be empty.
	Version string
}

// open opens the vault.
func (d Deps) open(ctx context.Context, o home.Opening) (*Session, error) {
	open := d.Home.Open
	if d.Open != nil {
		open = d.Open
	}
	s, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	return newSession(s), nil
}

// look reports which vault exists. If the command line gives the passphrase, the person need not
// type it, and look leaves the keeper out.
func (d Deps) look() (home.Found, error) {
	found, err := d.Home.Look()
	if d.Opening.Passphrase != nil {
		found.Keeper, found.Copy.Keeper = "", ""
	}
	return found, err
}

// Session is an open vault, and the window's work with it.
type Session struct {
	*home.Session

	recovery bool   // the vault had a recovery code when it was opened
	first    stamps // what the home was before anything was read of it
	followed bool
	traced   atomic.Bool    // the room Flow is visible, so that each event is to be drawn
	users    sync.WaitGroup // work that must end before Close
	ended    context.Context
	end      context.CancelFunc // ends all watching
}

// newSession also reads what vault.toml says. It takes the stamps first, so that what a command
// changes while the vault is read is noticed.
func newSession(s *home.Session) *Session {
	first := stampsOf(s)
	found, _ := s.Home.Look() // cannot fail: the vault has just been opened
	return &Session{Session: s, recovery: found.Recovery, first: first}
}

// begin makes the context that ends with the session.
func (s *Session) begin(ctx context.Context) { s.ended, s.end = context.WithCancel(ctx) }

// close closes the session. It ignores a flow that could not be recorded, because the window must
// close.
func (s *Session) close() { _ = s.Session.Close() }
