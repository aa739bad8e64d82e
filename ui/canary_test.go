package ui

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"latchkey/auth"
	"latchkey/ui/words"
)

// canaries maps descriptions to secrets that a window has handled.
type canaries map[string]string

// add adds the tokens of every account.
func (c canaries) add(when string, accounts []auth.Account) {
	for _, a := range accounts {
		for name, s := range map[string]auth.Secret{"access token": a.Grant.AccessToken, "refresh token": a.Grant.RefreshToken, "ID token": a.Grant.IDToken} {
			if !s.Empty() {
				c[name+", "+when] = s.Reveal()
			}
		}
	}
}

// everySaying collects all text of the window, visible or not: drawn texts, contents of entries,
// texts for screen readers, the title.
func (d *testWindow) everySaying() []string {
	said := []string{d.w.Title()}
	for _, root := range append([]fyne.CanvasObject{d.app.Content()}, d.w.Canvas().Overlays().List()...) {
		said = append(said, sayings(d.t, root)...)
	}
	return said
}

func sayings(t *testing.T, o fyne.CanvasObject) (said []string) {
	if o == nil {
		return nil
	}
	if a, ok := o.(fyne.Accessible); ok {
		said = append(said, a.AccessibilityLabel())
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Text:
		return append(said, o.Text)
	case *widget.Entry:
		said = append(said, o.Text, o.PlaceHolder)
	case *fyne.Container:
		children = o.Objects
	}
	if w, ok := o.(fyne.Widget); ok {
		children = test.TempWidgetRenderer(t, w).Objects()
	}
	for _, child := range children {
		said = append(said, sayings(t, child)...)
	}
	return said
}

// silent fails if a canary, or twelve characters of it, can be read.
func (d *testWindow) silent(secrets canaries, where string) {
	d.t.Helper()
	all := strings.Join(d.everySaying(), "\n")
	if len(all) < 40 {
		d.t.Fatalf("%s: the window holds only %q: nothing was looked at", where, all)
	}
	for name, secret := range secrets {
		n := len(secret)
		if n < 24 {
			d.t.Fatalf("%s: the %s is too short to be looked for", where, name)
		}
		for _, piece := range []string{secret[:12], secret[n/2-6 : n/2+6], secret[n-12:]} {
			if strings.Contains(all, piece) {
				d.t.Errorf("%s: the window holds the %s", where, name)
				break
			}
		}
	}
}

// TestCanariesInTheWindow uses the window and searches everything that it draws or says for tokens
// and the secrets of a sign-in.
func TestCanariesInTheWindow(t *testing.T) {
	d := newTestWindow(t)
	secrets := canaries{}
	test.AssertNotificationSent(t, nil, func() {
		d.signsInUnseen(secrets)
		d.looksRound(secrets)
	})
}

// signsInUnseen signs in and refreshes.
func (d *testWindow) signsInUnseen(secrets canaries) {
	d.ctrl(fyne.KeyN)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 0 })
	d.press(words.Continue())
	address := d.sentTo()
	d.untilShown(words.BrowserOpened())
	u, err := url.Parse(address)
	if err != nil {
		d.t.Fatal(err)
	}
	secrets["state"], secrets["nonce"] = u.Query().Get("state"), u.Query().Get("nonce")
	d.silent(secrets, "waiting")
	go d.answer(address, "ada", "allow")
	d.until("ada is signed in", func() bool { return len(d.app.state.Accounts) == 1 && d.app.free() })
	secrets.add("first", d.app.state.Accounts)
	d.silent(secrets, "signed in")
	d.ctrl(fyne.KeyR)
	d.untilShown(words.Refreshed("Ada Lovelace"))
	secrets.add("refreshed", d.app.state.Accounts)
	d.silent(secrets, "refreshed")
}

// looksRound opens every dialog and room of an account.
func (d *testWindow) looksRound(secrets canaries) {
	id := d.app.state.Accounts[0].ID
	d.app.copiedFor = time.Hour
	d.app.copyToken(id)
	d.silent(secrets, "copied")
	d.app.use(id, d.resource(id))
	d.until("the token was used", func() bool { return d.app.state.Used[id].Status == 200 })
	for name, kind := range map[string]DialogKind{
		"picker": DialogPicker, "revoke": DialogRevoke, "remove": DialogRemove, "rename": DialogRename, "use": DialogUse, "keys": DialogKeys,
	} {
		d.app.set(d.app.state.withDialog(Dialog{Kind: kind, Account: id}))
		d.silent(secrets, name)
		d.app.set(d.app.state.answered())
	}
	d.ctrl(fyne.Key5)
	d.silent(secrets, "providers")
	d.ctrl(fyne.Key1)
	d.ctrl(fyne.KeyL)
	d.silent(secrets, "locked")
	if len(secrets) < 7 {
		d.t.Fatalf("only %d secrets were looked for", len(secrets))
	}
}

// resource returns an address that accepts the account's token.
func (d *testWindow) resource(id string) string {
	a, _ := d.app.state.Account(id)
	p, _ := d.app.state.Provider(a.Provider)
	if len(p.Resources) == 0 {
		d.t.Fatal("the provider declares no resource")
	}
	return offered(p.Provider, "")
}

// TestCanariesAreFound proves that the search finds a canary.
func TestCanariesAreFound(t *testing.T) {
	const canary = "canary-canary-canary-canary"
	d := newTestWindow(t)
	hidden := widget.NewLabel(canary)
	hidden.Hide()
	entry := widget.NewPasswordEntry()
	entry.SetText(canary)
	for name, o := range map[string]fyne.CanvasObject{"hidden label": hidden, "entry": entry, "text": canvas.NewText(canary, nil)} {
		if !strings.Contains(strings.Join(sayings(t, o), "\n"), canary) {
			t.Errorf("a canary in a %s is not found", name)
		}
	}
	d.app.set(d.app.state.noticed(canary, false))
	if !strings.Contains(strings.Join(d.everySaying(), "\n"), canary) {
		t.Error("a canary in the window's message is not found")
	}
}
