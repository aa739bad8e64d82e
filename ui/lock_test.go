package ui

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// underPassphrase opens a window and signs ada in to a vault under a passphrase.
func underPassphrase(t *testing.T, set ...func(*testWindow)) *testWindow {
	t.Helper()
	d := newTestWindow(t, append(set, func(d *testWindow) { d.keeper = auth.KeeperKeyring })...)
	d.key(fyne.KeyReturn)
	d.untilShown(words.ChooseTitle())
	d.app.choose(auth.KeeperPassphrase, "correct horse")
	d.approve("ada")
	d.declinesCode()
	d.until("ada is signed in", func() bool { return len(d.app.state.Accounts) == 1 && d.app.free() })
	d.keeper = ""
	return d
}

// declinesCode answers the offer of a recovery code, which follows a new vault under a passphrase.
func (d *testWindow) declinesCode() {
	d.t.Helper()
	d.untilShown(words.AskFirstCode().Title)
	d.press(words.AskFirstCode().No)
}

// unlocks types the passphrase and waits for the account.
func (d *testWindow) unlocks() {
	d.t.Helper()
	d.drain()
	d.typeIn("correct horse")
	d.key(fyne.KeyReturn)
	d.untilShown("Ada Lovelace")
}

func TestLockWipesTheKeyUnderAPassphrase(t *testing.T) {
	d := underPassphrase(t)
	locked := d.last
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle())
	if s := d.app.state; len(s.Accounts) != 0 || d.app.session != nil || s.Dialog.Kind != DialogNone {
		t.Error("a locked window still holds accounts")
	}
	if all := strings.Join(d.texts(), "\n"); strings.Contains(all, "Ada") || strings.Contains(all, "demo.example") {
		t.Errorf("a locked window shows %q", all)
	}
	d.until("the vault is shut", func() bool { _, err := locked.Client.Vault.List(t.Context()); return err != nil })
	d.ctrl(fyne.KeyN)
	d.ctrl(fyne.Key3)
	if !d.shows(words.UnlockTitle()) || d.app.state.Dialog.Kind != DialogNone {
		t.Error("a locked window can be used")
	}
	d.unlocks()
	if g := made[*gate](d.app); g.unlock.entry.Text != "" {
		t.Error("the passphrase is still in the entry")
	}
	d.ctrl(fyne.KeyR)
	d.untilShown(words.Refreshed("Ada Lovelace"))
	d.ctrl(fyne.KeyL) // a second time: the cursor must be in the entry
	d.untilShown(words.UnlockTitle())
	d.unlocks()
}

func TestLockLetsARefreshBeSaved(t *testing.T) {
	h := &blockedTransport{release: make(chan struct{})}
	d := underPassphrase(t, func(d *testWindow) {
		d.wrap = func(next http.RoundTripper) http.RoundTripper { h.next = next; return h }
	})
	before := d.app.state.Accounts[0]
	h.arrived = make(chan struct{}, 1)
	d.ctrl(fyne.KeyR)
	<-h.arrived
	d.press(words.LockNow())
	d.untilShown(words.UnlockTitle())
	close(h.release)
	d.unlocks()
	if now := d.app.state.Accounts[0]; now.Grant.RefreshToken.Equal(before.Grant.RefreshToken) || now.Status(time.Now()) != auth.StatusActive {
		t.Errorf("the refresh that was on its way was not saved: %q", now.Status(time.Now()))
	}
}

// TestALockedWindowHandsOutNothing: commands get tokens only while the window shows its accounts.
func TestALockedWindowHandsOutNothing(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.app.lock()
	if !d.last.Locked() {
		t.Error("a hidden window goes on handing out")
	}
	d.key(fyne.KeyReturn)
	d.untilShown("Ada Lovelace")
	if d.last.Locked() {
		t.Error("a window that is shown again hands nothing out")
	}

	d = underPassphrase(t)
	d.app.lock()
	if !d.last.Locked() {
		t.Error("a locked window goes on handing out")
	}
	d.untilShown(words.UnlockTitle())
}

