package ui

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/words"
)

func TestFirstRunGreetsAndCreatesNothing(t *testing.T) {
	d := newTestWindow(t)
	for _, text := range []string{words.FirstTitle(), words.FirstDemo(), words.FirstOwn(), words.PromiseTwo()} {
		if !d.shows(text) {
			t.Errorf("the first run does not show %q", text)
		}
	}
	if _, err := os.Stat(d.home.VaultDir()); !os.IsNotExist(err) {
		t.Errorf("looking at an empty home made a vault: %v", err)
	}
}

func TestTheWholeWayByKeyboard(t *testing.T) {
	d := newTestWindow(t)
	d.key(fyne.KeyReturn) // the filled button of the first run
	address := d.sentTo()
	d.untilShown(words.BrowserOpened())
	for _, text := range []string{words.WaitSub("Demo provider"), words.LatchkeyReady(), words.BrowserOpened(), words.OpenAgain(), words.CopyLink(), words.Cancel()} {
		if !d.shows(text) {
			t.Errorf("the waiting dialog does not show %q: %q", text, d.texts())
		}
	}
	if d.shows("127.0.0.1") {
		t.Errorf("the waiting dialog shows an address unasked: %q", d.texts())
	}
	fold := d.app.screen.dialogs.modal.inner().(*waitingDialog).fold
	fold.SetOpen(true)
	redirect, _, _ := strings.Cut(d.app.state.SignIns[0].Redirect, "?")
	if !strings.HasPrefix(redirect, "http://127.0.0.1:") || !d.shows(words.PasteBegins(redirect)) {
		t.Errorf("the fold does not say how the address begins: %q", d.texts())
	}
	fold.SetOpen(false)
	go d.answer(address, "ada", "allow")
	d.until("ada is signed in", func() bool { return len(d.app.state.Accounts) == 1 && d.app.free() })
	for _, text := range []string{"Ada Lovelace", "ada@demo.example", "Demo provider", "Active — access token expires in 59 min", "openid", words.Scope("notes.read"), "ada-1815"} {
		if !d.shows(text) {
			t.Errorf("the detail does not show %q: %q", text, d.texts())
		}
	}
	d.neverShowsTokens()

	before := d.app.state.Accounts[0]
	d.ctrl(fyne.KeyR)
	d.untilShown(words.Refreshed("Ada Lovelace"))
	after := d.app.state.Accounts[0]
	if after.Grant.AccessToken.Equal(before.Grant.AccessToken) || after.Grant.RefreshToken.Equal(before.Grant.RefreshToken) {
		t.Error("a refresh left the tokens as they were")
	}

	d.press(words.RevokeAsk())
	if !d.shows("Revoke Ada Lovelace at Demo provider?") {
		t.Errorf("the question does not name the effect: %q", d.texts())
	}
	d.key(fyne.KeyReturn) // keeps the account: Enter never confirms what cannot be undone
	if !d.app.free() || d.app.state.Accounts[0].Ended != auth.NotEnded || d.app.state.Tasks[after.ID] != TaskNone {
		t.Fatal("Enter revoked the account")
	}
	d.press(words.RevokeAsk())
	d.key(fyne.KeyTab, fyne.KeyReturn)
	d.untilShown("Revoked")
	if acc := d.app.state.Accounts[0]; acc.Ended != auth.EndedRevoked || acc.Revocation.Proof != auth.ProofDead {
		t.Errorf("after Revoke: ended %q, proof %q", acc.Ended, acc.Revocation.Proof)
	}
	if d.button(words.RefreshButton()) != nil || d.button(words.RevokeAsk()) != nil {
		t.Error("a revoked account can still be refreshed or revoked")
	}
	d.neverShowsTokens()
}

// neverShowsTokens searches all shown text for every token of every account.
func (d *testWindow) neverShowsTokens() {
	d.t.Helper()
	for _, a := range d.app.state.Accounts {
		for _, s := range []auth.Secret{a.Grant.AccessToken, a.Grant.RefreshToken, a.Grant.IDToken} {
			if !s.Empty() && d.shows(s.Reveal()) {
				d.t.Error("a token is shown in clear")
			}
		}
	}
}

func TestDenyingSaysSoAndTryAgainWorks(t *testing.T) {
	d := newTestWindow(t)
	d.key(fyne.KeyReturn)
	go d.answer(d.sentTo(), "ada", "deny")
	d.untilShown("Access was not granted")
	for _, text := range []string{words.HowToFix(), words.Stopped(), words.Technical(), "error=access_denied", words.BrowserOpened()} {
		if !d.shows(text) {
			t.Errorf("the failure does not show %q: %q", text, d.texts())
		}
	}
	if d.shows(words.Approved()) {
		t.Error("a denied sign-in says that it was approved")
	}
	d.key(fyne.KeyReturn) // "Try again" is the filled button
	d.approve("ada")
	d.until("the second try succeeds", func() bool { return len(d.app.state.Accounts) == 1 })
	if len(d.app.state.SignIns) != 0 {
		t.Errorf("sign-ins are left over: %d", len(d.app.state.SignIns))
	}
}

func TestCancelGoesBackToTheFirstRun(t *testing.T) {
	d := newTestWindow(t)
	d.key(fyne.KeyReturn)
	d.sentTo()
	d.untilShown(words.WaitingForYou())
	d.press(words.Cancel())
	d.untilShown(words.FirstTitle())
	if len(d.app.state.SignIns) != 0 || len(d.app.cancels) != 0 {
		t.Error("a cancelled sign-in is still there")
	}
}

