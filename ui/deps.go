package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/internal/desktop/browsers"
)

// Deps is what the window stands on: a home, and what only the program or a test
// can give it. Every function but Do and Now may block and is called on a goroutine
// of its own. A nil function: that is not offered.
type Deps struct {
	Home *home.Home

	// Opening is how the command line wants the vault opened, and Open opens it; nil
	// means Home.Open.
	Opening home.Opening
	Open    func(ctx context.Context, o home.Opening) (*home.Session, error)

	// Browse opens an address in a browser, by its id. Browsers lists those of this
	// computer.
	Browse   func(ctx context.Context, browser, url string) error
	Browsers func() []browsers.Browser

	// Handler reports who gets the addresses of the app's own scheme; Claim makes
	// that this program, unless another has them.
	Handler func(ctx context.Context) scheme.Status
	Claim   func(ctx context.Context) error

	// ScreenLocks calls onLock each time the desktop locks the screen or the computer
	// goes to sleep, until ctx ends.
	ScreenLocks func(ctx context.Context, onLock func())

	// OnLost is called at the end for each account whose new tokens could not be
	// saved: there is no window left to show it.
	OnLost func(auth.Account)

	// Do runs f on the main goroutine, later: fyne.Do in the program, a queue
	// in tests. It is never waited for.
	Do func(f func())

	// Now is the clock; nil means time.Now.
	Now func() time.Time

	// Size is the window's size when it was last closed; zero: not known.
	// SaveSize keeps it.
	Size     fyne.Size
	SaveSize func(fyne.Size)

	// Version is what the list of keys shows at its foot; may be empty.
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

// look reports what vault there is. Where the command line gives the passphrase the
// person need not type it, so that it does not matter who keeps the key.
func (d Deps) look() (home.Found, error) {
	found, err := d.Home.Look()
	if d.Opening.Passphrase != nil {
		found.Keeper, found.Copy.Keeper = "", ""
	}
	return found, err
}

// Session is an open vault, and what the window does with it.
type Session struct {
	*home.Session

	recovery bool // there was a recovery code when it was opened
	followed bool
	users    sync.WaitGroup // what must be done before Close
	ended    context.Context
	end      context.CancelFunc // nothing is watched any more
}

// newSession looks what vault.toml says, too.
func newSession(s *home.Session) *Session {
	found, _ := s.Home.Look() // the vault has just been opened
	return &Session{Session: s, recovery: found.Recovery}
}

// begin gives a session its end.
func (s *Session) begin(ctx context.Context) { s.ended, s.end = context.WithCancel(ctx) }

// close lets go of everything. A flow that could not be recorded keeps no window
// open.
func (s *Session) close() { _ = s.Session.Close() }
