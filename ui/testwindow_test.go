package ui

import (
	"cmp"
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/auth/demo"
	_ "latchkey/auth/demo/demotest" // providers that begin fast
	"latchkey/auth/home"
	_ "latchkey/auth/vault/vaulttest" // vaults that open fast
	"latchkey/internal/desktop/browsers"
	"latchkey/ui/parts"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// testWindow is a window on a real home with the real demo provider, opened as the program opens
// it, and a person with a browser. Only the browser is a test double; the computer has neither a
// keyring nor a screen lock.
type testWindow struct {
	t     *testing.T
	app   *App
	w     fyne.Window
	queue chan func()
	home  *home.Home
	quit  bool

	keeper  auth.Keeper // requested for a new vault; empty means the keyring, which is missing
	browse  func(ctx context.Context, url string) error
	opened  chan string // addresses that the browser was sent to
	browsed string      // id of the browser that was opened last
	given   string      // address that it was opened with

	browsers []browsers.Browser // of this computer
	usual    string             // id of the browser that the settings name; empty means none

	openFile func(ctx context.Context, path string) error // nil: the window cannot open files

	appearance func(ctx context.Context, onChange func(isDark bool)) // nil: Fyne follows the desktop
	theme      string                                                // of the settings, applied at the start

	adjust func(*Deps) // of what else a test needs
	wish   string      // of the start

	wrap    func(http.RoundTripper) http.RoundTripper
	last    *home.Session
	options demo.Options

	lostTokens []auth.Account // accounts reported at the end of the latest session

	drop  func(fyne.Position, []fyne.URI) // what the window does with what is dropped into it
	paste func(fyne.Shortcut)             // what it does with Ctrl+V where no field has the focus
}

// keptHandlers is a test window of Fyne's that keeps what the driver would call: Fyne's own drops
// one and has no way to the other.
type keptHandlers struct {
	fyne.Window
	d *testWindow
}

func (w keptHandlers) SetOnDropped(drop func(fyne.Position, []fyne.URI)) { w.d.drop = drop }

func (w keptHandlers) Canvas() fyne.Canvas { return keptCanvas{w.Window.Canvas(), w.d} }

type keptCanvas struct {
	fyne.Canvas
	d *testWindow
}

func (c keptCanvas) AddShortcut(s fyne.Shortcut, do func(fyne.Shortcut)) {
	if _, ok := s.(*fyne.ShortcutPaste); ok {
		c.d.paste = do
	}
	c.Canvas.AddShortcut(s, do)
}

// newTestWindow opens a window of 1120×740 on an empty home.
func newTestWindow(t *testing.T, set ...func(*testWindow)) *testWindow {
	t.Helper()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	h, err := home.At(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h.Pages = home.Pages{Callback: words.CallbackPage, Demo: words.DemoPage}
	d := &testWindow{t: t, home: h, keeper: auth.KeeperMemory, queue: make(chan func(), 1024), opened: make(chan string, 16)}
	d.browse = func(_ context.Context, url string) error { d.opened <- url; return nil }
	for _, f := range set {
		f(d)
	}
	if d.usual != "" {
		if _, err := h.Change(t.Context(), home.SettingBrowser, d.usual); err != nil {
			t.Fatal(err)
		}
	}
	d.open()
	return d
}

// open opens the window; it can be called again on the same home.
func (d *testWindow) open() {
	d.t.Helper()
	fyneApp := test.NewTempApp(d.t)
	fyneApp.Settings().SetTheme(parts.ForcedTheme(0))
	d.quit = false
	deps := Deps{
		Home: d.home, Open: d.openHome,
		Browse: func(ctx context.Context, browser, url string) error {
			d.browsed, d.given = browser, url
			return d.browse(ctx, d.led(url))
		},
		OpenFile:    d.openFile,
		Browsers:    func() []browsers.Browser { return d.browsers },
		ScreenLocks: func(ctx context.Context, _ func()) { <-ctx.Done() },
		Appearance:  d.appearance,
		Theme:       d.theme,
		OnLost:      func(a auth.Account) { d.lostTokens = append(d.lostTokens, a) },
		Do:          func(f func()) { d.queue <- f },
		Version:     "test",
	}
	if d.adjust != nil {
		d.adjust(&deps)
	}
	d.app = New(deps)
	d.w = test.NewTempWindow(d.t, d.app.Content())
	d.app.Attach(keptHandlers{d.w, d}, func() { d.quit = true })
	d.app.Start()
	d.app.Wish(d.wish)
	d.t.Cleanup(d.close)
	d.until("the vault was looked for", func() bool { return d.app.state.Phase != PhaseStarting })
}

// led returns the address to which a start address leads, as a browser does; every other address
// leads to itself.
func (d *testWindow) led(address string) string {
	if !strings.Contains(address, "/start/") {
		return address
	}
	resp, err := http.DefaultTransport.RoundTrip(httptest.NewRequestWithContext(context.Background(), http.MethodGet, address, nil))
	if err != nil {
		d.t.Errorf("the start address: %v", err)
		return address
	}
	_ = resp.Body.Close()
	return resp.Header.Get("Location")
}

// close closes the window and waits until its work has ended.
func (d *testWindow) close() {
	if d.quit {
		return
	}
	d.app.leave()
	d.until("the window closed", func() bool { return d.quit })
}

// openHome opens the vault as the program does on a computer without a keyring.
func (d *testWindow) openHome(ctx context.Context, o home.Opening) (*home.Session, error) {
	found, err := d.home.Look()
	if err == nil && !found.Exists && o.Keeper == "" {
		o.Keeper = cmp.Or(d.keeper, auth.KeeperKeyring)
	}
	switch {
	case found.Keeper == auth.KeeperKeyring && o.RecoveryCode.Empty():
		return nil, &auth.Error{Step: auth.StepSave, Kind: auth.KindKeyring, Reason: auth.ReasonKeyMissing}
	case o.Keeper == auth.KeeperKeyring:
		return nil, &auth.Error{Step: auth.StepSave, Kind: auth.KindKeyring, Reason: auth.ReasonKeyringAbsent}
	}
	o.Demo = d.options
	s, err := d.home.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	if d.wrap != nil {
		inner := s.Client.RoundTripper
		s.Client.RoundTripper = func(p auth.Provider) http.RoundTripper { return d.wrap(inner(p)) }
	}
	d.last, d.lostTokens = s, nil
	return s, nil
}

// byPassphrase returns the opening with a passphrase.
func byPassphrase(text string) home.Opening {
	return home.Opening{}.WithPassphrase(auth.NewSecret(text))
}

// until runs what is queued for the main goroutine until ok returns true. It fails after three minutes, because
// passphrases take their time on a busy computer.
func (d *testWindow) until(what string, ok func() bool) {
	d.t.Helper()
	limit := time.NewTimer(3 * time.Minute)
	defer limit.Stop()
	for !ok() {
		select {
		case f := <-d.queue:
			f()
		case <-limit.C:
			d.t.Fatalf("waited in vain until %s; the window shows %q", what, d.texts())
		}
	}
}

// untilShown waits until a text is visible.
func (d *testWindow) untilShown(text string) {
	d.t.Helper()
	d.until(text+" is shown", func() bool { return d.shows(text) })
}

// shows reports whether a text is visible, in the dialog if one is open.
func (d *testWindow) shows(text string) bool {
	return slices.ContainsFunc(d.texts(), func(s string) bool { return strings.Contains(s, text) })
}

// texts returns all visible texts, those of the dialog if one is open.
func (d *testWindow) texts() []string {
	var found []string
	d.walk(func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *parts.Text:
			found = append(found, o.Text())
		case *parts.Button:
			found = append(found, o.Label())
		case *parts.NavItem:
			found = append(found, o.Name())
		case *parts.Chip:
			found = append(found, o.Scope())
		case *parts.Headline:
			found = append(found, o.Sentence())
		}
	})
	return found
}