func TestTwoSignInsWaitAtOnce(t *testing.T) {
	d := newTestWindow(t)
	d.key(fyne.KeyReturn)
	first := d.sentTo()
	d.untilShown(words.WaitingForYou())
	d.ctrl(fyne.KeyN) // the first sign-in continues behind the picker
	d.press(words.Continue())
	second := d.sentTo()
	d.until("both wait", func() bool { return len(d.app.state.SignIns) == 2 })

	go d.answer(second, "grace", "allow")
	d.until("grace is signed in", func() bool { return len(d.app.state.Accounts) == 1 })
	go d.answer(first, "ada", "allow")
	d.until("ada, who signed in last, is shown", func() bool { // her account may be in the vault before it is shown
		return len(d.app.state.Accounts) == 2 && d.app.state.Selected == d.accountOf("ada-1815").ID
	})
}

func (d *testWindow) accountOf(subject string) auth.Account {
	d.t.Helper()
	for _, a := range d.app.state.Accounts {
		if a.Identity.Subject == subject {
			return a
		}
	}
	d.t.Fatalf("no account of %s", subject)
	return auth.Account{}
}

func TestEscapeHidesAWaitAndItsRowBringsItBack(t *testing.T) {
	d := newTestWindow(t)
	d.key(fyne.KeyReturn)
	d.sentTo()
	d.untilShown(words.WaitingForYou())
	d.key(fyne.KeyEscape)
	if !d.app.free() || !d.shows(words.SigningIn()) {
		t.Fatalf("the wait is not in the list: %q", d.texts())
	}
	made[*accountsRoom](d.app).list.list.OnSelected(idSignIn + "1")
	d.untilShown(words.WaitingForYou())
}

func TestPastingTheAddressFinishesASignIn(t *testing.T) {
	d := newTestWindow(t)
	d.key(fyne.KeyReturn)
	address := d.sentTo()
	d.untilShown(words.WaitingForYou())
	final := d.finalAddress(address)
	w := d.app.screen.dialogs.modal.inner().(*waitingDialog)
	w.fold.Head().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.drain()
	w.paste.SetText("http://127.0.0.1:1/cb/demo?code=x&state=forged")
	d.press(words.PasteUse())
	d.until("the refused paste is answered (S14)", func() bool { return w.came.Visible() && w.came.Text() == words.PasteRefused() })
	w.paste.SetText(final)
	d.press(words.PasteUse())
	d.until("the pasted address is taken", func() bool { return len(d.app.state.Accounts) == 1 })
}

func TestNoBrowserLeavesTheLink(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) {
		d.browse = missingBrowser
	})
	d.key(fyne.KeyReturn)
	d.untilShown(words.BrowserNot())
	d.press(words.CopyLink())
	link := fyne.CurrentApp().Clipboard().Content()
	if !strings.HasPrefix(link, d.app.state.Providers[0].Issuer) {
		t.Fatalf("the link on the clipboard is not the provider's: %.40q", link)
	}
	go d.answer(link, "ada", "allow")
	d.until("the copied link works", func() bool { return len(d.app.state.Accounts) == 1 })
}

// The browser is started with an address that says nothing of the sign-in, because other users of
// the computer can read it; what is copied is the provider's address.
func TestTheBrowserIsStartedWithAStartAddress(t *testing.T) {
	d := newTestWindow(t)
	d.key(fyne.KeyReturn)
	d.until("the browser is opened", func() bool { return len(d.opened) > 0 })
	led := <-d.opened
	if strings.Contains(d.given, "state=") || !strings.Contains(d.given, "/start/") || !strings.Contains(led, "state=") {
		t.Errorf("the browser was started with %q, which led to %q", d.given, led)
	}
	d.untilShown(words.BrowserOpened())
	d.press(words.CopyLink())
	if link := fyne.CurrentApp().Clipboard().Content(); link != led {
		t.Errorf("copied was %q, want %q", link, led)
	}
	go d.answer(led, "ada", "allow")
	d.until("the sign-in is complete", func() bool { return len(d.app.state.Accounts) == 1 })
}

func TestRemoveAsksAndDeletes(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.demoSignIn("grace")
	d.app.ask(Dialog{Kind: DialogRemove, Account: d.accountOf("ada-1815").ID})
	if !d.shows("Remove Ada Lovelace?") || !d.shows("This cannot be undone") {
		t.Errorf("the question does not name the effect: %q", d.texts())
	}
	d.key(fyne.KeyEscape)
	if len(d.app.state.Accounts) != 2 {
		t.Fatal("Esc removed the account")
	}
	d.app.ask(Dialog{Kind: DialogRemove, Account: d.accountOf("ada-1815").ID})
	d.press(words.Remove())
	d.until("the account is gone", func() bool { return len(d.app.state.Accounts) == 1 })
	if d.app.state.Selected != d.accountOf("grace-1906").ID {
		t.Error("the neighbour is not selected")
	}
	left, err := d.last.Client.Vault.List(t.Context())
	if err != nil || len(left) != 1 {
		t.Errorf("the vault holds %d accounts, %v", len(left), err)
	}
}

func TestRenameAndUseTheToken(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	id := d.app.state.Selected
	d.app.ask(Dialog{Kind: DialogRename, Account: id})
	d.typeIn("Countess")
	d.key(fyne.KeyReturn)
	d.untilShown("Countess")

	d.app.ask(Dialog{Kind: DialogUse, Account: id})
	d.press(words.UseButton())
	d.untilShown(words.AnsweredWith(200))
	d.app.use(id, "https://elsewhere.example/steal")
	d.untilShown("The token is not for this address")
}
