package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// showState shows s, with the providers of the catalogue, without a vault.
func (d *testWindow) showState(s State) {
	list, _ := d.app.catalog.List()
	s.Providers, s.Now = append(list, s.Providers...), d.app.deps.Now()
	d.app.set(s)
	d.drain()
}

// shifted moves the times of an account from noon to the present.
func shifted(a auth.Account) auth.Account {
	d := time.Since(noon)
	for _, t := range []*time.Time{&a.Grant.ObtainedAt, &a.Grant.ExpiresAt, &a.EndedAt, &a.UnreachableAt, &a.RefreshStartedAt} {
		if !t.IsZero() {
			*t = t.Add(d)
		}
	}
	return a
}

// overfull returns a state with texts that are too long for their places.
func overfull() State {
	long := account("long", "demo", 48*time.Minute, func(a *auth.Account) {
		a.Label = strings.Repeat("A very long name indeed ", 12)
		a.Identity.Email = strings.Repeat("long", 30) + "@example.org"
		for i := range 60 {
			a.Requested = append(a.Requested, fmt.Sprintf("https://www.example.org/auth/some.scope.number.%d", i))
		}
		a.Grant.Scopes = a.Requested[:30]
		a.Identity.Claims = map[string]any{"picture": "https://example.org/" + strings.Repeat("x", 300)}
	})
	rtl := account("rtl", "demo", 2*time.Minute, func(a *auth.Account) { a.Label = "مرحبا بالعالم" })
	bare := account("bare", "demo", 0, endless, func(a *auth.Account) { a.Identity = auth.Identity{Subject: "0"}; a.Requested = nil })
	s := State{Phase: PhaseOpen, Keeper: auth.KeeperKeyring}
	return s.withAccounts([]auth.Account{shifted(long), shifted(rtl), shifted(bare), shifted(account("again", "demo", 0, refused))}, nil).selected("long")
}

// sizes lists the window sizes of the design.
var sizes = []fyne.Size{{Width: 800, Height: 560}, {Width: 1120, Height: 740}, {Width: 1600, Height: 1000}}

func TestNothingLeavesTheWindow(t *testing.T) {
	d := newTestWindow(t)
	for _, size := range sizes {
		for _, id := range []string{"long", "rtl", "bare", "again"} {
			d.showState(overfull().selected(id))
			d.w.Resize(size)
			if got := d.w.Canvas().Size(); got != size {
				t.Fatalf("the content forces the window from %v to %v", size, got)
			}
			d.insideWindow(size, id)
		}
	}
}

// insideWindow checks that no text or button crosses the right edge, and that status words are not
// shortened.
func (d *testWindow) insideWindow(size fyne.Size, what string) {
	d.t.Helper()
	driver := fyne.CurrentApp().Driver()
	d.walk(func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *parts.Text, *parts.Button, *parts.Chip, *parts.Card:
			right := driver.AbsolutePositionForObject(o).X + o.Size().Width
			if right > size.Width+1 && o.Size().Width > 0 {
				d.t.Errorf("%v, %s: a %T reaches to %v", size, what, o, right)
			}
		case *parts.Status:
			if o.Size().Width < o.MinSize().Width {
				d.t.Errorf("%v, %s: the status %q is cut", size, what, o.Word())
			}
		}
	})
}

func TestNarrowWindowsDrawByTheirOwnNumbers(t *testing.T) {
	d := newTestWindow(t)
	d.showState(overfull())
	driver := fyne.CurrentApp().Driver()
	for _, c := range []struct {
		size       fyne.Size
		rail, list float32
		host       bool
	}{{sizes[0], 56, 272, false}, {sizes[1], 80, 360, true}, {sizes[2], 80, 360, true}} {
		d.w.Resize(c.size)
		s := d.app.screen
		if s.rail.Size().Width != c.rail || made[*accountsRoom](d.app).list.content.Size().Width != c.list {
			t.Errorf("%v: rail %v, list %v", c.size, s.rail.Size().Width, made[*accountsRoom](d.app).list.content.Size().Width)
		}
		if at := driver.AbsolutePositionForObject(s.main).X; at != c.rail+c.list {
			t.Errorf("%v: the detail begins at %v", c.size, at)
		}
		d.showState(overfull().selected("rtl"))
		if got := d.shows("demo.example"); got != c.host {
			t.Errorf("%v: the host is shown: %v", c.size, got)
		}
		d.showState(overfull())
	}
}

func TestSixtyScopesFold(t *testing.T) {
	d := newTestWindow(t)
	d.showState(overfull())
	chips := func() (n int) {
		d.walk(func(o fyne.CanvasObject) {
			if _, ok := o.(*parts.Chip); ok {
				n++
			}
		})
		return n
	}
	if n := chips(); n != 8 {
		t.Errorf("%d scopes are shown while folded", n)
	}
	d.press(words.ShowAllOf(60))
	if n := chips(); n != 60 {
		t.Errorf("%d scopes are shown unfolded", n)
	}
}