// walk visits every visible object of the dialog, or else of the window.
func (d *testWindow) walk(visit func(fyne.CanvasObject)) {
	root := fyne.CanvasObject(d.app.Content())
	if top := d.w.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	walkVisible(d.t, root, visit)
}

func walkVisible(t *testing.T, o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.TempWidgetRenderer(t, o).Objects()
	}
	for _, c := range children {
		walkVisible(t, c, visit)
	}
}

// press presses the visible button with that label.
func (d *testWindow) press(label string) {
	d.t.Helper()
	b := d.button(label)
	if b == nil || b.Disabled() {
		d.t.Fatalf("no button %q can be pressed among %q", label, d.texts())
	}
	test.Tap(b)
	d.drain()
}

// button returns the visible button with that label, or nil.
func (d *testWindow) button(label string) *parts.Button {
	var found *parts.Button
	d.walk(func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok && b.Label() == label {
			found = b
		}
	})
	return found
}

// key types keys as the driver does: into the focused widget, or else into the canvas.
func (d *testWindow) key(names ...fyne.KeyName) {
	for _, name := range names {
		c, e := d.w.Canvas(), &fyne.KeyEvent{Name: name}
		if name == fyne.KeyTab {
			c.FocusNext()
			continue
		}
		if f := c.Focused(); f != nil {
			f.TypedKey(e)
		} else if c.OnTypedKey() != nil {
			c.OnTypedKey()(e)
		}
		d.drain()
	}
}

// ctrl types a shortcut.
func (d *testWindow) ctrl(name fyne.KeyName) {
	d.app.shortcuts()[name]()
	d.drain()
}

// typeIn types into the focused widget.
func (d *testWindow) typeIn(text string) {
	d.t.Helper()
	f := d.w.Canvas().Focused()
	if f == nil {
		d.t.Fatal("nothing has the focus to type into")
	}
	test.Type(f, text)
	d.drain()
}

// drain runs what is already queued.
func (d *testWindow) drain() {
	for {
		select {
		case f := <-d.queue:
			f()
		default:
			return
		}
	}
}

// made returns the room of a type, and makes it first if necessary.
func made[R any](a *App) (found R) {
	for _, p := range a.screen.rooms {
		if r, ok := room.As[R](p.room); ok && p.room != nil {
			return r
		}
	}
	for _, p := range a.screen.rooms {
		if p.room == nil {
			a.screen.furnish(p)
			if r, ok := room.As[R](p.room); ok {
				return r
			}
		}
	}
	return found
}

// item returns the rail's item for a room.
func (d *testWindow) item(r Room) *parts.NavItem { return d.app.screen.place(r).item }
