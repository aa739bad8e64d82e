package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
)

// using runs work with an open vault, as aside does. The vault stays open until work has returned.
// Its result is dropped if the vault has been locked meanwhile, because a locked window shows
// nothing.
func (a *App) using(session *Session, work func(ctx context.Context) (then func())) {
	session.users.Add(1)
	a.aside(func(ctx context.Context) func() {
		defer session.users.Done()
		then := work(ctx)
		if then == nil {
			return nil
		}
		return func() {
			if a.session == session {
				then()
			}
		}
	})
}

// lock locks the window because the person wants it, but asks first if that would cancel a
// sign-in.
func (a *App) lock() {
	if a.state.Phase == PhaseOpen && a.state.lockShuts() && a.asksOver(DialogLockOver) {
		return
	}
	a.lockAtOnce()
}

// lockAtOnce hides the window's content. If a passphrase keeps the key, it also wipes the key, and
// only the passphrase reopens the vault; any other key stays in memory.
func (a *App) lockAtOnce() { a.lockBy(false) }

// lockByItself is lockAtOnce without the person's will. The sign-ins that it cancels say so once the
// vault is open again.
func (a *App) lockByItself() { a.lockBy(true) }

// lockBy locks the window, by itself or because the person wants it.
func (a *App) lockBy(itself bool) {
	a.clearCopied()
	switch {
	case a.state.Phase != PhaseOpen || a.session == nil:
	case a.state.lockShuts():
		a.shutVault(a.state.shutAs(itself))
	default:
		a.endSteps()
		a.session.SetLocked(true)
		a.set(a.state.hidden())
	}
}

// forgets returns what, on the main goroutine, begins to clear the memory of a vault that was
// closed: by then the screen has dropped what it showed.
func (a *App) forgets() func() {
	if a.deps.Forget == nil {
		return nil
	}
	return func() { a.forget(forgetPauses) }
}

// forget clears memory now and after each of the pauses.
func (a *App) forget(pauses []time.Duration) {
	if a.session == nil {
		emptyTextCache()
	}
	a.aside(func(ctx context.Context) func() {
		a.deps.Forget()
		if len(pauses) == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pauses[0]):
			return func() { a.forget(pauses[1:]) }
		}
	})
}

// forgetPauses are how long after the lock, and after that, memory is cleared once more: Fyne drops
// texts and pictures on goroutines of its own, and on a busy computer later than the first time.
// Fyne keeps some for a minute.
var forgetPauses = []time.Duration{3 * time.Second, 15 * time.Second, 30 * time.Second, 30 * time.Second}

// emptyTextCache makes Fyne drop the sizes of texts. Fyne keeps each beside its text for a minute
// and more, and it measures every beginning of a passphrase that is typed. No call empties the
// cache by itself; a change of theme does.
func emptyTextCache() {
	settings := fyne.CurrentApp().Settings()
	settings.SetTheme(settings.Theme())
}

// lockForStop locks because everything was stopped. The key is wiped also where the keyring
// keeps it, and showing the window opens the vault anew. It stays where that would lose
// something: tokens that are unsaved, and accounts that are in memory only.
func (a *App) lockForStop() {
	a.clearCopied()
	open := a.state.Phase == PhaseOpen || a.state.Phase == PhaseHidden
	switch {
	case !open || a.session == nil:
	case a.state.lockShuts():
		a.shutVault(a.state.shutAs(true))
	case a.state.Keeper == auth.KeeperMemory || len(a.state.Unsaved) > 0:
		a.endSteps()
		a.session.SetLocked(true)
		a.set(a.state.hidden())
	default:
		a.shutVault(a.state.putAway())
	}
}

// unhide shows the hidden content.
func (a *App) unhide() {
	if a.state.Phase == PhaseHidden && a.session == nil {
		a.retry()
		return
	}
	if a.state.Phase == PhaseHidden {
		parts.Touch()
		a.session.SetLocked(false)
		a.set(a.state.revealed())
		a.lookAgain(a.session) // it may be gone
		a.armIdle()
	}
}

// idleLook bounds how long the idle clock sleeps, so that a computer that slept is locked soon
// after it wakes.
const idleLook = 30 * time.Second

// armIdle locks the window after the idle time of the settings.
func (a *App) armIdle() {
	if a.idle != nil {
		a.idle.Stop()
	}
	if a.lockAfter == nil || a.state.Phase != PhaseOpen || a.closing.Load() {
		return
	}
	after := a.lockAfter(a.state.Keeper)
	if after <= 0 {
		return
	}
	left := after - time.Now().Round(0).Sub(parts.Touched())
	a.idle = time.AfterFunc(min(max(left, time.Millisecond), idleLook), func() {
		a.post(func() {
			idle := time.Now().Round(0).Sub(parts.Touched()) >= after
			if idle && !a.state.awaitsBrowser() { // a person who approves in the browser is not idle
				a.lockByItself()
			}
			a.armIdle()
		})
	})
}

// followScreen locks the window with the screen, where the settings require it.
func (a *App) followScreen() {
	if a.deps.ScreenLocks == nil {
		return
	}
	a.aside(func(ctx context.Context) func() {
		a.deps.ScreenLocks(ctx, func() {
			settings, _ := a.deps.Home.Settings() // unreadable settings mean the defaults
			a.post(func() {
				if a.state.Phase == PhaseOpen && settings.WithScreen(a.state.Keeper) {
					a.lockByItself()
				}
			})
		})
		return nil
	})
}