func TestAThousandAccountsDrawOnlyThoseInSight(t *testing.T) {
	d := newTestWindow(t)
	var many []auth.Account
	for i := range 1000 {
		many = append(many, shifted(account(fmt.Sprintf("n%04d", i), "demo", time.Hour)))
	}
	d.showState(State{Phase: PhaseOpen}.withAccounts(many, nil))
	d.w.Resize(sizes[1])
	rows := 0
	d.walk(func(o fyne.CanvasObject) {
		if _, ok := o.(*parts.Row); ok {
			rows++
		}
	})
	if rows == 0 || rows > 20 {
		t.Errorf("%d rows are drawn of 1,000", rows)
	}
	d.app.focus(made[*accountsRoom](d.app).list.list)
	d.key(fyne.KeyEnd)
	if d.app.state.Selected != "n0999" {
		t.Errorf("End selects %q", d.app.state.Selected)
	}
}

func TestKeysLeadEverywhere(t *testing.T) {
	d := newTestWindow(t)
	d.showState(overfull().selected("again"))
	d.key(fyne.KeyF1)
	for _, line := range keyLines() {
		if !d.shows(line[0]) {
			t.Errorf("F1 does not list %s", line[0])
		}
	}
	d.key(fyne.KeyEscape)
	if !d.app.free() {
		t.Fatal("Esc does not close the list of keys")
	}
	first := d.app.state.Selected
	d.key(fyne.KeyDown)
	if d.app.state.Selected == first {
		t.Error("Down does not move")
	}
	d.ctrl(fyne.KeyF)
	d.typeIn("مرحبا")
	if ids := accountIDs(d.app.state.rows(new(keptRows))); !slices.Equal(ids, []string{"rtl"}) {
		t.Errorf("the search finds %q", ids)
	}
	d.key(fyne.KeyEscape)
	if d.app.state.Search != "" {
		t.Error("Esc does not empty the search")
	}
	d.ctrl(fyne.Key5)
	if d.app.state.view() != RoomProviders {
		t.Error("Ctrl+3 does not lead to the providers")
	}
	d.ctrl(fyne.Key1)
	if d.app.state.view() != RoomAccounts {
		t.Error("Ctrl+1 does not lead to the accounts")
	}
}

func TestTabGoesFromRailToListToDetail(t *testing.T) {
	d := newTestWindow(t)
	d.showState(overfull().selected("rtl"))
	s := made[*accountsRoom](d.app)
	want := []fyne.Focusable{d.item(RoomAccounts), d.item(RoomPrograms), d.item(RoomFlow), d.item(RoomLab), d.item(RoomProviders), d.item(RoomSettings), s.list.signIn, s.list.search, s.list.history, s.list.list, s.list.locks, s.detail.refresh, s.detail.signIn, s.detail.revoke, s.detail.more}
	for i, w := range want {
		d.key(fyne.KeyTab)
		if got := d.w.Canvas().Focused(); got != w {
			t.Fatalf("Tab %d leads to %T, want %T", i+1, got, w)
		}
	}
}

func TestEveryDialogHasItsKeys(t *testing.T) {
	d := newTestWindow(t)
	for _, kind := range []DialogKind{DialogPicker, DialogRevoke, DialogRemove, DialogRename, DialogUse, DialogKeys} {
		d.showState(overfull().selected("rtl").withDialog(Dialog{Kind: kind, Account: "rtl"}))
		if d.w.Canvas().Overlays().Top() == nil {
			t.Fatalf("dialog %q does not stand", kind)
		}
		if d.w.Canvas().Focused() == nil {
			t.Errorf("dialog %q has no focus to begin with", kind)
		}
		for _, size := range sizes {
			d.w.Resize(size)
			d.insideWindow(size, fmt.Sprintf("dialog %q", kind))
		}
		d.key(fyne.KeyEscape)
		if d.w.Canvas().Overlays().Top() != nil || !d.app.free() {
			t.Errorf("Esc does not close dialog %q", kind)
		}
	}
}

func TestAProviderThatIsGoneKeepsItsAccounts(t *testing.T) {
	d := newTestWindow(t)
	s := State{Phase: PhaseOpen}.withAccounts([]auth.Account{shifted(account("x", "vanished", time.Hour))}, nil)
	d.showState(s)
	if !d.shows("vanished") {
		t.Errorf("the account of a removed provider is not shown: %q", d.texts())
	}
	if e, ok := d.app.state.Provider("vanished"); ok || e.Source != catalog.Source("") {
		t.Error("a removed provider is found")
	}
}
