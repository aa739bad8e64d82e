package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/home"
	"latchkey/internal/desktop/browsers"
)

// Deps is what the window stands on. Every function but Do and Now may block
// and is called on a goroutine of its own.
type Deps struct {
	// Peek tells what vault there is without opening or creating anything.
	Peek func() (Peeked, error)

	// Open opens the vault and what stands on it. Its errors are *auth.Error.
	Open func(ctx context.Context, c Choice) (*Session, error)

	// Recover opens the vault by its recovery code and puts its key under a new
	// passphrase; nil: it cannot be done.
	Recover func(ctx context.Context, code, passphrase auth.Secret) (*Session, error)

	// Sealed tells what a deletion of the vault that is not open would leave alive
	// at the providers; StartAgain deletes it. nil: it cannot be done.
	Sealed     func(ctx context.Context) (Unopened, error)
	StartAgain func(ctx context.Context) (Unopened, error)

	// Catalog lists, adds and removes providers.
	Catalog *catalog.Catalog

	// Check asks a provider what it offers, and Register has it make a client
	// for Latchkey; both work before there is a vault.
	Check    func(ctx context.Context, p auth.Provider) (auth.Report, error)
	Register func(ctx context.Context, p auth.Provider) (auth.Registration, error)

	// Browse opens an address in a browser, which is one of Browsers by its id, or
	// the usual one when that is empty. Browsers lists those of this computer and
	// the id of the usual one; nil: there is no choice.
	Browse   func(ctx context.Context, browser, url string) error
	Browsers func() (list []browsers.Browser, usual string)

	// Do runs f on the main goroutine, later: fyne.Do in the program, a queue
	// in tests. It is never waited for.
	Do func(f func())

	// LockAfter is how long nobody uses the window before it locks, by who keeps
	// the key; nil or 0: it does not.
	LockAfter func(auth.Keeper) time.Duration

	// ScreenLocks calls told each time the desktop locks the screen or the computer
	// goes to sleep, until ctx ends, with whether the window is to lock then, by
	// who keeps the key; nil: nobody says so.
	ScreenLocks func(ctx context.Context, told func(locks func(auth.Keeper) bool))

	// Now is the clock; nil means time.Now.
	Now func() time.Time

	// Size is the window's size when it was last closed; zero: not known.
	// SaveSize keeps it; nil: nobody does.
	Size     fyne.Size
	SaveSize func(fyne.Size)

	// Preferences are the settings; see there.
	Preferences

	// Version is what the list of keys shows at its foot; may be empty.
	Version string
}

// Peeked is what is known of a vault before it is opened.
type Peeked struct {
	Exists bool
	Keeper auth.Keeper // of an existing vault

	Recovery bool // a recovery code opens it, too

	// Copy tells that there is a copy of vault.toml that holds, for when that does
	// not, and CopyKeeper who keeps the key by it; empty: nobody need be asked.
	Copy       bool
	CopyKeeper auth.Keeper
}

// Choice is how the person wants the vault opened.
type Choice struct {
	Keeper     auth.Keeper // empty: as it is, or the keyring for a new one
	Passphrase auth.Secret // empty: none was typed
	Create     bool        // make the vault if there is none
	Repair     bool        // open it by the copy of its vault.toml where that is damaged, and put it back
}

// Session is an open vault and what stands on it.
type Session struct {
	Client *auth.Client
	Keeper auth.Keeper

	// Stamp is a cheap fingerprint of the vault, which changes when a command
	// changes an account; nil: nobody else can.
	Stamp func() string

	// Prepare makes a provider ready for a browser: the demo provider is
	// served. nil: nothing to do.
	Prepare func(ctx context.Context, provider string) error

	// SetSecret seals the client secret of a provider; the absent one forgets
	// it. nil: secrets cannot be kept.
	SetSecret func(ctx context.Context, p auth.Provider, s auth.Secret) error

	// Repair moves damaged files aside and restores what was there before.
	// nil: nothing can be damaged.
	Repair func(ctx context.Context) error

	// Recovery tells whether a recovery code was made. NewRecoveryCode makes one,
	// which replaces an earlier one; nil: there is no use for one.
	Recovery        bool
	NewRecoveryCode func(ctx context.Context) (auth.Secret, error)

	// Listen binds the receiver of one sign-in. See auth.Request.
	Listen func(ctx context.Context, redirect string) (auth.Receiver, error)

	// Follow reports what happens in the session; Serve begins to hand tokens to
	// commands and to renew them. See home.Session. nil: neither is done.
	Follow func(func(home.News)) (stop func())
	Serve  func()

	// Hold says that the window shows nothing now, so that nothing may be handed
	// out either, or that it shows it again. It returns at once. nil: nobody is
	// given anything.
	Hold func(held bool)

	// Upkeep is what can be done with the vault as a whole.
	Upkeep

	// Close lets go of everything; nil: nothing to let go of.
	Close func()

	users sync.WaitGroup // what must be done before Close
	ended context.Context
	end   context.CancelFunc // nothing is watched any more
}

// begin gives a session its end.
func (s *Session) begin(ctx context.Context) { s.ended, s.end = context.WithCancel(ctx) }

func (s *Session) hold(held bool) {
	if s.Hold != nil {
		s.Hold(held)
	}
}

func (s *Session) close() {
	if s.Close != nil {
		s.Close()
	}
}