func TestLockCancelsSignInsOnTheirWay(t *testing.T) {
	d := underPassphrase(t)
	d.ctrl(fyne.KeyN)
	d.press(words.Continue())
	d.sentTo()
	d.untilShown(words.WaitingForYou())
	d.app.lock()
	d.untilShown(words.AskLockOver(nil).Title)
	d.press(words.AskLockOver(nil).No)
	d.untilShown(words.WaitingForYou()) // it goes on, and its dialog is back
	d.ctrl(fyne.KeyL)
	d.press(words.AskLockOver(nil).Yes)
	d.untilShown(words.UnlockTitle())
	if len(d.app.cancels) != 0 {
		t.Error("a sign-in goes on behind the lock")
	}
	d.unlocks()
	if len(d.app.state.SignIns) != 0 || !d.app.free() {
		t.Errorf("what the person cancelled is still there: %q", d.texts())
	}
	d.demoSignIn("grace") // the demo provider's address can be bound
}

func TestLockOnlyHidesWhereAnotherKeepsTheKey(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.press(words.LockNow())
	if !d.shows(words.HiddenTitle()) || !d.shows("only hidden") || d.shows("Ada") {
		t.Errorf("the hidden window shows %q", d.texts())
	}
	d.ctrl(fyne.KeyN)
	d.ctrl(fyne.KeyR)
	if d.app.state.Dialog.Kind != DialogNone || len(d.app.state.Tasks) != 0 {
		t.Error("a hidden window can be used")
	}
	d.key(fyne.KeyReturn)
	d.untilShown("Ada Lovelace")
}

func TestAWindowThatNobodyUsesLocks(t *testing.T) {
	d := underPassphrase(t)
	var asked []auth.Keeper
	d.app.lockAfter = func(k auth.Keeper) time.Duration { asked = append(asked, k); return time.Nanosecond }
	d.app.armIdle()
	d.untilShown(words.UnlockTitle())
	if len(asked) == 0 || asked[0] != auth.KeeperPassphrase {
		t.Errorf("the time was asked for %q", asked)
	}
	d.app.lockAfter = func(auth.Keeper) time.Duration { return time.Hour }
	d.unlocks()
	if parts.Touched().IsZero() || d.app.idle == nil {
		t.Error("the clock of an unused window is not set again")
	}
}

// TestAWaitingSignInIsNoIdleWindow: a person who approves in the browser is not idle, although the
// window gets no input.
func TestAWaitingSignInIsNoIdleWindow(t *testing.T) {
	d := underPassphrase(t)
	d.ctrl(fyne.KeyN)
	d.press(words.Continue())
	d.sentTo()
	d.untilShown(words.WaitingForYou())
	looked := 0 // the clock is read once before each expiry
	d.app.lockAfter = func(auth.Keeper) time.Duration { looked++; return time.Nanosecond }
	d.app.armIdle()
	d.until("the idle clock ran out three times", func() bool { return looked >= 4 || d.app.state.Phase != PhaseOpen })
	if d.app.state.Phase != PhaseOpen || len(d.app.cancels) != 1 {
		t.Fatalf("the window locked while a sign-in waited: %q", d.texts())
	}
	d.press(words.Cancel())
	d.untilShown(words.UnlockTitle())
}

// TestTheWindowLocksWithTheScreen: under a passphrase the key is wiped; any other window hides
// only if the settings require it.
func TestTheWindowLocksWithTheScreen(t *testing.T) {
	// desktop gives the window a screen that can be locked.
	desktop := func(d *testWindow) (lock func()) {
		locks := make(chan chan struct{})
		d.app.deps.ScreenLocks = func(ctx context.Context, onLock func()) {
			for {
				select {
				case <-ctx.Done():
					return
				case done := <-locks:
					onLock()
					close(done)
				}
			}
		}
		d.app.followScreen()
		return func() {
			done := make(chan struct{})
			locks <- done
			<-done
			d.drain()
		}
	}
	wants := func(d *testWindow, yes string) {
		if _, err := d.home.Change(t.Context(), home.SettingLockScreen, yes); err != nil {
			t.Fatal(err)
		}
	}
	d := underPassphrase(t)
	lock, locked := desktop(d), d.last
	lock()
	d.untilShown(words.UnlockTitle())
	d.until("the vault is shut", func() bool { _, err := locked.Client.Vault.List(t.Context()); return err != nil })
	lock() // a locked window does not change
	d.unlocks()
	wants(d, "false")
	lock()
	if !d.shows("Ada Lovelace") {
		t.Errorf("it locked although the settings forbid it: %q", d.texts())
	}

	d = newTestWindow(t)
	d.demoSignIn("ada")
	lock = desktop(d)
	lock()
	if !d.shows("Ada Lovelace") {
		t.Errorf("a window without a passphrase shows %q", d.texts())
	}
	wants(d, "true")
	lock()
	d.untilShown(words.HiddenTitle())
}
